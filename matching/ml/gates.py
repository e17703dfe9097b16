"""Doors that a job must pass for a person before it is scored: place, licence, schedule, legal age, pay.

What is unknown on either side never closes a door.
"""

from collections.abc import Iterable

import numpy as np
import re2
from numpy.typing import NDArray

from matching.ml.text import readable
from matching.ml.types import BoolArray, FloatArray, Gate, SeekerFacts

EARTH_RADIUS_KM = 6371.0088
ADULT_YEARS = 18
YOUNGEST_WORKER_YEARS = 14
"""Code of Children and Adolescents (Ley 27337): from 14 with permission; never at night, never in a home alone."""

Bits = NDArray[np.uint64]

# A class covers those listed with it (DS 007-2016-MTC): cars and cars, motorcycles and motorcycles.
_COVERS = {
    "A-I": ("A-I",),
    "A-IIa": ("A-I", "A-IIa"),
    "A-IIb": ("A-I", "A-IIa", "A-IIb"),
    "A-IIIa": ("A-I", "A-IIa", "A-IIb", "A-IIIa"),
    "A-IIIb": ("A-I", "A-IIa", "A-IIb", "A-IIIb"),
    "A-IIIc": ("A-I", "A-IIa", "A-IIb", "A-IIIa", "A-IIIb", "A-IIIc"),
    "B-I": ("B-I",),
    "B-IIa": ("B-I", "B-IIa"),
    "B-IIb": ("B-I", "B-IIa", "B-IIb"),
    "B-IIc": ("B-I", "B-IIa", "B-IIb", "B-IIc"),
}
LICENCES = tuple(_COVERS)
_IN_WORDS = re2.compile(
    r"(?i)\b(?:a[\s-]{0,2}(?:i{2,3}|[23])[\s-]{0,2}[abc]|b[\s-]{0,2}(?:i{2}|2)[\s-]{0,2}[abc])\b"
)
_PLAIN = {name.replace("-", "").lower(): name for name in LICENCES}
_PLAIN |= {
    name.replace("-", "").lower().replace("iii", "3").replace("ii", "2").replace("i", "1"): name
    for name in LICENCES
}


def licence_class(text: str) -> str:
    """Return the class that "A-IIb", "AIIB", "a2b" or "A 2 B" names, or "" when it names none."""
    return _PLAIN.get("".join(letter for letter in text.lower() if letter.isalnum()), "")


def asked_licence(text: str) -> str:
    """Return the class that an ad asks in its words, the least demanding of several, or "" when it names none.

    Only classes from A-II on and the B classes are read: "a 1" is more often something else than a licence.
    """
    found = {licence_class(match.group(0)) for match in _IN_WORDS.finditer(readable(text[:4000]))} - {""}
    return max(sorted(found), key=lambda name: accepted_licences(name).bit_count(), default="")


def licence_covers(held: str, asked: str) -> bool:
    """Tell whether a licence class allows what the other allows; unknown classes cover nothing but themselves."""
    held, asked = licence_class(held) or held, licence_class(asked) or asked
    return held == asked or asked in _COVERS.get(held, ())


def accepted_licences(asked: str) -> int:
    """Return bits of the classes that cover the asked one; 0 when none is asked or it is unknown."""
    asked = licence_class(asked)
    return sum(1 << place for place, held in enumerate(LICENCES) if asked in _COVERS[held]) if asked else 0


def held_licences(licences: Iterable[str]) -> int:
    """Return bits of the classes that a person holds."""
    known = {licence_class(licence) for licence in licences}
    return sum(1 << place for place, name in enumerate(LICENCES) if name in known)


def distance_km(
    latitude: FloatArray | float, longitude: FloatArray | float, latitudes: FloatArray, longitudes: FloatArray
) -> FloatArray:
    """Return great-circle distances (haversine), NaN where a coordinate is NaN."""
    first, second = np.radians(latitude), np.radians(latitudes)
    turn = np.sin((second - first) / 2) ** 2
    turn = turn + np.cos(first) * np.cos(second) * np.sin(np.radians(longitudes - longitude) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(turn, 0, 1))), np.float64)


def code_bits(codes: Iterable[str], vocabulary: dict[str, int]) -> int:
    """Return bits of codes, adding unseen ones to the vocabulary; at most 60 different codes.

    Raises ValueError at the 61st.
    """
    bits = 0
    for code in sorted(codes):
        place = vocabulary.setdefault(code, len(vocabulary))
        if place >= 60:
            raise ValueError(f"more than 60 different codes, the last is {code!r}")
        bits |= 1 << place
    return bits


def closed_gates(
    *, distance: FloatArray, radius: FloatArray, moves: BoolArray, remote: NDArray[np.int8], remote_only: BoolArray,
    licence_ok: BoolArray, schedule_ok: BoolArray, age: FloatArray, adolescents: BoolArray,
    night: NDArray[np.int8], pay_max: FloatArray, pay_wish: FloatArray,
) -> NDArray[np.uint8]:  # fmt: skip
    """Return bits of closed gates for n pairs, in the order of `Gate`; arrays are of length n or broadcast.

    NaN is unknown in numbers, -1 in `remote` and `night`.
    """
    with np.errstate(invalid="ignore"):
        too_far = (distance > radius) & ~moves & (remote != 1)
        young = age < ADULT_YEARS
        unlawful = young & (~adolescents | (age < YOUNGEST_WORKER_YEARS) | (night == 1))
        too_low = pay_max < pay_wish
    closed = {
        Gate.PLACE: too_far,
        Gate.REMOTE: remote_only & (remote == 0),
        Gate.LICENCE: ~licence_ok,
        Gate.SCHEDULE: ~schedule_ok,
        Gate.AGE: unlawful,
        Gate.PAY: too_low,
    }
    shape = np.broadcast_shapes(*(np.shape(door) for door in closed.values()))
    bits = np.zeros(shape, np.uint8)
    for place, gate in enumerate(Gate):
        bits |= np.asarray(closed[gate], np.uint8) << np.uint8(place)
    return bits


def overlap_or_unknown(first: Bits, second: Bits) -> BoolArray:
    """Tell where two sets of bits share one, or where one of them is empty and so unknown."""
    return np.asarray(((first & second) != 0) | (first == 0) | (second == 0))


def licences_of(facts: SeekerFacts) -> int:
    """Return bits of a seeker's licences; all bits when she was not asked."""
    return (1 << len(LICENCES)) - 1 if facts.licences is None else held_licences(facts.licences)
