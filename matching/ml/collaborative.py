"""Who chose alike: factors of people and jobs from what people did, and the plainer methods beside them.

The table of interactions is a sparse float32 [people, jobs] whose values say how strongly somebody chose (the gains
of the ladder, or counts); 0 is not known, never a refusal. Implicit feedback by weighted alternating least squares
(Hu, Koren & Volinsky 2008), with the wide factors and the care for what was not chosen that Rendle et al. (2022)
found to matter.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from matching.ml.collaborative_factors import (
    Factors,
    Interactions,
    Line,
    Neighbours,
    Popularity,
    Tower,
    affinity,
    calibrated,
    calibration,
    content_factors,
    with_cold,
)
from matching.ml.collaborative_model import Collaborative, Table, load, table_of

__all__ = [
    "Collaborative", "CollaborativeUnavailable", "Factors", "Interactions", "Line", "Neighbours", "Popularity", "Table",
    "Tower", "affinity", "calibrated", "calibration", "content_factors", "fit_als", "fit_bpr", "fit_item_knn",
    "fit_library_knn", "fit_popularity", "load", "table_of", "with_cold",
]  # fmt: skip

Weighting = Literal["none", "log", "even", "bm25"]

FACTORS, ITERATIONS, REGULARIZATION, ALPHA, NEIGHBOURS = 256, 10, 3.0, 40.0, 200
"""Chosen on the validation part of real interactions (benchmarks/RESULTS.md)."""
BM25_K1, BM25_B = 100.0, 0.5


class CollaborativeUnavailable(RuntimeError):
    """The library `implicit` cannot be imported on this machine; the sentence says what is missing."""


def library() -> Any:
    """Import `implicit`; raises CollaborativeUnavailable with what to install."""
    try:
        import implicit
        import implicit.als
        import implicit.bpr
        import implicit.nearest_neighbours
    except (ImportError, OSError) as error:
        missing = "the system's libgomp (apt-get install libgomp1)" if "libgomp" in str(error) else "implicit"
        raise CollaborativeUnavailable(
            f"Collaborative filtering needs {missing}; pip install -r requirements/base.txt brings the rest. {error}"
        ) from error
    return implicit


def weighted(interactions: Interactions, weighting: Weighting) -> Interactions:
    """Return the table as fitting reads it: float32, without stored zeros, its values weighted.

    "log" grows with the logarithm of a value; "even" also falls with the root of a person's choices, so that who
    chooses much does not speak for all; "bm25" lets what many chose say less.
    """
    table = interactions.astype(np.float32).tocsr(copy=True)
    table.eliminate_zeros()
    if not table.nnz:
        return table
    if weighting in ("log", "even"):
        table.data = (1 + np.log1p(table.data)).astype(np.float32)
    if weighting == "even":
        each = 1 / np.sqrt(np.maximum(np.diff(table.indptr), 1))
        table.data = (table.data * np.repeat(each, np.diff(table.indptr))).astype(np.float32)
    if weighting == "bm25":
        table = library().nearest_neighbours.bm25_weight(table.T, K1=BM25_K1, B=BM25_B).T.tocsr()
        table.data /= table.data.mean()
    return table.astype(np.float32)


def fit_als(
    interactions: Interactions, *, factors: int = FACTORS, iterations: int = ITERATIONS,
    regularization: float = REGULARIZATION, alpha: float = ALPHA, weighting: Weighting = "log", seed: int = 7,
    threads: int = 1,
) -> Factors:  # fmt: skip
    """Fit factors [n, k] and [m, k]; the same seed and one thread give the same factors.

    `alpha` times a value is the confidence in a choice against 1 for what was not chosen. Raises
    CollaborativeUnavailable. A person or a job without interactions gets a row of zeros.
    """
    table = weighted(interactions, weighting)
    if not table.nnz:
        return Factors(*(np.zeros((size, factors), np.float32) for size in table.shape))
    return _fitted(
        lambda: library().als.AlternatingLeastSquares(
            factors=factors, iterations=iterations, regularization=regularization, alpha=alpha,
            random_state=seed, num_threads=threads, use_gpu=False,
        ),
        table,
    )  # fmt: skip


def fit_bpr(
    interactions: Interactions, *, factors: int = 64, iterations: int = 100, learning_rate: float = 0.05,
    regularization: float = 0.01, seed: int = 7, threads: int = 1,
) -> Factors:  # fmt: skip
    """Fit factors that put what a person chose above what she did not (Rendle et al. 2009)."""
    return _fitted(
        lambda: library().bpr.BayesianPersonalizedRanking(
            factors=factors,
            iterations=iterations,
            learning_rate=learning_rate,
            regularization=regularization,
            random_state=seed,
            num_threads=threads,
            use_gpu=False,
        ),
        weighted(interactions, "none"),
    )


def _fitted(make: Callable[[], Any], table: Interactions) -> Factors:
    """Make and fit a model with one thread of BLAS, which the library asks for."""
    with threadpool_limits(1, "blas"):
        model = make()
        model.fit(table, show_progress=False)
    people, jobs = np.array(model.user_factors, np.float32), np.array(model.item_factors, np.float32)
    people[np.diff(table.indptr) == 0] = 0
    jobs[np.bincount(table.indices, minlength=len(jobs)) == 0] = 0
    return Factors(people, jobs)


def fit_item_knn(interactions: Interactions, *, neighbours: int = NEIGHBOURS) -> Neighbours:
    """Fit the nearest jobs of each job by who chose both (Deshpande & Karypis 2004).

    A person's pair of choices counts the less the more she chose (by the root). What many chose is not held back:
    on real interactions that was better than cosine and than BM25 of the library.
    """
    table = weighted(interactions, "log")
    each = np.maximum(np.diff(table.indptr), 1) ** -0.25
    even = sparse.csr_matrix(table, copy=True)
    even.data = np.repeat(each, np.diff(table.indptr)).astype(np.float32)
    alike = sparse.csr_matrix(even.T @ even)
    alike.setdiag(0)
    alike.eliminate_zeros()
    return Neighbours(table, _largest(alike, neighbours))


def _largest(table: Interactions, count: int) -> Interactions:
    """Keep the largest values of each row, of equal ones the first columns."""
    lengths = np.diff(table.indptr)
    row = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((table.indices, -table.data, row))
    place = np.arange(len(row)) - np.repeat(table.indptr[:-1], lengths)
    kept = order[place < count]
    content = (table.data[kept], (row[kept], table.indices[kept]))
    return sparse.csr_matrix(content, shape=table.shape, dtype=np.float32)


def fit_library_knn(
    interactions: Interactions,
    *,
    neighbours: int = NEIGHBOURS,
    weighting: Literal["cosine", "bm25"] = "cosine",
) -> Neighbours:
    """Fit the item-kNN of `implicit` as it comes, to be set beside ours."""
    table = weighted(interactions, "none")
    kinds = library().nearest_neighbours
    kind = kinds.BM25Recommender if weighting == "bm25" else kinds.CosineRecommender
    with threadpool_limits(1, "blas"):
        model = kind(K=neighbours, num_threads=1)
        # this library weighs in another layout than the one it fits, and warns of its own doing
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(table, show_progress=False)
    return Neighbours(table, sparse.csr_matrix(model.similarity, dtype=np.float32))


def fit_popularity(interactions: Interactions) -> Popularity:
    """Count the people who chose each job."""
    return Popularity(np.asarray((interactions > 0).sum(axis=0), np.float32).ravel())
