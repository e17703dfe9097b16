"""From choices to a model that serves, with settings chosen on some people's later choices.

The choices of everybody before the cut in time are learned from. Of what came later, that of the people held out for
choosing decides the settings, and all but the test's gives the scale of the products. The model that is kept is then
fitted on everything, the freshest included. How good it is, `collaborative_contest` asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.ml import collaborative
from matching.ml.collaborative_factors import Interactions
from matching.ml.collaborative_model import Collaborative, Table, table_of
from matching.ml.evaluation_lists import measure_lists
from matching.ml.frozen import TEST, VALID
from matching.ml.types import BoolArray, FloatMatrix, IntArray

FEWEST_CHOICES = 50
"""Choices under which nothing can be said of who chooses alike."""
GRID: tuple[dict[str, Any], ...] = (
    {"factors": 64, "alpha": 10.0, "regularization": 0.3},
    {"factors": 64, "alpha": 40.0, "regularization": 3.0},
    {"factors": 256, "alpha": 40.0, "regularization": 3.0},
)
AT = 20

VectorsOf = Callable[[IntArray], FloatMatrix]
"""Gives float32 [len(ids), d] of jobs, rows of zeros where a job has no vector; [len(ids), 0] without any."""


class TooFewChoices(ValueError):
    """There is too little to learn from; the sentence says how little."""


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """n choices: person, job, gain above 0, the person's fold (0 trains, 1 chooses, 2 tests), after the cut or not."""

    people: IntArray
    jobs: IntArray
    gains: NDArray[np.float32]
    folds: NDArray[np.int8]
    later: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """All choices; those before the cut; later ones of the people held out for choosing, and of those for the test;
    later ones that give the scale of the products."""

    table: Table
    earlier: Interactions
    valid: Interactions
    test: Interactions
    scaled_on: Interactions


def learn(choices: Choices, *, vectors_of: VectorsOf, seed: int = 7) -> tuple[Collaborative, dict[str, Any]]:
    """Return the model and how it came about: counts, the settings that were chosen, every trial.

    Raises TooFewChoices and CollaborativeUnavailable.
    """
    if len(choices.people) < FEWEST_CHOICES:
        raise TooFewChoices(
            f"{len(choices.people)} choices are too few to learn from: {FEWEST_CHOICES} at least"
        )
    parts = parts_of(choices)
    settings, trials = _settings(parts, seed=seed)
    early = collaborative.fit_als(parts.earlier, seed=seed, **settings)
    line = collaborative.calibration(early, parts.scaled_on, seed=seed)
    table = parts.table
    factors = collaborative.calibrated(collaborative.fit_als(table.interactions, seed=seed, **settings), line)
    model = Collaborative(
        factors,
        table.person_ids,
        table.job_ids,
        _tower(factors, table.interactions, vectors_of(table.job_ids)),
    )
    counts = {
        "people": len(table.person_ids), "jobs": len(table.job_ids), "choices": int(table.interactions.nnz)
    }  # fmt: skip
    return model, counts | {"settings": settings, "trials": trials}


def parts_of(choices: Choices) -> Parts:
    """Return the choices as tables of one shape."""
    table = table_of(choices.people.tolist(), choices.jobs.tolist(), choices.gains.tolist())
    rows = np.searchsorted(table.person_ids, choices.people)
    columns = np.searchsorted(table.job_ids, choices.jobs)

    def some(kept: BoolArray) -> Interactions:
        content = (choices.gains[kept], (rows[kept], columns[kept]))
        return sparse.csr_matrix(content, shape=table.interactions.shape, dtype=np.float32)

    later = choices.later
    return Parts(
        table, some(~later), some(later & (choices.folds == VALID)), some(later & (choices.folds == TEST)),
        some(later & (choices.folds != TEST)),
    )  # fmt: skip


def finished(
    parts: Parts, settings: Mapping[str, Any], *, vectors: FloatMatrix, seed: int = 7
) -> Collaborative:
    """Return what would serve if nothing had been chosen after the cut; `vectors` [m, d] of the table's jobs."""
    fitted = collaborative.fit_als(parts.earlier, seed=seed, **settings)
    line = collaborative.calibration(fitted, parts.scaled_on, seed=seed)
    people, jobs = (np.flatnonzero(side.any(axis=1)) for side in (fitted.people, fitted.jobs))
    factors = collaborative.calibrated(collaborative.Factors(fitted.people[people], fitted.jobs[jobs]), line)
    tower = _tower(factors, parts.earlier[:, jobs], vectors[jobs])
    return Collaborative(factors, parts.table.person_ids[people], parts.table.job_ids[jobs], tower)


def new_choices(*, known: Interactions, hidden: Interactions) -> Interactions:
    """Return the hidden choices without those that were known already."""
    new = sparse.csr_matrix(hidden - hidden.multiply(known > 0))
    new.eliminate_zeros()
    return new


def asked(known: Interactions, hidden: Interactions) -> IntArray:
    """Return the rows of the people who can be asked: they chose something before and something after."""
    return np.flatnonzero((np.diff(known.indptr) > 0) & (np.diff(hidden.indptr) > 0))


def _settings(parts: Parts, *, seed: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the settings with the best recall of the people held out for choosing, with every trial."""
    wanted = new_choices(known=parts.earlier, hidden=parts.valid)
    people = asked(parts.earlier, wanted)
    if not len(people):
        return GRID[0], []
    trials = []
    for settings in GRID:
        fitted = collaborative.fit_als(parts.earlier, seed=seed, **settings)
        (found,) = measure_lists(fitted.scores, people, seen=parts.earlier, relevant=wanted, lengths=(AT,))
        trials.append({**settings, "recall": found.recall})
    best = max(range(len(GRID)), key=lambda place: trials[place]["recall"])
    return GRID[best], trials


def _tower(
    factors: collaborative.Factors, interactions: Interactions, vectors: FloatMatrix
) -> collaborative.Tower | None:
    """Return the tower learned from jobs that have a vector; None without any. Rows of all three are the same jobs."""
    read = np.flatnonzero(vectors.any(axis=1))
    if not len(read):
        return None
    chosen = np.asarray((interactions > 0).sum(axis=0), np.float32).ravel()
    known = collaborative.Factors(factors.people, factors.jobs[read])
    return collaborative.content_factors(vectors[read], known, chosen=chosen[read])
