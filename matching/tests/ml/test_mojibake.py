"""Misread text is set right where it is certain, and nothing else is touched."""

import pytest

from matching.ml.mojibake import repair, units
from matching.ml.text import clean


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        ("DiseÃ±o y atenciÃ³n", "Diseño y atención"),
        ("DiseÃƒÂ±o", "Diseño"),
        ("Ã\xadndice Ã‘ANDÃš Â¿QuÃ©?", "índice ÑANDÚ ¿Qué?"),
        ("â€œholaâ€\x9d â€“ ðŸ˜€", "“hola” – 😀"),
        ("20 Â°C", "20 °C"),
        ("ï»¿Cajera", "Cajera"),
    ],
)
def test_what_was_read_in_the_wrong_code_page_is_set_right(misread, meant):
    assert repair(misread) == meant
    assert clean(misread) == meant


@pytest.mark.parametrize("text", ["SÃO PAULO", "Âncora", "São Ângelo", "«sí»", "niño", "Ã", "Â ñ", "plain"])
def test_what_may_be_meant_is_left_alone(text):
    assert repair(text) == text
    assert units(text) == []


@pytest.mark.parametrize("text", ["Cajera con experiencia", "Diseño"])
def test_any_spanish_word_survives_the_wrong_code_page(text):
    assert repair(text.encode("utf-8").decode("latin-1")) == text
    assert repair(text.encode("utf-8").decode("cp1252")) == text


def test_sixteen_bits_read_as_eight_are_read_without_their_zeros():
    assert clean("Cajera".encode("utf-16-le").decode("latin-1")) == "Cajera"
    assert clean("Cajera".encode("utf-16").decode("latin-1")) == "Cajera"
