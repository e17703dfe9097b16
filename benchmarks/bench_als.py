"""Collaborative filtering on real interactions: ALS beside popularity, item-kNN, BPR and content, and its time.

    make bench ONLY=als ARGS="--data FOLDER [--people 2000] [--tune]"

XING has no times and is split a person; of US views the last of each person is hidden. Settings are chosen on the
tuning part (`--tune` runs the search on XING, US views are searched each time), then everything is fitted on the known
and the tuning part and measured once on the test part. Lists leave out what a person chose before; relevant is what
was hidden, also jobs that nobody had chosen yet.
Time is processor time on one thread, ours and the plain library's in turns.
Last line: `als recall20=.. popularity=.. itemknn=.. seconds_ratio=..` (XING).
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from benchmarks import als_data
from benchmarks.als_data import Split
from matching.ml import collaborative
from matching.ml.evaluation_lists import ListScores, measure_lists

TUNED_ON = 1500
STRENGTHS = ((0.3, 10.0, "log"), (3.0, 40.0, "log"), (10.0, 150.0, "log"), (3.0, 100.0, "even"))
GRID: tuple[dict[str, Any], ...] = tuple(
    {"factors": factors, "iterations": 8, "regularization": against, "alpha": alpha, "weighting": weighting}
    for factors in (64, 256)
    for against, alpha, weighting in STRENGTHS
)
KNN_GRID = tuple({"neighbours": count} for count in (20, 50, 200, 1000))
ROUNDS = 3
HEADER = (
    "| | at | precision | recall | F1 | MAP | nDCG | MRR | AUC | coverage |\n" + "|---" + "|---:" * 9 + "|"
)

Scorer = Any


@dataclass(frozen=True, eq=False)
class Content:
    """Jobs near in content to the mean of those that a person chose."""

    table: sparse.csr_matrix
    vectors: np.ndarray

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """Return [people, jobs]."""
        return (self.table[rows] @ self.vectors) @ self.vectors.T


@dataclass(frozen=True, eq=False)
class Mixed:
    """Two scorers, each brought to a mean of 0 and a deviation of 1 a person; `share` is the second's."""

    first: Scorer
    second: Scorer
    share: float

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """Return [people, jobs]."""
        return (1 - self.share) * _standard(self.first.scores(rows)) + self.share * _standard(
            self.second.scores(rows)
        )


def _standard(scores: np.ndarray) -> np.ndarray:
    centred = scores - scores.mean(axis=1, keepdims=True)
    return centred / np.maximum(centred.std(axis=1, keepdims=True), 1e-9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--tune", action="store_true", help="search the settings of XING again")
    options = parser.parse_args()
    warnings.filterwarnings("ignore", module="implicit")
    with threadpool_limits(1):
        us = als_data.us_views(options.data)
        _table(
            us,
            options.people,
            als=_tuned(us, GRID, collaborative.fit_als),
            knn=_tuned(us, KNN_GRID, collaborative.fit_item_knn),
        )
        real = als_data.xing(options.data)
        als = _tuned(real, GRID, collaborative.fit_als) if options.tune else {}
        knn = _tuned(real, KNN_GRID, collaborative.fit_item_knn) if options.tune else {}
        found = _table(real, options.people, als=als, knn=knn)
        ratio = _seconds_ratio(real.train)
    print(
        f"als recall20={found['als']:.4f} popularity={found['popularity']:.4f} itemknn={found['item-kNN']:.4f} "
        f"seconds_ratio={ratio:.2f}"
    )


def _tuned(split: Split, grid: tuple[dict[str, Any], ...], fit: Callable[..., Scorer]) -> dict[str, Any]:
    """Return the settings with the best recall@20 on the tuning part."""
    people = als_data.asked(split.train, split.tuned, most=TUNED_ON)
    found = []
    for settings in grid:
        (one,) = measure_lists(
            fit(split.train, **settings).scores, people, seen=split.train, relevant=split.tuned, lengths=(20,)
        )
        found.append(one.recall)
        print(f"tuning {split.name}: {fit.__name__} {settings} recall@20 {one.recall:.4f}", flush=True)
    return grid[int(np.argmax(found))]


def _fitted(
    split: Split, known: sparse.csr_matrix, *, als: Mapping[str, Any], knn: Mapping[str, Any]
) -> dict[str, Scorer]:
    factors = collaborative.fit_als(known, **als)
    chosen = np.asarray((known > 0).sum(axis=0)).ravel().astype(np.float32)
    tower = collaborative.content_factors(split.content, factors, chosen=chosen)
    neighbours = collaborative.fit_item_knn(known, **knn)
    content = Content(known, split.content)
    warm = collaborative.with_cold(factors, tower, split.content)
    return {
        "popularity": collaborative.fit_popularity(known),
        "item-kNN, cosine of the library": collaborative.fit_library_knn(known),
        "item-kNN, BM25 of the library": collaborative.fit_library_knn(known, weighting="bm25"),
        "item-kNN": neighbours,
        "BPR": collaborative.fit_bpr(known, factors=64, iterations=200, learning_rate=0.1),
        "content": content,
        "als": factors,
        "als, tower for cold jobs": warm,
        "als and content, half each": Mixed(factors, content, 0.5),
    }


def _table(split: Split, most: int, *, als: Mapping[str, Any], knn: Mapping[str, Any]) -> dict[str, float]:
    """Print the figures of the test part and return recall@20 by contender."""
    known = (split.train + split.tuned).tocsr()
    people = als_data.asked(known, split.test, most=most)
    cold = ~np.asarray((known > 0).sum(axis=0)).ravel().astype(bool)
    hidden = split.test[people]
    print(
        f"\n{split.name}: {known.shape[0]:,} people x {known.shape[1]:,} jobs, {known.nnz:,} known, "
        f"{split.test.nnz:,} hidden, {len(people):,} people asked; nobody had chosen {cold[hidden.indices].mean():.0%} "
        f"of what is hidden\n{HEADER}"
    )
    found = {}
    for name, scorer in _fitted(split, known, als=als, knn=knn).items():
        for one in measure_lists(scorer.scores, people, seen=known, relevant=split.test):
            print(f"| {name} {_line(one)}", flush=True)
            found[name] = one.recall
    return found


def _line(one: ListScores) -> str:
    shown = (one.precision, one.recall, one.f1, one.map, one.ndcg, one.mrr, one.auc, one.coverage)
    return f"| {one.at} | " + " | ".join(f"{value:.4f}" for value in shown) + " |"


def _seconds_ratio(table: sparse.csr_matrix) -> float:
    """Time our fit over the plain library with the same settings, in turns."""
    settings = {"factors": 64, "iterations": 4, "regularization": 3.0, "alpha": 40.0}
    library = collaborative.library()

    def plain() -> None:
        model = library.als.AlternatingLeastSquares(**settings, num_threads=1, random_state=7, use_gpu=False)
        model.fit(table, show_progress=False)

    spent: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(ROUNDS):
        for name, act in (("ours", lambda: collaborative.fit_als(table, **settings)), ("plain", plain)):
            started = time.process_time()
            act()
            spent[name].append(time.process_time() - started)
    return median(spent["ours"]) / median(spent["plain"])


if __name__ == "__main__":
    main()
