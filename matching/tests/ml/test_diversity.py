"""At most three of one employer at the top, and one card for ads that say the same."""

import numpy as np
import pytest

from matching.ml.diversity import leaders, spread, thinned


def test_it_shows_at_most_three_of_one_employer_among_the_first_ten():
    chance = np.random.default_rng(7)
    for _ in range(200):
        employers = chance.choice(8, size=40, p=[0.6, 0.1, 0.1, 0.05, 0.05, 0.05, 0.03, 0.02]).tolist()
        order = spread(list(range(40)), employers)
        assert sorted(order.tolist()) == list(range(40))
        top = [employers[place] for place in order[:10]]
        others = {employer: min(employers.count(employer), 3) for employer in set(employers)}
        if sum(others.values()) >= 10:
            assert max(top.count(employer) for employer in set(top)) <= 3


def test_it_keeps_the_order_where_nobody_has_too_many():
    assert spread([5, 6, 7], [1, 2, 1]).tolist() == [0, 1, 2]


def test_who_is_put_back_comes_right_after_the_top():
    order = spread(list(range(7)), [1, 1, 1, 1, 2, 2, 3], among=5)
    assert order.tolist() == [0, 1, 2, 4, 5, 3, 6]


def test_a_list_of_one_employer_is_not_emptied():
    assert spread(list(range(5)), [1] * 5).tolist() == [0, 1, 2, 3, 4]


def test_it_refuses_lists_of_different_lengths():
    with pytest.raises(ValueError, match="2 ids and 1 employers"):
        spread([1, 2], [1])


def test_ads_that_say_the_same_stand_behind_the_first_of_them():
    same, other = np.array([1.0, 0.0]), np.array([0.6, 0.8])
    vectors = np.array([same, same, other, same, same, same], np.float32)
    places, titles = ["150132"] * 4 + ["150101", "150132"], ["cajera"] * 5 + ["cajero"]
    led = leaders(list(zip([1, 1, 1, 2, 1, 1], titles, places, strict=True)), vectors)
    assert led.tolist() == [0, 0, 2, 3, 4, 5]


def test_nothing_is_folded_in_an_empty_list():
    assert leaders([], np.empty((0, 2), np.float32)).tolist() == []


def test_three_of_an_employer_stay_and_of_equal_ads_the_first():
    shown, left_out = thinned([1, 1, 1, 1, 2, 2, 3], [9, 9, 8, 7, 9, 9, 9])
    assert (shown, left_out) == ([0, 2, 3, 4, 6], {1, 2})
    shown, left_out = thinned([1, 1, 1, 1, 2, 2, 3], [1, 2, 3, 4, 5, 6, 7])
    assert (shown, left_out) == ([0, 1, 2, 4, 5, 6], {1})


def test_a_page_is_filled_with_further_ads_of_all_alike_where_others_are_too_few():
    shown, left_out = thinned([1] * 9 + [2], [*range(10)], least=6)
    assert (shown, left_out) == ([0, 1, 2, 3, 4, 9], {1})
    assert thinned([1] * 9, [*range(9)], least=20) == ([*range(9)], set())
    assert thinned([], [], least=20) == ([], set())
