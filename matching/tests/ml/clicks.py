"""Pages that were never shown: people with a known taste who look at a place with a known chance."""

import numpy as np

from matching.ml.features import FEATURES, NAMES
from matching.ml.learning_to_rank import Impressions

LENGTH = 10
LOOKS = (1 / np.arange(1, LENGTH + 1)).astype(np.float32)
TASTE = {"skills": 2.5, "distance": -0.9, "pay": 1.2, "answers": 1.0, "context": 1.5}


def worlds(pages, *, seed, informed=0.6):
    """Return impressions of pages and the true chance [n] that each item is liked.

    The order of a page is by the margin with noise, so that the same features stand at several places;
    `informed` is how much the margin knows of what people want.
    """
    chance = np.random.default_rng(seed)
    count = pages * LENGTH
    low, high = (np.array([getattr(one, end) for one in FEATURES]) for end in ("low", "high"))
    features = low + (high - low) * chance.random((count, len(FEATURES)))
    taste = sum(weight * features[:, NAMES.index(name)] for name, weight in TASTE.items())
    taste = (taste - taste.mean()) / taste.std()
    features[:, 0] = np.clip(
        -2 + 0.5 * (informed * taste + (1 - informed) * chance.normal(size=count)), low[0], 0
    )
    liked = 1 / (1 + np.exp(-(1.6 * taste - 1.0)))
    shown = features[:, 0] + 0.3 * chance.normal(size=count)
    lists = np.repeat(np.arange(pages), LENGTH)
    order = np.lexsort((-shown, lists))
    features, liked = features[order].astype(np.float32), liked[order]
    positions = np.tile(np.arange(1, LENGTH + 1), pages).astype(np.int16)
    clicked = chance.random(count) < LOOKS[positions - 1] * liked
    return Impressions(features, lists, positions, clicked.astype(np.float32)), liked


def quality(scores, lists, liked):
    """Return the mean nDCG at 10 of an order against the true chances of being liked."""
    from matching.ml.evaluation import ndcg_at

    found = []
    for page in np.unique(lists):
        rows = np.flatnonzero(lists == page)
        found.append(ndcg_at(liked[rows][np.argsort(-scores[rows], kind="stable")], 10))
    return float(np.mean(found))
