"""How likely a place of a list is looked at, estimated from clicks alone, without shuffling anybody's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from matching.ml.types import FloatArray, FloatMatrix, IntArray

if TYPE_CHECKING:
    from matching.ml.learning_to_rank import Impressions

SHRINK = 1e-4
STEEPEST = 8.0


def propensities(impressions: Impressions) -> FloatMatrix:
    """Return float32 [k]: the chance that place 1 ... k is looked at, relative to place 1, never rising.

    A click is looking times liking: P(click) = look[place] x like(features). Both are found together by maximum
    likelihood, the point that regression EM climbs to (Wang et al. 2018). What stands at different places
    with like features tells them apart, so it needs lists that differ; all ones without any click.
    """
    places = np.asarray(impressions.positions, np.int64) - 1
    count = int(places.max(initial=-1)) + 1
    clicked = np.asarray(impressions.gains > 0, np.float64)
    if not count or not clicked.any():
        return np.ones(count, np.float32)
    columns = _columns(impressions.features)
    shares = np.bincount(places, clicked, count) / np.maximum(np.bincount(places, minlength=count), 1)
    first = np.concatenate((
        np.log(np.clip(shares[1:] / max(shares[0], 1e-3), 0.02, 0.98)), np.zeros(columns.shape[1]),
    ))  # fmt: skip
    first[count - 1] = np.log(max(shares[0], 1e-3))
    limits = [(-STEEPEST, 0.0)] * (count - 1) + [(None, None)] * columns.shape[1]
    found = minimize(
        _loss, first, args=(columns, places, clicked), jac=True, method="L-BFGS-B", bounds=limits,
        options={"maxiter": 500},
    )  # fmt: skip
    looked = np.exp(np.concatenate(([0.0], found.x[: count - 1])))
    return _falling(looked, np.bincount(places, minlength=count)).astype(np.float32)


def _columns(features: FloatMatrix) -> FloatArray:
    """Return a constant, the standardised features and their squares: liking need not be a straight line."""
    values = np.asarray(features, np.float64)
    spread = values.std(axis=0)
    scaled = (values - values.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)
    return np.column_stack([np.ones(len(values)), scaled, np.clip(scaled, -3, 3) ** 2 - 1])


def _loss(
    point: FloatArray, columns: FloatArray, places: IntArray, clicked: FloatArray
) -> tuple[float, FloatArray]:
    """Return minus the mean log likelihood of the clicks, and its gradient."""
    count = len(point) - columns.shape[1] + 1
    looked = np.exp(np.concatenate(([0.0], point[: count - 1])))[places]
    weights = point[count - 1 :]
    liked = expit(columns @ weights)
    chance = np.clip(looked * liked, 1e-9, 1 - 1e-9)
    loss = -(clicked * np.log(chance) + (1 - clicked) * np.log1p(-chance)).mean()
    # of ln(looked) and of the logit of liked
    slope = (clicked - (1 - clicked) * chance / (1 - chance)) / len(places)
    by_place = np.bincount(places, -slope, count)[1:]
    by_weight = -(columns.T @ (slope * (1 - liked))) + 2 * SHRINK * weights
    return float(loss + SHRINK * weights @ weights), np.concatenate((by_place, by_weight))


def _falling(values: FloatArray, counts: NDArray[np.int64]) -> FloatArray:
    """Return the nearest values that never rise (pool adjacent violators), weighted by counts."""
    pooled: list[list[float]] = []
    for value, weight in zip(values, np.maximum(counts, 1), strict=True):
        pooled.append([float(value), float(weight), 1])
        while len(pooled) > 1 and pooled[-1][0] > pooled[-2][0]:
            last = pooled.pop()
            whole = pooled[-1][1] + last[1]
            pooled[-1] = [
                (pooled[-1][0] * pooled[-1][1] + last[0] * last[1]) / whole,
                whole,
                pooled[-1][2] + last[2],
            ]
    fitted = np.concatenate([np.full(int(size), value) for value, _, size in pooled])
    return np.asarray(fitted / fitted[0])
