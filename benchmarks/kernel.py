"""The nearest jobs of everybody at once: exact gates, candidates by inner products in bytes, order by floats.

A contender of `bench_scoring`, not of the product, whose lists are of the whole score (docs/adr/0012).

A block of people meets one tile of jobs at a time, so that scores stay in the processor's cache and are never kept.
From a sample of the jobs each person gets a threshold that some 270 open jobs should pass; who passes is checked
against the gates, the best `count + SPARE` by bytes are scored again in float32, and a person whom the sample misled
is done again with a threshold that cannot be too high. Cost grows with people x jobs; memory does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from benchmarks.kernel_bytes import Product, jobs_bytes, people_bytes
from benchmarks.kernel_gates import BlockDoors, Doors
from matching.ml.types import BoolArray, FloatMatrix, IntArray

SPARE = 46
"""Candidates beyond the asked count that are scored again in floats: bytes put a few in another order."""
PEOPLE, TILE = 256, 1024
"""People and jobs of one product: its scores fill a megabyte, a second-level cache."""
SAMPLE = 0.08
"""Share of the jobs in reach from which a threshold is drawn."""
MOST_HELD = 4_000_000
"""Pairs that one block may hold before it keeps only the best of each person."""
RESCORED = 32
"""People whose candidates are gathered at once for floats."""

Ids = NDArray[np.int32]
NOBODY, LOWEST, HIGHEST = -1, -(2**31), 2**31 - 1

_JOB_BITS, _SCORE_BITS = 25, 26
_JOB_MASK, _MIDDLE = (1 << _JOB_BITS) - 1, 1 << (_SCORE_BITS - 1)


def top_matches(
    people: FloatMatrix, jobs: FloatMatrix, *, doors: Doors | None = None, count: int = 50, threads: int = 1
) -> tuple[Ids, FloatMatrix]:
    """Return the `count` nearest open jobs of each person: positions int32 [n, count], inner products float32.

    `people` [n, d] and `jobs` [m, d] are float32 of any length (unit rows give cosines), at most 1,000 columns and
    33 million jobs. Best first, equal ones in the order of the jobs; a list that ends early is filled with -1
    and -inf. `doors` closes pairs; without it all are open. The result does not depend on `threads`.
    """
    ids = np.full((len(people), count), NOBODY, np.int32)
    scores = np.full((len(people), count), -np.inf, np.float32)
    if len(people) and len(jobs) and count:
        plan = _Plan.of(people, jobs, doors, count)
        with ThreadPoolExecutor(threads) as pool:
            left = [
                row
                for rows in pool.map(lambda rows: plan.fill(rows, ids, scores), plan.blocks())
                for row in rows
            ]
            again = [np.array(left[at : at + PEOPLE], np.int64) for at in range(0, len(left), PEOPLE)]
            list(pool.map(lambda rows: plan.fill(rows, ids, scores, is_sure=True), again))
    return ids, scores


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """What all blocks share: jobs in the order of places, in tiles of bytes [d, TILE]."""

    people: FloatMatrix
    jobs: FloatMatrix
    doors: Doors | None
    count: int
    order: IntArray
    tiles: NDArray[np.int8]
    rows: NDArray[np.int8]
    everywhere: IntArray

    @classmethod
    def of(cls, people: FloatMatrix, jobs: FloatMatrix, doors: Doors | None, count: int) -> _Plan:
        order = doors.job_order() if doors else np.arange(len(jobs))
        rows = jobs_bytes(jobs)
        tiles = np.zeros((-(-len(jobs) // TILE), jobs.shape[1], TILE), np.int8)
        for number in range(len(tiles)):
            part = rows[order[number * TILE : (number + 1) * TILE]]
            tiles[number, :, : len(part)] = part.T
        return cls(people, jobs, doors, count, order, tiles, rows, np.arange(len(tiles)))

    @property
    def kept(self) -> int:
        return min(self.count + SPARE, len(self.jobs))

    def blocks(self) -> Iterator[IntArray]:
        """Yield rows of people, neighbours together."""
        order = self.doors.person_order() if self.doors else np.arange(len(self.people))
        for start in range(0, len(order), PEOPLE):
            yield order[start : start + PEOPLE]

    def fill(self, rows: IntArray, ids: Ids, scores: FloatMatrix, *, is_sure: bool = False) -> list[int]:
        """Write the lists of some people; returns those whose threshold was too high."""
        block = _Block.of(self, rows)
        wanted, safe = block.thresholds()
        short = block.collect(safe if is_sure else wanted)
        if is_sure:
            short[:] = False
        left = rows[short & (wanted > safe)]
        ids[rows], scores[rows] = block.best()
        return [int(row) for row in left]


@dataclass(slots=True, eq=False)
class _Block:
    """Some people on their way through the tiles; `held` are packed pairs: person, score in bytes, job."""

    plan: _Plan
    rows: IntArray
    doors: BlockDoors | None
    tiles: IntArray
    product: Product
    held: NDArray[np.int64]

    @classmethod
    def of(cls, plan: _Plan, rows: IntArray) -> _Block:
        doors = plan.doors.block(rows) if plan.doors else None
        tiles = plan.everywhere
        if doors:
            reached = np.zeros(len(tiles) * TILE, bool)
            reached[: len(plan.order)] = doors.reached()[plan.order]
            tiles = np.flatnonzero(reached.reshape(-1, TILE).any(axis=1))
        product = Product.of(len(rows), TILE, plan.jobs.shape[1])
        product.people[:] = people_bytes(np.asarray(plan.people[rows], np.float32))
        return cls(plan, rows, doors, tiles, product, np.zeros(0, np.int64))

    def thresholds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return for each person the score that some hundred open jobs should reach, and one that enough do reach."""
        reach = np.concatenate([self._jobs_of(tile) for tile in self.tiles] or [np.zeros(0, np.int64)])
        size = min(max(int(len(reach) * SAMPLE), 512), len(reach))
        lowest = np.full(len(self.rows), LOWEST, np.int64)
        kept = self.plan.kept
        rank = _rank(kept, share=size / max(len(reach), 1))
        if size <= rank or len(reach) <= 2 * kept:
            return lowest, lowest
        chosen = np.random.default_rng(len(reach)).choice(len(reach), size, replace=False, shuffle=False)
        sample = np.sort(reach[chosen])
        scores = self._sampled(sample)
        if self.doors:
            scores = np.where(self.doors.open_table(sample), scores, LOWEST)
        places = sorted({size - rank, max(size - kept, 0)})
        scores.partition(places, axis=1)
        safe = scores[:, size - kept].astype(np.int64) if size >= kept else lowest
        return scores[:, size - rank].astype(np.int64), safe

    def _sampled(self, sample: IntArray) -> NDArray[np.int32]:
        found = [
            self.product.run(np.ascontiguousarray(self.plan.rows[sample[start : start + TILE]].T)).copy()
            for start in range(0, len(sample), TILE)
        ]
        return np.concatenate(found, axis=1)

    def _jobs_of(self, tile: int) -> IntArray:
        return self.plan.order[tile * TILE : (tile + 1) * TILE]

    def collect(self, thresholds: NDArray[np.int64]) -> BoolArray:
        """Hold every open pair that reaches its threshold; tells who has fewer than a full list."""
        found: list[NDArray[np.int64]] = []
        size = 0
        low = thresholds.astype(np.int32)[:, None]
        for tile in self.tiles:
            packed = self._passing(int(tile), low)
            found.append(packed)
            size += len(packed)
            if size > MOST_HELD:
                found = [self._best_packed(np.concatenate(found))]
                size = len(found[0])
        self.held = self._best_packed(np.concatenate(found)) if found else self.held
        return np.asarray(np.bincount(self._row(self.held), minlength=len(self.rows)) < self.plan.kept)

    def _passing(self, tile: int, low: NDArray[np.int32]) -> NDArray[np.int64]:
        scores = self.product.run(self.plan.tiles[tile])
        jobs = self._jobs_of(tile)
        hits = np.flatnonzero(scores >= low)
        rows, columns = hits // TILE, hits % TILE
        if len(jobs) < TILE:
            real = columns < len(jobs)
            hits, rows, columns = hits[real], rows[real], columns[real]
        job, score = jobs[columns], scores.reshape(-1)[hits]
        if self.doors:
            is_open = self.doors.open_pairs(rows, job)
            rows, job, score = rows[is_open], job[is_open], score[is_open]
        # one number a pair, that sorts by person, then by score, then by the order of jobs
        return (rows << (_JOB_BITS + _SCORE_BITS)) | ((_MIDDLE - score.astype(np.int64)) << _JOB_BITS) | job

    def _row(self, packed: NDArray[np.int64]) -> IntArray:
        return packed >> (_JOB_BITS + _SCORE_BITS)

    def _best_packed(self, packed: NDArray[np.int64]) -> NDArray[np.int64]:
        """Keep the best pairs of each person, sorted."""
        packed = np.sort(packed)
        rows = self._row(packed)
        lengths = np.bincount(rows, minlength=len(self.rows))
        place = np.arange(len(packed)) - (np.cumsum(lengths) - lengths)[rows]
        return packed[place < self.plan.kept]

    def best(self) -> tuple[Ids, FloatMatrix]:
        """Score the held pairs in floats and return full lists."""
        kept, count = self.plan.kept, self.plan.count
        rows = self._row(self.held)
        lengths = np.bincount(rows, minlength=len(self.rows))
        place = np.arange(len(rows)) - (np.cumsum(lengths) - lengths)[rows]
        jobs = np.full((len(self.rows), kept), NOBODY, np.int64)
        jobs[rows, place] = self.held & _JOB_MASK
        scores = np.where(jobs >= 0, self._floats(jobs), -np.inf).astype(np.float32)
        order = np.lexsort((jobs, -scores), axis=1)[:, :count]
        ids = np.full((len(self.rows), count), NOBODY, np.int32)
        best = np.full((len(self.rows), count), -np.inf, np.float32)
        ids[:, : order.shape[1]] = np.take_along_axis(jobs, order, axis=1)
        best[:, : order.shape[1]] = np.take_along_axis(scores, order, axis=1)
        return ids, best

    def _floats(self, jobs: IntArray) -> FloatMatrix:
        vectors, width = self.plan.jobs, self.plan.jobs.shape[1]
        people = np.asarray(self.plan.people[self.rows], np.float32)
        room = np.empty((RESCORED * jobs.shape[1], width), vectors.dtype)
        found = np.empty(jobs.shape, np.float32)
        for start in range(0, len(jobs), RESCORED):
            part = jobs[start : start + RESCORED]
            gathered = room[: part.size]
            np.take(vectors, part.ravel(), axis=0, out=gathered, mode="clip")
            cube = gathered.reshape(*part.shape, width)
            found[start : start + RESCORED] = np.einsum("pkd,pd->pk", cube, people[start : start + RESCORED])
        return found


def _rank(kept: int, *, share: float) -> int:
    """Return the place in a sample of this share above which, but for three deviations, `kept` of all jobs stand."""
    root = (3 + sqrt(9 + 4 * kept * share)) / 2
    return max(ceil(root * root), 1)
