"""Peruvian places (ubigeo) in memory: search as people type, meaning of place text, labels, distances.

Codes are INEI's: six digits, a department ends in 0000, a province in 00. RENIEC's codes collide with
them, so they are reached through `by_reniec` only. Pure: reads the shipped file once, never the database.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from accounts.place_table import Level, PlaceRow, PlaceTable, fold, table
from accounts.place_text import Resolution, resolve

__all__ = [
    "Level",
    "PlaceHit",
    "PlaceRow",
    "Resolution",
    "all_places",
    "by_code",
    "by_reniec",
    "coordinates",
    "distance_km",
    "distances_km",
    "label",
    "resolve",
    "search",
]

EARTH_RADIUS_KM = 6371.0088
MAX_QUERY_CHARACTERS = 80
FUZZY_CUTOFF = 78.0
# One wrong letter weighs more in a short name: "Aet" is Ate.
SHORT_NAME, SHORT_CUTOFF = 5, 66.0
# Below this closeness only some word inside a name fits, so names nearly like the query are offered too.
BEGINS_THE_NAME = 0.6
FILLER = {"de", "del", "la", "el", "los", "las", "y", "distrito", "provincia", "departamento", "peru"}
# A person looking for a place lives or works in a town; whole provinces and departments come after.
LEVEL_WEIGHT: dict[Level, float] = {"district": 0.06, "province": 0.03, "department": 0.0}


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """One line of a place search; `score` is 0 to 1."""

    code: str
    label: str
    level: Level
    name: str
    province: str
    department: str
    score: float


def all_places() -> list[PlaceRow]:
    """Returns every place of the shipped file by code, retired codes too."""
    return table().rows


def by_code(code: str) -> PlaceRow | None:
    """Returns the place with this INEI code."""
    return table().by_code.get(code)


def by_reniec(code: str) -> PlaceRow | None:
    """Returns the place that RENIEC gives this code; the same digits are another place for INEI."""
    return table().by_reniec.get(code)


@lru_cache(maxsize=4096)
def label(code: str) -> str:
    """Returns the name shown to people, with province and department where the name is not unique.

    Raises KeyError for an unknown code.
    """
    return table().label(code)


def coordinates(codes: Sequence[str]) -> NDArray[np.float64]:
    """Returns latitude and longitude in degrees, shape [n, 2]; an unknown code is a row of NaN."""
    known = table().by_code
    found = [(known[c].latitude, known[c].longitude) if c in known else (np.nan, np.nan) for c in codes]
    return np.array(found, dtype=np.float64).reshape(-1, 2)


def distances_km(origin: str, codes: Sequence[str]) -> NDArray[np.float64]:
    """Returns the great-circle distance from one place to many in km, shape [n]; NaN where unknown."""
    start, ends = np.radians(coordinates([origin])), np.radians(coordinates(codes))
    half = np.sin((ends - start) / 2.0) ** 2
    chord = half[:, 0] + np.cos(start[:, 0]) * np.cos(ends[:, 0]) * half[:, 1]
    return np.asarray(2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))), dtype=np.float64)


def distance_km(code_a: str, code_b: str) -> float:
    """Returns the great-circle distance between two places in km; NaN where one is unknown."""
    return float(distances_km(code_a, [code_b])[0])


def search(query: str, *, limit: int = 8) -> list[PlaceHit]:
    """Returns the places that the query may mean, best first.

    Understands missing accents, beginnings of words, nicknames ("SJL"), a province or department after the
    name ("santa rosa chiclayo") and, only where nothing else fits, misspellings.
    """
    return list(_found(fold(query[:MAX_QUERY_CHARACTERS]), limit))


@lru_cache(maxsize=2048)
def _found(query: str, limit: int) -> tuple[PlaceHit, ...]:
    words = query.split()
    if not words:
        return ()
    index = _index()
    scored = list(index.beginning_with(words))
    if all(score < BEGINS_THE_NAME for score, _ in scored):
        found = {place.code for _, place in scored}
        scored += [(score, place) for score, place in index.resembling(query) if place.code not in found]
    scored.sort(key=lambda pair: (-pair[0], pair[1].code))
    return tuple(_hit(place, score=score) for score, place in scored[:limit])


def _hit(place: PlaceRow, *, score: float) -> PlaceHit:
    return PlaceHit(
        code=place.code,
        label=label(place.code),
        level=place.level,
        name=place.name,
        province=place.province,
        department=place.department,
        score=round(min(score, 1.0), 3),
    )


class _SearchIndex:
    """Word beginnings of the names of places and of what lies around them."""

    def __init__(self, places: PlaceTable) -> None:
        self.places = places
        self.own: dict[str, set[str]] = defaultdict(set)
        self.around: dict[str, set[str]] = defaultdict(set)
        self.names_of: dict[str, list[str]] = defaultdict(list)
        for name, bearers in places.names.items():
            for code, _ in bearers:
                self.names_of[code].append(name)
                for word in name.split():
                    self.own[word].add(code)
        for row in places.rows:
            for word in fold(f"{row.department} {row.province}").split():
                self.around[word].add(row.code)
        self.words = sorted({*self.own, *self.around})

    @cached_property
    def largest(self) -> float:
        return float(np.log1p(max(row.population for row in self.places.rows)))

    def _completions(self, beginning: str) -> Iterator[str]:
        for word in self.words[bisect_left(self.words, beginning) :]:
            if not word.startswith(beginning):
                return
            yield word

    def beginning_with(self, words: list[str]) -> Iterator[tuple[float, PlaceRow]]:
        """Yields scored places where each word begins a word of the name or of what lies around it."""
        telling = [word for word in words if word not in FILLER] or words
        left: set[str] | None = None
        named: set[str] = set()
        for word in telling:
            completions = list(self._completions(word))
            own = set().union(*(self.own[w] for w in completions if w in self.own))
            around = set().union(*(self.around[w] for w in completions if w in self.around))
            left = own | around if left is None else left & (own | around)
            named |= own
        query = " ".join(words)
        for code in (left or set()) & named:
            place = self.places.by_code[code]
            # Callao's department, province and capital are one place for people: show the district and the whole.
            if code != "070100":
                yield self._closeness(query, place) + self._weight(place), place

    def _closeness(self, query: str, place: PlaceRow) -> float:
        """Returns 1.0 for the label, 0.8 for the name, 0.75 with surroundings, 0.6 for its beginning, 0.4 else."""
        if query == fold(label(place.code)):
            return 1.0
        surroundings = fold(f"{place.province} {place.department}")
        best = 0.4
        for name in self.names_of[place.code]:
            if query == name:
                return 0.8
            if query.startswith(f"{name} ") and _within(query[len(name) + 1 :], surroundings):
                best = max(best, 0.75)
            elif name.startswith(query):
                best = max(best, 0.6)
        return best

    def _weight(self, place: PlaceRow) -> float:
        return LEVEL_WEIGHT[place.level] + 0.14 * float(np.log1p(place.population)) / self.largest

    def resembling(self, query: str) -> Iterator[tuple[float, PlaceRow]]:
        """Yields places whose name nearly is the query, for misspellings."""
        seen: set[str] = set()
        cutoff = SHORT_CUTOFF if len(query) <= SHORT_NAME else FUZZY_CUTOFF
        names = self.places.names.keys()
        near = process.extract(query, names, scorer=fuzz.ratio, score_cutoff=cutoff, limit=12)
        for name, ratio, _ in near:
            for code, _ in self.places.names[name]:
                if code not in seen:
                    seen.add(code)
                    place = self.places.by_code[code]
                    yield 0.6 * ratio / 100.0 + self._weight(place), place


def _within(beginnings: str, text: str) -> bool:
    words = text.split()
    return all(any(word.startswith(b) for word in words) for b in beginnings.split() if b not in FILLER)


@lru_cache(maxsize=1)
def _index() -> _SearchIndex:
    return _SearchIndex(table())
