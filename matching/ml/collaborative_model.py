"""What collaborative filtering leaves in a folder: calibrated factors by id, and the tower for jobs without any.

from matching.ml import collaborative_model
model = collaborative_model.load(folder)
model.person(7), model.job_factors([11, 12], vectors)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from matching.ml.collaborative_factors import HIGH, UNKNOWN, Factors, Interactions, Tower
from matching.ml.manifest import check_manifest, write_manifest
from matching.ml.types import FloatMatrix, IntArray

FILE = "collaborative.npz"
LEAST_MIDDLE = 0.02
"""Constant of the calibrated line under which a toss-up cannot be told by it alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Interactions float32 [n, m] with the ids of their rows and columns, both ascending."""

    interactions: Interactions
    person_ids: IntArray
    job_ids: IntArray


def table_of(person_ids: Sequence[int], job_ids: Sequence[int], gains: Sequence[float]) -> Table:
    """Lay out choices (one a place); of several of one pair the highest gain counts, those of gain 0 are left out."""
    gain = np.asarray(gains, np.float32)
    people, jobs = np.asarray(person_ids, np.int64)[gain > 0], np.asarray(job_ids, np.int64)[gain > 0]
    gain = gain[gain > 0]
    known_people, row = np.unique(people, return_inverse=True)
    known_jobs, column = np.unique(jobs, return_inverse=True)
    order = np.lexsort((-gain, column, row))
    row, column, gain = row[order], column[order], gain[order]
    is_first = np.ones(len(row), bool)
    is_first[1:] = (np.diff(row) != 0) | (np.diff(column) != 0)
    shape = (len(known_people), len(known_jobs))
    content = (gain[is_first], (row[is_first], column[is_first]))
    return Table(sparse.csr_matrix(content, shape=shape, dtype=np.float32), known_people, known_jobs)


@dataclass(frozen=True, slots=True, eq=False)
class Collaborative:
    """Calibrated factors of known people and jobs; `tower` is None when no vectors were there to learn from."""

    factors: Factors
    person_ids: IntArray
    job_ids: IntArray
    tower: Tower | None = None
    version: str = ""
    _people: Mapping[int, int] = field(default_factory=dict, repr=False)
    _jobs: Mapping[int, int] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Index the ids."""
        object.__setattr__(self, "_people", {int(one): row for row, one in enumerate(self.person_ids)})
        object.__setattr__(self, "_jobs", {int(one): row for row, one in enumerate(self.job_ids)})

    def person(self, person_id: int) -> FloatMatrix:
        """Return a person's factors float32 [k], or [0] when she is unknown, which is neutral."""
        row = self._people.get(person_id, UNKNOWN)
        return self.factors.people[row] if row != UNKNOWN else np.zeros(0, np.float32)

    def job_rows(self, job_ids: Sequence[int]) -> IntArray:
        """Return rows of jobs for `collaborative.affinity`, -1 for unknown ones."""
        return np.array([self._jobs.get(int(one), UNKNOWN) for one in job_ids], np.int64)

    def job_factors(self, job_ids: Sequence[int], vectors: FloatMatrix | None = None) -> FloatMatrix:
        """Return factors of jobs float32 [m, k]; unknown ones by the tower from their `vectors` [m, d].

        Without a tower or vectors an unknown job gets the row whose product is that of a toss-up with anybody.
        """
        rows = self.job_rows(job_ids)
        found = np.zeros((len(rows), self.factors.jobs.shape[1]), np.float32)
        if len(self.factors.people):
            middle = float(self.factors.people[0, -1])
            found[:, -1:] = HIGH / 2 / max(middle, LEAST_MIDDLE)
        known = rows != UNKNOWN
        found[known] = self.factors.jobs[rows[known]]
        if self.tower is not None and vectors is not None and (~known).any():
            found[~known] = self.tower.factors(vectors[~known])
        return found

    def save(self, folder: Path, *, facts: Mapping[str, Any] | None = None) -> str:
        """Write the folder with its manifest and return its hash."""
        folder.mkdir(parents=True, exist_ok=True)
        weights = self.tower.weights if self.tower is not None else np.zeros((0, 0), np.float32)
        np.savez(
            folder / FILE, people=self.factors.people, jobs=self.factors.jobs, person_ids=self.person_ids,
            job_ids=self.job_ids, tower=weights,
        )  # fmt: skip
        return write_manifest(folder, files=[FILE], facts={"kind": "collaborative", **(facts or {})})


def load(folder: Path) -> Collaborative:
    """Read a folder that `save` wrote; raises EncoderDamaged when a byte differs from its manifest."""
    version = check_manifest(folder)
    with np.load(folder / FILE) as kept:
        tower = Tower(kept["tower"]) if kept["tower"].size else None
        return Collaborative(
            Factors(kept["people"], kept["jobs"]), kept["person_ids"], kept["job_ids"], tower, version[:12]
        )
