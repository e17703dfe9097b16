import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ml.skills_phrases import MOST_WORDS, phrases


def cut(text):
    return [text[start:end] for start, end in phrases(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Conocimientos de Excel, Word y trato al cliente.", ["Excel", "Word", "trato al cliente"]),
        ("Elaboración de informes técnicos para la gerencia", ["Elaboración de informes técnicos"]),
        (
            "- Realizar el arqueo de caja.\n- Atender reclamos",
            ["Realizar el arqueo de caja", "Atender reclamos"],
        ),
        ("Se ofrece pago puntual", []),
        ("", []),
    ],
)
def test_cues_and_tasks_give_phrases(text, expected):
    assert cut(text) == expected


def test_a_sentence_is_no_phrase():
    assert cut("Conocimientos de " + "muchas cosas raras " * 10) == []


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="abcdeñ ,.;:\n-yo0", max_size=300))
def test_phrases_lie_in_the_text_in_order_without_overlap(noise):
    text = "experiencia en " + noise
    found = phrases(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(found))
    assert all(len(text[start:end].split()) <= MOST_WORDS * 4 for start, end in found)
