"""Scores in words, apart from the ranking that makes them: a page that prints a band needs no scipy."""

from matching.ml.types import Band

# Thresholds are frozen here and the same for everybody; never stretch them to a person's own best score.
BANDS = ((0.50, Band.STRONG), (0.36, Band.GOOD), (0.22, Band.FAIR), (0.0, Band.WEAK))


def band_of(score: float) -> Band:
    """Return the band of a score of 0 to 1."""
    return next((band for threshold, band in BANDS if score >= threshold), Band.WEAK)
