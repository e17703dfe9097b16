"""Looking every day costs no more false alarms than was said; a plain test that is looked at does."""

import numpy as np
import pytest

from matching.ml import sequential
from matching.ml.sequential import Arm, compare

RUNS, LOOKS, PEOPLE_A_LOOK = 4000, 100, 40
ALPHA = 0.05


def shares(rates, seed):
    """Give (difference, variance), each [runs, looks], of arms whose people say yes at these rates."""
    rng = np.random.default_rng(seed)
    yes = [rng.binomial(PEOPLE_A_LOOK, rate, size=(RUNS, LOOKS)).cumsum(axis=1) for rate in rates]
    n = np.arange(1, LOOKS + 1, dtype=float) * PEOPLE_A_LOOK
    spread = sum(sequential.share_variance(count.astype(float), n) / n for count in yes)
    enough = n >= sequential.LEAST_PEOPLE
    return ((yes[1] - yes[0]) / n)[:, enough], spread[:, enough]


def ever(flags):
    return float(flags.any(axis=1).mean())


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.5])
def test_equal_arms_looked_at_a_hundred_times_differ_no_more_often_than_promised(rate):
    difference, variance = shares((rate, rate), seed=7)
    found = ever(sequential.p_values(difference, variance, scale=0.03) < ALPHA)
    assert found <= ALPHA + 3 * np.sqrt(ALPHA * (1 - ALPHA) / RUNS)


def test_a_plain_test_that_is_looked_at_cries_wolf():
    difference, variance = shares((0.1, 0.1), seed=7)
    assert ever(np.abs(difference) / np.sqrt(variance) > 1.96) > 4 * ALPHA


def test_a_real_difference_is_found_and_in_the_right_direction():
    difference, variance = shares((0.10, 0.14), seed=8)
    width = sequential.half_width(variance, scale=0.03, alpha=ALPHA)
    assert ever(difference - width > 0) > 0.9
    assert ever(difference + width < 0) < 0.001


def test_the_interval_holds_the_truth_at_every_look():
    difference, variance = shares((0.10, 0.14), seed=9)
    width = sequential.half_width(variance, scale=0.03, alpha=ALPHA)
    assert ever(np.abs(difference - 0.04) > width) <= ALPHA


def test_interval_and_p_value_say_the_same():
    difference, variance = shares((0.1, 0.13), seed=10)
    width = sequential.half_width(variance, scale=0.03, alpha=ALPHA)
    outside = np.abs(difference) > width
    assert (outside == (sequential.p_values(difference, variance, scale=0.03) < ALPHA)).all()


def test_arms_that_do_not_get_their_people_are_found_and_fair_ones_hardly_ever():
    rng = np.random.default_rng(3)
    fair = rng.multinomial(20, [0.25, 0.75], size=(500, 60)).cumsum(axis=1)
    told = [any(sequential.is_uneven(look.tolist(), [1, 3]) for look in run) for run in fair]
    assert np.mean(told) <= 0.005
    lost = rng.multinomial(20, [0.35, 0.65], size=(50, 60)).cumsum(axis=1)
    assert all(sequential.is_uneven(run[-1].tolist(), [1, 3]) for run in lost)
    assert not sequential.is_uneven([0, 0], [1, 1])
    with pytest.raises(ValueError, match="2 arms and 3 weights"):
        sequential.is_uneven([1, 2], [1, 1, 1])


def test_few_people_give_no_interval():
    effect = compare(Arm(n=99, mean=0.1, variance=0.09), Arm(n=500, mean=0.9, variance=0.09), scale=0.03)
    assert (effect.low, effect.high, effect.p_value) == (None, None, 1.0)


def test_arms_of_different_size_are_compared():
    effect = compare(Arm(n=4000, mean=0.1, variance=0.09), Arm(n=900, mean=0.2, variance=0.16), scale=0.05)
    assert effect.low is not None
    assert effect.low > 0
    assert effect.p_value < 0.001


@pytest.mark.parametrize(("scale", "alpha"), [(0.0, 0.05), (0.1, 0.0), (0.1, 1.0)])
def test_a_test_that_cannot_be_is_refused(scale, alpha):
    with pytest.raises(ValueError, match="must be"):
        sequential.half_width(np.array([0.1]), scale=scale, alpha=alpha)
