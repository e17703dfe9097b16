"""Made-up jobs and people in the shapes that ranking reads: real occupations, skills and districts, invented facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from accounts.places import PlaceRow, all_places
from matching.ml.encoder import PieceEncoder
from matching.ml.taxonomy import Occupation, Taxonomy
from matching.ml.types import (
    FloatMatrix,
    JobFacts,
    JobReading,
    OccupationGuess,
    SeekerFacts,
    SeekerReading,
    VectorKind,
)  # fmt: skip

REGIONS = ("Lima", "costa", "sierra", "selva")
REGION_SHARES = (0.45, 0.22, 0.23, 0.10)
DEPARTMENTS = {
    "Lima": ("15", "07"), "costa": ("13", "14", "20", "11", "02", "23", "24"),
    "sierra": ("04", "08", "12", "21", "06", "05", "09", "03", "10", "19"), "selva": ("16", "17", "22", "25", "01"),
}  # fmt: skip
SCHEDULES = ("full_time", "part_time", "shifts")
CONTRACTS = ("indefinite", "fixed_term", "services")
TRADES = 120
"""Occupations of the market, the same for every seed of one."""
NAMES_A_TRADE = 6
LOWEST_PAY, PAY_SPREAD = 1130.0, 0.35
VECTOR_NOISE = 0.55
"""Length of what an ad says besides its occupation, against the occupation's own vector of length 1."""
DAYS_OPEN = 28


@dataclass(frozen=True, slots=True)
class Trade:
    """An occupation of the market: vectors of its names [k, d], its essential skills, its usual pay."""

    occupation: Occupation
    vectors: FloatMatrix
    skills: tuple[str, ...]
    pay: float


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person: what ranking knows of her, and the region she lives in."""

    reading: SeekerReading
    region: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A made-up job, the day it was posted, and how good it is in ways that no ad tells (standard normal)."""

    reading: JobReading
    day: int
    quality: float


class World:
    """Draws people and jobs; the same seed gives the same market."""

    def __init__(self, taxonomy: Taxonomy, encoder: PieceEncoder, *, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.trades = _trades(taxonomy, encoder, self.rng)
        popularity = self.rng.pareto(1.2, len(self.trades)) + 0.2
        self._chances = popularity / popularity.sum()
        self._places = {region: _districts(DEPARTMENTS[region]) for region in REGIONS}
        self._jobs = 0

    def people(self, count: int, *, first_id: int) -> list[Person]:
        """Return made-up people with ids from `first_id`."""
        return [self._person(first_id + number) for number in range(count)]

    def jobs(self, count: int, *, day: int) -> list[Posting]:
        """Return jobs posted on the seven days that end with `day`."""
        return [self._job(day - int(self.rng.integers(7))) for _ in range(count)]

    def _person(self, number: int) -> Person:
        rng, region = self.rng, str(self.rng.choice(REGIONS, p=REGION_SHARES))
        trade, other = (self.trades[at] for at in rng.choice(len(self.trades), 2, p=self._chances))
        place = self._place(region)
        months = float(rng.gamma(1.5, 24))
        facts = SeekerFacts(
            latitude=place.latitude, longitude=place.longitude,
            radius_km=float(rng.choice([10, 25, 50], p=[0.2, 0.5, 0.3])),
            schedules=frozenset(rng.choice(SCHEDULES, size=rng.integers(0, 3), replace=False)),
            contracts=frozenset(rng.choice(CONTRACTS, size=rng.integers(0, 2), replace=False)),
            age=int(rng.integers(18, 60)),
            pay_wish=None if rng.random() < 0.3 else float(trade.pay * rng.normal(1.0, 0.15)),
            experience_months=int(months), education=int(rng.integers(1, 6)),
        )  # fmt: skip
        held = [skill for skill in trade.skills if rng.random() < 0.6]
        return Person(
            SeekerReading(
                number, np.vstack([self._said(trade), self._said(other, noise=0.9)]),
                (VectorKind.WISH, VectorKind.EXPERIENCE),
                {trade.occupation.id: 1.0, other.occupation.id: 0.5}, frozenset(held),
                trade.occupation.name_es, facts,
            ),
            region,
        )  # fmt: skip

    def _job(self, day: int) -> Posting:
        rng, region = self.rng, str(self.rng.choice(REGIONS, p=REGION_SHARES))
        number = int(rng.choice(len(self.trades), p=self._chances))
        trade, place = self.trades[number], self._place(region)
        wrong = self.trades[int(rng.choice(len(self.trades), p=self._chances))]
        sure = float(rng.uniform(0.35, 0.95))
        pay = trade.pay * float(np.exp(rng.normal(0, PAY_SPREAD)))
        facts = JobFacts(
            latitude=place.latitude, longitude=place.longitude, remote=bool(rng.random() < 0.03),
            schedules=frozenset([str(rng.choice(SCHEDULES, p=[0.6, 0.15, 0.25]))]),
            contracts=frozenset([str(rng.choice(CONTRACTS, p=[0.25, 0.5, 0.25]))]),
            pay_min=None if rng.random() < 0.35 else max(LOWEST_PAY, round(pay, -1)),
            experience_months=int(rng.choice([0, 6, 12, 24, 36])), education=int(rng.integers(1, 6)),
        )  # fmt: skip
        asked = {skill: bool(rng.random() < 0.6) for skill in trade.skills if rng.random() < 0.5}
        guesses = tuple(
            OccupationGuess(one.occupation.id, share, one.occupation.isco, one.occupation.name_es)
            for one, share in ((trade, sure), (wrong, 1 - sure))
        )
        self._jobs += 1
        reading = JobReading(
            self._jobs, self._said(trade)[0], guesses, asked, trade.occupation.name_es, facts
        )
        return Posting(reading, day, float(rng.normal()))

    def _said(self, trade: Trade, *, noise: float = VECTOR_NOISE) -> FloatMatrix:
        """Return one of the trade's names with something else mixed in, [1, d], unit length."""
        vector = trade.vectors[self.rng.integers(len(trade.vectors))]
        other = self.rng.normal(size=len(vector)).astype(np.float32)
        mixed = vector + noise * other / np.linalg.norm(other)
        return np.asarray((mixed / np.linalg.norm(mixed))[None], np.float32)

    def _place(self, region: str) -> PlaceRow:
        places = self._places[region]
        # towns near the front of the list hold most of the work
        return places[min(int(self.rng.exponential(12)), len(places) - 1)]


def open_on(postings: Sequence[Posting], day: int) -> list[Posting]:
    """Return the jobs that are open on a day, each with its age."""
    return [
        replace(one, reading=replace(one.reading, facts=replace(one.reading.facts, age_days=float(day - one.day))))
        for one in postings
        if 0 <= day - one.day < DAYS_OPEN
    ]  # fmt: skip


def _districts(departments: Sequence[str]) -> list[PlaceRow]:
    """Return districts of departments, capitals of departments and provinces first."""
    found = [
        place for place in all_places()
        if place.level == "district" and place.code[:2] in departments and np.isfinite(place.latitude)
    ]  # fmt: skip
    return sorted(found, key=lambda place: (place.code[4:] != "01", place.code[2:4] != "01", place.code))


def _trades(taxonomy: Taxonomy, encoder: PieceEncoder, rng: np.random.Generator) -> list[Trade]:
    described: NDArray[np.int64] = np.flatnonzero(np.diff(taxonomy.essential.indptr) >= 5)
    trades = []
    for number in rng.choice(described, TRADES, replace=False):
        one = taxonomy.occupations[int(number)]
        names = [one.name_es, *one.other_es, one.name_en][:NAMES_A_TRADE]
        skills = taxonomy.essential[int(number)].indices[:12]
        pay = LOWEST_PAY * float(np.exp(rng.gamma(2.0, 0.25)))
        trades.append(
            Trade(one, encoder.encode(names), tuple(taxonomy.skills[skill].id for skill in skills), pay)
        )
    return trades
