"""What weighs more for a person, learned from a few choices between two offers of the same work.

A choice is a logistic comparison of two offers: P(left) = sigmoid(weights . (left - right)). The weights of a person
are normal around those of people at large; the posterior is the usual approximation at its mode (Laplace: MacKay,
"The evidence framework applied to classification networks", 1992). The next pair is the one whose answer tells most
about the weights: mutual information of answer and weights (Houlsby et al., "Bayesian active learning for
classification and preference learning", 2011), which for a sharp posterior is Bayesian D-optimality.

What enters the ranking is how the person differs from people at large, so that without choices nothing changes.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from matching.ml.types import FloatArray

ATTRIBUTES = ("pay", "near", "contract", "days", "hours")
"""In steps of: 30 % more pay; half the way; on the payroll; fixed day hours; less than full time."""
MOST_CHOICES = 6

PRIOR_MEAN = np.array([1.0, 0.9, 0.7, 0.7, 0.0])
"""What people at large weigh, in units of a choice's noise."""
PRIOR_SPREAD = np.array([0.8, 0.8, 1.0, 1.0, 1.2])

PAY_STEP, MIDDLE_PAY, MIDDLE_KM, KM_SCALE = np.log(1.3), 1500.0, 8.0, 5.0
PAY_LEVELS = (1.0, 1.3, 1.7)
KM_LEVELS = (2, 8, 20)
LEVELS = (len(PAY_LEVELS), len(KM_LEVELS), 2, 2, 2)
"""How many levels an offer has of each attribute; its code is one digit each."""
DIFFERENT = (2, 3)
"""In how many attributes the two offers of a pair differ: fewer ask nothing, more are hard to compare."""

STRENGTH = 0.15
"""How far one unit of difference in weight times attribute moves the logarithm of a score."""
RANGE = 1.6
"""A score is multiplied by at most this, and divided by no more."""
NEUTRAL = 0.5

LEFT, RIGHT, SAME = "left", "right", "same"
_SAID = {LEFT: 1.0, RIGHT: 0.0, SAME: 0.5}
_NODES, _NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(15)


@dataclass(frozen=True, slots=True)
class Choice:
    """Two offers by their codes, and what was said: LEFT, RIGHT or SAME."""

    left: str
    right: str
    said: str


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What is known of a person's weights: mean [5] and covariance [5, 5] in the order of ATTRIBUTES."""

    mean: FloatArray
    covariance: FloatArray

    @property
    def taste(self) -> FloatArray:
        """How her weights differ from those of people at large, [5]."""
        return np.asarray(self.mean - PRIOR_MEAN, np.float64)


# --- offers and pairs ------------------------------------------------------


def attributes(
    pay: ArrayLike, km: ArrayLike, contract: ArrayLike, days: ArrayLike, hours: ArrayLike
) -> FloatArray:
    """Return [n, 5] of offers: pay in soles a month, km of way, and three signs in -0.5 to 0.5.

    NaN where unknown counts as the middle, 0; every value is bounded, so that no offer is beyond comparison.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        columns = [
            np.clip(np.log(np.asarray(pay, np.float64) / MIDDLE_PAY) / PAY_STEP, -3, 4),
            np.clip(
                np.log2((1 + MIDDLE_KM / KM_SCALE) / (1 + np.asarray(km, np.float64) / KM_SCALE)), -3, 1.5
            ),
            *(np.clip(np.asarray(sign, np.float64), -0.5, 0.5) for sign in (contract, days, hours)),
        ]
    return np.asarray(np.nan_to_num(np.stack(np.broadcast_arrays(*columns), axis=-1), nan=0.0), np.float64)


def offer(code: str) -> FloatArray:
    """Return the attributes [5] of an offer by its code; raises ValueError for a code that is none."""
    levels = [int(digit) for digit in code] if code.isascii() and code.isdecimal() else []
    if len(levels) != len(LEVELS) or any(level >= most for level, most in zip(levels, LEVELS, strict=True)):
        raise ValueError(f"no offer has the code {code!r}")
    pay, km, contract, days, hours = levels
    made = attributes(MIDDLE_PAY * PAY_LEVELS[pay], KM_LEVELS[km], contract - 0.5, days - 0.5, hours - 0.5)
    return np.asarray(made, np.float64)


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """Return all pairs that may be asked, in a fixed order: two offers that differ in two or three attributes,
    neither better in all that people at large want."""
    codes = ["".join(map(str, levels)) for levels in itertools.product(*map(range, LEVELS))]
    made: dict[tuple[float, ...], tuple[str, str]] = {}
    for left, right in itertools.combinations(codes, 2):
        differing = [place for place in range(len(LEVELS)) if left[place] != right[place]]
        if len(differing) not in DIFFERENT:
            continue
        difference = offer(left) - offer(right)
        wanted = difference[PRIOR_MEAN > 0]
        gives_and_takes = (wanted > 0).any() and (wanted < 0).any()
        if gives_and_takes or (difference[-1] != 0 and (wanted != 0).any()):
            made.setdefault(tuple(np.round(difference, 6)), (left, right))
    return tuple(made.values())


@cache
def _differences() -> FloatArray:
    return np.array([offer(left) - offer(right) for left, right in pairs()], np.float64)


# --- learning ----------------------------------------------------------------


def posterior(choices: Sequence[Choice]) -> Posterior:
    """Return what the choices tell of the weights; raises ValueError for an unknown offer or answer."""
    precision = np.diag(1 / PRIOR_SPREAD**2)
    mean = PRIOR_MEAN.copy()
    if not choices:
        return Posterior(mean, np.diag(PRIOR_SPREAD**2))
    if any(choice.said not in _SAID for choice in choices):
        raise ValueError(f"an answer is one of {', '.join(_SAID)}")
    differences = np.array([offer(choice.left) - offer(choice.right) for choice in choices])
    said = np.array([_SAID[choice.said] for choice in choices])
    for _ in range(25):
        likely = _sigmoid(differences @ mean)
        slope = differences.T @ (said - likely) - precision @ (mean - PRIOR_MEAN)
        bend = precision + (differences.T * (likely * (1 - likely))) @ differences
        step = np.linalg.solve(bend, slope)
        mean = mean + step
        if float(np.abs(step).max()) < 1e-10:
            break
    return Posterior(mean, np.asarray(np.linalg.inv(bend), np.float64))


def next_pair(choices: Sequence[Choice]) -> tuple[str, str] | None:
    """Return the pair whose answer tells most of the person's weights, None after the last."""
    if len(choices) >= MOST_CHOICES:
        return None
    told = information(posterior(choices))
    asked = {frozenset((choice.left, choice.right)) for choice in choices}
    for place in np.argsort(-told, kind="stable"):
        pair = pairs()[int(place)]
        if frozenset(pair) not in asked:
            return pair
    return None


def information(known: Posterior) -> FloatArray:
    """Return for each of `pairs` what its answer is expected to tell of the weights, in nats."""
    differences = _differences()
    middle = differences @ known.mean
    spread = np.sqrt(np.einsum("ij,jk,ik->i", differences, known.covariance, differences))
    likely = _sigmoid(middle[:, None] + spread[:, None] * _NODES)
    weights = _NODE_WEIGHTS / _NODE_WEIGHTS.sum()
    return np.asarray(_entropy(likely @ weights) - _entropy(likely) @ weights, np.float64)


def _sigmoid(value: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -40, 40))), np.float64)


def _entropy(likely: FloatArray) -> FloatArray:
    bounded = np.clip(likely, 1e-12, 1 - 1e-12)
    return np.asarray(-bounded * np.log(bounded) - (1 - bounded) * np.log(1 - bounded), np.float64)


# --- in the ranking ------------------------------------------------------------


def part(taste: FloatArray, offers: FloatArray) -> FloatArray:
    """Return the part `preference` of a score, 0 to 1 with 0.5 for nothing known.

    `taste` is [5] or [n, 5] (zeros for who chose nothing), `offers` [n, 5] or [5], see `attributes`.
    """
    moved = STRENGTH * (np.asarray(taste, np.float64) * offers).sum(axis=-1) / np.log(RANGE)
    return np.asarray(NEUTRAL + 0.5 * np.clip(moved, -1, 1), np.float64)


def multiplier(preference: FloatArray) -> FloatArray:
    """Return what the part multiplies a score by, in [1 / RANGE, RANGE], 1 at the neutral part."""
    return np.asarray(RANGE ** (2 * preference - 1), np.float64)
