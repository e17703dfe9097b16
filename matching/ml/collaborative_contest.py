"""Collaborative filtering beside the factors in use and beside plain orders, on choices that none of them has seen.

The candidate is fitted once more on what was chosen before a moment, and asked for what held-out people chose after it.
That moment is the set's own cut, or the end of the data of the factors in use where that is later: so the factors in
use have not seen the answers either, and serve here exactly as they serve in the product.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.ml import collaborative
from matching.ml.collaborative_factors import Interactions
from matching.ml.collaborative_model import Collaborative, Table
from matching.ml.collaborative_training import (
    Choices,
    Parts,
    VectorsOf,
    asked,
    finished,
    new_choices,
    parts_of,
)
from matching.ml.contest import CANDIDATE, IN_USE, Contest
from matching.ml.evaluation_lists import Scores, measure_people
from matching.ml.types import FloatMatrix, IntArray

MEASURES = ("recall", "ndcg", "auc")
AT = 20

WordsOf = Callable[[IntArray, IntArray], Scores | None]
"""Gives the words in common of people and jobs by their ids, as scores by row of the people; None without words."""
LabelsOf = Callable[[IntArray], Mapping[str, Sequence[str]]]
"""Gives the groups of people by their ids, each a label a person."""


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """What a contest takes from outside: vectors of jobs, words in common, groups of people, the factors in use."""

    vectors_of: VectorsOf
    words_of: WordsOf
    labels_of: LabelsOf
    active: Collaborative | None = None


def compete(
    choices: Choices, *, settings: Mapping[str, Any], around: Around, seed: int = 7
) -> Contest | None:
    """Ask all of them; None where nobody is left to ask. `settings` are those that the candidate was fitted with."""
    parts = parts_of(choices)
    table = parts.table
    wanted = new_choices(known=parts.earlier, hidden=parts.test)
    rows = asked(parts.earlier, wanted)
    if not len(rows):
        return None
    got = {}
    for name, scores in _contenders(parts, settings, around, seed=seed).items():
        found = measure_people(scores, rows, seen=parts.earlier, relevant=wanted, at=AT)
        got[name] = {f"{one}{AT}" if one != "auc" else one: found[one] for one in MEASURES}
    labels = around.labels_of(table.person_ids[rows])
    return Contest(got, labels, _fingerprint(table, rows, wanted))


def _contenders(parts: Parts, settings: Mapping[str, Any], around: Around, *, seed: int) -> dict[str, Scores]:
    table, vectors = parts.table, around.vectors_of(parts.table.job_ids)
    candidate = finished(parts, settings, vectors=vectors, seed=seed)
    found = {
        CANDIDATE: as_served(candidate, table, vectors),
        "itemknn": collaborative.fit_item_knn(parts.earlier).scores,
        "popularity": collaborative.fit_popularity(parts.earlier).scores,
        "random": _chance(len(table.job_ids)),
    }
    if around.active is not None:
        found[IN_USE] = as_served(around.active, table, vectors)
    if vectors.any():
        found["content"] = _content(parts.earlier, vectors)
    words = around.words_of(table.person_ids, table.job_ids)
    return found if words is None else found | {"bm25": words}


def as_served(model: Collaborative, table: Table, vectors: FloatMatrix) -> Scores:
    """Return a model as the product uses it: who is unknown is neutral, a job nobody chose has its vector's row."""
    knows = model.tower is not None and len(model.tower.weights) == vectors.shape[1] + 1
    jobs = model.job_factors(table.job_ids.tolist(), vectors if knows else None)

    def scores(rows: IntArray) -> FloatMatrix:
        found = [model.person(int(one)) for one in table.person_ids[rows]]
        nobody = np.zeros(jobs.shape[1], np.float32)
        return np.stack([one if len(one) else nobody for one in found]) @ jobs.T

    return scores


def _content(earlier: Interactions, vectors: FloatMatrix) -> Scores:
    """Return likeness of texts alone: each job by the mean vector of what a person chose before."""

    def scores(rows: IntArray) -> FloatMatrix:
        return np.asarray((earlier[rows] @ vectors) @ vectors.T, np.float32)

    return scores


def _chance(jobs: int) -> Scores:
    def scores(rows: IntArray) -> FloatMatrix:
        return np.stack([np.random.default_rng([11, int(row)]).random(jobs, np.float32) for row in rows])

    return scores


def _fingerprint(table: Table, rows: IntArray, wanted: Interactions) -> str:
    some = wanted[rows]
    digest = hashlib.sha256()
    for column in (table.person_ids[rows], some.indptr, table.job_ids[some.indices], table.job_ids):
        digest.update(np.ascontiguousarray(column, np.int64).tobytes())
    return digest.hexdigest()
