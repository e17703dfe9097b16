"""Figures of drift: no shift is no alarm however small the samples, a shift is one."""

import numpy as np
import pytest

from matching.ml import drift

RNG = np.random.default_rng(3)


def test_equal_samples_hardly_ever_alarm():
    alarms = 0
    for _ in range(400):
        reading = drift.values_psi(RNG.normal(size=400), RNG.normal(size=120))
        alarms += reading.alarm
    assert alarms <= 2


def test_a_shifted_sample_alarms():
    reading = drift.values_psi(RNG.normal(size=2000), RNG.normal(loc=0.8, size=400))
    assert reading.alarm
    assert reading.value > 0.4


def test_a_known_index_is_that_of_the_books():
    # 60/40 against 40/60: 2 x .2 x ln 1.5
    reading = drift.psi(np.array([60_000, 40_000]), np.array([40_000, 60_000]))
    assert reading.value == pytest.approx(0.4 * np.log(1.5), rel=1e-3)


def test_a_new_category_alarms_and_rare_ones_count_together():
    before = [f"c{number % 40}" for number in range(4000)]
    assert not drift.categories_psi(before, before[:1000]).alarm
    assert drift.categories_psi(before, [*before[:600], *["nuevo"] * 600]).alarm


def test_a_turned_cloud_of_vectors_alarms_and_a_like_one_does_not():
    cloud = RNG.normal(size=(1500, 32))
    assert not drift.vectors_psi(cloud, RNG.normal(size=(600, 32))).alarm
    assert drift.vectors_psi(cloud, RNG.normal(size=(600, 32)) + 0.8).alarm


def test_a_share_that_halves_alarms_and_chance_does_not():
    assert drift.rate(hits=50, rows=1000, hits_before=1000, rows_before=10_000).alarm
    assert drift.rate(hits=150, rows=1000, hits_before=50, rows_before=1000).alarm
    assert not drift.rate(hits=105, rows=1000, hits_before=1000, rows_before=10_000).alarm
    assert not drift.rate(
        hits=3, rows=120, hits_before=10, rows_before=1000
    ).alarm  # thrice as much, of three


def test_few_rows_give_no_reading():
    few = np.ones(drift.LEAST_ROWS - 1)
    assert drift.values_psi(few, np.ones(500)) is None
    assert drift.vectors_psi(np.ones((5, 4)), np.ones((500, 4))) is None
    assert drift.rate(hits=1, rows=5, hits_before=1, rows_before=500) is None
    assert drift.psi(np.array([5, 5]), np.array([500, 500])) is None


def test_histograms_of_different_length_are_refused():
    with pytest.raises(ValueError, match="3 bins before and 2 now"):
        drift.psi(np.ones(3), np.ones(2))


def test_an_unknown_or_crumbled_word_is_broken():
    assert drift.is_broken([5, 1], unknown=1)
    assert drift.is_broken([5, 6, 7, 8, 9], unknown=1)
    assert not drift.is_broken([5, 6], unknown=1)
