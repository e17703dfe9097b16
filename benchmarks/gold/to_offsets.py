"""Turns working files of annotators into the shipped labels: ids, offsets and codes, no text.

Run `python -m benchmarks.gold.to_offsets --ads FILE LABELS.jsonl ...`. A working label is one JSON object a line:
position, quote, nth (1 for the first place where the quote stands as whole words), code, kind.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.gold.draw import DEFAULT_OUT
from matching.ml import taxonomy
from matching.ml.skill_measure import NIL

LABELS = Path(__file__).with_name("labels.csv")
COLUMNS = ("file", "id", "text_sha256", "position", "start", "end", "code", "kind", "repeat")
KINDS = ("skill", "knowledge", "language", "tool", "attitude")


def places(text: str, quote: str) -> list[int]:
    """Return where a quote stands literally, capitals included: as whole words, or else anywhere.

    Line breaks were lost in some ads ("ExcelFunciones"), so that no word ends where it should.
    """
    literal = re.escape(quote)
    before = r"(?<!\w)" if quote[:1].isalnum() else ""
    after = r"(?!\w)" if quote[-1:].isalnum() else ""
    whole = [match.start() for match in re.finditer(before + literal + after, text)]
    return whole or [match.start() for match in re.finditer(literal, text)]


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def rows_of(ad: dict[str, Any], labels: Iterable[dict[str, Any]], *, codes: set[str]) -> list[dict[str, Any]]:
    """Return the rows of one ad in the order of its text; raises ValueError for a label that does not fit.

    An ad that names no skill has one row without offsets: what a reader finds there is wrong.
    """
    whose = {"file": ad["file"], "id": ad["id"], "text_sha256": ad["sha256"], "position": ad["position"]}
    rows: dict[tuple[int, int, str], dict[str, Any]] = {}
    for label in labels:
        where = f"ad {ad['position']}, {label['quote']!r}"
        found = places(ad["text"], label["quote"])
        if not 1 <= label["nth"] <= len(found):
            raise ValueError(f"{where}: stands there {len(found)} times, not {label['nth']}.")
        if not set(label["code"].split()) <= codes or label["kind"] not in KINDS:
            raise ValueError(f"{where}: unknown {label['code']} or {label['kind']}.")
        start = found[label["nth"] - 1]
        end = start + len(label["quote"])
        rows[start, end, label["code"]] = {
            **whose, "start": start, "end": end, "code": label["code"], "kind": label["kind"], "repeat": 0,
        }  # fmt: skip
    seen: set[str] = set()
    for _, row in sorted(rows.items()):
        best = row["code"].split()[0]
        row["repeat"] = int(best in seen and best != NIL)
        seen.add(best)
    return [row for _, row in sorted(rows.items())] or [whose]


def main() -> None:
    """Check every label and write the shipped file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ads", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--out", type=Path, default=LABELS)
    parser.add_argument("labels", type=Path, nargs="+")
    options = parser.parse_args()
    labels = [label for path in options.labels for label in read_lines(path)]
    codes = {skill.id for skill in taxonomy.load().skills} | {NIL}
    with options.out.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for ad in read_lines(options.ads):
            mine = [label for label in labels if label["position"] == ad["position"]]
            writer.writerows(rows_of(ad, mine, codes=codes))
    print(f"gold labels={len(labels)} ads={len({label['position'] for label in labels})}")


if __name__ == "__main__":
    main()
