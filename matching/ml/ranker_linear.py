"""The small ranker: one weight a feature, learned by a softmax over each list, with signs that are fixed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matching.ml.types import FloatArray, FloatMatrix, IntArray

if TYPE_CHECKING:
    from matching.ml.learning_to_rank import Impressions

SHRINK = 0.003
"""How much a weight other than that of the margin costs: with few clicks the built-in order stays."""
LEAST_MARGIN = 0.05
"""The built-in score never drops out: it holds the rules that people were promised."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """total = columns @ weights, the first column being the margin."""

    weights: FloatArray

    def total(self, columns: FloatMatrix) -> FloatArray:
        """Return [n], higher first."""
        return np.asarray(columns, np.float64) @ self.weights

    def save(self, folder: Path) -> tuple[str, ...]:
        """Need no file of its own."""
        return ()

    def described(self) -> dict[str, Any]:
        """Return the weights."""
        return {"weights": self.weights.tolist()}


def load(folder: Path, described: dict[str, Any]) -> Line:
    """Read what `described` told."""
    return Line(np.array(described["weights"], np.float64))


def fit(
    rows: Impressions, *, directions: NDArray[Any], seed: int, shrink: float = SHRINK, iterations: int = 300
) -> Line:
    """Learn weights from rows that are ordered by list; `directions` [f] are signs, 0 for either.

    Nothing here is left to chance: `seed` is taken so that all kinds are called alike.
    """
    columns = np.asarray(rows.features, np.float64)
    spread = columns.std(axis=0)
    spread[spread < 1e-9] = 1.0
    scaled = (columns - columns.mean(axis=0)) / spread
    starts = np.flatnonzero(np.concatenate(([True], rows.lists[1:] != rows.lists[:-1])))
    gains = rows.weighed_gains()
    gains = gains / gains.sum()
    first = np.zeros(columns.shape[1])
    first[0] = spread[0]
    limits = [(LEAST_MARGIN * spread[0], None), *(_limits(int(sign)) for sign in directions[1:])]
    found = minimize(
        _loss, first, args=(scaled, gains, starts, shrink), jac=True, method="L-BFGS-B", bounds=limits,
        options={"maxiter": iterations},
    )  # fmt: skip
    return Line(found.x / spread)


def _limits(sign: int) -> tuple[float | None, float | None]:
    return (0.0 if sign > 0 else None, 0.0 if sign < 0 else None)


def _loss(
    weights: FloatArray, columns: FloatArray, gains: FloatArray, starts: IntArray, shrink: float
) -> tuple[float, FloatArray]:
    """Return the mean loss of what was chosen and its gradient; gains sum to 1."""
    total = columns @ weights
    chances, rest = chances_of(total, starts)
    mass = np.repeat(np.add.reduceat(gains, starts), np.diff(np.append(starts, len(columns))))
    free = weights.copy()
    free[0] = 0.0
    loss = float(gains @ (rest - total)) + shrink * float(free @ free)
    return loss, columns.T @ (mass * chances - gains) + 2 * shrink * free


def chances_of(total: FloatArray, starts: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the softmax [n] of totals inside each list that begins at `starts`, and the logarithm of its divisor."""
    sizes = np.diff(np.append(starts, len(total)))
    most = np.repeat(np.maximum.reduceat(total, starts), sizes)
    raised = np.exp(total - most)
    sums = np.repeat(np.add.reduceat(raised, starts), sizes)
    return raised / sums, np.log(sums) + most
