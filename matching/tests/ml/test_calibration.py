"""Bands mean what came of applications, and are the same for everybody (F42)."""

import numpy as np
import pytest

from benchmarks.bands import simulated
from matching.ml.bands import BANDS, band_of
from matching.ml.calibration import (
    TIMES_THE_MEAN,
    TooFewOutcomes,
    as_table,
    borders,
    is_monotone,
    isotonic,
    refit,
    reliability,
)
from matching.ml.types import Band


@pytest.fixture(scope="module")
def outcomes():
    return simulated()


def test_the_share_of_a_higher_score_is_never_smaller(outcomes):
    known, share = isotonic(*outcomes)
    assert (np.diff(known) > 0).all()
    assert (np.diff(share) >= -1e-12).all()
    assert share.min() >= 0
    assert share.max() <= 1


def test_isotonic_keeps_the_mean_and_pools_what_falls():
    scores = np.repeat([0.1, 0.2, 0.3], 100)
    positive = np.concatenate([np.arange(100) < 60, np.arange(100) < 20, np.arange(100) < 90])
    known, share = isotonic(scores, positive)
    assert known.tolist() == [0.1, 0.2, 0.3]
    assert share == pytest.approx([0.4, 0.4, 0.9])


def test_borders_keep_the_promise_of_their_word(outcomes):
    scores, positive = outcomes
    found = borders(scores, positive)
    assert [band for _, band in found] == [Band.STRONG, Band.GOOD, Band.FAIR, Band.WEAK]
    assert [low for low, _ in found] == sorted((low for low, _ in found), reverse=True)
    for row in reliability(scores, positive, bands=found):
        if row.band in TIMES_THE_MEAN and row.count:
            assert row.share_high >= TIMES_THE_MEAN[row.band] * positive.mean()


def test_the_frozen_bands_have_a_monotone_table_on_outcomes_that_rise(outcomes):
    table = reliability(*outcomes)
    assert is_monotone(table)
    assert sum(row.count for row in table) == len(outcomes[0])
    assert as_table(table).count("\n") == 1 + len(BANDS)


def test_outcomes_that_fall_are_told_as_not_monotone(outcomes):
    scores, positive = outcomes
    assert not is_monotone(reliability(1 - scores, positive))


def test_too_few_outcomes_say_nothing():
    with pytest.raises(TooFewOutcomes, match="200 are needed"):
        borders(np.linspace(0, 1, 20), np.ones(20, bool))


def test_a_band_depends_on_the_score_and_on_nobody_elses():
    """The borders are constants: no argument of `band_of` but the score, so no stretching to a person's own best."""
    assert [band_of(low) for low, _ in BANDS] == [band for _, band in BANDS]
    assert BANDS == ((0.50, Band.STRONG), (0.36, Band.GOOD), (0.22, Band.FAIR), (0.0, Band.WEAK))


def steep(seed, count=6000):
    """Scores whose words would be too generous by the borders that ship, and whose they are."""
    chance = np.random.default_rng(seed)
    scores = chance.beta(4, 6, count)
    return scores, chance.random(count) < np.clip((scores - 0.28) * 2.2, 0.01, 0.95), np.arange(count) // 4


def test_borders_found_on_one_half_are_judged_on_the_other_and_tell_more():
    fit = refit(*steep(1))
    assert fit.against == ()
    assert fit.gain.high > 0
    assert sum(row.count for row in fit.table) == sum(row.count for row in fit.before) < 3600


def test_borders_that_say_no_more_than_the_present_ones_are_refused():
    scores, positive, people = steep(1)
    fit = refit(scores, positive, people, present=refit(scores, positive, people).bands)
    assert fit.against == ("no_better",)


def test_a_border_that_moves_far_is_left_to_a_person():
    chance = np.random.default_rng(5)
    scores = chance.random(6000)
    fit = refit(scores, chance.random(6000) < np.where(scores > 0.8, 0.7, 0.05), np.arange(6000))
    assert "far" in fit.against


def test_half_of_too_few_is_said_too():
    with pytest.raises(TooFewOutcomes, match="400 are needed"):
        refit(np.linspace(0, 1, 300), np.arange(300) % 3 == 0, np.arange(300))
