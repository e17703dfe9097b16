"""Occupations, skills and their relations, read from the small files that ship, and how near two occupations are."""

import csv
import gzip
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

DATA = Path(__file__).parent.parent / "data"

SAME_CONCEPT = 1.0
SAME_PREFIX = {0: 0.0, 1: 0.10, 2: 0.25, 3: 0.45, 4: 0.70}
SHARED_SKILLS = 0.50
"""How much of the way to 1 a full overlap of essential skills goes on top of the common ISCO prefix."""

KEPT_ROWS = 1000
"""Rows of similarity that are kept, 24 kB each."""


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation of ESCO, or a local one whose id starts with "pe-"."""

    id: str
    isco: str
    name_es: str
    name_en: str
    other_es: tuple[str, ...]
    other_en: tuple[str, ...]
    onet: tuple[str, ...] = ()

    @property
    def is_local(self) -> bool:
        """Tell an occupation that we added from one of ESCO."""
        return self.id.startswith("pe-")


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill of ESCO, or a local one whose id starts with "pe-"; kind is "skill", "knowledge" or "attitude".

    An attitude (teamwork, responsibility) stands in most ads and tells little. `local` are names that we
    added, to a local skill or to one of ESCO.
    """

    id: str
    kind: str
    name_es: str
    name_en: str
    other_es: tuple[str, ...]
    other_en: tuple[str, ...]
    local: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalName:
    """A Peruvian name of an occupation, or a phrase in which people tell of such work."""

    name: str
    occupation_id: str
    isco: str
    is_phrase: bool


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for name in names.split("|") if name)


class Taxonomy:
    """All occupations and skills with numbers for arrays; ids of both are strings."""

    def __init__(
        self, *, occupations: list[Occupation], skills: list[Skill], essential: sparse.csr_matrix,
        local_names: list[LocalName], groups: dict[str, tuple[str, str]],
        related: dict[str, dict[str, float]], skill_shares: dict[str, float],
    ) -> None:  # fmt: skip
        self.occupations = occupations
        self.skills = skills
        self.local_names = local_names
        self.groups = groups
        self.related = related
        """ISCO group -> groups to which people move although the codes are far apart, with closeness 0 to 1."""
        self._skill_shares = skill_shares
        self._similarity_rows: dict[str, NDArray[np.float64]] = {}
        self._essential_skills: dict[str, frozenset[str]] = {}
        self.essential = essential
        """Occupations x skills, 1.0 where the skill is essential."""
        self.occupation_number = {occupation.id: number for number, occupation in enumerate(occupations)}
        self.skill_number = {skill.id: number for number, skill in enumerate(skills)}

    def with_local_names(self, added: Sequence[LocalName]) -> "Taxonomy":
        """Return the same taxonomy with more local names; a known one and one of an unknown occupation are left out."""
        known = {(local.name, local.occupation_id) for local in self.local_names}
        new = [
            local for local in added
            if local.occupation_id in self.occupation_number and (local.name, local.occupation_id) not in known
        ]  # fmt: skip
        if not new:
            return self
        other = copy(self)
        other.local_names = [*self.local_names, *new]
        return other

    def occupation(self, occupation_id: str) -> Occupation:
        """Return an occupation; raises KeyError for an unknown id."""
        return self.occupations[self.occupation_number[occupation_id]]

    def skill(self, skill_id: str) -> Skill:
        """Return a skill; raises KeyError for an unknown id."""
        return self.skills[self.skill_number[skill_id]]

    def essential_skills(self, occupation_id: str) -> frozenset[str]:
        """Return the skills that an occupation cannot do without, none for an unknown one."""
        if occupation_id not in self._essential_skills:
            number = self.occupation_number.get(occupation_id)
            columns = [] if number is None else self.essential[number].indices.tolist()
            self._essential_skills[occupation_id] = frozenset(self.skills[column].id for column in columns)
        return self._essential_skills[occupation_id]

    def skill_rarity(self, skill_id: str) -> float:
        """Return how much a skill tells apart, 0.1 (an attitude, or in most ads) to 1.0 (in one of a thousand)."""
        number = self.skill_number.get(skill_id)
        if number is not None and self.skills[number].kind == "attitude":
            return 0.1
        share = self._skill_shares.get(skill_id, 0.0)
        return min(max(-log(max(share, 1e-3)) / log(1e3), 0.1), 1.0)

    @cached_property
    def skill_rarities(self) -> NDArray[np.float64]:
        """The rarity of every skill by its number."""
        return np.array([self.skill_rarity(skill.id) for skill in self.skills], np.float64)

    def group_name(self, code: str, *, language: str = "es") -> str:
        """Return the name of an ISCO-08 group of one to four digits, or "" when there is none."""
        spanish, english = self.groups.get(code, ("", ""))
        return english if language == "en" else spanish

    @cached_property
    def _skill_directions(self) -> sparse.csr_matrix:
        """Essential skills weighted by rarity, rows of unit length."""
        holders = np.asarray(self.essential.sum(axis=0)).ravel()
        rarity = np.log((1 + len(self.occupations)) / (1 + holders))
        weighted = sparse.csr_matrix(self.essential @ sparse.diags(rarity))
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ weighted)

    @cached_property
    def _prefixes(self) -> NDArray[np.int32]:
        """ISCO prefixes as numbers, [4, occupations], a leading 1 keeps "0110" apart from "11"."""
        codes = [occupation.isco.ljust(4, "0") for occupation in self.occupations]
        return np.array([[int("1" + code[:depth]) for code in codes] for depth in (1, 2, 3, 4)], np.int32)

    def _is_group(self, code: str) -> NDArray[np.bool_]:
        return np.asarray(self._prefixes[3] == int("1" + code))

    def similarity_row(self, occupation_id: str) -> NDArray[np.float64]:
        """Return how near every occupation is to this one, [occupations], each 0 to 1.

        The common ISCO prefix or a known move between groups gives a step, shared essential skills lift it,
        the same concept is 1.
        """
        if occupation_id not in self._similarity_rows:
            if len(self._similarity_rows) >= KEPT_ROWS:
                self._similarity_rows.clear()
            self._similarity_rows[occupation_id] = self._make_similarity_row(
                self.occupation_number[occupation_id]
            )
        return self._similarity_rows[occupation_id]

    def _make_similarity_row(self, number: int) -> NDArray[np.float64]:
        prefixes = self._prefixes
        depth = (prefixes == prefixes[:, number : number + 1]).sum(axis=0)
        steps = np.array([SAME_PREFIX[place] for place in range(5)])[depth]
        for group, closeness in self.related.get(self.occupations[number].isco, {}).items():
            steps = np.where(self._is_group(group), np.maximum(steps, closeness), steps)
        shared = (self._skill_directions @ self._skill_directions[number].T).toarray().ravel()
        row: NDArray[np.float64] = np.minimum(steps + (1 - steps) * SHARED_SKILLS * shared, 0.98)
        row[number] = SAME_CONCEPT
        row.setflags(write=False)
        return row


def _read_local(folder: Path, known: dict[str, Occupation]) -> tuple[list[LocalName], list[Occupation]]:
    names: list[LocalName] = []
    added: dict[str, Occupation] = {}
    for row in read_csv(folder / "local_names.csv"):
        is_phrase = row["kind"] == "phrase"
        every = (row["name"], *_split(row["other_names"]))
        names += [LocalName(name, row["occupation_id"], row["isco"], is_phrase) for name in every]
        if row["occupation_id"] not in known and row["occupation_id"] not in added:
            added[row["occupation_id"]] = Occupation(
                row["occupation_id"], row["isco"], row["name"], row["name"], every, ()
            )
    return names, list(added.values())


def _read_skills(folder: Path) -> list[Skill]:
    """Read ESCO's skills in the order of the file, then local ones; a local row may rename an ESCO skill."""
    skills = {
        row["id"]: Skill(
            row["id"], row["type"], row["name_es"] or row["name_en"], row["name_en"], _split(row["other_es"]),
            _split(row["other_en"]),
        )
        for row in read_csv(folder / "skills.csv.gz")
    }  # fmt: skip
    for row in read_csv(folder / "local_skills.csv"):
        names = (row["name"], *_split(row["other_names"]))
        if before := skills.get(row["id"]):
            others = (before.name_es, *before.other_es)
            skills[row["id"]] = replace(
                before, kind=row["type"], name_es=row["name"], other_es=others, local=names
            )
        else:
            skills[row["id"]] = Skill(row["id"], row["type"], row["name"], row["name"], names[1:], (), names)
    return list(skills.values())


def _read_essential(folder: Path, shape: tuple[int, int]) -> sparse.csr_matrix:
    rows: list[int] = []
    columns: list[int] = []
    for row in read_csv(folder / "occupation_skills.csv.gz"):
        numbers = np.cumsum([int(gap) for gap in row["skill_row_gaps"].split()])
        rows += [int(row["occupation_row"])] * len(numbers)
        columns += numbers.tolist()
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)


def _read_related(folder: Path) -> dict[str, dict[str, float]]:
    related: dict[str, dict[str, float]] = {}
    for row in read_csv(folder / "related_groups.csv"):
        related.setdefault(row["first"], {})[row["second"]] = float(row["closeness"])
        related.setdefault(row["second"], {})[row["first"]] = float(row["closeness"])
    return related


def load(folder: Path = DATA) -> Taxonomy:
    """Read the taxonomy from the compact files of a folder; takes about a quarter of a second."""
    occupations = [
        Occupation(
            row["id"], row["isco"], row["name_es"] or row["name_en"], row["name_en"], _split(row["other_es"]),
            _split(row["other_en"]), _split(row["onet"]),
        )
        for row in read_csv(folder / "occupations.csv.gz")
    ]  # fmt: skip
    local_names, added = _read_local(folder, {occupation.id: occupation for occupation in occupations})
    occupations += added
    skills = _read_skills(folder)
    return Taxonomy(
        occupations=occupations,
        skills=skills,
        essential=_read_essential(folder, (len(occupations), len(skills))),
        local_names=local_names,
        groups={
            row["code"]: (row["name_es"], row["name_en"]) for row in read_csv(folder / "isco_groups.csv.gz")
        },
        related=_read_related(folder),
        skill_shares={row["id"]: float(row["share"]) for row in read_csv(folder / "skill_shares.csv")},
    )
