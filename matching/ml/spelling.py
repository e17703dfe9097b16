"""Misspelled words of a search: what sounds alike in Spanish, and the likeliest word that was meant."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

SHORTEST = 4
"""Letters of the shortest word that is corrected; of shorter ones too many look alike."""
RARE_BESIDE = 50
"""How many times more often the other word stands in titles before a known word counts as its misspelling."""

# letters that Peruvians speak alike and so write one for the other, in this order
_ALIKE = (
    (re.compile(r"(?<!c)h"), ""),
    (re.compile(r"qu(?=[ei])|q|k"), "c"),
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"sc(?=[ei])|xc(?=[ei])"), "s"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"g(?=[ei])|x"), "j"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"v|w"), "b"),
    (re.compile(r"(?<=[aeou])i(?=[aeo])"), "y"),
    (re.compile(r"m(?=[pb])"), "n"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A word of the vocabulary: folded, as it is shown, and in how many titles of open jobs it stands."""

    word: str
    shown: str
    count: int


def sound(word: str) -> str:
    """Return how a folded word sounds: equal for "almasenero" and "almacenero"."""
    for pattern, said in _ALIKE:
        word = pattern.sub(said, word)
    return word


def allowed_edits(word: str) -> int:
    """Return how many letters of a word may be wrong: 1 up to seven letters, 2 up to eleven, 3 beyond."""
    return 1 + (len(word) > 7) + (len(word) > 11)


def meant(word: str, known: Iterable[Known], *, count: int = 0) -> Known | None:
    """Return the likeliest word that was meant by a folded one, or None.

    `count` is in how many titles the word itself stands, or 1 for one that is known otherwise: a word that some ads
    misspell as well gives way only to one that sounds alike and is far more usual. Distance is optimal string
    alignment (a swap of neighbours is one edit).
    """
    if len(word) < SHORTEST or not word.isalpha():
        return None
    said, best, least = sound(word), None, math.inf
    for one in known:
        if one.word == word or one.count < RARE_BESIDE * count:
            continue
        alike = sound(one.word) == said
        edits = OSA.distance(word, one.word)
        if edits > allowed_edits(word) + alike or (
            not alike and (count or (one.word[0] != word[0] and edits > 1))
        ):
            continue
        cost = edits * (0.4 if alike else 1.0) - 0.12 * math.log1p(one.count)
        if cost < least:
            best, least = one, cost
    return best
