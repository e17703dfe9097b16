"""Factors of people and jobs, other ways to score them by who chose alike, and the way in for jobs nobody chose.

Plain arrays: nothing here needs the library that fits them (`collaborative`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.ml.types import FloatMatrix, IntArray

Interactions: TypeAlias = sparse.csr_matrix

HIGH = 0.5
"""Product of calibrated factors that counts as 1; half of it is what an unknown pair counts."""
UNKNOWN = -1


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """float32 rows whose inner product says how much a person would choose a job: [n, k] and [m, k]."""

    people: FloatMatrix
    jobs: FloatMatrix

    def scores(self, rows: IntArray) -> FloatMatrix:
        """Return the products of some people with all jobs, [len(rows), m]."""
        return np.asarray(self.people[rows] @ self.jobs.T, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """Jobs alike by who chose them: `alike` is sparse [m, m], `interactions` what the scores are summed from."""

    interactions: Interactions
    alike: Interactions

    def scores(self, rows: IntArray) -> FloatMatrix:
        """Return sums of likeness to what some people chose, [len(rows), m]."""
        return np.asarray((self.interactions[rows] @ self.alike).toarray(), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Popularity:
    """How many people chose each job: the same order for everybody."""

    counts: FloatMatrix

    def scores(self, rows: IntArray) -> FloatMatrix:
        """Return the counts once a person, [len(rows), m]."""
        return np.broadcast_to(self.counts, (len(rows), len(self.counts)))


@dataclass(frozen=True, slots=True, eq=False)
class Tower:
    """Factors of a job from its vector: the way in for jobs that nobody has chosen yet. `weights` is [d + 1, k]."""

    weights: FloatMatrix

    def factors(self, vectors: FloatMatrix) -> FloatMatrix:
        """Return float32 [m, k] for vectors [m, d]."""
        return np.asarray(vectors @ self.weights[:-1] + self.weights[-1], np.float32)


def content_factors(
    vectors: FloatMatrix, factors: Factors, *, chosen: NDArray[np.float32] | None = None, ridge: float = 1.0
) -> Tower:
    """Fit the tower that gives a job's factors from its vector, by ridge regression over jobs with factors.

    `vectors` [m, d] stand in the rows of `factors.jobs`; `chosen` [m] (how many people chose each job) weighs jobs
    whose factors are better known, by the square root.
    """
    known = np.flatnonzero(factors.jobs.any(axis=1))
    weight = np.ones(len(known)) if chosen is None else np.sqrt(np.maximum(chosen[known], 0.0))
    columns = np.column_stack([vectors[known], np.ones(len(known))]).astype(np.float64)
    gram = (columns * weight[:, None]).T @ columns
    gram[np.diag_indices(len(gram) - 1)] += ridge
    gram[-1, -1] += 1e-9
    right = (columns * weight[:, None]).T @ factors.jobs[known]
    return Tower(np.asarray(np.linalg.solve(gram, right), np.float32))


def with_cold(factors: Factors, tower: Tower, vectors: FloatMatrix) -> Factors:
    """Return factors in which jobs that nobody chose have those of the tower."""
    cold = np.flatnonzero(~factors.jobs.any(axis=1))
    jobs = factors.jobs.copy()
    jobs[cold] = tower.factors(vectors[cold])
    return replace(factors, jobs=jobs)


@dataclass(frozen=True, slots=True)
class Line:
    """What a product of factors counts, before it is cut to 0 to 1: slope x product + middle."""

    slope: float
    middle: float


def calibration(factors: Factors, held_out: Interactions, *, seed: int = 7) -> Line:
    """Return the least squares line of chosen (1) and drawn (0) pairs, as many of one as of the other.

    `held_out` [n, m] are choices that the fit did not see. Without any a product counts as a toss-up.
    """
    people, jobs = held_out.nonzero()
    has_person, has_job = np.asarray(factors.people.any(axis=1)), np.asarray(factors.jobs.any(axis=1))
    known = has_person[people] & has_job[jobs]
    people, jobs = people[known], jobs[known]
    if not len(people):
        return Line(0.0, 0.5)
    drawn = np.random.default_rng(seed).choice(np.flatnonzero(has_job), len(people))
    chosen = np.einsum("pk,pk->p", factors.people[people], factors.jobs[jobs])
    others = np.einsum("pk,pk->p", factors.people[people], factors.jobs[drawn])
    products = np.concatenate([chosen, others]).astype(np.float64)
    spread, mean = float(products.var()), float(products.mean())
    agree = float(((products - mean) * np.repeat([1.0, 0.0], len(people))).mean())
    slope = max(agree / spread, 0.0) if spread > 0 else 0.0
    return Line(slope, 0.5 - slope * mean)


def calibrated(factors: Factors, line: Line) -> Factors:
    """Return factors of one more column that carry the line: their product is `HIGH` for a sure choice.

    Whoever multiplies two rows has it; half of `HIGH` is a toss-up.
    """
    lines = np.full((len(factors.people), 1), HIGH * line.middle)
    ones = np.ones((len(factors.jobs), 1))
    return Factors(
        np.hstack([factors.people * (HIGH * line.slope), lines]).astype(np.float32),
        np.hstack([factors.jobs, ones]).astype(np.float32),
    )


def affinity(factors: Factors, person_row: int, job_rows: IntArray) -> NDArray[np.float32]:
    """Return float32 [m] in 0 to 1 of one person and some jobs by calibrated factors; NaN where a row is unknown (-1).

    It is the part "collaborative" of the score: what an unknown pair counts is 0.5.
    """
    found = np.full(len(job_rows), np.nan, np.float32)
    known = job_rows != UNKNOWN
    if person_row != UNKNOWN:
        products = factors.jobs[job_rows[known]] @ factors.people[person_row]
        found[known] = np.clip(products / HIGH, 0, 1)
    return found
