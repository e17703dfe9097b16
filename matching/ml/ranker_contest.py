"""A ranker beside the one in use and beside plain orders, on later pages of people whom training never saw.

A question is a person: the mean nDCG@10 (or reciprocal rank) of her pages on which she chose something, gains divided
by the propensity of their place. So nobody counts twice, however many pages she opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import numpy as np

from matching.ml.contest import CANDIDATE, IN_USE, Contest
from matching.ml.evaluation import Floats
from matching.ml.features import NAMES
from matching.ml.frozen import TRAIN, Columns, part
from matching.ml.learning_to_rank import Impressions, Ranker
from matching.ml.ranker_search import measure
from matching.ml.ranker_training import Parts, split
from matching.ml.types import FloatArray, IntArray

BUILT_IN = "built-in"
GROUPS = {"region": "regions", "language": "languages", "sex": "sexes"}
"""Groups by the name of the column that says them, where a set has it."""

WordScores = Callable[[IntArray, IntArray], Floats | None]
"""Gives float64 [n], what words in common say of n pairs of a person and a job; None where no words are there."""


def compete(
    candidate: Ranker, *, active: Ranker | None, columns: Columns, word_scores: WordScores | None = None
) -> Contest:
    """Ask all of them; IN_USE is the built-in order where no ranker is in use. Raises TooFewPages."""
    parts = split(columns)
    rows = {name: columns[name][parts.test_rows] for name in columns}
    people = rows["people"] if "people" in rows else rows["lists"]
    asked = _asked(parts.test, people)
    got = {
        name: _by_person(scores, parts.test, asked)
        for name, scores in _orders(candidate, active, parts, columns, rows, word_scores).items()
    }
    groups = {name: _labels(rows[column], people, asked) for name, column in GROUPS.items() if column in rows}
    return Contest(got, groups, _fingerprint(parts.test))


def _orders(
    candidate: Ranker, active: Ranker | None, parts: Parts, columns: Columns, rows: Columns,
    word_scores: WordScores | None,
) -> dict[str, FloatArray]:  # fmt: skip
    features = parts.test.features
    built_in = np.asarray(features[:, NAMES.index("margin")], np.float64)
    orders = {
        CANDIDATE: candidate.served(features),
        IN_USE: built_in if active is None else active.served(features),
        BUILT_IN: built_in,
        "newest": -np.asarray(features[:, NAMES.index("age")], np.float64),
        "random": np.random.default_rng(11).random(len(features)),
    }
    if "jobs" in rows:
        orders["popularity"] = _popularity(columns, rows["jobs"])
    if word_scores is not None and "jobs" in rows and "people" in rows:
        said = word_scores(rows["people"], rows["jobs"])
        orders |= {} if said is None else {"bm25": said}
    return orders


def _popularity(columns: Columns, jobs: IntArray) -> FloatArray:
    """Return how often training people chose each of these jobs [n] before the cut."""
    chosen = columns["jobs"][part(columns, TRAIN) & (columns["gains"] > 0)]
    known, counts = np.unique(chosen, return_counts=True)
    if not len(known):
        return np.zeros(len(jobs))
    places = np.minimum(np.searchsorted(known, jobs), len(known) - 1)
    return np.where(known[places] == jobs, counts[places], 0).astype(np.float64)


# --- pages to people


def _asked(test: Impressions, people: IntArray) -> dict[int, int]:
    """Give person by page, ascending, for the pages on which something was chosen."""
    chosen = np.unique(test.lists[test.gains > 0])
    first = np.unique(test.lists, return_index=True)
    whose = dict(zip(first[0].tolist(), people[first[1]].tolist(), strict=True))
    return {int(page): int(whose[int(page)]) for page in chosen}


def _by_person(scores: FloatArray, test: Impressions, asked: Mapping[int, int]) -> dict[str, Floats]:
    found = measure(scores, test)
    _, whose = np.unique(np.array(list(asked.values()), np.int64), return_inverse=True)
    counts = np.bincount(whose)
    return {
        "ndcg@10": np.bincount(whose, found.ndcg) / counts,
        "mrr": np.bincount(whose, found.mrr) / counts,
    }


def _labels(labels: np.ndarray, people: IntArray, asked: Mapping[int, int]) -> list[str]:
    """Give the label of each person who is asked, in the order of their numbers."""
    said = dict(zip(people.tolist(), labels.tolist(), strict=True))
    return [str(said[person]) or "?" for person in sorted(set(asked.values()))]


def _fingerprint(test: Impressions) -> str:
    held = test.ordered()
    digest = hashlib.sha256()
    # what a place is worth is a part of the question: it differs from one frozen set to another
    for column in (held.lists, held.positions, held.weighed_gains(), held.features):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()
