"""Whether learning is good for every region: what each gains, and whether the best and the worst grow apart."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulator.loop import Week
from matching.ml import evaluation
from matching.ml.evaluation import Interval, bootstrap

Floats = NDArray[np.float64]


def over_weeks(weeks: Sequence[Week]) -> Floats:
    """Return [n] the mean over weeks of each watched person, NaN for who would like no job in any of them."""
    each = np.array([week.each for week in weeks])
    known = ~np.isnan(each)
    return np.asarray(
        np.where(known, each, 0).sum(axis=0) / np.where(known.any(axis=0), known.sum(axis=0), np.nan)
    )


def means(each: Floats, regions: NDArray[np.str_]) -> dict[str, float]:
    """Return the mean of each region over people with a value."""
    return {str(one): float(np.nanmean(each[regions == one])) for one in np.unique(regions)}


def gap(each: Floats, regions: NDArray[np.str_]) -> float:
    """Return best region less worst region."""
    found = means(each, regions).values()
    return max(found) - min(found)


def gains(before: Floats, after: Floats, regions: NDArray[np.str_]) -> dict[str, Interval]:
    """Return what each region gains, the same people compared, with its 95 % interval."""
    change = after - before
    known = ~np.isnan(change)
    return {str(one): bootstrap(change[known & (regions == one)]) for one in np.unique(regions)}


def widening(before: Floats, after: Floats, regions: NDArray[np.str_]) -> Interval:
    """Return by how much the gap grows, with its 95 % interval: people of each region drawn again (bootstrap)."""
    known = ~np.isnan(after - before)
    found = evaluation.widening(after[known], before[known], regions[known].tolist(), fewest=1)
    if found is None:
        raise ValueError("people of one region only")
    return found.growth
