"""Measures of lists on values worked out by hand."""

import numpy as np
import pytest
from scipy import sparse

from matching.ml.evaluation_lists import area_under_curve, measure_lists, of_one_list


def test_a_list_with_two_of_three_right():
    found = of_one_list(np.array([0, 1, 0, 1]), relevant=3, at=4)
    assert found["precision"] == pytest.approx(2 / 4)
    assert found["recall"] == pytest.approx(2 / 3)
    assert found["f1"] == pytest.approx(2 * (1 / 2) * (2 / 3) / (1 / 2 + 2 / 3))
    assert found["map"] == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert found["mrr"] == pytest.approx(1 / 2)
    ideal = 1 + 1 / np.log2(3) + 1 / 2
    assert found["ndcg"] == pytest.approx((1 / np.log2(3) + 1 / np.log2(5)) / ideal)


def test_a_list_with_nothing_right_is_zero_everywhere():
    assert set(of_one_list(np.zeros(10, int), relevant=2, at=10).values()) == {0.0}


def test_area_counts_pairs_and_halves_ties():
    scores = np.array([0.9, 0.5, 0.5, 0.1, 1.0], np.float32)
    assert area_under_curve(scores, np.array([1]), seen=np.array([4])) == pytest.approx((0 + 0.5 + 1) / 3)


def test_what_she_chose_before_is_not_suggested_again():
    seen = sparse.csr_matrix(np.array([[1, 0, 0, 0], [0, 1, 0, 0]], np.float32))
    relevant = sparse.csr_matrix(np.array([[0, 1, 0, 0], [0, 0, 0, 1]], np.float32))
    scores = np.array([[9, 5, 1, 0], [0, 9, 5, 1]], np.float32)
    one, two = measure_lists(
        lambda rows: scores[rows], np.array([0, 1]), seen=seen, relevant=relevant, lengths=(1, 2)
    )
    assert one.recall == pytest.approx(0.5)
    assert one.coverage == pytest.approx(2 / 4)
    assert two.recall == 1.0
    assert two.mrr == pytest.approx((1 + 1 / 2) / 2)
    assert two.auc == pytest.approx((1 + 1 / 2) / 2)
