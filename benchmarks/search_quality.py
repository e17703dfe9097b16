"""nDCG@10 of the search on 150 judged Peruvian queries over real ads: hybrid, words alone, BM25, meaning alone.

    python -m benchmarks.search_quality --data FOLDER [--size 50000] [--keep]

How it is judged: for each query somebody wrote down, before any result was looked at, how titles begin the words that
answer it (`best`, gain 2) and those that come near (`also`, gain 1); the rule is applied to every ad, so the ideal list
is known. It sees titles only: a good job with an odd title counts for nothing, for all four alike, and it favours those
that match titles. The queries marked `tuning` chose the weights of the fusion; figures are of the others.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench_search import QUERIES, nearest, words_alone
from benchmarks.search_world import World, drop_database, use_own_database
from matching.ml.evaluation import paired_bootstrap
from matching.ml.text import fold

TOP = 10


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--half", choices=["reported", "tuning"], default="reported")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    held = use_own_database()  # noqa: F841  (the servers stay while this name does)
    world = World(options.data, options.size)
    try:
        world.grow(options.size)
        report(options.half)
    finally:
        if not options.keep:
            drop_database()


def judged(half: str) -> list[dict[str, str]]:
    with QUERIES.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["half"] == half]


def gains_of(row: dict[str, str], titles: Sequence[str]) -> NDArray[np.float64]:
    """Return 2, 1 or 0 for each folded title."""
    best, also = (re.compile(rf"\b(?:{row[name].rstrip()})") for name in ("best", "also"))
    return np.array([2.0 if best.search(title) else 1.0 if also.search(title) else 0.0 for title in titles])


def ndcg(gains: NDArray[np.float64], every: NDArray[np.float64]) -> float:
    """Return nDCG@10 with gains 2^g - 1 against the best order of all ads."""
    ideal = -np.sort(-every)[:TOP]
    discount = 1 / np.log2(np.arange(2, TOP + 2))
    found = gains[:TOP]
    best = float(((2**ideal - 1) * discount[: len(ideal)]).sum())
    return float(((2**found - 1) * discount[: len(found)]).sum()) / best if best else 0.0


def report(half: str) -> None:
    from jobs.models import Job
    from matching.forms import Filters
    from matching.ml.bm25 import BM25
    from matching.services.search import search_jobs

    rows = list(Job.objects.order_by("pk").values_list("pk", "title", "requirements", "description"))
    place = {pk: number for number, (pk, *_) in enumerate(rows)}
    titles = [fold(title) for _, title, *_ in rows]
    bm25 = BM25(
        [f"{title}\n{requirements}\n{description}"[:3000] for _, title, requirements, description in rows]
    )
    asked = judged(half)

    def by_bm25(query: str) -> list[int]:
        scores = bm25.scores([query])[0]
        return [rows[number][0] for number in np.argsort(-scores, kind="stable")[:TOP] if scores[number] > 0]

    ways: dict[str, Callable[[str], list[int]]] = {
        "hybrid": lambda query: search_jobs(query=query, filters=Filters()).job_ids[:TOP],
        "words alone": lambda query: words_alone(query, Filters()),
        "BM25": by_bm25,
        "meaning alone": lambda query: nearest(query, Filters(), exact=True)[:TOP],
    }
    scores: dict[str, list[float]] = {name: [] for name in ways}
    nothing = dict.fromkeys(ways, 0)
    for row in asked:
        gains = gains_of(row, titles)
        for name, way in ways.items():
            found = way(row["query"])
            nothing[name] += not found
            scores[name].append(ndcg(gains[[place[pk] for pk in found]] if found else np.zeros(0), gains))
        print(f"  {row['query']}: " + " ".join(f"{name} {values[-1]:.2f}" for name, values in scores.items()))
    _print(half, scores, nothing)


def _print(half: str, scores: dict[str, list[float]], nothing: dict[str, int]) -> None:
    hybrid: Any = np.array(scores["hybrid"])
    print(
        f"\n{len(hybrid)} queries ({half})\n| way | nDCG@10 | hybrid better by, 95 % | queries with nothing |"
    )
    print("| --- | ---: | --- | ---: |")
    for name, values in scores.items():
        gap = paired_bootstrap(hybrid, np.array(values)) if name != "hybrid" else None
        words = f"{gap.value:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})" if gap else ""
        print(f"| {name} | {np.mean(values):.3f} | {words} | {nothing[name]} |")
    words_mean = float(np.mean(scores["words alone"]))
    print(
        f"search-quality ndcg10={hybrid.mean():.4f} words={words_mean:.4f} ratio={hybrid.mean() / words_mean:.3f}"
    )


if __name__ == "__main__":
    main()
