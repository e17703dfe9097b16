"""All open jobs, or all people, of one process as a few large blocks: what is closed to a pair is not even scored.

Readings come in as they change and take the place of older ones; small blocks are put together and dead rows
thrown out now and then. Vectors rest in half precision, as they do in the rows they come from. Ages count in
whole days, so that the same list made twice on a day is the same to the last bit.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Generic

import numpy as np

from matching.ml import ranking
from matching.ml.block_rows import Block, ids_of, join, take, weight
from matching.ml.blocks import JobBlock, JobRows, SeekerBlock, SeekerColumns, SeekerRows
from matching.ml.taxonomy import Taxonomy
from matching.ml.types import (
    PART_NAMES,
    BlockScores,
    BoolArray,
    FloatArray,
    IntArray,
    JobReading,
    SeekerReading,
)  # fmt: skip

ROWS = 8192
"""Rows that are put in at once make a whole block; blocks of less than a quarter of it are small."""
MOST_SMALL = 4
MOST_DEAD = 0.25
"""Share of dead rows from which a block is copied without them; a copy of all blocks would hold a worker up."""
ALIKE = 5
"""Decimals of scores that tell two of them apart: the order of sums alone changes the seventh."""
TAKEN_OUT = 0.6
"""Share of open rows up to which they are taken out of their block before they are scored."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The other sides of n open pairs with their scores: `parts` float64 [n, p]; `distance_km` NaN when unknown."""

    ids: IntArray
    scores: FloatArray
    wants: FloatArray
    parts: FloatArray
    distance_km: FloatArray

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, places: IntArray | BoolArray) -> "Found":
        """Return the pairs at these places."""
        return Found(*(getattr(self, one.name)[places] for one in fields(Found)))

    def best(self, count: int) -> "Found":
        """Return the best pairs, best first, of equal ones the newest (highest id); at most `count`."""
        found = self
        if len(found) > count:
            edge = np.partition(found.scores, len(found) - count)[len(found) - count]
            found = found.take(found.scores >= edge - 10.0**-ALIKE)
        return found.take(np.lexsort((-found.ids, -np.round(found.scores, ALIKE)))[:count])


class Pool(Generic[Block]):
    """What both pools share: which row of which block is whose, and which rows still live."""

    def __init__(self, *, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.codes: dict[str, int] = {}
        self.blocks: list[Block] = []
        self.alive: list[BoolArray] = []
        self.days: list[float] = []
        self.places: dict[int, tuple[int, int]] = {}

    def __len__(self) -> int:
        return len(self.places)

    @property
    def ids(self) -> Collection[int]:
        """Ids of all that it holds."""
        return self.places.keys()

    @property
    def bytes(self) -> int:
        """How much memory the arrays take."""
        return sum(weight(block) for block in self.blocks)

    def drop(self, ids: Iterable[int]) -> None:
        """Forget these; ids that it does not hold are passed over."""
        for number in ids:
            if place := self.places.pop(number, None):
                self.alive[place[0]][place[1]] = False

    def _add(self, block: Block, *, day: float) -> None:
        self.drop(ids_of(block).tolist())
        self._append(replace(block, vectors=block.vectors.astype(np.float16, copy=False)), day)
        small = sum(len(block) < ROWS // 4 for block in self.blocks)
        dead = sum(len(block) for block in self.blocks) - len(self.places)
        if small > MOST_SMALL or dead > max(len(self.places) // 2, ROWS // 4):
            self._tidy()

    def _append(self, block: Block, day: float) -> None:
        self.blocks.append(block)
        self.alive.append(np.ones(len(block), bool))
        self.days.append(day)
        self._number(len(self.blocks) - 1)

    def _number(self, number: int) -> None:
        """Write down where the living rows of a block are."""
        rows = np.flatnonzero(self.alive[number]).tolist()
        ids = ids_of(self.blocks[number])[self.alive[number]].tolist()
        self.places |= {one: (number, row) for one, row in zip(ids, rows, strict=True)}

    def _tidy(self) -> None:
        """Throw dead rows out where there are many and put small blocks together; large ones stay as they lie."""
        old = list(zip(self.blocks, self.alive, self.days, strict=True))
        self.blocks, self.alive, self.days = [], [], []
        small = []
        for before, (block, alive, day) in enumerate(old):
            living = int(np.count_nonzero(alive))
            if living < ROWS // 4:
                small.append(self._aged(take(block, np.flatnonzero(alive)), day))
            elif living < (1 - MOST_DEAD) * len(block):
                self._append(take(block, np.flatnonzero(alive)), day)
            else:
                self.blocks.append(block)
                self.alive.append(alive)
                self.days.append(day)
                if len(self.blocks) - 1 != before:
                    self._number(len(self.blocks) - 1)
        if joined := [block for block in small if len(block)]:
            self._append(join(joined), 0.0)

    def _aged(self, block: Block, day: float) -> Block:
        """Give a block whose ages are counted from day 0, so that blocks of several days can be put together."""
        return block

    def _open(self, number: int, closed: BoolArray) -> tuple[Block, IntArray]:
        """Give the block to score and the rows of it that count: open to the other side, and alive."""
        rows = np.flatnonzero(~closed & self.alive[number])
        block = self.blocks[number]
        if len(rows) <= TAKEN_OUT * len(block):
            return take(block, rows), np.arange(len(rows))
        return block, rows


def _pick(ids: IntArray, scores: BlockScores, kept: IntArray) -> Found:
    return Found(
        ids[kept], scores.scores[kept], scores.wants[kept], scores.parts[kept], scores.distance_km[kept]
    )


def together(found: Sequence[Found]) -> Found:
    """Return the pairs of several."""
    if not found:
        none = np.zeros(0)
        return Found(np.zeros(0, np.int64), none, none, np.zeros((0, len(PART_NAMES))), none)
    return Found(*(np.concatenate([getattr(one, row.name) for one in found]) for row in fields(Found)))


def _whole(days: float | None) -> float | None:
    return None if days is None else float(np.floor(days))


def whole_days(seeker: SeekerReading) -> SeekerReading:
    """Return a person whose profile's age is in whole days."""
    return replace(seeker, facts=replace(seeker.facts, profile_days=_whole(seeker.facts.profile_days)))


def _of_day(block: Block) -> Block:
    """Give a block whose ages are whole days."""
    name = "age_days" if isinstance(block, JobBlock) else "profile_days"
    facts = replace(block.facts, **{name: np.floor(getattr(block.facts, name))})
    return replace(block, facts=facts)


class JobPool(Pool[JobBlock]):
    """Open jobs, against which one person is scored; days are counted from any day that is always the same."""

    def put(self, readings: Sequence[JobReading], *, day: float) -> None:
        """Take readings of jobs whose `age_days` were true on `day`; those of the same jobs are replaced."""
        self.put_rows(JobRows.of(readings), day=day)

    def put_rows(self, rows: JobRows, *, day: float) -> None:
        """Take the same as rows."""
        if len(rows.ids):
            self._add(JobBlock.of(rows, taxonomy=self.taxonomy, codes=self.codes), day=day)

    def best(
        self, seeker: SeekerReading, *, day: float, count: int, without: Collection[int] = (),
        ranker: ranking.Lifting | None = None,
    ) -> Found:  # fmt: skip
        """Return the best jobs for a person on `day`, of those that no gate closes and that are not in `without`."""
        out = np.fromiter(without, np.int64, len(without))
        seeker = whole_days(seeker)
        found = []
        facts = SeekerColumns.of([seeker.facts], dict(self.codes))
        for number, stored in enumerate(self.blocks):
            closed = ranking.closed(stored.facts, facts) != 0
            if len(out):
                closed = closed | np.isin(stored.job_ids, out)
            block, rows = self._open(number, closed)
            if len(rows):
                block = _of_day(self._later(block, day - self.days[number]))
                scores = ranking.score_jobs(seeker, block, taxonomy=self.taxonomy, ranker=ranker)
                found.append(_pick(block.job_ids, scores, rows).best(count))
        return together(found).best(count)

    def _later(self, block: JobBlock, days: float) -> JobBlock:
        return replace(block, facts=replace(block.facts, age_days=block.facts.age_days + days))

    def _aged(self, block: JobBlock, day: float) -> JobBlock:
        return self._later(block, -day)


class SeekerPool(Pool[SeekerBlock]):
    """People, against whom one job is scored."""

    def put(self, readings: Sequence[SeekerReading], *, day: float) -> None:
        """Take readings of people whose `profile_days` were true on `day`; those of the same people are replaced."""
        self.put_rows(SeekerRows.of(readings), day=day)

    def put_rows(self, rows: SeekerRows, *, day: float) -> None:
        """Take the same as rows."""
        if len(rows.ids):
            self._add(SeekerBlock.of(rows, taxonomy=self.taxonomy, codes=self.codes), day=day)

    def fitting(
        self, job: JobReading, *, day: float, floor: float, floor_unknown: float,
        ranker: ranking.Lifting | None = None,
    ) -> Found:  # fmt: skip
        """Return the people whom a job fits on `day` with `floor` or more; `floor_unknown` for who told no work."""
        return together(list(self._fitting(job, day, floor, floor_unknown, ranker)))

    def _fitting(
        self, job: JobReading, day: float, floor: float, floor_unknown: float, ranker: ranking.Lifting | None
    ) -> Iterator[Found]:
        job = replace(job, facts=replace(job.facts, age_days=_whole(job.facts.age_days)))
        facts = JobBlock.build([job], taxonomy=self.taxonomy, codes=dict(self.codes)).facts
        for number, stored in enumerate(self.blocks):
            block, rows = self._open(number, ranking.closed(facts, stored.facts) != 0)
            if len(rows):
                block = _of_day(self._later(block, day - self.days[number]))
                scores = ranking.score_seekers(job, block, taxonomy=self.taxonomy, ranker=ranker)
                floors = np.where(np.diff(block.occupation_starts) > 0, floor, floor_unknown)
                kept = rows[scores.scores[rows] >= floors[rows]]
                yield _pick(block.seeker_ids, scores, kept)

    def _later(self, block: SeekerBlock, days: float) -> SeekerBlock:
        return replace(block, facts=replace(block.facts, profile_days=block.facts.profile_days + days))

    def _aged(self, block: SeekerBlock, day: float) -> SeekerBlock:
        return self._later(block, -day)
