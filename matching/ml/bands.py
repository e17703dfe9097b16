"""Scores in words, apart from the ranking that makes them: a page that prints a band needs no scipy."""

from collections.abc import Sequence

from matching.ml.types import Band

Bands = tuple[tuple[float, Band], ...]
"""From which score on a word holds, the best first and the last from 0."""

# The same for everybody; never stretch them to a person's own best score. Others are put to use only as a whole, after
# what came of applications was looked at (`calibration`).
BANDS: Bands = ((0.50, Band.STRONG), (0.36, Band.GOOD), (0.22, Band.FAIR), (0.0, Band.WEAK))


def band_of(score: float, *, bands: Sequence[tuple[float, Band]] = BANDS) -> Band:
    """Return the band of a score of 0 to 1."""
    return next((band for threshold, band in bands if score >= threshold), Band.WEAK)


def floor_of(band: Band, *, bands: Sequence[tuple[float, Band]] = BANDS) -> float:
    """Return the score from which a band begins."""
    return next(floor for floor, one in bands if one == band)
