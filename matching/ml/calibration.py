"""Bands from what came of applications: which scores meant which share of positive answers.

The borders are found over everybody and the same for everybody (`bands`); they are never stretched to one person's
scores. New ones are found on half of the people and judged on the other half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from matching.ml.bands import BANDS, Bands
from matching.ml.evaluation import Interval, bootstrap, paired_bootstrap
from matching.ml.types import Band, BoolArray, FloatArray, IntArray

TIMES_THE_MEAN: Mapping[Band, float] = MappingProxyType({Band.STRONG: 1.5, Band.GOOD: 1.0, Band.FAIR: 0.5})
"""What a word promises: so many times the mean share of positive answers."""
LEAST_PAIRS = 200
"""Applications with an outcome that borders need to be found, and as many again to be judged."""
FARTHEST = 0.15
"""What a border may move at once: further is a burst of bad faith or a mistake, and a case for a person."""
GRID = 0.01
"""Borders are told in hundredths."""


class TooFewOutcomes(ValueError):
    """Too few applications with an outcome to say what a score means; its text says how many are needed."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """One band of the table: scores from `low` to `high`, applications, share of positive answers, 95 % interval."""

    band: Band
    low: float
    high: float
    count: int
    share: float
    share_low: float
    share_high: float


def isotonic(scores: FloatArray, positive: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Return distinct scores ascending and the never falling share of positive answers nearest to what was seen.

    Pool adjacent violators (Barlow et al. 1972; for probabilities Zadrozny & Elkan 2002). Raises TooFewOutcomes.
    """
    if len(scores) < LEAST_PAIRS:
        raise TooFewOutcomes(f"{len(scores)} applications with an outcome, {LEAST_PAIRS} are needed")
    known, place = np.unique(scores, return_inverse=True)
    counts = np.bincount(place).astype(np.float64)
    shares = np.bincount(place, positive.astype(np.float64)) / counts
    blocks: list[tuple[float, float, int]] = []
    for share, count in zip(shares, counts, strict=True):
        block = (float(share), float(count), 1)
        while blocks and blocks[-1][0] >= block[0]:
            former = blocks.pop()
            whole = former[1] + block[1]
            block = ((former[0] * former[1] + block[0] * block[1]) / whole, whole, former[2] + block[2])
        blocks.append(block)
    return known, np.concatenate([np.full(size, share) for share, _, size in blocks])


def borders(scores: FloatArray, positive: BoolArray) -> Bands:
    """Return borders as `bands.BANDS` has them: from where on a band's promise is kept.

    A band whose promise no score keeps begins at 1, a band above no lower than the one under it. Raises
    TooFewOutcomes.
    """
    known, share = isotonic(scores, positive)
    mean = float(positive.mean())
    found: list[tuple[float, Band]] = []
    for band, times in TIMES_THE_MEAN.items():
        kept = np.flatnonzero(share >= times * mean)
        lowest = float(np.ceil(known[kept[0]] / GRID) * GRID) if len(kept) else 1.0
        found.append((round(min(lowest, found[-1][0] if found else 1.0), 2), band))
    return (*found, (0.0, Band.WEAK))


def reliability(
    scores: FloatArray, positive: BoolArray, *, bands: Sequence[tuple[float, Band]] = BANDS
) -> list[Reliability]:
    """Return the table of all bands, best first; share 0 with interval 0 to 0 where nobody applied."""
    table = []
    high = 1.0
    for low, band in bands:
        inside = (scores >= low) & ((scores < high) | (high == 1.0))
        whole = bootstrap(positive[inside].astype(np.float64))
        table.append(Reliability(band, low, high, int(inside.sum()), whole.value, whole.low, whole.high))
        high = low
    return table


def is_monotone(table: Sequence[Reliability]) -> bool:
    """Tell whether a better band never had a smaller share, over the bands in which somebody applied."""
    shares = [row.share for row in table if row.count]
    return all(better >= worse for better, worse in pairwise(shares))


def as_table(table: Sequence[Reliability]) -> str:
    """Return the table in Markdown."""
    rows = [
        f"| {row.band} | {row.low:.2f} to {row.high:.2f} | {row.count} | {row.share:.3f} "
        f"| {row.share_low:.3f} to {row.share_high:.3f} |"
        for row in table
    ]
    return "\n".join(
        ["| band | score | applications | positive answers | 95 % |", "|---|---|---|---|---|", *rows]
    )


# --- borders found anew, and whether they may take the place of those in use


@dataclass(frozen=True, slots=True)
class Fit:
    """Borders found on some people and judged on others.

    `table` and `before` are of those others, by the new borders and by the present ones; `gain` is how much less the
    square of what the new bands miss by is; `against` names what speaks against them, empty when nothing does.
    """

    bands: Bands
    table: list[Reliability]
    before: list[Reliability]
    gain: Interval
    against: tuple[str, ...]


def refit(scores: FloatArray, positive: BoolArray, people: IntArray, *, present: Bands = BANDS) -> Fit:
    """Return borders for n applications: scores, whether the answer was positive, and whose they were.

    They may serve when their table never falls, no word promises what it surely does not keep, no border moves far,
    and there is need: the present ones fall or break a promise, or tell less of the answers beyond chance. Raises
    TooFewOutcomes.
    """
    learns = _half(people)
    if min(learns.sum(), (~learns).sum()) < LEAST_PAIRS:
        raise TooFewOutcomes(f"{len(scores)} applications with an outcome, {2 * LEAST_PAIRS} are needed")
    found = borders(scores[learns], positive[learns])
    seen, came = scores[~learns], positive[~learns]
    table, before = reliability(seen, came, bands=found), reliability(seen, came, bands=present)
    told, told_now = (
        _told(scores[learns], positive[learns], seen, came, bands=one) for one in (found, present)
    )
    gain = paired_bootstrap(told, told_now)
    mean = float(came.mean())
    is_needed = gain.low > 0 or not is_monotone(before) or _breaks_a_promise(before, mean)
    against = {
        "falls": not is_monotone(table),
        "promises": _breaks_a_promise(table, mean),
        "no_better": gain.high < 0 or not is_needed,
        "far": any(abs(low - now) > FARTHEST for (low, _), (now, _) in zip(found, present, strict=True)),
    }
    return Fit(found, table, before, gain, tuple(name for name, holds in against.items() if holds))


def _half(people: IntArray) -> BoolArray:
    """Return which rows [n] are of the half of the people that is learned from; a person is always in the same half."""
    return np.asarray((people.astype(np.uint64) * np.uint64(2654435761) >> np.uint64(31)) & np.uint64(1) == 0)


def _told(
    scores: FloatArray, positive: BoolArray, seen: FloatArray, came: BoolArray, *, bands: Bands
) -> FloatArray:
    """Return for each outcome 1 - (share of its band as learned - what came)^2 (Brier 1950)."""
    floors = np.array([low for low, _ in bands])
    place, asked = (np.argmax(one[:, None] >= floors, axis=1) for one in (scores, seen))
    counts = np.bincount(place, minlength=len(bands))
    # one application with the mean outcome keeps an empty band from promising nothing or all
    shares = (np.bincount(place, positive.astype(np.float64), len(bands)) + positive.mean()) / (counts + 1)
    return np.asarray(1 - (shares[asked] - came) ** 2, np.float64)


def _breaks_a_promise(table: Sequence[Reliability], mean: float) -> bool:
    return any(
        row.count and row.share_high < TIMES_THE_MEAN[row.band] * mean
        for row in table
        if row.band in TIMES_THE_MEAN
    )
