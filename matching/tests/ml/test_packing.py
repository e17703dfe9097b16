"""A packed list gives back what was put in, and never a quote that does not stand where it points."""

import numpy as np
import pytest

from matching.ml.packing import Line, Packed, Unreadable, pack, unpack
from matching.ml.ranking import combine
from matching.ml.types import PART_NAMES, Quote, ScoreParts

WORDS = {"title": "Cocinera", "description": "Preparar ceviche y guisos del día."}


def quote(words, field="description"):
    start = WORDS[field].index(words)
    return Quote(field, start, start + len(words), words)


def random_list(count, *, seed=1):
    draw = np.random.default_rng(seed)
    return [
        Packed(
            version=7 if place % 5 else 3,
            parts=draw.random(len(PART_NAMES) if place % 5 else 4).astype(np.float32),
            wants=float(np.float32(draw.random())),
            distance_km=None if place % 3 == 0 else float(place),
            lines=(
                Line(kind="skill", code="s1", text="pide: \x01", have="hago ceviche", ask=quote("ceviche")),
                Line(kind="missing_licence", code="A-I", text="te falta: licencia A-I"),
            )[: place % 3],
        )
        for place in range(count)
    ]


def test_what_goes_in_comes_out():
    given = random_list(60)
    for one, other in zip(given, unpack(pack(given)), strict=True):
        assert (one.version, one.wants, one.distance_km) == (other.version, other.wants, other.distance_km)
        assert np.array_equal(one.parts, other.parts)
        assert [(line.kind, line.code, line.text, line.have, line.told(WORDS)) for line in one.lines] == [
            (line.kind, line.code, line.text, line.have, line.told(WORDS)) for line in other.lines
        ]


def test_packed_parts_make_the_score_within_a_millionth():
    parts = np.random.default_rng(2).random((50, len(PART_NAMES)))
    given = [Packed(version=1, parts=row.astype(np.float32), wants=0.5) for row in parts]
    for row, kept in zip(parts, unpack(pack(given)), strict=True):
        assert abs(combine(ScoreParts(*map(float, kept.parts))) - combine(ScoreParts(*row))) < 1e-6


def test_words_that_changed_are_not_quoted():
    [kept] = unpack(
        pack([Packed(1, np.zeros(1, np.float32), 0.5, lines=(Line("skill", ask=quote("ceviche")),))])
    )
    assert kept.lines[0].told(WORDS) == "ceviche"
    assert kept.lines[0].told({"description": "Preparar causas y guisos del día."}) == ""
    assert kept.lines[0].told({}) == ""


def test_an_empty_list_is_no_bytes_and_rubbish_is_told():
    assert pack([]) == b""
    assert unpack(b"") == []
    for rubbish in (b"rubbish", pack(random_list(3))[:-6]):
        with pytest.raises(Unreadable):
            unpack(rubbish)


def test_fifty_matches_with_reasons_take_less_than_a_tenth_of_rows_of_their_own():
    words = [f"palabras de la persona número {number}" for number in range(8)]
    draw = np.random.default_rng(3)
    given = [
        Packed(
            version=1,
            parts=draw.random(10).astype(np.float32),
            wants=0.5,
            distance_km=3.0,
            lines=tuple(
                Line("skill", f"skill-{one}", "pide: \x01", words[one], quote("guisos"))
                for one in draw.integers(0, 8, 3)
            ),
        )
        for _ in range(50)
    ]
    assert len(pack(given)) < 3_500
