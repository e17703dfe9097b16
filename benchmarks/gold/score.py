"""Measures the product's skill extraction on the 200 labelled Peruvian ads.

Run `python -m benchmarks.gold.score --data FOLDER [--half tuning|test] [--model FOLDER]`. Without a model the
gazetteer reads alone; with one, everything that `Readers` puts together. Tune on the tuning half only.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.gold.to_offsets import LABELS
from matching.ml import encoder, taxonomy
from matching.ml.readings import Readers
from matching.ml.skill_gold import HALVES, SOURCES, Reader, read_ads, read_labels, score, with_texts
from matching.ml.skill_measure import Score, Tally
from matching.ml.skills import Gazetteer


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
    pairs = list(with_texts(read_labels(LABELS), ads))
    for half in [options.half] if options.half else HALVES:
        chosen = [pair for pair in pairs if pair[0].position in HALVES[half]]
        print(f"gold half={half} ads={len(chosen)}")
        for name, one in score(chosen, read, types=types).items():
            print("\n".join(lines_of(name, one)))


if __name__ == "__main__":
    main()
