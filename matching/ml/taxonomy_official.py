"""Official downloads of ESCO and O*NET laid over the files that ship.

ESCO names its files `occupations_es.csv`, `occupations_en.csv`, `skills_es.csv`, `skills_en.csv`,
`ISCOGroups_es.csv`, `ISCOGroups_en.csv`; each may be gzipped and each may be missing: then what ships stays. O*NET's
are those of `onet_sources`. What an official file no longer lists is gone, except what we added ourselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from matching.ml import onet_sources
from matching.ml.onet import OnetOccupation, OnetTable, Relation
from matching.ml.taxonomy import LocalName, Occupation, Skill, Taxonomy
from matching.ml.taxonomy_sources import Row, names_of, rows_of, tail
from matching.ml.text import clean

LANGUAGES = ("es", "en")
RELEASED = ("", "released")
LOCAL = "pe-"


class OfficialFileUnreadable(ValueError):
    """A folder holds none of the official files, or one lacks a column."""


@dataclass(frozen=True, slots=True)
class TaxonomyRows:
    """All that is loaded into tables; `groups` maps an ISCO code to its names in Spanish and English."""

    occupations: Sequence[Occupation]
    skills: Sequence[Skill]
    groups: dict[str, tuple[str, str]]
    onet: OnetTable
    local_names: Sequence[LocalName]


def shipped(taxonomy: Taxonomy, table: OnetTable) -> TaxonomyRows:
    """Return the rows of the files that ship."""
    return TaxonomyRows(taxonomy.occupations, taxonomy.skills, taxonomy.groups, table, taxonomy.local_names)


def lay_over(rows: TaxonomyRows, *, esco: Path | None = None, onet: Path | None = None) -> TaxonomyRows:
    """Return the rows with what official folders say; raises OfficialFileUnreadable."""
    try:
        laid = _lay_esco(rows, esco) if esco else rows
        return _lay_onet(laid, onet) if onet else laid
    except KeyError as missing:
        raise OfficialFileUnreadable(f"an official file lacks the column {missing}") from missing
    except FileNotFoundError as missing:
        raise OfficialFileUnreadable(str(missing)) from missing


def _lay_esco(rows: TaxonomyRows, folder: Path) -> TaxonomyRows:
    found = {
        (kind, language): _concepts(path, column)
        for kind, column in (("occupations", "iscoGroup"), ("skills", "skillType"), ("ISCOGroups", "code"))
        for language in LANGUAGES
        if (path := _file(folder, f"{kind}_{language}"))
    }
    if not found:
        raise FileNotFoundError(f"{folder} holds no occupations_es.csv nor any other file of ESCO")
    occupations, skills, groups = rows.occupations, rows.skills, dict(rows.groups)
    if spoken := {language: found[kind, language] for kind, language in found if kind == "occupations"}:
        occupations = _occupations(rows.occupations, spoken)
    if spoken := {language: found[kind, language] for kind, language in found if kind == "skills"}:
        skills = _skills(rows.skills, spoken)
    for place, language in enumerate(LANGUAGES):
        for concept in found.get(("ISCOGroups", language), {}).values():
            names = list(groups.get(concept.kind, ("", "")))
            names[place] = concept.names[0]
            groups[concept.kind] = (names[0], names[1])
    return replace(rows, occupations=occupations, skills=skills, groups=groups)


@dataclass(frozen=True, slots=True)
class _Concept:
    """A row of an official file: its names, the preferred one first, and the column that says its kind."""

    names: tuple[str, ...]
    kind: str


def _file(folder: Path, stem: str) -> Path | None:
    paths = (folder / f"{stem}{ending}" for ending in (".csv", ".csv.gz"))
    return next((path for path in paths if path.exists()), None)


def _concepts(path: Path, column: str) -> dict[str, _Concept]:
    """Read released concepts by id; ESCO leaves `iscoGroup` away in some editions, which keeps the known one."""
    concepts = {}
    for row in rows_of(path):
        if row.get("status", "") in RELEASED and row["preferredLabel"]:
            names = (clean(row["preferredLabel"]), *_others(row))
            kind = row[column] if column != "iscoGroup" else row.get(column, "")
            concepts[tail(row["conceptUri"])] = _Concept(names, kind)
    return concepts


def _others(row: Row) -> list[str]:
    return names_of(row["preferredLabel"], row["altLabels"], by_terms=False)


def _merged(id_: str, spoken: dict[str, dict[str, _Concept]]) -> tuple[_Concept | None, _Concept | None]:
    return spoken.get("es", {}).get(id_), spoken.get("en", {}).get(id_)


def _ids(spoken: dict[str, dict[str, _Concept]]) -> list[str]:
    """Return the ids of all languages: a concept that one language still lists is not gone."""
    return sorted({id_ for concepts in spoken.values() for id_ in concepts})


def _occupations(known: Sequence[Occupation], spoken: dict[str, dict[str, _Concept]]) -> list[Occupation]:
    by_id = {one.id: one for one in known}
    laid = []
    for id_ in _ids(spoken):
        spanish, english = _merged(id_, spoken)
        before = by_id.get(id_) or Occupation(id_, "", "", "", (), ())
        isco = (english and english.kind) or (spanish and spanish.kind) or before.isco
        after = replace(before, isco=isco.removeprefix("C"))
        if spanish:
            after = replace(after, name_es=spanish.names[0], other_es=spanish.names[1:])
        if english:
            after = replace(after, name_en=english.names[0], other_en=english.names[1:])
        laid.append(after if after.name_es else replace(after, name_es=after.name_en))
    return laid + [one for one in known if one.is_local]


def _skills(known: Sequence[Skill], spoken: dict[str, dict[str, _Concept]]) -> list[Skill]:
    """Lay official names over skills; the Spanish name and the kind of a skill that we renamed stay ours."""
    by_id = {one.id: one for one in known}
    laid = []
    for id_ in _ids(spoken):
        spanish, english = _merged(id_, spoken)
        told = english or spanish
        kind = "knowledge" if told and told.kind.endswith("knowledge") else "skill"
        after = by_id.get(id_) or Skill(id_, kind, "", "", (), ())
        if spanish and not after.local:
            after = replace(after, name_es=spanish.names[0], other_es=spanish.names[1:])
        if english:
            after = replace(after, name_en=english.names[0], other_en=english.names[1:])
        laid.append(after if after.name_es else replace(after, name_es=after.name_en))
    return laid + [one for one in known if one.id.startswith(LOCAL)]


def _lay_onet(rows: TaxonomyRows, folder: Path) -> TaxonomyRows:
    occupations = [
        OnetOccupation(code, title, tuple(filter(None, others.split("|"))))
        for code, title, others in onet_sources.compile_occupations(folder)
    ]
    codes = {one.code for one in occupations}
    crosswalk = rows.onet.crosswalk
    if (folder / onet_sources.SOURCE_CROSSWALK).exists():
        crosswalk = [Relation(*row) for row in onet_sources.compile_crosswalk(folder)]
    kept = [relation for relation in crosswalk if relation.onet in codes]
    return replace(rows, onet=OnetTable(occupations=occupations, crosswalk=kept))
