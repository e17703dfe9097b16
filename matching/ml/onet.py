"""The occupations of O*NET-SOC with their titles, and what they answer to in ESCO and CIUO-08."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from matching.ml.taxonomy import DATA, read_csv

GROUP_MATCH = "group"
"""A crosswalk row whose target is a 4-digit ISCO-08 (CIUO-08) group; the other rows name ESCO occupations."""


@dataclass(frozen=True, slots=True)
class OnetOccupation:
    """An occupation of O*NET-SOC: code ("29-1141.00"), title, and other English titles."""

    code: str
    title: str
    other_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """That an O*NET code answers to a target; match is "exact", "close", "broad", "narrow" or "group".

    `broad` says that the O*NET occupation is the broader of the two.
    """

    onet: str
    target: str
    match: str


class OnetTable:
    """All occupations of O*NET with numbers for arrays, and the crosswalk read both ways."""

    def __init__(self, *, occupations: list[OnetOccupation], crosswalk: list[Relation]) -> None:
        self.occupations = occupations
        self.crosswalk = crosswalk
        self.number = {occupation.code: number for number, occupation in enumerate(occupations)}
        by_target: dict[str, list[Relation]] = defaultdict(list)
        for relation in crosswalk:
            by_target[relation.target].append(relation)
        self._by_target = dict(by_target)

    def __len__(self) -> int:
        return len(self.occupations)

    def of_target(self, target: str) -> list[Relation]:
        """Return the relations of an ESCO occupation or an ISCO group, empty when the crosswalk has none."""
        return self._by_target.get(target, [])


def load(folder: Path = DATA) -> OnetTable:
    """Read the table and the crosswalk from the compact files of a folder."""
    return OnetTable(
        occupations=[
            OnetOccupation(row["code"], row["title"], tuple(filter(None, row["other_en"].split("|"))))
            for row in read_csv(folder / "onet_occupations.csv.gz")
        ],
        crosswalk=[
            Relation(row["onet"], row["target"], row["match"])
            for row in read_csv(folder / "onet_crosswalk.csv.gz")
        ],
    )
