"""The whole score of everybody: how much of the ranking's own top 50 is in the kernel's candidates, and its cost.

    make bench ONLY=scoring_wants ARGS="--data FOLDER [--jobs 50000] [--people 2000] [--asked 100] [--candidates 300]"

Vectors, titles and occupations of real ads and titles as the product reads them, repeated with noise; places and facts
by chance. For `asked` people every job is scored by `ranking.score_jobs`; beside it only the kernel's candidates are,
by meaning alone and by meaning and occupation. Skills are left out on both sides. Time is processor time on one thread.
Last line: `wants recall50=.. ms_a_person=.. exact_ms=..`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks import scoring_data
from matching.ml import encoder, occupation_reader, ranking, scoring_wants, taxonomy
from matching.ml.blocks import JobBlock, SeekerBlock
from matching.ml.corpus import Files
from matching.ml.types import JobReading, OccupationGuess, SeekerReading, VectorKind

COUNT = 50
DISTINCT = 500
"""Distinct ads and titles of each file: each is read for its occupation, which takes longest here."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=50_000)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--asked", type=int, default=100)
    parser.add_argument("--candidates", type=int, default=300)
    options = parser.parse_args()
    known = taxonomy.load()
    with threadpool_limits(1):
        seekers, jobs = _market(options, known)
        codes: dict[str, int] = {}
        crowd = SeekerBlock.build(seekers, taxonomy=known, codes=codes)
        block = JobBlock.build(jobs, taxonomy=known, codes=codes)
        scoring_wants.top_by_wants(
            crowd, block.take(np.arange(500)), taxonomy=known
        )  # the table of occupations
        ways: dict[str, Callable[[], np.ndarray]] = {
            "meaning": lambda: scoring_wants.top_by_meaning(crowd, block, count=options.candidates)[0],
            "meaning and occupation": lambda: scoring_wants.top_by_wants(
                crowd, block, taxonomy=known, count=options.candidates
            )[0],
        }
        exact, spent = _timed(lambda: [_best(one, block, known) for one in seekers[: options.asked]])
        print(f"all jobs by the ranking: {1000 * spent / options.asked:.1f} ms a person")
        for name, way in ways.items():
            ids, kernel = _timed(way)
            chosen = [np.sort(row[row >= 0]).astype(np.int64) for row in ids[: options.asked]]
            found, ranked = _timed(lambda rows=chosen: _each(seekers, block, known, rows))
            hits = sum(len(set(one) & set(other)) for one, other in zip(found, exact, strict=True))
            recall = hits / max(sum(map(len, exact)), 1)
            each = kernel / len(seekers) + ranked / options.asked
            print(
                f"{name}: recall@50 {recall:.4f}, candidates {1000 * kernel / len(seekers):.2f} ms a person, "
                f"ranking them {1000 * ranked / options.asked:.2f} ms a person"
            )
        print(
            f"wants recall50={recall:.4f} ms_a_person={1000 * each:.2f} exact_ms={1000 * spent / options.asked:.1f}"
        )


def _each(
    seekers: list[SeekerReading], block: JobBlock, known: taxonomy.Taxonomy, chosen: list[np.ndarray]
) -> list[list[int]]:
    return [_best(one, block.take(rows), known, rows) for one, rows in zip(seekers, chosen, strict=False)]


def _best(
    one: SeekerReading, block: JobBlock, known: taxonomy.Taxonomy, rows: np.ndarray | None = None
) -> list[int]:
    best = ranking.score_jobs(one, block, taxonomy=known).best(COUNT)
    return (best if rows is None else rows[best]).tolist()


def _timed(act: Callable) -> tuple:
    started = time.process_time()
    found = act()
    return found, time.process_time() - started


def _market(
    options: argparse.Namespace, known: taxonomy.Taxonomy
) -> tuple[list[SeekerReading], list[JobReading]]:
    files, model = Files(options.data), encoder.load(Path("matching/pretrained/chamba-es-en"))
    index = occupation_reader.load(encoder=model, known=known)
    ads = [(row[t] or "", row[d] or "") for name, t, d in scoring_data.ADS for row in _first(files, name)]
    titles = [row[column] or "" for name, column in scoring_data.TITLES for row in _first(files, name)]
    vectors = model.encode([" ".join(f"{title} {body}".split()[: scoring_data.WORDS]) for title, body in ads])
    guesses = index.nearest([title for title, _ in ads], [body for _, body in ads], k=3)
    held = index.nearest(titles, [""] * len(titles), k=1)
    wishes = model.encode(titles)
    print(f"{len(ads):,} distinct ads, {len(titles):,} distinct titles", flush=True)
    offers, people = scoring_data.facts(options.data, options.people, options.jobs)
    job_rows = scoring_data.repeated(vectors, options.jobs, seed=3)
    person_rows = scoring_data.repeated(wishes, options.people, seed=4)
    which = np.random.default_rng(3).permutation(options.jobs) % len(ads)
    whose = np.random.default_rng(4).permutation(options.people) % len(titles)
    jobs = [
        JobReading(number, job_rows[number], tuple(guesses[ad]), title=ads[ad][0], facts=offers[number])
        for number, ad in enumerate(which.tolist())
    ]
    seekers = [
        SeekerReading(
            number, person_rows[number : number + 1], (VectorKind.WISH,), occupations=_held(held[one]),
            terms=titles[one], facts=people[number],
        )
        for number, one in enumerate(whose.tolist())
    ]  # fmt: skip
    return seekers, jobs


def _held(guesses: list[OccupationGuess]) -> dict[str, float]:
    return {guess.occupation_id: 1.0 for guess in guesses}


def _first(files: Files, name: str) -> list[dict[str, str]]:
    rows = files.rows(f"jobs/{name}")
    return [next(rows) for _ in range(DISTINCT)]


if __name__ == "__main__":
    main()
