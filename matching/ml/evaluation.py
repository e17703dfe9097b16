"""How good a reading is: the field's measures as plain numpy, each on values that can be worked out by hand.

A ranked answer is given as its gains: the relevance of what stands at rank 1, 2, 3 ... (0 is not relevant),
with every relevant thing somewhere in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDS = 1000
"""Resamples of a bootstrap interval."""
SEED = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the 95 % interval of its bootstrap."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Widening:
    """How far the best and the worst group lie apart before and after a change, and by how much that grew."""

    before: float
    after: float
    growth: Interval


# --- one ranked answer -------------------------------------------------------


def reciprocal_rank(gains: Floats) -> float:
    """Return 1 / rank of the first relevant answer, 0 when there is none; its mean is MRR (Voorhees 1999)."""
    hits = np.flatnonzero(gains > 0)
    return float(1 / (hits[0] + 1)) if len(hits) else 0.0


def average_precision(gains: Floats) -> float:
    """Return the mean of the precisions at each relevant rank; its mean is MAP (Buckley & Voorhees 2000)."""
    hits = np.flatnonzero(gains > 0)
    return float((np.arange(1, len(hits) + 1) / (hits + 1)).mean()) if len(hits) else 0.0


def accuracy_at(gains: Floats, k: int) -> float:
    """Return 1 when something relevant stands among the first k, else 0."""
    return float((gains[:k] > 0).any())


def r_precision_at(gains: Floats, k: int) -> float:
    """Return the relevant among the first k over the most that could be there, min(k, all relevant).

    RP@k of extreme multi-label linking (Chalkidis et al. 2019), as skills are linked to ESCO with it
    (Decorte et al. 2022); 0 when nothing is relevant.
    """
    relevant = int((gains > 0).sum())
    return float((gains[:k] > 0).sum() / min(k, relevant)) if relevant else 0.0


def ndcg_at(gains: Floats, k: int) -> float:
    """Return the discounted gain of the first k over the best possible one (Järvelin & Kekäläinen 2002)."""
    ideal = dcg_at(np.sort(gains)[::-1], k)
    return dcg_at(gains, k) / ideal if ideal > 0 else 0.0


def dcg_at(gains: Floats, k: int) -> float:
    """Return the sum of the first k gains, each over the binary logarithm of its rank + 1."""
    first = gains[:k]
    return float((first / np.log2(np.arange(2, len(first) + 2))).sum())


RANKED: dict[str, Callable[[Floats], float]] = {
    "mrr": reciprocal_rank,
    "map": average_precision,
    "accuracy@1": lambda gains: accuracy_at(gains, 1),
    "accuracy@5": lambda gains: accuracy_at(gains, 5),
    "accuracy@10": lambda gains: accuracy_at(gains, 10),
    "rp@5": lambda gains: r_precision_at(gains, 5),
    "ndcg@10": lambda gains: ndcg_at(gains, 10),
    "ndcg@100": lambda gains: ndcg_at(gains, 100),
}
"""Measures of one ranked answer by name."""


# --- pairs, spans, probabilities ----------------------------------------------


def ranks_of(values: Floats) -> Floats:
    """Return the rank of each value from 1, equal values sharing the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place], np.float64)


def spearman_parts(first: Floats, second: Floats) -> Floats:
    """Return [n] values whose mean is Spearman's rank correlation (1904): products of standardised ranks.

    All are 0 when one side does not vary. Resampled, they give an interval that takes the ranks as fixed.
    """
    one, other = ranks_of(first), ranks_of(second)
    spread = one.std() * other.std()
    if spread == 0:
        return np.zeros(len(first))
    return np.asarray((one - one.mean()) * (other - other.mean()) / spread, np.float64)


def calibration_error(probability: Floats, right: NDArray[np.bool_], *, bins: int = 10) -> float:
    """Return the expected calibration error, 0 to 1, over bins of equal width (Naeini et al. 2015)."""
    places = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = [
        abs(probability[places == place].mean() - right[places == place].mean()) * (places == place).mean()
        for place in range(bins)
        if (places == place).any()
    ]
    return float(sum(gaps))


# --- how sure -------------------------------------------------------------------


def bootstrap(values: Floats, *, rounds: int = ROUNDS, seed: int = SEED) -> Interval:
    """Return the mean of values [n] and its 95 % percentile interval (Efron 1979); zeros for none."""
    if not len(values):
        return Interval(0.0, 0.0, 0.0)
    chance = np.random.default_rng(seed)
    means = [values[chance.integers(0, len(values), len(values))].mean() for _ in range(rounds)]
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(values.mean()), float(low), float(high))


def bootstrap_of_means(columns: Sequence[Floats], *, rounds: int = ROUNDS, seed: int = SEED) -> Interval:
    """Return the mean of the means of several tasks' values, each [n], with its 95 % interval.

    Each task is drawn anew for itself, so that a task of many questions weighs no more than one of few.
    """
    chance = np.random.default_rng(seed)
    means = [
        np.mean([column[chance.integers(0, len(column), len(column))].mean() for column in columns])
        for _ in range(rounds)
    ]
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(np.mean([column.mean() for column in columns])), float(low), float(high))


def paired_bootstrap(first: Floats, second: Floats, *, rounds: int = ROUNDS, seed: int = SEED) -> Interval:
    """Return how much `first` is above `second` on the same items, with its interval (Koehn 2004).

    The interval leaves out 0 when the difference would hold on other items of the kind. Raises ValueError
    when the two are not of one length.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} values cannot be paired with {len(second)}")
    return bootstrap(first - second, rounds=rounds, seed=seed)


def widening(
    after: Floats, before: Floats, labels: Sequence[str], *, fewest: int = 20, rounds: int = ROUNDS,
    seed: int = SEED,
) -> Widening | None:  # fmt: skip
    """Return how the gap between the best and the worst group's mean changed on the same items [n], labelled [n].

    Groups of fewer than `fewest` items are left out; None where fewer than two are left. The interval draws items anew
    inside each group, the same ones for both sides.
    """
    names, counts = np.unique(np.array(labels, str), return_counts=True)
    rows = [np.flatnonzero(np.array(labels, str) == name) for name in names[counts >= fewest]]
    if len(rows) < 2:
        return None
    chance = np.random.default_rng(seed)
    drawn = [[held[chance.integers(0, len(held), len(held))] for held in rows] for _ in range(rounds)]
    growths = [_gap(after, some) - _gap(before, some) for some in drawn]
    low, high = np.percentile(growths, [2.5, 97.5])
    first, last = _gap(before, rows), _gap(after, rows)
    return Widening(first, last, Interval(last - first, float(low), float(high)))


def _gap(values: Floats, groups: Sequence[NDArray[np.int64]]) -> float:
    means = [float(values[rows].mean()) for rows in groups]
    return max(means) - min(means)
