"""Load moves a job a little, never past one that is clearly better."""

import numpy as np

from matching.ml.balance import BALANCE, arrange, gini, prices


def test_a_crowded_job_steps_back_behind_an_equal_one_that_nobody_applied_to():
    order = arrange([0.60, 0.58], [1, 2], [1, 2], [90, 0])
    assert order.tolist() == [1, 0]


def test_a_clearly_better_job_stays_first_however_crowded():
    order = arrange([0.60, 0.45], [1, 2], [1, 2], [100_000, 0])
    assert order.tolist() == [0, 1]


def test_at_the_load_that_it_needs_a_job_keeps_its_score():
    assert prices([BALANCE.need, 3 * BALANCE.need], [1, 3]).tolist() == [1.0, 1.0]


def test_prices_fall_with_load_and_stay_in_their_bounds():
    made = prices(np.arange(5000), 1)
    assert np.all(np.diff(made) <= 0)
    assert made.min() >= 1 - BALANCE.most
    assert made.max() <= 1 + BALANCE.most


def test_many_vacancies_bear_many_applications():
    one, many = prices([60, 60], [1, 10])
    assert many > one


def test_the_order_is_spread_over_employers_and_the_same_each_time():
    scores = np.linspace(0.9, 0.8, 12)
    ids, employers = list(range(12)), [1] * 6 + [2, 3, 4, 5, 6, 7]
    order = arrange(scores, ids, employers, np.full(12, 12))
    assert [employers[place] for place in order[:10]].count(1) == 3 + 1  # six others leave room for a fourth
    assert order.tolist() == arrange(scores, ids, employers, np.full(12, 12)).tolist()


def test_an_empty_list_has_an_empty_order():
    assert arrange([], [], [], []).tolist() == []


def test_the_gini_coefficient_is_none_for_equals_and_high_for_one_who_has_all():
    assert gini([3, 3, 3]) == 0
    assert gini([0, 0, 0, 12]) == 0.75
    assert gini([0, 0]) == 0
