"""Measures the product's skill extraction on the 200 labelled Peruvian ads.

Run `python -m benchmarks.gold.score --data FOLDER [--half tuning|test] [--model FOLDER]`. Without a model the
gazetteer reads alone; with one, everything that `Readers` puts together. Tune on the tuning half only.
"""

import argparse
import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.gold.ads import SOURCES, Ad, read_ads
from benchmarks.gold.measure import Found, Label, Score, Tally, count
from benchmarks.gold.to_offsets import LABELS
from matching.ml import encoder, taxonomy
from matching.ml.readings import Readers
from matching.ml.skills import Gazetteer
from matching.ml.types import JobText, SkillSpan

HALVES = {"tuning": range(100), "test": range(100, 200)}

Reader = Callable[[list[JobText]], Sequence[Sequence[SkillSpan]]]


class ChangedText(Exception):
    """The ad in the folder is not the text that was labelled."""


class Labelled:
    """The labels of one ad."""

    def __init__(self, rows: Sequence[dict[str, str]]) -> None:
        first = rows[0]
        self.key = (first["file"], first["id"])
        self.sha256 = first["text_sha256"]
        self.position = int(first["position"])
        self.labels = [
            Label(int(row["start"]), int(row["end"]), tuple(row["code"].split()), row["kind"])
            for row in rows
            if row["code"]
        ]


def read_labels(path: Path = LABELS) -> list[Labelled]:
    """Return the labelled ads by position."""
    rows: dict[int, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rows.setdefault(int(row["position"]), []).append(row)
    return [Labelled(rows[position]) for position in sorted(rows)]


def with_texts(labelled: Sequence[Labelled], ads: Iterator[Ad]) -> Iterator[tuple[Labelled, Ad]]:
    """Yield labels with their ad; raises ChangedText when a text changed or is gone."""
    wanted = {one.key: one for one in labelled}
    for ad in ads:
        if one := wanted.pop((ad.file, ad.id), None):
            if ad.sha256 != one.sha256:
                raise ChangedText(f"{ad.file} {ad.id} is not the text that was labelled.")
            yield one, ad
    if wanted:
        raise ChangedText(f"{len(wanted)} labelled ads are not in the folder.")


def found_in(ad: Ad, spans: Sequence[SkillSpan], *, types: dict[str, str]) -> list[Found]:
    """Return skills with offsets into the labelled text instead of title or description."""
    moved = {"title": 0, "description": ad.body_start}
    return [
        Found(
            moved[span.field] + span.start, moved[span.field] + span.end, span.skill_id, types[span.skill_id]
        )
        for span in spans
    ]


def score(pairs: Sequence[tuple[Labelled, Ad]], read: Reader, *, types: dict[str, str]) -> dict[str, Score]:
    """Return the score of all ads, and of those of each language."""
    jobs = [JobText(ad.title, description=ad.body) for _, ad in pairs]
    scores: dict[str, Score] = {"all": Score()}
    for (one, ad), spans in zip(pairs, read(jobs), strict=True):
        founds = found_in(ad, spans, types=types)
        for name in ("all", ad.language):
            count(scores.setdefault(name, Score()), one.labels, founds)
    return scores


def lines_of(name: str, one: Score) -> Iterator[str]:
    """Yield what is printed of one score."""
    for measure, tally in (("code", one.code), ("span", one.span), ("span+code", one.both)):
        yield (
            f"gold ads={name} by={measure} precision={tally.precision:.3f} recall={tally.recall:.3f} "
            f"f1={tally.f1:.3f} right={tally.right}/{tally.found} reached={tally.reached}/{tally.labelled}"
        )
    yield f"gold ads={name} labels_without_code={one.nil} found_there={one.on_nil}"
    if name == "all":
        yield from (_part("kind", kind, tally) for kind, tally in sorted(one.by_kind.items()))
        yield from (_part("type", type_, tally) for type_, tally in sorted(one.by_type.items()))


def _part(what: str, name: str, tally: Tally) -> str:
    if what == "kind":
        return f"gold kind={name} by=code recall={tally.recall:.3f} reached={tally.reached}/{tally.labelled}"
    return f"gold type={name} by=code precision={tally.precision:.3f} right={tally.right}/{tally.found}"


def make_reader(known: taxonomy.Taxonomy, model: Path | None) -> Reader:
    """Return the gazetteer's reading, or that of all readers around a model."""
    if model is None:
        return Gazetteer(known).extract_many
    readers = Readers(taxonomy=known, encoder=encoder.load(model))
    return lambda jobs: [read.skills for read in readers.read_jobs(jobs)]


def main() -> None:
    """Print precision, recall and F1 of each half asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the CSV files of ads")
    parser.add_argument("--half", choices=HALVES, help="both when left out")
    parser.add_argument("--model", type=Path, help="an encoder's folder")
    options = parser.parse_args()
    known = taxonomy.load()
    types = {skill.id: skill.kind for skill in known.skills}
    read = make_reader(known, options.model)
    ads = (ad for source in SOURCES for ad in read_ads(options.data, source))
    pairs = list(with_texts(read_labels(), ads))
    for half in [options.half] if options.half else HALVES:
        chosen = [pair for pair in pairs if pair[0].position in HALVES[half]]
        print(f"gold half={half} ads={len(chosen)}")
        for name, one in score(chosen, read, types=types).items():
            print("\n".join(lines_of(name, one)))


if __name__ == "__main__":
    main()
