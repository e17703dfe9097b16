"""From choices to a model that serves: settings chosen on some people's later choices, measured on others'.

The choices of everybody before the cut in time are learned from. Of what came later, that of the people held out for
choosing decides the settings, that of the people held out for the test is measured once, and all but the test's
gives the scale of the products. The model that is kept is then fitted on everything, the freshest included.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.ml import collaborative
from matching.ml.collaborative_factors import Interactions, Line
from matching.ml.collaborative_model import Collaborative, Table, table_of
from matching.ml.evaluation_lists import ListScores, Scores, measure_lists
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
class _Parts:
    table: Table
    earlier: Interactions
    valid: Interactions
    test: Interactions
    scaled_on: Interactions


def learn(choices: Choices, *, vectors_of: VectorsOf, seed: int = 7) -> tuple[Collaborative, dict[str, Any]]:
    """Return the model and its figures: recall@20 and the like on the test people beside popularity and item-kNN.

    Figures are 0 where nobody is left to ask. Raises TooFewChoices and CollaborativeUnavailable.
    """
    if len(choices.people) < FEWEST_CHOICES:
        raise TooFewChoices(
            f"{len(choices.people)} choices are too few to learn from: {FEWEST_CHOICES} at least"
        )
    parts = _parts(choices)
    settings, trials = _settings(parts, seed=seed)
    early = collaborative.fit_als(parts.earlier, seed=seed, **settings)
    line = collaborative.calibration(early, parts.scaled_on, seed=seed)
    metrics = _metrics(parts, early) | {"settings": settings, "trials": trials}
    return _final(parts.table, line, settings, vectors_of=vectors_of, seed=seed), metrics


def _parts(choices: Choices) -> _Parts:
    table = table_of(choices.people.tolist(), choices.jobs.tolist(), choices.gains.tolist())
    rows = np.searchsorted(table.person_ids, choices.people)
    columns = np.searchsorted(table.job_ids, choices.jobs)

    def some(kept: BoolArray) -> Interactions:
        content = (choices.gains[kept], (rows[kept], columns[kept]))
        return sparse.csr_matrix(content, shape=table.interactions.shape, dtype=np.float32)

    later = choices.later
    return _Parts(
        table, some(~later), some(later & (choices.folds == VALID)), some(later & (choices.folds == TEST)),
        some(later & (choices.folds != TEST)),
    )  # fmt: skip


def _settings(parts: _Parts, *, seed: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the settings with the best recall of the people held out for choosing, with every trial."""
    if not len(_asked(parts.earlier, parts.valid)):
        return GRID[0], []
    trials = []
    for settings in GRID:
        fitted = collaborative.fit_als(parts.earlier, seed=seed, **settings)
        trials.append({**settings, "recall": _measured(fitted.scores, parts.earlier, parts.valid).recall})
    best = max(range(len(GRID)), key=lambda place: trials[place]["recall"])
    return GRID[best], trials


def _metrics(parts: _Parts, factors: collaborative.Factors) -> dict[str, Any]:
    shown: dict[str, Scores] = {
        "als": factors.scores,
        "itemknn": collaborative.fit_item_knn(parts.earlier).scores,
        "popularity": collaborative.fit_popularity(parts.earlier).scores,
    }
    found: dict[str, Any] = {
        "people": len(parts.table.person_ids), "jobs": len(parts.table.job_ids),
        "choices": int(parts.table.interactions.nnz), "asked": len(_asked(parts.earlier, parts.test)),
    }  # fmt: skip
    for name, scores in shown.items():
        one = _measured(scores, parts.earlier, parts.test)
        found |= {f"{name}_recall{AT}": one.recall, f"{name}_ndcg{AT}": one.ndcg, f"{name}_auc": one.auc}
    return found


def _measured(scores: Scores, known: Interactions, hidden: Interactions) -> ListScores:
    new = hidden - hidden.multiply(known > 0)
    new.eliminate_zeros()
    (one,) = measure_lists(
        scores, _asked(known, new), seen=known, relevant=sparse.csr_matrix(new), lengths=(AT,)
    )
    return one


def _asked(known: Interactions, hidden: Interactions) -> IntArray:
    return np.flatnonzero((np.diff(known.indptr) > 0) & (np.diff(hidden.indptr) > 0))


def _final(
    table: Table, line: Line, settings: Mapping[str, Any], *, vectors_of: VectorsOf, seed: int
) -> Collaborative:
    factors = collaborative.calibrated(collaborative.fit_als(table.interactions, seed=seed, **settings), line)
    vectors = vectors_of(table.job_ids)
    read = np.flatnonzero(vectors.any(axis=1))
    tower = None
    if len(read):
        chosen = np.asarray((table.interactions > 0).sum(axis=0), np.float32).ravel()
        known = collaborative.Factors(factors.people, factors.jobs[read])
        tower = collaborative.content_factors(vectors[read], known, chosen=chosen[read])
    return Collaborative(factors, table.person_ids, table.job_ids, tower)
