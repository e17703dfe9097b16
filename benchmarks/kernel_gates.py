"""The gates of many people and many jobs at once, exactly those of `gates.closed_gates`, without a cell a pair.

People and jobs fall into classes (the same place and radius; the same licence, schedule and age), and each class is
compared once. Who stands near each other is sorted next to each other, so that whole tiles of far jobs are skipped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.ml.blocks import JobColumns, SeekerColumns
from matching.ml.crowd_tiles import Kinds
from matching.ml.gates import (
    ADULT_YEARS,
    YOUNGEST_WORKER_YEARS,
    closed_gates,
    distance_km,
    overlap_or_unknown,
)
from matching.ml.types import BoolArray, FloatArray, IntArray

DEGREES = 0.25
"""Side of the squares by which rows are sorted."""

_OPEN = np.array(True)
_NO = np.array(False)
_ZERO, _UNKNOWN = np.array(0, np.int8), np.array(np.nan)


def near_each_other(latitude: FloatArray, longitude: FloatArray) -> IntArray:
    """Return a key by which neighbours sort together (Morton 1966); unknown places come first."""
    with np.errstate(invalid="ignore"):
        rows = np.nan_to_num((latitude + 90) / DEGREES, nan=0).astype(np.int64)
        columns = np.nan_to_num((longitude + 180) / DEGREES, nan=0).astype(np.int64)
    return _spread(rows) * 2 + _spread(columns)


def _spread(values: IntArray) -> IntArray:
    """Put a zero between all bits of numbers below 2,048."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << shift)) & mask
    return values


@dataclass(frozen=True, slots=True, eq=False)
class BlockDoors:
    """The gates of one block of people: each row's kind, and tables of open kinds against kinds of jobs."""

    place: IntArray
    place_open: BoolArray
    rest: IntArray
    rest_open: BoolArray
    pay_wish: FloatArray
    doors: Doors

    def open_pairs(self, rows: IntArray, jobs: IntArray) -> BoolArray:
        """Tell of pairs (row of the block, job) whether every gate is open."""
        found = self.place_open[self.place[rows], self.doors.job_places.of[jobs]]
        found &= self.rest_open[self.rest[rows], self.doors.job_rests.of[jobs]]
        found &= np.logical_not(self.doors.jobs.pay_max[jobs] < self.pay_wish[rows])
        return np.asarray(found)

    def open_table(self, jobs: IntArray) -> BoolArray:
        """Tell of every person of the block and each of some jobs whether every gate is open, [rows, jobs]."""
        found = self.place_open[:, self.doors.job_places.of[jobs]][self.place]
        found &= self.rest_open[:, self.doors.job_rests.of[jobs]][self.rest]
        found &= np.logical_not(self.doors.jobs.pay_max[jobs] < self.pay_wish[:, None])
        return np.asarray(found)

    def reached(self) -> BoolArray:
        """Tell of each job whether the place gate lets anybody of the block reach it."""
        kinds = np.asarray(self.place_open.any(axis=0))
        return np.asarray(kinds[self.doors.job_places.of])


@dataclass(frozen=True, slots=True, eq=False)
class Doors:
    """The gates of n people and m jobs."""

    people: SeekerColumns
    jobs: JobColumns
    person_places: Kinds
    person_rests: Kinds
    job_places: Kinds
    job_rests: Kinds
    ages: FloatArray

    @classmethod
    def of(cls, people: SeekerColumns, jobs: JobColumns) -> Doors:
        """Lay out the gates; schedule codes of both must be numbered alike (`JobBlock.codes`)."""
        ages = np.where(people.age < YOUNGEST_WORKER_YEARS, YOUNGEST_WORKER_YEARS - 1.0, ADULT_YEARS)
        ages = np.where((people.age >= YOUNGEST_WORKER_YEARS) & (people.age < ADULT_YEARS), 14.0, ages)
        return cls(
            people, jobs,
            Kinds.among(people.latitude, people.longitude, people.radius, people.moves, people.remote_only),
            Kinds.among(people.licences, people.schedules, ages),
            Kinds.among(jobs.latitude, jobs.longitude, jobs.remote),
            Kinds.among(jobs.licence, jobs.schedules, jobs.night, jobs.adolescents),
            ages,
        )  # fmt: skip

    def person_order(self) -> IntArray:
        """Return the order of people in which those who reach the same jobs stand together."""
        everywhere = self.people.moves | np.isnan(self.people.radius) | np.isnan(self.people.latitude)
        key = near_each_other(self.people.latitude, self.people.longitude)
        order = np.lexsort((self.person_places.of, self.people.radius, key, everywhere))
        return np.asarray(order, np.int64)

    def job_order(self) -> IntArray:
        """Return the order of jobs in which neighbours stand together; those without a place come first."""
        key = near_each_other(self.jobs.latitude, self.jobs.longitude)
        placeless = np.isnan(self.jobs.latitude) | (self.jobs.remote == 1)
        return np.asarray(np.lexsort((self.job_places.of, key, np.logical_not(placeless))), np.int64)

    def block(self, rows: IntArray) -> BlockDoors:
        """Work out the tables of some people."""
        places, place = np.unique(self.person_places.of[rows], return_inverse=True)
        rests, rest = np.unique(self.person_rests.of[rows], return_inverse=True)
        return BlockDoors(
            np.asarray(place, np.int64), self._place_open(self.person_places.first[places]),
            np.asarray(rest, np.int64), self._rest_open(self.person_rests.first[rests]),
            self.people.pay_wish[rows], self,
        )  # fmt: skip

    def _place_open(self, people: IntArray) -> BoolArray:
        one, jobs = self.people, self.job_places.first
        distance = distance_km(
            one.latitude[people, None], one.longitude[people, None],
            self.jobs.latitude[None, jobs], self.jobs.longitude[None, jobs],
        )  # fmt: skip
        closed = closed_gates(
            distance=distance, radius=one.radius[people, None], moves=one.moves[people, None],
            remote=self.jobs.remote[None, jobs], remote_only=one.remote_only[people, None],
            licence_ok=_OPEN, schedule_ok=_OPEN, age=_UNKNOWN, adolescents=_NO, night=_ZERO,
            pay_max=_UNKNOWN, pay_wish=_UNKNOWN,
        )  # fmt: skip
        return np.asarray(closed == 0)

    def _rest_open(self, people: IntArray) -> BoolArray:
        one, jobs = self.people, self.job_rests.first
        asked = self.jobs.licence[None, jobs]
        closed = closed_gates(
            distance=_UNKNOWN, radius=_UNKNOWN, moves=_NO, remote=_ZERO, remote_only=_NO,
            licence_ok=np.asarray((asked == 0) | ((asked & one.licences[people, None]) != 0)),
            schedule_ok=overlap_or_unknown(self.jobs.schedules[None, jobs], one.schedules[people, None]),
            age=self.ages[people, None], adolescents=self.jobs.adolescents[None, jobs],
            night=self.jobs.night[None, jobs], pay_max=_UNKNOWN, pay_wish=_UNKNOWN,
        )  # fmt: skip
        return np.asarray(closed == 0)
