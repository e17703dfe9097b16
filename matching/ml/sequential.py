"""Comparing two arms while people look at the figures every day: intervals that hold at every look.

The mixture sequential probability ratio test (Robbins 1970; Johari, Pekelis, Walsh: "Always Valid Inference", 2017)
with a normal mixture over the difference of two means. Whoever stops at the first look where the interval leaves
zero errs in at most `alpha` of the experiments without any difference, however often she looks; a plain z-test that is
looked at a hundred times errs in a third of them.

Means of few people are not normal yet: below `LEAST_PEOPLE` an arm no interval is given.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
LEAST_PEOPLE = 100
SHARES_PRIOR = 100.0
"""How many people's worth the test of uneven arms trusts their weights."""


@dataclass(frozen=True, slots=True)
class Arm:
    """`n` people, the mean of their figures and its variance between people (of the population, not of the mean)."""

    n: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Effect:
    """Treated minus control with its always-valid interval and p-value; None where there are too few people."""

    difference: float
    low: float | None = None
    high: float | None = None
    p_value: float = 1.0


def compare(control: Arm, treated: Arm, *, scale: float, alpha: float = 0.05) -> Effect:
    """Compare two arms; `scale` > 0 is the difference that matters, in the unit of the figure, set beforehand."""
    difference = treated.mean - control.mean
    if min(control.n, treated.n) < LEAST_PEOPLE:
        return Effect(difference=difference if min(control.n, treated.n) else 0.0)
    variance = np.array([control.variance / control.n + treated.variance / treated.n])
    width = float(half_width(variance, scale=scale, alpha=alpha)[0])
    found = float(p_values(np.array([difference]), variance, scale=scale)[0])
    return Effect(difference=difference, low=difference - width, high=difference + width, p_value=found)


def half_width(variance: FloatArray, *, scale: float, alpha: float) -> FloatArray:
    """Return [looks] half of the interval; `variance` [looks] is that of the difference of the means.

    Raises ValueError for a scale or an alpha that no test can have.
    """
    _check(scale, alpha)
    spread = scale**2
    v = np.maximum(variance, np.finfo(np.float64).tiny)
    return np.asarray(
        np.sqrt(2.0 * v * (v + spread) / spread * (math.log(1.0 / alpha) + 0.5 * np.log((v + spread) / v)))
    )


def p_values(difference: FloatArray, variance: FloatArray, *, scale: float) -> FloatArray:
    """Return [looks] always-valid p-values in (0, 1]: one over the mixture's likelihood ratio."""
    _check(scale, 0.05)
    spread = scale**2
    v = np.maximum(variance, np.finfo(np.float64).tiny)
    log_ratio = 0.5 * np.log(v / (v + spread)) + spread * difference**2 / (2.0 * v * (v + spread))
    return np.asarray(np.exp(-np.maximum(log_ratio, 0.0)))


def is_uneven(people: Sequence[int], weights: Sequence[float], *, alpha: float = 0.001) -> bool:
    """Say whether arms surely hold other shares of the people than their weights, however often it is asked.

    The sequential multinomial test of Lindon and Malek ("Anytime-valid inference for multinomial count data", 2022): a
    Dirichlet with mean `weights` against the shares asked for. Raises ValueError for arms and weights that differ in
    number.
    """
    if len(people) != len(weights):
        raise ValueError(f"{len(people)} arms and {len(weights)} weights")
    shares = [weight / sum(weights) for weight in weights]
    prior = [SHARES_PRIOR * share for share in shares]
    log_ratio = math.lgamma(SHARES_PRIOR) - math.lgamma(SHARES_PRIOR + sum(people))
    for count, start, share in zip(people, prior, shares, strict=True):
        log_ratio += math.lgamma(start + count) - math.lgamma(start) - count * math.log(share)
    return log_ratio > math.log(1.0 / alpha)


def share_variance(successes: FloatArray, n: FloatArray) -> FloatArray:
    """Return the variance of a yes or no figure, one success and one failure added so that none is certain."""
    share = (successes + 1.0) / (n + 2.0)
    return np.asarray(share * (1.0 - share))


def _check(scale: float, alpha: float) -> None:
    if scale <= 0 or not 0 < alpha < 1:
        raise ValueError(f"scale {scale} must be above 0 and alpha {alpha} between 0 and 1")
