"""Keeps one employer from filling the top of a list, and folds ads that say the same into one.

The first is a greedy constraint like that of Ziegler et al., "Improving recommendation lists through topic
diversification" (WWW 2005), with employers for topics; order is kept wherever the constraint allows it.
"""

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np

from matching.ml.types import FloatMatrix, IntArray

MOST_OF_ONE_EMPLOYER = 3
TOP = 10
NEAR_EQUAL = 0.97
"""Cosine of two ads from which they say the same; the words of one ad with another opening reach it."""


def spread(
    ids: Sequence[int], employers: Sequence[int], *, most: int = MOST_OF_ONE_EMPLOYER, among: int = TOP
) -> IntArray:
    """Return positions of `ids` in an order with at most `most` of one employer among the first `among`.

    `employers` has the employer of each id. Who is put back comes right after the first `among`, in the old order.
    Where the rest of the list has too few other employers, the top is filled up with those put back. Raises
    ValueError when both are not of one length.
    """
    if len(ids) != len(employers):
        raise ValueError(f"{len(ids)} ids and {len(employers)} employers")
    first: list[int] = []
    held: list[int] = []
    counts: dict[int, int] = {}
    place = 0
    while place < len(ids) and len(first) < among:
        employer = employers[place]
        if counts.get(employer, 0) < most:
            counts[employer] = counts.get(employer, 0) + 1
            first.append(place)
        else:
            held.append(place)
        place += 1
    return np.array([*first, *held, *range(place, len(ids))], np.int64)


def thinned(
    employers: Sequence[int], words: Sequence[int], *, most: int = MOST_OF_ONE_EMPLOYER, least: int = 0
) -> tuple[list[int], set[int]]:
    """Return places of the ads to show, in order, and the employers of whom some are not.

    Of ads of one employer with equal `words` the first is shown, and of one employer `most` at most. Where that leaves
    fewer than `least`, as many more of each as it takes to fill them.
    """
    firsts: dict[tuple[int, int], int] = {}
    for place, key in enumerate(zip(employers, words, strict=True)):
        firsts.setdefault(key, place)
    counts: Counter[int] = Counter()
    turns = {}
    for place in firsts.values():
        turns[place] = counts[employers[place]]
        counts[employers[place]] += 1
    wanted = min(least, len(turns))
    limit = max(most, sorted(turns.values())[wanted - 1] + 1 if wanted else 0)
    shown = [place for place, turn in turns.items() if turn < limit]
    left = set(range(len(employers))).difference(shown)
    return shown, {employers[place] for place in left}


def leaders(keys: Sequence[Hashable], vectors: FloatMatrix, *, alike: float = NEAR_EQUAL) -> IntArray:
    """Return for each ad the position of the first ad that says the same, its own where it is the first.

    Two ads say the same when their keys (employer, title, district) are equal and their unit vectors, float [n, d],
    have a cosine of `alike` or more. Ads come best first, so that the best of each group leads.
    """
    led = np.arange(len(keys), dtype=np.int64)
    groups: dict[Hashable, list[int]] = {}
    for place, key in enumerate(keys):
        firsts = groups.setdefault(key, [])
        cosines = vectors[firsts] @ vectors[place] if firsts else np.empty(0)
        near = np.flatnonzero(cosines >= alike)
        if len(near):
            led[place] = firsts[int(near[0])]
        else:
            firsts.append(place)
    return led
