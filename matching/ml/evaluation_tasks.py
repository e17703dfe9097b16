"""What is asked of a reading: texts to rank or pairs to grade, and how an answer is turned into a figure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from matching.ml.evaluation import RANKED, Floats, Interval, bootstrap, spearman_parts
from matching.ml.types import FloatMatrix

CHUNK = 256
"""Queries whose scores are held at once: 17 MB over 16,500 names."""
FEWEST_IN_GROUP = 20
"""Items under which a group's figure says nothing."""
FEEDBACK = "feedback"
"""How the tasks of people's own choices are called: feedback, feedback-..."""

Ask = Callable[[Sequence[str]], FloatMatrix]


class Reading(Protocol):
    """Anything that scores texts against texts: a model, BM25, chance."""

    name: str

    def index(self, corpus: Sequence[str]) -> Ask:
        """Take in a corpus; the answer gives float32 [queries, corpus], higher is nearer."""


@dataclass(frozen=True, slots=True, eq=False)
class RankingTask:
    """Rank a corpus for each query; `relevant` maps corpus rows to gains, `excluded` rows are left out.

    `is_seen` says that training may have seen the names of the concepts asked for; `groups` labels each
    query, so that nobody's loss hides in a mean.
    """

    name: str
    metric: str
    about: str
    is_seen: bool
    queries: tuple[str, ...]
    corpus: tuple[str, ...]
    relevant: tuple[Mapping[int, float], ...]
    excluded: tuple[frozenset[int], ...] = ()
    groups: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        """Name the questions and what is right: only equal ones are compared pair by pair."""
        return _hash(self.metric, self.queries, self.corpus, [sorted(one.items()) for one in self.relevant])


@dataclass(frozen=True, slots=True, eq=False)
class PairTask:
    """Grade the likeness of pairs; the figure is Spearman's correlation with the grades of people."""

    name: str
    about: str
    is_seen: bool
    left: tuple[str, ...]
    right: tuple[str, ...]
    grades: tuple[float, ...]
    groups: tuple[str, ...] = ()
    metric: str = "spearman"

    def fingerprint(self) -> str:
        """Name the questions and their grades."""
        return _hash(self.metric, self.left, self.right, self.grades)


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()


Task = RankingTask | PairTask


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One reading at one task: the figure with its interval, each item's part of it, and the figure by group."""

    task: str
    metric: str
    reading: str
    figure: Interval
    each: Floats
    groups: Mapping[str, Interval]


def measure(task: Task, reading: Reading) -> Measured:
    """Ask a reading everything that a task holds."""
    each = _rank_all(task, reading) if isinstance(task, RankingTask) else _grade_all(task, reading)
    return Measured(task.name, task.metric, reading.name, bootstrap(each), each, dict(_by_group(task, each)))


def _rank_all(task: RankingTask, reading: Reading) -> Floats:
    ask, measured = reading.index(task.corpus), RANKED[task.metric]
    # equal scores fall by a fixed lot: in the order of the corpus they would favour names that stand together
    lot = np.random.default_rng(11).permutation(len(task.corpus))
    parts = []
    for start in range(0, len(task.queries), CHUNK):
        scores = ask(task.queries[start : start + CHUNK])
        for row, place in enumerate(range(start, start + len(scores))):
            order = np.lexsort((lot, -scores[row]))
            if task.excluded and task.excluded[place]:
                order = order[~np.isin(order, list(task.excluded[place]))]
            gains = np.zeros(len(task.corpus))
            gains[list(task.relevant[place])] = list(task.relevant[place].values())
            parts.append(measured(gains[order]))
    return np.array(parts)


def _grade_all(task: PairTask, reading: Reading) -> Floats:
    ask = reading.index(task.right)
    found = [
        np.diagonal(ask(task.left[start : start + CHUNK]), offset=start)
        for start in range(0, len(task.left), CHUNK)
    ]
    return spearman_parts(np.concatenate(found).astype(np.float64), np.array(task.grades))


def _by_group(task: Task, each: Floats) -> Iterator[tuple[str, Interval]]:
    labels = np.array(task.groups)
    for label in sorted(set(task.groups)):
        if (labels == label).sum() >= FEWEST_IN_GROUP:
            yield label, bootstrap(each[labels == label])
