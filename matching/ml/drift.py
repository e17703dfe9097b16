"""Whether what comes in today still looks like what the models were fitted to: plain figures of two windows.

The population stability index of two histograms, sum of (a - e) ln(a / e): below .1 nothing happened, above .2 somebody
should look (Siddiqi, "Credit Risk Scorecards", 2006). With few rows it is never 0: without any shift it is about
(bins - 1)(1/n + 1/m) times a chi-square over its degrees (Yurdakul 2018), so an alarm also asks for more than that.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.ml.pieces import Pieces

FloatArray = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

PSI_LIMIT = 0.2
RATE_LIMIT = 1.5
"""A share that is half as much again, or two thirds, of what it was."""
BINS, DIRECTIONS, MOST_CATEGORIES = 10, 8, 20
LEAST_ROWS = 100
SURE = 3.3
"""Standard deviations beyond which a difference of shares is no chance: one in a thousand, both ways."""
CHI_POINT = 3.72
"""The normal quantile behind the chance limit of an index: one false alarm in ten thousand readings."""
MOST_PIECES = 4
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with the limit above which it is an alarm, and the rows behind it now and before."""

    value: float
    limit: float
    current: int
    reference: int

    @property
    def alarm(self) -> bool:
        """Say whether somebody should look."""
        return self.value > self.limit


def psi(reference: Counts, current: Counts) -> Reading | None:
    """Compare two histograms [bins] of counts; None with fewer than `LEAST_ROWS` on either side.

    Raises ValueError for histograms of different length.
    """
    if len(reference) != len(current):
        raise ValueError(f"{len(reference)} bins before and {len(current)} now")
    n, m = int(reference.sum()), int(current.sum())
    if min(n, m) < LEAST_ROWS:
        return None
    value = _index(reference, current)
    return Reading(value, max(PSI_LIMIT, chance(len(reference), n, m)), m, n)


def _index(reference: Counts, current: Counts) -> float:
    # half a row in each bin, so that an empty one is no infinity
    before = (reference + 0.5) / (reference.sum() + 0.5 * len(reference))
    now = (current + 0.5) / (current.sum() + 0.5 * len(current))
    return float(((now - before) * np.log(now / before)).sum())


def chance(bins: int, n: int, m: int) -> float:
    """Return what the index of two samples of one population hardly ever passes (Wilson and Hilferty 1931)."""
    freedom = bins - 1
    spread = 2.0 / (9.0 * freedom)
    return (1.0 / n + 1.0 / m) * freedom * (1.0 - spread + CHI_POINT * math.sqrt(spread)) ** 3


def values_psi(reference: FloatArray, current: FloatArray) -> Reading | None:
    """Compare two samples of a number, [n] and [m], by the tenths of the first."""
    if min(len(reference), len(current)) < LEAST_ROWS:
        return None
    edges = np.unique(np.quantile(reference, np.linspace(0, 1, BINS + 1)[1:-1]))
    return psi(_histogram(reference, edges), _histogram(current, edges))


def _histogram(values: FloatArray, edges: FloatArray) -> Counts:
    return np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1).astype(
        np.int64
    )


def categories_psi(reference: Sequence[Hashable], current: Sequence[Hashable]) -> Reading | None:
    """Compare two samples of a category; the rare ones of the first count together."""
    before = Counter(reference)
    kept = [name for name, _ in before.most_common(MOST_CATEGORIES)]
    return psi(_row(before, kept), _row(Counter(current), kept))


def _row(counts: Mapping[Hashable, int], kept: Sequence[Hashable]) -> Counts:
    known = [counts.get(name, 0) for name in kept]
    return np.array([*known, sum(counts.values()) - sum(known)], np.int64)


def vectors_psi(reference: FloatArray, current: FloatArray, *, seed: int = 7) -> Reading | None:
    """Compare two clouds of vectors, [n, d] and [m, d], along some fixed random directions; the worst one counts."""
    if min(len(reference), len(current)) < LEAST_ROWS:
        return None
    directions = np.random.default_rng(seed).standard_normal((reference.shape[1], DIRECTIONS))
    before, now = reference @ directions, current @ directions
    readings = [values_psi(before[:, one], now[:, one]) for one in range(DIRECTIONS)]
    return max((row for row in readings if row is not None), key=lambda row: row.value)


def rate(*, hits: int, rows: int, hits_before: int, rows_before: int) -> Reading | None:
    """Compare two shares: the value is how many times one is the other, and chance alone is no alarm."""
    if min(rows, rows_before) < LEAST_ROWS:
        return None
    now, before = (hits + 0.5) / (rows + 1), (hits_before + 0.5) / (rows_before + 1)
    both = (hits + hits_before + 1) / (rows + rows_before + 2)
    spread = math.sqrt(both * (1 - both) * (1 / rows + 1 / rows_before))
    value = max(now / before, before / now)
    is_chance = abs(now - before) <= SURE * spread
    return Reading(value, max(RATE_LIMIT, value) if is_chance else RATE_LIMIT, rows, rows_before)


def is_broken(pieces: Sequence[int], *, unknown: int) -> bool:
    """Say whether an encoder does not know a word: a piece unknown to it, or crumbs."""
    return len(pieces) > MOST_PIECES or unknown in pieces


def has_unknown(pieces: Pieces, text: str) -> bool:
    """Say whether a text holds a word that an encoder does not know."""
    read = pieces.read(text)
    ends = np.searchsorted(read.words, np.arange(len(read.spans) + 1))
    return any(
        is_broken(read.ids[start:end].tolist(), unknown=pieces.unknown)
        for start, end in itertools.pairwise(ends)
    )
