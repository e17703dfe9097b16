"""Learns a ranker from the tables of a frozen set, chooses its kind on people whom training never saw, and measures it
on others."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.ml import ranker_search
from matching.ml.evaluation import Interval, bootstrap, paired_bootstrap
from matching.ml.features import FEATURES, NAMES
from matching.ml.frozen import TEST, TRAIN, VALID, Columns, part
from matching.ml.learning_to_rank import KINDS, Impressions, Kind, Ranker, fit, propensities
from matching.ml.ranker_search import measure
from matching.ml.tries import Row, Tries
from matching.ml.types import BoolArray, FloatArray

LEAST_LISTS = 20
"""Lists with something chosen that each part needs; fewer say nothing about a ranker."""
LEAST_LISTS_OF_PAGE = 200
"""Lists with something chosen from which a kind of page tells its own propensities; below, those of all pages serve."""
ROWS_TIMED = 1000


class TooFewPages(ValueError):
    """A part of the set holds too few pages on which something was chosen; its text says which and how many."""


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Propensities float32 [k] by place: of all pages together, and of each kind of page that was seen often enough.

    A mail that lies unread, a page of results and a list are not looked at alike.
    """

    together: NDArray[np.float32]
    by_page: Mapping[str, NDArray[np.float32]]

    def of(self, rows: Impressions, pages: NDArray[np.str_]) -> NDArray[np.float32]:
        """Return the propensity [n] of each row's place; places never seen in training count as the last one."""
        found = np.empty(len(rows), np.float32)
        for page in np.unique(pages):
            looks = self.by_page.get(str(page), self.together)
            kept = pages == page
            found[kept] = looks[np.minimum(rows.positions[kept], len(looks)) - 1]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Training, choosing and testing, each with the propensities that training estimated."""

    train: Impressions
    valid: Impressions
    test: Impressions
    test_rows: BoolArray
    looks: Looks


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for, and what was found to be best: tables of tries are empty where nothing was searched."""

    kind: Kind | None = None
    seed: int = 7
    trials: int = 0
    select: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A ranker, its figures ready for JSON, and the tables of what was tried."""

    ranker: Ranker
    metrics: dict[str, Any]
    trials: list[Row]
    selection: list[Row]
    importance: list[Row]


def learn(columns: Columns, choice: Choice, *, known: Tries | None = None) -> Learned:
    """Learn from columns features, lists, positions, gains, folds and later (frozen sets have them).

    Without a kind, trees are kept only where they beat the line on validation lists beyond chance. Tries that are
    `known` are not made again, new ones are added to it. Raises TooFewPages.
    """
    parts = split(columns)
    trials: list[Row] = []
    selection: list[Row] = []
    names = NAMES
    if choice.select:
        names, selection = ranker_search.select_features(
            parts.train, parts.valid, kind="linear", seed=choice.seed, known=known
        )
    found: dict[Kind, Ranker] = {}
    for kind in KINDS if choice.kind is None else (choice.kind,):
        params: dict[str, Any] = {}
        if choice.trials:
            params, table = ranker_search.search_params(
                parts.train,
                parts.valid,
                kind=kind,
                seed=choice.seed,
                trials=choice.trials,
                names=names,
                known=known,
            )
            trials += [{"kind": kind, **row} for row in table]
        found[kind] = fit(parts.train, kind=kind, seed=choice.seed, names=names, **params)
    ranker = better(found, parts.valid)
    importance = ranker_search.permutation_importance(ranker, parts.valid, seed=choice.seed)
    return Learned(ranker, figures(ranker, parts, columns), trials, selection, importance)


def split(columns: Columns) -> Parts:
    """Return training people before the cut, and held-out people after it, for choosing and for testing."""
    rows = {fold: part(columns, fold) for fold in (TRAIN, VALID, TEST)}
    made = {fold: _impressions(columns, kept) for fold, kept in rows.items()}
    for fold, name in ((TRAIN, "training"), (VALID, "choosing"), (TEST, "testing")):
        told = len(np.unique(made[fold].lists[made[fold].gains > 0]))
        if told < LEAST_LISTS:
            raise TooFewPages(f"{told} pages with a choice for {name}, {LEAST_LISTS} are needed")
    pages = {fold: _pages(columns, kept) for fold, kept in rows.items()}
    looks = estimate_looks(made[TRAIN], pages[TRAIN])
    train, valid, test = (
        replace(made[fold], propensities=looks.of(made[fold], pages[fold])) for fold in (TRAIN, VALID, TEST)
    )
    return Parts(train, valid, test, np.asarray(rows[TEST], bool), looks)


def estimate_looks(rows: Impressions, pages: NDArray[np.str_]) -> Looks:
    """Return the propensities of places, of each kind of page by itself where enough lists hold a choice."""
    by_page = {}
    kinds = np.unique(pages)
    for page in kinds if len(kinds) > 1 else ():
        kind = rows.take(np.flatnonzero(pages == page))
        if len(np.unique(kind.lists[kind.gains > 0])) >= LEAST_LISTS_OF_PAGE:
            by_page[str(page)] = propensities(kind)
    return Looks(propensities(rows), by_page)


def _pages(columns: Columns, rows: NDArray[np.bool_]) -> NDArray[np.str_]:
    """Return the kind of page of each row; sets of an older form hold one kind."""
    return columns["pages"][rows] if "pages" in columns else np.full(int(rows.sum()), "", "U8")


def _impressions(columns: Columns, rows: NDArray[np.bool_]) -> Impressions:
    return Impressions(
        columns["features"][rows], columns["lists"][rows], columns["positions"][rows],
        columns["gains"][rows].astype(np.float32),
    )  # fmt: skip


def better(found: Mapping[Kind, Ranker], valid: Impressions) -> Ranker:
    """Return the best of the trees where it beats the line on validation lists beyond chance, else the line."""
    if len(found) == 1:
        return next(iter(found.values()))
    each = {kind: measure(ranker.served(valid.features), valid).ndcg for kind, ranker in found.items()}
    best = max(found, key=lambda kind: float(each[kind].mean()))
    if best != "linear" and paired_bootstrap(each[best], each["linear"]).low > 0:
        return found[best]
    return found["linear"]


def figures(ranker: Ranker, parts: Parts, columns: Columns) -> dict[str, Any]:
    """Return the figures on the testing part, beside the built-in weights, freshness and chance."""
    test = parts.test
    chance = np.random.default_rng(11).random(len(test))
    orders = {
        "": ranker.served(test.features),
        "built_in_": np.asarray(test.features[:, NAMES.index("margin")], np.float64),
        "newest_": -np.asarray(test.features[:, NAMES.index("age")], np.float64),
        "random_": chance,
    }
    found: dict[str, Any] = {"kind": ranker.kind, "features": list(ranker.names)}
    measured = {name: measure(scores, test) for name, scores in orders.items()}
    for name, one in measured.items():
        found |= _interval(f"{name}ndcg@10", bootstrap(one.ndcg)) | _interval(
            f"{name}mrr", bootstrap(one.mrr)
        )
    gain = paired_bootstrap(measured[""].ndcg, measured["built_in_"].ndcg)
    found |= _interval("gain", gain)
    found["lists"] = len(measured[""].ndcg)
    found["propensities"] = _rounded(parts.looks.together)
    found["propensities_by_page"] = {page: _rounded(looks) for page, looks in parts.looks.by_page.items()}
    found["groups"] = {
        name: groups_of(orders[""], test, columns[name][parts.test_rows]) for name in ("languages", "regions")
        if name in columns
    }  # fmt: skip
    return found | {"milliseconds": milliseconds(ranker)}


def groups_of(scores: FloatArray, rows: Impressions, groups: NDArray[Any]) -> dict[str, list[float]]:
    """Return nDCG@10 with its interval of the lists of each group."""
    found = {}
    for group in np.unique(groups):
        kept = np.flatnonzero(groups == group)
        values = measure(scores[kept], rows.take(kept)).ndcg
        if len(values):
            whole = bootstrap(values)
            found[str(group)] = [whole.value, whole.low, whole.high]
    return found


def _rounded(looks: NDArray[np.float32]) -> list[float]:
    return [round(float(one), 4) for one in looks]


def _interval(name: str, found: Interval) -> dict[str, float]:
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}


def milliseconds(ranker: Ranker) -> float:
    """Return how long 1,000 rows take, processor time, the best of three."""
    low, high = (np.array([getattr(one, end) for one in FEATURES]) for end in ("low", "high"))
    rows = (low + (high - low) * np.random.default_rng(3).random((ROWS_TIMED, len(FEATURES)))).astype(
        np.float32
    )
    took = []
    for _ in range(3):
        started = time.process_time()
        ranker.lift(rows)
        took.append((time.process_time() - started) * 1000)
    return min(took)
