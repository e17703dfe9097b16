"""Who somebody is changes no score of 200 made-up people, with the built-in weights and with a ranker (F46)."""

from dataclasses import replace

import numpy as np
import pytest

from matching.ml import features
from matching.ml.collaborative_factors import Factors
from matching.ml.collaborative_model import Collaborative
from matching.ml.fairness import collaborative_gap, counterfactual_gap, encoder_gap, plain_reading, told_gap
from matching.ml.fairness_people import SWAPS, some_people, sound
from matching.ml.learning_to_rank import Ranker
from matching.ml.ranker_linear import Line

LINE = Ranker("linear", features.NAMES, Line(features.DIRECTIONS * 0.4), 1.0, 0.0, {})


@pytest.mark.parametrize("ranker", [None, LINE], ids=["built in", "learned"])
def test_another_name_sex_age_photo_school_or_district_changes_no_score(known, ranker):
    gap = counterfactual_gap(known, ranker=ranker)
    assert gap.people == 200
    assert set(gap.by_swap) == {"name", "sex", "age", "photo", "university", "district"}
    assert set(gap.to_employers) == set(gap.by_swap)
    assert gap.largest == 0
    assert gap.pairs > 200_000
    assert gap.as_dict()["largest"] == 0


def test_the_swaps_do_change_who_somebody_is(known):
    for person in some_people(known, 20):
        assert all(swap(person) != person for swap in SWAPS.values())
        assert all(swap(person).text == person.text for swap in SWAPS.values())


def test_people_are_the_same_each_time(known):
    assert some_people(known, 5) == some_people(known, 5)
    assert some_people(known, 5) != some_people(known, 5, seed=1)


@pytest.mark.parametrize("leaked", ["name", "university", "district"])
def test_a_reader_that_looks_at_who_she_is_is_caught(known, leaked):
    plain = plain_reading(known)

    def leaking(person):
        read = plain(person)
        return replace(read, vectors=np.vstack([read.vectors, sound(getattr(person, leaked) + "   ")]))

    gap = counterfactual_gap(known, read=leaking, people=6)
    assert gap.by_swap[leaked] > 0.0001
    assert gap.to_employers[leaked] > 0.0001
    assert gap.largest > 0.0001


def test_an_age_that_reaches_the_score_is_caught(known):
    plain = plain_reading(known)

    def leaking(person):
        read = plain(person)
        return replace(read, facts=replace(read.facts, experience_months=12 * (person.facts.age - 18)))

    assert counterfactual_gap(known, read=leaking, people=10).by_swap["age"] > 0


def test_a_photo_that_closes_a_gate_is_caught(known):
    plain = plain_reading(known)

    def leaking(person):
        read = plain(person)
        return read if person.photo else replace(read, facts=replace(read.facts, pay_wish=99_999.0))

    assert counterfactual_gap(known, read=leaking, people=4).by_swap["photo"] == 1


def test_with_factors_of_who_chose_alike_who_she_is_changes_no_score(known):
    chance = np.random.default_rng(2)
    people, jobs = (chance.normal(0, 0.3, (count, 8)).astype(np.float32) for count in (30, 50))
    model = Collaborative(Factors(people, jobs), np.arange(100, 130), np.arange(500, 550))
    assert collaborative_gap(model, known, people=20).largest == 0
    empty = Collaborative(Factors(people[:0], jobs[:0]), np.arange(0), np.arange(0))
    assert collaborative_gap(empty, known, people=3).largest == 0


def test_with_the_shipped_encoder_who_she_is_changes_no_score_either(known, shipped_encoder):
    assert encoder_gap(shipped_encoder, known, people=12).largest == 0


def test_what_she_tells_of_herself_in_her_summary_moves_a_score_little(known, shipped_encoder):
    """Her words are read, so it is not nothing: in the mean under two hundredths of the scale."""
    for name, (mean, _) in told_gap(shipped_encoder, known, people=6).items():
        assert mean < 0.02, name
