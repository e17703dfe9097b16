"""The best jobs of many people at once, exactly: a bound for every pair, the score for pairs that may be in a list.

The best by bound are scored first; their worst score is what any other pair's bound must reach. What reaches it is
scored too, nothing else can be in the list (the threshold algorithm of Fagin, Lotem and Naor, "Optimal aggregation
algorithms for middleware", 2003, with one bound for all parts). Memory grows with people x jobs of one pool at four
bytes a pair, at most MOST_BYTES.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.ml import ranking
from matching.ml.block_rows import join, take
from matching.ml.blocks import JobBlock
from matching.ml.crowd_bounds import CLOSED, SLACK, Crowd
from matching.ml.crowd_tiles import tiles_of
from matching.ml.pool import Found, JobPool, together, whole_days
from matching.ml.types import FloatMatrix, IntArray, SeekerReading

MOST_BYTES = 32 * 2**20
"""Bounds of so many bytes are held at once."""
TOGETHER = 4
"""Bounds lay out all jobs anew: for fewer people than this it is quicker to score each one alone."""
FIRST = 1.5
"""The best by bound that are scored first, as a multiple of the asked count."""


def best_of_many(
    pool: JobPool, seekers: Sequence[SeekerReading], *, day: float, count: int, floors: Sequence[float],
    without: Sequence[Collection[int]], ranker: ranking.Lifting | None = None,
) -> list[Found]:  # fmt: skip
    """Return for each person what `JobPool.best` finds for her, of scores from her floor on.

    `floors` and `without` (ids of jobs that are left out) stand in the order of the people.
    """
    if len(seekers) < TOGETHER:
        alone = [
            pool.best(one, day=day, count=count, without=out, ranker=ranker)
            for one, out in zip(seekers, without, strict=True)
        ]
        return [one.take(one.scores >= floor) for one, floor in zip(alone, floors, strict=True)]
    at_once = max(1, MOST_BYTES // (4 * max(sum(map(len, pool.blocks)), 1)))
    found: list[Found] = []
    for start in range(0, len(seekers), at_once):
        part = slice(start, start + at_once)
        group = _Group.of(pool, seekers[part], without[part], day, ranker)
        found += group.best(count, floors[part])
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Some people against a whole pool; `bounds` [p, all rows of its blocks], `starts` where each block begins."""

    pool: JobPool
    seekers: list[SeekerReading]
    bounds: FloatMatrix
    starts: IntArray
    day: float
    ranker: ranking.Lifting | None

    @classmethod
    def of(
        cls, pool: JobPool, seekers: Sequence[SeekerReading], without: Sequence[Collection[int]], day: float,
        ranker: ranking.Lifting | None,
    ) -> _Group:  # fmt: skip
        seekers = [whole_days(one) for one in seekers]
        crowd = Crowd.of(seekers, taxonomy=pool.taxonomy, codes=pool.codes, lifted=ranker is not None)
        starts = np.concatenate(([0], np.cumsum([len(block) for block in pool.blocks]))).astype(np.int64)
        bounds = np.empty((len(seekers), starts[-1]), np.float32)
        for number, tile in enumerate(tiles_of(pool)):
            part = bounds[:, starts[number] : starts[number + 1]]
            part[:] = crowd.bounds(tile, days=day - pool.days[number])
            part[:, ~pool.alive[number]] = CLOSED
        for row, out in enumerate(without):
            places = [pool.places[pk] for pk in out if pk in pool.places]
            bounds[row, [starts[number] + place for number, place in places]] = CLOSED
        return cls(pool, seekers, bounds, starts, day, ranker)

    def best(self, count: int, floors: Sequence[float]) -> list[Found]:
        """Return the best of each person."""
        least = np.asarray(floors, np.float64)
        first = [self._first(row, int(FIRST * count), least[row]) for row in range(len(self.seekers))]
        found = self._score(first)
        for row, one in enumerate(found):
            if len(one) >= count:
                least[row] = max(least[row], np.partition(one.scores, -count)[-count])
        more = [np.setdiff1d(self._reaching(row, least[row]), first[row]) for row in range(len(first))]
        both = [together(pair) for pair in zip(found, self._score(more), strict=True)]
        return [one.take(one.scores >= floor).best(count) for one, floor in zip(both, floors, strict=True)]

    def _reaching(self, row: int, least: float) -> IntArray:
        return np.flatnonzero(self.bounds[row] >= max(least - SLACK, 0.0))

    def _first(self, row: int, count: int, least: float) -> IntArray:
        places = self._reaching(row, least)
        if len(places) > count:
            places = places[np.argpartition(self.bounds[row, places], -count)[-count:]]
        return np.sort(places)

    def _score(self, places: Sequence[IntArray]) -> list[Found]:
        """Score each person with the jobs at her places."""
        every = np.unique(np.concatenate(places))
        if not len(every):
            return [together([]) for _ in places]
        jobs = self._gather(every)
        return [
            self._score_one(seeker, take(jobs, np.searchsorted(every, hers)))
            for seeker, hers in zip(self.seekers, places, strict=True)
        ]

    def _score_one(self, seeker: SeekerReading, jobs: JobBlock) -> Found:
        made = ranking.score_jobs(seeker, jobs, taxonomy=self.pool.taxonomy, ranker=self.ranker)
        found = Found(jobs.job_ids, made.scores, made.wants, made.parts, made.distance_km)
        return found.take(made.closed == 0)

    def _gather(self, places: IntArray) -> JobBlock:
        """Return one block of the jobs at these places, as old as they are on the day."""
        ends = np.searchsorted(places, self.starts)
        parts = []
        for number, block in enumerate(self.pool.blocks):
            rows = places[ends[number] : ends[number + 1]] - self.starts[number]
            if len(rows):
                part = take(block, rows)
                age = np.floor(part.facts.age_days + (self.day - self.pool.days[number]))
                facts = replace(part.facts, age_days=age)
                parts.append(replace(part, facts=facts, vectors=part.vectors.astype(np.float32)))
        return join(parts)
