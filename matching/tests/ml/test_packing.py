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


def told(matches):
    return [
        [(line.kind, line.code, line.text, line.have, line.told(WORDS)) for line in one.lines]
        for one in matches
    ]


def test_a_list_that_changes_by_one_match_keeps_the_quotes_of_the_others():
    given = random_list(20)
    rested = unpack(pack(given))
    new, *_ = unpack(pack(random_list(3, seed=9)[2:]))
    fresh = Packed(
        7,
        np.ones(len(PART_NAMES), np.float32),
        0.5,
        lines=(Line("skill", have="sé guisar", ask=quote("guisos")),),
    )
    changed = [*rested[:5], new, *rested[7:9], fresh, *rested[9:]]
    for _ in range(3):
        changed = unpack(pack(changed))
    expected = told(given)
    assert told(changed) == [*expected[:5], *told([new]), *expected[7:9], *told([fresh]), *expected[9:]]
    assert "ceviche" in {line[4] for match in told(changed) for line in match}


def test_what_was_taken_out_leaves_no_words_behind_and_the_same_list_is_the_same_bytes():
    given = random_list(20)
    packed = pack(given)
    assert pack(unpack(packed)) == packed
    assert pack(unpack(packed)[:9]) == pack(given[:9])


def test_lines_are_read_as_any_sequence():
    lines = unpack(pack(random_list(3)))[2].lines
    assert len(lines) == 2
    assert [line.code for line in lines[:1]] == ["s1"]
    assert lines[-1].text == "te falta: licencia A-I"
    with pytest.raises(IndexError):
        lines[2]


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
