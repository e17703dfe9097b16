"""Reads free place text of ads ("LIMA - SAN BORJA", "Arequipa, Cayma") into one ubigeo code."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from accounts.place_table import Level, PlaceRow, PlaceTable, fold, table

SEPARATORS = re.compile(r"\s+[-\u2013\u2014]+(?=\s|$)|[,;/|()>\n]+")
STATED_LEVEL = re.compile(
    r"^(?P<word>distrito|ciudad|cercado|provincia|prov|departamento|dpto|dep|region)\s+"
    r"(?:constitucional\s+)?(?:del?\s+)?(?=\S)"
)
LEVEL_WORDS: dict[str, Level] = {
    "distrito": "district",
    "ciudad": "district",
    "cercado": "district",
    "provincia": "province",
    "prov": "province",
    "departamento": "department",
    "dpto": "department",
    "dep": "department",
    "region": "department",
}
IGNORED = {
    "peru",
    "pe",
    "republica del peru",
    "presencial",
    "remoto",
    "hibrido",
    "teletrabajo",
    "sede central",
}
# One name alone means the region, else the city; two names ("Arequipa, Arequipa") go down to the city.
ALONE: dict[Level, int] = {"department": 3, "district": 2, "province": 1}
TOGETHER: dict[Level, int] = {"district": 3, "province": 2, "department": 1}
FUZZY_CUTOFF = 88.0
MAX_CHARACTERS = 200
LEAST_POPULATION = 500

How = Literal["exact", "capital", "homonym", "inside", "fuzzy", "partial", "none"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What place text means: `confidence` is 0 to 1, `how` names the weakest step that led there."""

    code: str | None
    level: Level | None
    confidence: float
    how: How


@dataclass(frozen=True, slots=True)
class _Part:
    """One piece of the text: the folded name and the level it states ("distrito de ...")."""

    name: str
    stated: Level | None


@dataclass(frozen=True, slots=True)
class _Reading:
    place: PlaceRow
    quality: float
    how: How


NOTHING = Resolution(code=None, level=None, confidence=0.0, how="none")


@lru_cache(maxsize=8192)
def resolve(text: str, *, department: str = "", province: str = "") -> Resolution:
    """Returns the smallest place that the most parts of the text support.

    `department` and `province` are names that the source states in columns of their own. A name that is both
    a region and a city ("Arequipa") means the region when it stands alone and the city when said twice.
    """
    places = table()
    pieces = [*SEPARATORS.split(text[:MAX_CHARACTERS]), department, province]
    parts = _parts(pieces)
    readings = [_read(part, places=places) for part in parts]
    supported = [
        (sum(_agrees(reading.place, others, places=places) for others in readings), reading)
        for part in readings
        for reading in part
    ]
    if not supported:
        return NOTHING
    most = max(count for count, _ in supported)
    order = TOGETHER if most > 1 or any(part.stated == "district" for part in parts) else ALONE
    rivals = [reading for count, reading in supported if count == most]
    best = max(
        rivals, key=lambda r: (order[r.place.level], r.quality > 0.85, r.place.population, r.place.code)
    )
    return _judged(best, rivals=rivals, partial=most < len(parts))


def _parts(pieces: list[str]) -> list[_Part]:
    """Returns the meaningful pieces; a bare "Cercado" beside another name asks for that name's city."""
    parts: list[_Part] = []
    for piece in pieces:
        name = fold(piece)
        # "Ciudad Nueva" is a district, "ciudad de Tacna" a way to speak of one.
        stated = None if name in table().names else STATED_LEVEL.match(name)
        if stated:
            parts.append(_Part(name=name[stated.end() :], stated=LEVEL_WORDS[stated["word"]]))
        elif name and name not in IGNORED:
            parts.append(_Part(name=name, stated=None))
    others = [part for part in parts if part.name != "cercado"]
    if others and len(others) < len(parts):
        return [_Part(name=others[0].name, stated="district"), *others]
    return parts


def _read(part: _Part, *, places: PlaceTable) -> list[_Reading]:
    """Returns the places that one part may name: exactly, else by names inside it, else nearly."""
    exact = _named(part.name, places=places, how="exact", factor=1.0)
    if exact:
        stated = [reading for reading in exact if reading.place.level == part.stated]
        return stated or exact
    words = part.name.split()
    for size in range(min(len(words) - 1, 6), 0, -1):
        inside = {" ".join(words[start : start + size]) for start in range(len(words) - size + 1)}
        known = sorted(name for name in inside if len(name) > 4 and name in places.names)
        if known:
            return [r for name in known for r in _named(name, places=places, how="inside", factor=0.85)]
    if len(part.name) < 5:
        return []
    near = process.extractOne(part.name, places.names.keys(), scorer=fuzz.ratio, score_cutoff=FUZZY_CUTOFF)
    return _named(near[0], places=places, how="fuzzy", factor=near[1] / 110) if near else []


def _named(name: str, *, places: PlaceTable, how: How, factor: float) -> list[_Reading]:
    found = places.names.get(name, [])
    return [
        _Reading(place=places.by_code[code], quality=quality * factor, how=how) for code, quality in found
    ]


def _agrees(place: PlaceRow, readings: list[_Reading], *, places: PlaceTable) -> bool:
    """Says whether one part of the text names the place or something around it."""
    return any(places.contains(reading.place.code, place.code) for reading in readings)


def _judged(best: _Reading, *, rivals: list[_Reading], partial: bool) -> Resolution:
    """Lowers the confidence for each doubt: same-named rivals, a city named as its province, unread parts."""
    place, confidence, how = best.place, best.quality, best.how
    if place.level == "district" and fold(place.name) == fold(place.province) and how == "exact":
        confidence, how = confidence * 0.9, "capital"
    peers = {
        r.place.code: max(r.place.population, LEAST_POPULATION)
        for r in rivals
        if r.place.level == place.level
    }
    if len(peers) > 1:
        share = peers[place.code] / sum(peers.values())
        confidence, how = confidence * share**0.5, "homonym"
    if partial:
        confidence, how = confidence * 0.75, "partial"
    return Resolution(code=place.code, level=place.level, confidence=round(min(confidence, 1.0), 3), how=how)
