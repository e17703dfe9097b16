"""Compiles the O*NET files into the two small files of codes, names and relations that ship.

Run it as `python -m matching.ml.onet_sources --onet FOLDER --out FOLDER`. Descriptions and tasks are left behind.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import re2

from matching.ml.taxonomy_sources import rows_of, tail, write_rows
from matching.ml.text import clean, fold

OCCUPATIONS_FILE = "onet_occupations.csv.gz"
CROSSWALK_FILE = "onet_crosswalk.csv.gz"
SOURCE_CROSSWALK = "crosswalk_onet_soc2019_esco_v1.1.csv.gz"
MATCHES = {
    "exactMatch": "exact", "closeMatch": "close", "broadMatch": "broad", "narrowMatch": "narrow",
    "exactISCO": "group",
}  # fmt: skip
"""How the crosswalk calls a relation and how we do: `broad` says that the O*NET occupation is the broader one."""

_BOTH_FORMS = re2.compile(r"^(.{2,}?)\s*\(([^()]{2,})\)$")


def both_forms(title: str) -> list[str]:
    """Return the two forms of "CEO (Chief Executive Officer)", or the title alone."""
    found = _BOTH_FORMS.match(clean(title))
    return [found[1], found[2]] if found else [clean(title)]


def distinct(names: Iterable[str]) -> list[str]:
    """Return names that differ in more than capitals and accents, in order."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(fold(name), name.replace("|", " "))
    return [name for name in kept.values() if name]


def source_of(folder: Path, stem: str) -> Path:
    """Return the official file of this name, packed by us (`.csv.gz`) or as downloaded (`.csv`, tabbed `.txt`)."""
    for name in (f"{stem}.csv.gz", f"{stem}.csv", f"{stem.replace('_', ' ')}.txt"):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"{folder} holds no {stem}.csv.gz, {stem}.csv nor {stem.replace('_', ' ')}.txt")


def compile_occupations(onet: Path) -> list[list[str]]:
    """Return rows code, title, other titles (alternate, short and reported ones)."""
    others: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(source_of(onet, "Sample_of_Reported_Titles")):
        others[row["O*NET-SOC Code"]] += both_forms(row["Reported Job Title"])
    for row in rows_of(source_of(onet, "Alternate_Titles")):
        short = row.get("Short Title") or ""
        others[row["O*NET-SOC Code"]] += [
            *both_forms(row["Alternate Title"]),
            clean(short.replace("n/a", "")),
        ]
    compiled = []
    for row in rows_of(source_of(onet, "Occupation_Data")):
        code, title = row["O*NET-SOC Code"], clean(row["Title"])
        compiled.append([code, title, "|".join(distinct([title, *others[code]])[1:])])
    return sorted(compiled)


def compile_crosswalk(onet: Path) -> list[list[str]]:
    """Return rows onet code, ESCO id or ISCO group, match; an unknown kind of match raises KeyError."""
    rows = {
        (row["O*NET Id"], tail(row["ESCO or ISCO URI"]).removeprefix("C"), MATCHES[row["Type of Match"]])
        for row in rows_of(onet / SOURCE_CROSSWALK)
    }
    return sorted(map(list, rows))


def main(arguments: list[str]) -> None:
    """Write both files and print their sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--onet", "--out"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args(arguments)
    files = {
        OCCUPATIONS_FILE: (["code", "title", "other_en"], compile_occupations(options.onet)),
        CROSSWALK_FILE: (["onet", "target", "match"], compile_crosswalk(options.onet)),
    }
    for name, (header, rows) in files.items():
        write_rows(options.out / name, header, rows)
        print(f"onet file={name} rows={len(rows)} bytes={(options.out / name).stat().st_size}")


if __name__ == "__main__":
    main(sys.argv[1:])
