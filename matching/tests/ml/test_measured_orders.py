"""How good an order is, told from choices that were made under another order."""

from dataclasses import replace

import numpy as np
import pytest

from matching.ml.features import NAMES
from matching.ml.learning_to_rank import Impressions
from matching.ml.ranker_search import measure

LENGTH = 10
LOOKS = 1 / np.arange(1, LENGTH + 1)
LIKED = np.where(np.arange(LENGTH) < 5, 0.2, 0.4)
"""Chance that a job is liked by the place where it was shown: the better half stood below."""
BETTER_FIRST = np.where(np.arange(LENGTH) < 5, 0.0, 1.0)


def clicks(pages: int, *, seed: int) -> Impressions:
    """Return pages on which each job is opened when it is looked at and liked."""
    chance = np.random.default_rng(seed).random((pages, LENGTH))
    return Impressions(
        features=np.zeros((pages * LENGTH, len(NAMES)), np.float32),
        lists=np.repeat(np.arange(pages), LENGTH),
        positions=np.tile(np.arange(1, LENGTH + 1), pages).astype(np.int16),
        gains=(chance < LOOKS * LIKED).astype(np.float32).ravel(),
    )


def test_a_better_order_measures_better_though_another_one_was_shown():
    shown = clicks(4000, seed=1)
    new, old = np.tile(BETTER_FIRST, 4000), np.tile(-np.arange(LENGTH, dtype=float), 4000)
    corrected = replace(shown, propensities=np.tile(LOOKS, 4000).astype(np.float32))
    assert measure(new, corrected).ndcg.mean() > measure(old, corrected).ndcg.mean() + 0.05
    assert measure(new, corrected).mrr.mean() > measure(old, corrected).mrr.mean() + 0.05
    # as they are, choices praise the order that was shown
    assert measure(new, shown).ndcg.mean() < measure(old, shown).ndcg.mean()


def test_corrected_gains_rank_orders_by_what_they_are_truly_worth():
    shown = clicks(6000, seed=2)
    corrected = replace(shown, propensities=np.tile(LOOKS, 6000).astype(np.float32))
    discounts = 1 / np.log2(np.arange(2, LENGTH + 2))
    truth = (np.sort(LIKED)[::-1] * discounts).sum() / (LIKED * discounts).sum()
    new, old = np.tile(BETTER_FIRST, 6000), np.tile(-np.arange(LENGTH, dtype=float), 6000)
    found = measure(new, corrected).ndcg.mean() / measure(old, corrected).ndcg.mean()
    assert found == pytest.approx(truth, rel=0.05)


def test_lists_without_a_choice_are_left_out_and_none_at_all_gives_none():
    nothing = replace(clicks(5, seed=3), gains=np.zeros(50, np.float32))
    for rows in (nothing, replace(nothing, propensities=np.ones(50, np.float32))):
        measured = measure(np.zeros(50), rows)
        assert len(measured.ndcg) == len(measured.mrr) == 0
