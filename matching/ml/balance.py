"""Spreads applications over jobs: a job that has had more than its share steps back among nearly equal ones.

After LiJAR (Borisyuk, Zhang, Kenthapadi: "LiJAR: A System for Job Application Redistribution towards Efficient
Career Marketplace", KDD 2017), which lowers or raises the score of a job by how far its expected applications are
above or below what it needs. Here the price of a job is the logarithm of its load against its need, and both the
price and the distance that a job may move are bounded, so that nobody loses a job that is clearly better for her.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from matching.ml.diversity import spread
from matching.ml.types import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Balance:
    """How strongly load moves a job."""

    strength: float = 0.03
    """Share of the score that a job loses when its load doubles against its need, gains when it halves."""
    most: float = 0.10
    """Greatest share of the score that load can take or give."""
    need: float = 8.0
    """Applications a vacancy needs until somebody is hired."""


BALANCE = Balance()


def prices(loads: ArrayLike, vacancies: ArrayLike, *, balance: Balance = BALANCE) -> FloatArray:
    """Return what each score is multiplied by, in [1 - most, 1 + most], 1 at the load that a job needs.

    `loads` are applications that came or are expected (0 or more), `vacancies` how many the job seeks (1 or more).
    """
    need = balance.need * np.maximum(np.asarray(vacancies, np.float64), 1.0)
    doublings = np.log2((np.asarray(loads, np.float64) + 1) / (need + 1))
    return 1 - np.clip(balance.strength * doublings, -balance.most, balance.most)


def arrange(
    scores: ArrayLike,
    job_ids: Sequence[int],
    employers: Sequence[int],
    loads: ArrayLike,
    *,
    vacancies: ArrayLike = 1.0,
    balance: Balance = BALANCE,
) -> IntArray:
    """Return positions of one person's jobs in the order in which she sees them.

    Best score first after the price of the load, of equal ones the newest, and at most three of one employer among the
    first ten. The scores themselves stay as they are. Arrays of length n; an empty one gives an empty order.
    """
    priced = np.asarray(scores, np.float64) * prices(loads, vacancies, balance=balance)
    order = np.lexsort((-np.asarray(job_ids, np.int64), -priced))
    ranked = spread([job_ids[place] for place in order], [employers[place] for place in order])
    return np.asarray(order[ranked], np.int64)


def gini(values: ArrayLike) -> float:
    """Return the Gini coefficient of amounts of 0 or more: 0 when all have the same, towards 1 when one has all."""
    amounts = np.sort(np.asarray(values, np.float64))
    total = amounts.sum()
    if total <= 0:
        return 0.0
    ranks = np.arange(1, len(amounts) + 1)
    return float(2 * (ranks * amounts).sum() / (len(amounts) * total) - (len(amounts) + 1) / len(amounts))
