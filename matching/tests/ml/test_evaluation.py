"""Each measure against values worked out by hand, and what must hold whatever the values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from matching.ml import evaluation
from matching.ml.bm25 import BM25

GAINS = np.array([0.0, 2.0, 0.0, 1.0, 0.0])
gains = some.lists(some.sampled_from([0.0, 0.0, 1.0, 2.0]), min_size=1, max_size=12).map(np.array)


def test_the_first_relevant_rank_gives_the_reciprocal_rank() -> None:
    assert evaluation.reciprocal_rank(GAINS) == 1 / 2


def test_average_precision_is_the_mean_over_relevant_ranks() -> None:
    assert evaluation.average_precision(GAINS) == (1 / 2 + 2 / 4) / 2


def test_accuracy_asks_for_one_relevant_among_the_first() -> None:
    assert [evaluation.accuracy_at(GAINS, k) for k in (1, 2, 5)] == [0, 1, 1]


def test_r_precision_divides_by_what_could_stand_there() -> None:
    assert evaluation.r_precision_at(GAINS, 5) == 2 / 2
    assert evaluation.r_precision_at(GAINS, 3) == 1 / 2
    assert evaluation.r_precision_at(np.array([1.0, 0, 1, 1, 1]), 2) == 1 / 2


def test_ndcg_weighs_grades_by_rank() -> None:
    ideal = 2 / np.log2(2) + 1 / np.log2(3)
    assert evaluation.ndcg_at(GAINS, 5) == pytest.approx((2 / np.log2(3) + 1 / np.log2(5)) / ideal)


def test_nothing_relevant_is_worth_nothing() -> None:
    assert {measure(np.zeros(4)) for measure in evaluation.RANKED.values()} == {0.0}


@given(gains)
def test_every_measure_stays_between_nothing_and_one(ranked: np.ndarray) -> None:
    for measure in evaluation.RANKED.values():
        assert 0 <= measure(ranked) <= 1 + 1e-9


@given(gains)
def test_the_best_order_is_worth_one(ranked: np.ndarray) -> None:
    best = np.sort(ranked)[::-1]
    expected = 1.0 if best[0] > 0 else 0.0
    for measure in evaluation.RANKED.values():
        assert measure(best) == pytest.approx(expected)


def test_equal_values_share_their_ranks() -> None:
    assert evaluation.ranks_of(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]


def spearman(first: np.ndarray, second: np.ndarray) -> float:
    return float(evaluation.spearman_parts(first, second).mean())


def test_spearman_is_worked_out_by_ranks_alone() -> None:
    first, second = np.array([1.0, 2, 3, 4]), np.array([10.0, 9, 100, 1000])
    # ranks 1 2 3 4 and 2 1 3 4: 1 - 6 (1 + 1) / (4 · 15)
    assert spearman(first, second) == pytest.approx(0.8)
    assert spearman(first, -first) == pytest.approx(-1)
    assert spearman(first, np.ones(4)) == 0


@given(some.lists(some.integers(0, 5), min_size=2, max_size=20))
def test_spearman_ignores_any_rising_change_of_scale(values: list[int]) -> None:
    first, second = np.array(values, float), np.arange(len(values)) % 4.0
    assert spearman(np.exp(first), second) == pytest.approx(spearman(first, second))


def test_calibration_error_is_the_gap_of_each_bin_by_its_share() -> None:
    probability = np.array([0.9, 0.9, 0.1, 0.1])
    right = np.array([True, False, False, False])
    # half of the answers in the upper bin (.9 said, .5 true), half in the lower (.1 said, 0 true)
    assert evaluation.calibration_error(probability, right) == pytest.approx(0.5 * 0.4 + 0.5 * 0.1)


def test_an_interval_holds_its_mean_and_narrows_with_more_values() -> None:
    few = evaluation.bootstrap(np.array([0.0, 1.0] * 10))
    many = evaluation.bootstrap(np.array([0.0, 1.0] * 1000))

    assert few.low < few.value == 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 5


def test_a_steady_small_lead_shows_in_pairs() -> None:
    first = np.random.default_rng(1).random(200)

    assert evaluation.paired_bootstrap(first + 0.01, first).low == pytest.approx(0.01)
    with pytest.raises(ValueError, match="paired"):
        evaluation.paired_bootstrap(first, first[:10])


def test_bm25_gives_what_its_formula_gives_by_hand() -> None:
    scores = BM25(["pan dulce", "pan pan horno"], analyzer=str.split).scores(["dulce", "pan"])

    idf_dulce, idf_pan = np.log(1 + 1.5 / 1.5), np.log(1 + 0.5 / 2.5)
    norms = [1.2 * (0.25 + 0.75 * length / 2.5) for length in (2, 3)]
    assert scores[0] == pytest.approx([idf_dulce * 2.2 / (1 + norms[0]), 0])
    assert scores[1] == pytest.approx([idf_pan * 2.2 / (1 + norms[0]), idf_pan * 2 * 2.2 / (2 + norms[1])])


def test_a_gap_that_grows_for_everybody_alike_is_seen_and_small_groups_are_left_out() -> None:
    labels = ["a"] * 50 + ["b"] * 50 + ["c"] * 5
    before = np.array([0.6] * 50 + [0.5] * 50 + [0.0] * 5)
    after = before + np.array([0.1] * 50 + [0.0] * 50 + [0.0] * 5)
    found = evaluation.widening(after, before, labels)
    assert found is not None
    assert (found.before, found.after) == (pytest.approx(0.1), pytest.approx(0.2))
    assert found.growth.low == found.growth.high == pytest.approx(0.1)
    assert evaluation.widening(after, before, ["a"] * 105) is None


def test_a_gap_that_chance_makes_has_an_interval_with_nought_inside() -> None:
    chance = np.random.default_rng(2)
    before, labels = chance.random(400), ["a", "b"] * 200
    found = evaluation.widening(before + chance.normal(0, 0.1, 400), before, labels)
    assert found is not None
    assert found.growth.low < 0 < found.growth.high
