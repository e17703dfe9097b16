"""Choices between two offers: what they teach, which to ask next, how far they may move a score."""

import itertools

import numpy as np
import pytest

from matching.ml import preferences
from matching.ml.preferences import LEFT, RIGHT, SAME, Choice


def choose(hidden, count, *, said=None):
    """Answer the product's own questions as a person with these weights would, without error."""
    choices = []
    for _ in range(count):
        left, right = preferences.next_pair(choices)
        better = (preferences.offer(left) - preferences.offer(right)) @ hidden > 0
        choices.append(Choice(left, right, said or (LEFT if better else RIGHT)))
    return choices


def test_without_choices_nothing_changes():
    offers = preferences.attributes([900, 4000], [1, 30], [0.5, -0.5], 0.5, 0.5)
    taste = preferences.posterior([]).taste
    assert taste.tolist() == [0] * 5
    assert preferences.part(taste, offers).tolist() == [0.5, 0.5]
    assert preferences.multiplier(np.array([0.5])).tolist() == [1.0]


def test_who_takes_the_nearer_offer_each_time_gets_near_jobs_before_paid_ones():
    hidden = np.array([0.2, 3.0, 0.5, 0.5, 0.0])
    taste = preferences.posterior(choose(hidden, 6)).taste
    near, paid = preferences.attributes([1500, 2500], [2, 25], 0.5, 0.5, -0.5)
    assert preferences.part(taste, near) > 0.5 > preferences.part(taste, paid)


def test_each_answer_narrows_what_is_unknown():
    choices = choose(np.array([2.0, 0.1, 1.0, 0.2, -0.5]), 6)
    sizes = [np.linalg.slogdet(preferences.posterior(choices[:n]).covariance)[1] for n in range(7)]
    assert all(later < earlier for earlier, later in itertools.pairwise(sizes))


def test_the_pair_asked_tells_most_and_is_never_asked_twice():
    choices = choose(np.array([1.0, 1.0, 0.5, 0.5, 0.0]), 6)
    assert len({frozenset((choice.left, choice.right)) for choice in choices}) == 6
    assert preferences.next_pair(choices) is None
    told = preferences.information(preferences.posterior(choices[:3]))
    left, right = choices[3].left, choices[3].right
    assert told[preferences.pairs().index((left, right))] == pytest.approx(told.max(), rel=1e-9)


def test_two_offers_differ_in_two_or_three_things():
    for left, right in preferences.pairs():
        assert sum(a != b for a, b in zip(left, right, strict=True)) in (2, 3)


def test_who_does_not_mind_stays_near_people_at_large():
    taste = preferences.posterior(choose(np.zeros(5), 6, said=SAME)).taste
    assert np.abs(taste).max() < 1.2


def test_a_part_moves_a_score_within_its_bounds():
    taste = np.array([50.0, -50, 50, 50, 50])
    offers = preferences.attributes([1e9, 1.0], [0, 1e9], [0.5, -0.5], [0.5, -0.5], [0.5, -0.5])
    moved = preferences.multiplier(preferences.part(taste, offers))
    assert moved.max() <= preferences.RANGE + 1e-12
    assert moved.min() >= 1 / preferences.RANGE - 1e-12


def test_what_a_job_does_not_say_counts_as_the_middle():
    unknown = preferences.attributes([np.nan], [np.nan], [np.nan], [np.nan], [np.nan])
    assert unknown.tolist() == [[0.0] * 5]


def test_many_people_and_one_offer_go_the_same_way_as_one_and_many():
    chance = np.random.default_rng(3)
    tastes, offers = chance.normal(size=(4, 5)), chance.normal(size=(4, 5))
    together = preferences.part(tastes, offers)
    alone = [float(preferences.part(taste, one)) for taste, one in zip(tastes, offers, strict=True)]
    assert together.tolist() == pytest.approx(alone)


@pytest.mark.parametrize("code", ["", "0000", "30000", "abcde", "00000 ", "²0000"])
def test_it_refuses_an_offer_that_is_none(code):
    with pytest.raises(ValueError, match="no offer has the code"):
        preferences.offer(code)


def test_it_refuses_an_answer_that_is_none():
    with pytest.raises(ValueError, match="an answer is one of"):
        preferences.posterior([Choice("00000", "22001", "both")])
