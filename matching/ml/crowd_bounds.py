"""How high the score of each of many people with each of many jobs can be, by a few passes over all pairs.

What a pair shares is taken as it is: meaning (one matrix product), occupation, words of titles, skills, the way there
(once a pair of places), schedule, contract, experience and education (once a pair of kinds), freshness, answers. What
costs more than it tells stands at its best: pay above the gate, preference, collaborative filtering, searches, the
learned order. So the score (`parts.combine_rows`) is never above the bound but for float32, SLACK.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.ml import parts, preferences
from matching.ml.blocks import JobColumns, SeekerBlock, SeekerColumns
from matching.ml.crowd_tiles import Tile
from matching.ml.gates import closed_gates, distance_km, overlap_or_unknown
from matching.ml.neutral import NEUTRAL
from matching.ml.parts import LIFT_RANGE, NO_BASE, WEIGHTS, Weights
from matching.ml.taxonomy import Taxonomy
from matching.ml.types import BoolArray, FloatArray, FloatMatrix, IntArray, SeekerReading

CLOSED = -1.0
"""The bound of a pair behind a closed gate."""
SLACK = 2e-4
"""More than float32 sums, and the rounding by which equal scores are told, make between bound and score."""

_NO, _OPEN = np.array(False), np.array(True)
_ZERO, _UNKNOWN = np.array(0, np.int8), np.array(np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """p people as bounds need them; built by `Crowd.of`."""

    block: SeekerBlock
    facts: SeekerColumns
    queries: FloatMatrix
    query_starts: IntArray
    has_vectors: BoolArray
    near: FloatMatrix
    knows_work: BoolArray
    skills: sparse.csr_matrix
    terms: sparse.csr_matrix
    most: NDArray[np.float32]
    most_feasible: NDArray[np.float32]
    weights: Weights

    @classmethod
    def of(
        cls, seekers: Sequence[SeekerReading], *, taxonomy: Taxonomy, codes: dict[str, int], lifted: bool,
        weights: Weights = WEIGHTS,
    ) -> Crowd:  # fmt: skip
        """Lay out people; `codes` are those of the jobs, `lifted` tells that a learned order is in use."""
        block = SeekerBlock.build(seekers, taxonomy=taxonomy, codes=dict(codes))
        queries, _ = meaning_queries(block, weights=weights)
        has_vectors = np.diff(block.vector_starts) > 0
        near, knows_work = _near(block, taxonomy, weights)
        tastes = block.facts.taste.any(axis=1)
        return cls(
            block=block,
            facts=_upright(block.facts),
            queries=queries,
            query_starts=block.vector_starts[:-1][has_vectors],
            has_vectors=has_vectors,
            near=near,
            knows_work=knows_work,
            skills=block.skills.astype(np.float32),
            terms=block.terms.astype(np.float32),
            most=_most_wanted(seekers, weights, lifted=lifted),
            most_feasible=np.where(tastes, preferences.RANGE, 1.0).astype(np.float32),
            weights=weights,
        )

    def __len__(self) -> int:
        return len(self.block)

    def bounds(self, tile: Tile, *, days: float) -> FloatMatrix:
        """Return the bound of each pair, float32 [p, n], CLOSED behind a gate; `days` as in `Tile.standing`."""
        wants = np.minimum(self._base(tile) * self._skills(tile) * self.most[:, None], 1.0)
        feasible = self._places(tile)[:, tile.places.of]
        feasible *= self._conditions(tile)[:, tile.conditions.of]
        is_closed = (feasible == 0) | (tile.block.facts.pay_max[None, :] < self.facts.pay_wish)
        feasible *= tile.standing(days=days)
        feasible *= self.most_feasible[:, None]
        wants *= np.minimum(feasible, 1.0, out=feasible)
        wants[is_closed] = CLOSED
        return np.asarray(wants, np.float32)

    # --- what she wants

    def _base(self, tile: Tile) -> FloatMatrix:
        """Return the weighted mean of meaning, occupation and title, of what is known of them."""
        weights = self.weights
        known = np.zeros((len(self), len(tile)), np.float32)
        base = self._meaning(tile)
        base *= weights.meaning
        known += np.float32(weights.meaning) * self.has_vectors[:, None]
        base += np.float32(weights.occupation) * self._occupation(tile)
        known += np.float32(weights.occupation) * (self.knows_work[:, None] & tile.knows_work)
        told = self.terms @ tile.titles
        _add(base, told, np.float32(weights.title))
        known += np.float32(weights.title) * (self.block.has_terms[:, None] & tile.has_title)
        with np.errstate(invalid="ignore", divide="ignore"):
            base /= known
        base[known == 0] = NO_BASE
        return base

    def _meaning(self, tile: Tile) -> FloatMatrix:
        weights = self.weights
        found = np.zeros((len(self), len(tile)), np.float32)
        if len(self.queries):
            cosines = self.queries @ tile.vectors.astype(np.float32).T
            best = np.maximum.reduceat(cosines, self.query_starts, axis=0)
            best -= np.float32(weights.meaning_low)
            best /= np.float32(weights.meaning_high - weights.meaning_low)
            found[self.has_vectors] = np.clip(best, 0, 1, out=best)
        return found

    def _occupation(self, tile: Tile) -> FloatMatrix:
        found = np.zeros((len(self), len(tile)), np.float32)
        if self.knows_work.any():
            shares = tile.block.probabilities.astype(np.float32)
            for place in range(shares.shape[1]):
                found += self.near[:, tile.block.occupations[:, place]] * shares[:, place]
        return found

    def _skills(self, tile: Tile) -> FloatMatrix:
        """Return the factor of the skills part."""
        told = self.block.has_skills[:, None]
        part = np.where(told, tile.no_skill, np.float32(NEUTRAL["skills"]))
        share = self.skills @ tile.skills
        share.data = np.minimum(share.data / np.float32(self.weights.skill_target), 1.0)
        _add(part, share.multiply(tile.skill_gain).tocsr(), np.float32(1.0))
        return np.asarray(1 - np.float32(self.weights.skills) * (1 - part), np.float32)

    # --- what is feasible

    def _places(self, tile: Tile) -> FloatMatrix:
        """Return the factor of the way to each kind of place, [p, kinds], 0 where the gate is closed."""
        jobs = _of_kinds(tile.block.facts, tile.places.first)
        one = self.facts
        distance = distance_km(one.latitude, one.longitude, jobs.latitude, jobs.longitude)
        closed = closed_gates(
            distance=distance, radius=one.radius, moves=one.moves, remote=jobs.remote,
            remote_only=one.remote_only, licence_ok=_OPEN, schedule_ok=_OPEN, age=_UNKNOWN, adolescents=_NO,
            night=_ZERO, pay_max=_UNKNOWN, pay_wish=_UNKNOWN,
        )  # fmt: skip
        part = parts.travel(distance, jobs.remote, self.weights)
        return _factors({"distance": part}, closed, self.weights)

    def _conditions(self, tile: Tile) -> FloatMatrix:
        """Return the factor of schedule, contract, experience and education of each kind of job, 0 where closed."""
        jobs = _of_kinds(tile.block.facts, tile.conditions.first)
        one = self.facts
        closed = closed_gates(
            distance=_UNKNOWN, radius=_UNKNOWN, moves=_NO, remote=_ZERO, remote_only=_NO,
            licence_ok=np.asarray((jobs.licence == 0) | ((jobs.licence & one.licences) != 0)),
            schedule_ok=overlap_or_unknown(jobs.schedules, one.schedules), age=one.age,
            adolescents=jobs.adolescents, night=jobs.night, pay_max=_UNKNOWN, pay_wish=_UNKNOWN,
        )  # fmt: skip
        found = parts.feasible_parts(jobs, one, _UNKNOWN, self.weights)
        names = ("schedule", "contract", "experience", "education")
        return _factors({name: found[name] for name in names}, closed, self.weights)


def meaning_queries(seekers: SeekerBlock, *, weights: Weights = WEIGHTS) -> tuple[FloatMatrix, IntArray]:
    """Return one query a vector [q, d] and whose it is [q]: the highest product of a person's is her meaning.

    Meaning is share x max + (1 - share) x mean of the cosines of her vectors v1 ... vk: the highest inner product
    with share x vi + (1 - share) x mean of v.
    """
    lengths = np.diff(seekers.vector_starts)
    owner = np.repeat(np.arange(len(seekers)), lengths)
    share = np.float32(weights.best_vector)
    sums = np.zeros((len(seekers), seekers.vectors.shape[1]), np.float32)
    np.add.at(sums, owner, seekers.vectors)
    means = sums / np.maximum(lengths, 1).astype(np.float32)[:, None]
    return np.asarray(share * seekers.vectors + (1 - share) * means[owner], np.float32), owner


def _near(seekers: SeekerBlock, taxonomy: Taxonomy, weights: Weights) -> tuple[FloatMatrix, BoolArray]:
    """Return how near each person's work is to every occupation, float32 [p, occupations], and who told any."""
    starts = seekers.occupation_starts
    found = np.zeros((len(seekers), len(taxonomy.occupations)), np.float32)
    for person, (start, end) in enumerate(pairwise(starts)):
        for number, weight in zip(
            seekers.occupations[start:end], seekers.occupation_weights[start:end], strict=True
        ):
            row = taxonomy.similarity_row(taxonomy.occupations[number].id) ** weights.occupation_power
            np.maximum(found[person], weight * row, out=found[person])
    return found, np.asarray(np.diff(starts) > 0)


def _most_wanted(seekers: Sequence[SeekerReading], weights: Weights, *, lifted: bool) -> NDArray[np.float32]:
    """Return the most by which what is not looked at multiplies a person's wants, [p]."""
    days = np.array([np.nan if one.facts.profile_days is None else one.facts.profile_days for one in seekers])
    unsearched = parts.context(np.full(len(seekers), np.nan), np.floor(days), weights)
    unsearched = np.where(np.isnan(unsearched), NEUTRAL["context"], unsearched)
    context = np.where([one.searches.size > 0 for one in seekers], 1.0, unsearched)
    alike = np.where([one.factors.size > 0 for one in seekers], 1.0, NEUTRAL["collaborative"])
    most = 1 + weights.context * (context - NEUTRAL["context"])
    most *= 1 + weights.collaborative * (alike - NEUTRAL["collaborative"])
    return np.asarray(most * (LIFT_RANGE if lifted else 1.0), np.float32)


def _upright(facts: SeekerColumns) -> SeekerColumns:
    """Return the facts of people as columns [p, 1], to be set beside rows of jobs; tastes are left out."""
    made = {
        one.name: getattr(facts, one.name)[:, None] for one in fields(SeekerColumns) if one.name != "taste"
    }
    return replace(facts, taste=np.zeros(facts.taste.shape[-1]), **made)


def _of_kinds(facts: JobColumns, first: IntArray) -> JobColumns:
    return JobColumns(**{one.name: getattr(facts, one.name)[first] for one in fields(JobColumns)})


def _factors(found: dict[str, FloatArray], closed: NDArray[np.uint8], weights: Weights) -> FloatMatrix:
    """Return the product of what each part leaves, 0 where a gate is closed."""
    made = np.ones(closed.shape)
    for name, part in found.items():
        filled = np.where(np.isnan(part), NEUTRAL[name], part)
        made = made * (1 - getattr(weights, name) * (1 - filled))
    return np.asarray(np.where(closed == 0, made, 0.0), np.float32)


def _add(dense: FloatMatrix, sparse_rows: sparse.csr_matrix, scale: np.float32) -> None:
    """Add scale x sparse rows to a dense matrix, in place."""
    rows = np.repeat(np.arange(dense.shape[0]), np.diff(sparse_rows.indptr))
    dense[rows, sparse_rows.indices] += scale * sparse_rows.data
