"""A stored block of jobs as many people meet it at once: kinds of places and conditions, skills and titles by term."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.ml import parts
from matching.ml.blocks import JobBlock
from matching.ml.neutral import NEUTRAL
from matching.ml.parts import WEIGHTS, Weights, halving
from matching.ml.pool import JobPool
from matching.ml.types import BoolArray, FloatMatrix, IntArray

Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """Rows that are equal in some columns: `of` int64 [n] names each row's kind, `first` one row of each kind."""

    of: IntArray
    first: IntArray

    @classmethod
    def among(cls, *columns: NDArray[np.generic]) -> Kinds:
        """Find the kinds of rows with equal columns, unknown equal to unknown."""
        bits = np.column_stack([_as_bits(column) for column in columns])
        _, first, of = np.unique(bits, axis=0, return_index=True, return_inverse=True)
        return cls(np.asarray(of.reshape(-1), np.int64), np.asarray(first, np.int64))


def _as_bits(column: NDArray[np.generic]) -> NDArray[np.int64]:
    if column.dtype.kind == "f":
        known = np.where(np.isnan(column), np.inf, column) + 0.0
        return np.asarray(known, np.float64).view(np.int64)
    return column.astype(np.int64)


class Tile:
    """What of a block of jobs does not depend on who asks."""

    def __init__(self, block: JobBlock, *, weights: Weights = WEIGHTS) -> None:
        facts = block.facts
        self.block = block
        self.weights = weights
        self.places = Kinds.among(facts.latitude, facts.longitude, facts.remote)
        self.conditions = Kinds.among(
            facts.licence, facts.schedules, facts.night, facts.adolescents, facts.contracts, facts.experience,
            facts.education,
        )  # fmt: skip
        self.skills = sparse.csr_matrix(block.skills.T, dtype=np.float32)
        self.titles = sparse.csr_matrix(block.titles.T, dtype=np.float32)

    def __len__(self) -> int:
        return len(self.block)

    @cached_property
    def vectors(self) -> FloatMatrix:
        """Vectors as they rest, in half precision."""
        return self.block.vectors

    @cached_property
    def knows_work(self) -> BoolArray:
        """Which jobs have a likely occupation."""
        return np.asarray(self.block.probabilities.any(axis=1))

    @cached_property
    def has_title(self) -> BoolArray:
        """Which jobs have words in their title."""
        return np.asarray(np.diff(self.block.titles.indptr) > 0)

    @cached_property
    def no_skill(self) -> Row:
        """The skills part of whoever has none of the asked skills, [n]."""
        return self._skills(0.0)

    @cached_property
    def skill_gain(self) -> Row:
        """What having all asked skills adds to `no_skill`, [n]."""
        return self._skills(1.0) - self.no_skill

    def _skills(self, found: float) -> Row:
        mass = self.block.skill_mass
        told = np.ones(len(mass), bool)
        return parts.skills(np.full(len(mass), found), mass, told, self.weights).astype(np.float32)

    def standing(self, *, days: float) -> Row:
        """Return the factor of freshness and answers, [n]; `days` is how much older the ads are by now."""
        fresh = halving(np.floor(self.block.facts.age_days + days), self.weights.halving_days)
        answers = self.block.facts.answer_rate
        fresh = np.where(np.isnan(fresh), NEUTRAL["freshness"], fresh)
        answers = np.where(np.isnan(answers), NEUTRAL["answers"], answers)
        factor = (1 - self.weights.freshness * (1 - fresh)) * (
            1 + self.weights.answers * (answers - NEUTRAL["answers"])
        )
        return np.asarray(factor, np.float32)


_tiles: WeakKeyDictionary[JobPool, dict[int, Tile]] = WeakKeyDictionary()


def tiles_of(pool: JobPool) -> list[Tile]:
    """Return the tiles of a pool, kept as long as its blocks stay the same."""
    kept = _tiles.setdefault(pool, {})
    held = {id(block) for block in pool.blocks}
    for key in [key for key in kept if key not in held]:
        del kept[key]
    for block in pool.blocks:
        if id(block) not in kept or kept[id(block)].block is not block:
            kept[id(block)] = Tile(block)
    return [kept[id(block)] for block in pool.blocks]
