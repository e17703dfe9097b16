"""How good lists of suggestions are: precision, recall, F1, MAP, nDCG, MRR, AUC and coverage of people's lists.

A person's list is the positions of the jobs that were put first, best first, without those she chose before; what
she chose afterwards is relevant. Each measure is worked out a person and then taken in the mean over people with
something relevant, as the field does it; figures of other work compare only where their negatives are all jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.ml.types import FloatArray, FloatMatrix, IntArray

MEASURES = ("precision", "recall", "f1", "map", "ndcg", "mrr")
BATCH = 64
"""People whose scores over all jobs are held at once: 40 MB over 156,000 jobs."""

Scores = Callable[[IntArray], FloatMatrix]
"""Gives float32 [people, jobs] of some rows of people, higher is nearer."""


@dataclass(frozen=True, slots=True)
class ListScores:
    """The means at one length: each measure 0 to 1, `coverage` the share of all jobs that stand in some list."""

    at: int
    precision: float
    recall: float
    f1: float
    map: float
    ndcg: float
    mrr: float
    auc: float
    coverage: float


def of_one_list(hits: IntArray, *, relevant: int, at: int) -> dict[str, float]:
    """Return the measures of one list, `hits` [n >= at] being 1 where something relevant stands.

    Average precision is over min(relevant, at) (as in the challenges of the field), nDCG has gains of 0 and 1,
    reciprocal rank is 0 when nothing relevant stands among the first `at`; `relevant` is at least 1.
    """
    first = hits[:at].astype(np.float64)
    places = np.flatnonzero(first)
    precision, recall = first.sum() / at, first.sum() / relevant
    discounts = 1 / np.log2(np.arange(2, at + 2))
    return {
        "precision": float(precision),
        "recall": float(recall),
        "f1": float(2 * precision * recall / (precision + recall)) if len(places) else 0.0,
        "map": float((np.arange(1, len(places) + 1) / (places + 1)).sum() / min(relevant, at)),
        "ndcg": float((first * discounts[: len(first)]).sum() / discounts[:relevant].sum()),
        "mrr": float(1 / (places[0] + 1)) if len(places) else 0.0,
    }


def area_under_curve(scores: FloatMatrix, relevant: IntArray, *, seen: IntArray) -> float:
    """Return how often a relevant job scores above another that is neither relevant nor seen, ties half; 0 to 1.

    No job is both relevant and seen."""
    left_out = np.concatenate([relevant, seen])
    others = len(scores) - len(left_out)
    if not others or not len(relevant):
        return 0.5
    found = 0.0
    for score in scores[relevant]:
        below = (scores < score).sum() - (scores[left_out] < score).sum()
        equal = (scores == score).sum() - (scores[left_out] == score).sum()
        found += float(below + equal / 2)
    return found / len(relevant) / others


def measure_lists(
    scores: Scores, people: IntArray, *, seen: sparse.csr_matrix, relevant: sparse.csr_matrix,
    lengths: tuple[int, ...] = (10, 20),
) -> list[ListScores]:  # fmt: skip
    """Return the figures at each length over `people`, all of whom must have a row in `relevant` that is not empty.

    Equal scores fall by a fixed lot. `seen` and `relevant` are sparse [all people, all jobs].
    """
    found: dict[int, list[dict[str, float]]] = {at: [] for at in lengths}
    shown: dict[int, set[int]] = {at: set() for at in lengths}
    areas: list[float] = []
    for one in _asked(scores, people, seen=seen, relevant=relevant, most=max(lengths)):
        areas.append(one.area)
        for at in lengths:
            found[at].append(of_one_list(one.hits, relevant=one.relevant, at=at))
            shown[at].update(one.top[:at].tolist())
    area = float(np.mean(areas)) if areas else 0.0
    return [
        ListScores(at=at, auc=area, coverage=len(shown[at]) / seen.shape[1], **_means(found[at]))
        for at in lengths
    ]


def measure_people(
    scores: Scores, people: IntArray, *, seen: sparse.csr_matrix, relevant: sparse.csr_matrix, at: int
) -> dict[str, FloatArray]:
    """Return each measure of `measure_lists` at one length, and "auc", as float64 [people], one value a person."""
    rows = [
        {**of_one_list(one.hits, relevant=one.relevant, at=at), "auc": one.area}
        for one in _asked(scores, people, seen=seen, relevant=relevant, most=at)
    ]
    return {name: np.array([row[name] for row in rows]) for name in (*MEASURES, "auc")}


@dataclass(frozen=True, slots=True, eq=False)
class _List:
    """One person's first jobs, 1 where one of them is relevant, how many jobs are, and the area under the curve."""

    top: IntArray
    hits: IntArray
    relevant: int
    area: float


def _asked(
    scores: Scores, people: IntArray, *, seen: sparse.csr_matrix, relevant: sparse.csr_matrix, most: int
) -> Iterator[_List]:
    lot = np.random.default_rng(11).permutation(seen.shape[1])
    for start in range(0, len(people), BATCH):
        rows = people[start : start + BATCH]
        block = scores(rows)[:, lot]
        for row, person in enumerate(rows):
            wanted, before = _row(relevant, person), _row(seen, person)
            mixed = np.empty(len(lot), np.float32)
            mixed[lot] = block[row]
            top = _first(block[row], lot, before, most)
            area = area_under_curve(mixed, wanted, seen=before)
            yield _List(top, np.isin(top, wanted).astype(np.int64), len(wanted), area)


def _row(table: sparse.csr_matrix, row: int) -> IntArray:
    return np.asarray(table.indices[table.indptr[row] : table.indptr[row + 1]], np.int64)


def _first(scores: FloatMatrix, lot: IntArray, seen: IntArray, count: int) -> IntArray:
    """Return the jobs of the highest scores without the seen ones; `scores` stand in the order of `lot`."""
    reach = min(count + len(seen), len(scores))
    kept = np.argpartition(-scores, reach - 1)[:reach]
    kept = kept[np.lexsort((kept, -scores[kept]))]
    top = lot[kept]
    return np.asarray(top[~np.isin(top, seen)][:count], np.int64)


def _means(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: float(np.mean([row[name] for row in rows])) if rows else 0.0 for name in MEASURES}
