"""Compiles the official ESCO and O*NET files into the small files of codes, names and relations that ship.

Run it as `python -m matching.ml.taxonomy_sources --esco FOLDER --onet FOLDER --out FOLDER`. Descriptions are
left behind. FOLDER of ESCO holds the merged Spanish and English tables and `v1.1.1_relations`.
"""

import argparse
import csv
import gzip
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from matching.ml.text import clean, fold, terms

Row = dict[str, str]


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a CSV file, gzipped or not, or of a tabbed `.txt` as O*NET packs it."""
    csv.field_size_limit(10_000_000)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t" if path.suffix == ".txt" else ",")


def write_rows(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    """Write a gzipped CSV whose bytes depend on the rows alone."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    with path.open("wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as packed:
        packed.write(buffer.getvalue().encode())


def tail(uri: str) -> str:
    """Return the last part of a concept's address, its id here."""
    return uri.rsplit("/", 1)[-1]


def names_of(*labels: str, by_terms: bool) -> list[str]:
    """Return distinct names of labels that hold one name a line or both genders around a slash.

    With `by_terms` names that differ in order, gender or inflection alone are one name.
    """
    names: dict[object, str] = {}
    for label in labels:
        for line in label.split("\n"):
            for name in _both_genders(clean(line).rstrip("ç ,;.")):
                key: object = frozenset(terms(name)) or fold(name) if by_terms else fold(name)
                names.setdefault(key, name)
    return [name for name in names.values() if name]


def _both_genders(label: str) -> list[str]:
    first, slash, second = label.partition("/")
    if slash and " " not in slash and len(second) > 3 and len(second.split()) >= len(first.split()):
        return [first.strip(), second.strip()]
    return [label]


def compile_occupations(esco: Path, onet: Path) -> list[list[str]]:
    """Return rows id, isco, name_es, name_en, other_es, other_en, onet; occupations without ISCO are left out."""
    soc: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(onet / "crosswalk_onet_soc2019_esco_v1.1.csv.gz"):
        if row["Type of Match"] in ("exactMatch", "closeMatch"):
            soc[tail(row["ESCO or ISCO URI"])].append(row["O*NET Id"])
    compiled = []
    for row in rows_of(esco / "esco_occupations_es_en.csv.gz"):
        if not row["iscoGroup"]:
            continue
        spanish = names_of(row["preferredLabel_es"], row["altLabels_es"], by_terms=False)
        english = names_of(row["preferredLabel_en"], row["altLabels_en"], by_terms=True)
        codes = sorted(set(soc[tail(row["conceptUri"])]))
        compiled.append(
            [tail(row["conceptUri"]), row["iscoGroup"], row["preferredLabel_es"], row["preferredLabel_en"]]
            + ["|".join(spanish), "|".join(english), "|".join(codes)]
        )
    return sorted(compiled)


def compile_skills(esco: Path) -> list[list[str]]:
    """Return rows id, type, name_es, name_en, other_es, other_en."""
    compiled = []
    for row in rows_of(esco / "esco_skills_es_en.csv.gz"):
        spanish = names_of(row["preferredLabel_es"], row["altLabels_es"], by_terms=True)
        english = names_of(row["preferredLabel_en"], row["altLabels_en"], by_terms=True)
        kind = "knowledge" if row["skillType"].endswith("knowledge") else "skill"
        compiled.append(
            [tail(row["conceptUri"]), kind, clean(row["preferredLabel_es"]), clean(row["preferredLabel_en"])]
            + ["|".join(spanish[1:]), "|".join(english[1:])]
        )
    return sorted(compiled)


def compile_relations(esco: Path, occupations: list[list[str]], skills: list[list[str]]) -> list[list[str]]:
    """Return rows occupation row number, essential skills as gaps between sorted row numbers."""
    occupation_row = {row[0]: position for position, row in enumerate(occupations)}
    skill_row = {row[0]: position for position, row in enumerate(skills)}
    essential: dict[int, set[int]] = defaultdict(set)
    for row in rows_of(esco / "v1.1.1_relations" / "occupationSkillRelations.csv.gz"):
        occupation = occupation_row.get(tail(row["occupationUri"]))
        skill = skill_row.get(tail(row["skillUri"]))
        if row["relationType"] == "essential" and occupation is not None and skill is not None:
            essential[occupation].add(skill)
    compiled = []
    for occupation, found in sorted(essential.items()):
        ordered = sorted(found)
        gaps = [later - earlier for earlier, later in zip([0, *ordered], ordered, strict=False)]
        compiled.append([str(occupation), " ".join(map(str, gaps))])
    return compiled


def compile_groups(esco: Path) -> list[list[str]]:
    """Return rows code, name_es, name_en of ISCO-08 groups of one to four digits."""
    return sorted(
        [row["code"], clean(row["preferredLabel_es"]), clean(row["preferredLabel_en"])]
        for row in rows_of(esco / "isco_groups_es_en.csv.gz")
    )


def main(arguments: list[str]) -> None:
    """Write the four files and print their sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--esco", "--onet", "--out"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args(arguments)
    occupations, skills = compile_occupations(options.esco, options.onet), compile_skills(options.esco)
    names = ["name_es", "name_en", "other_es", "other_en"]
    files = {
        "occupations.csv.gz": (["id", "isco", *names, "onet"], occupations),
        "skills.csv.gz": (["id", "type", *names], skills),
        "occupation_skills.csv.gz": (
            ["occupation_row", "skill_row_gaps"],
            compile_relations(options.esco, occupations, skills),
        ),
        "isco_groups.csv.gz": (["code", "name_es", "name_en"], compile_groups(options.esco)),
    }
    for name, (header, rows) in files.items():
        write_rows(options.out / name, header, rows)
        print(f"taxonomy file={name} rows={len(rows)} bytes={(options.out / name).stat().st_size}")


if __name__ == "__main__":
    main(sys.argv[1:])
