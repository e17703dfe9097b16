"""Misspelled words: what sounds alike, what was meant, and what is left alone."""

import pytest

from matching.ml.spelling import Known, meant, sound

TITLES = [
    Known(word, word, count)
    for word, count in {
        "almacenero": 300, "cocinero": 200, "cajero": 400, "chofer": 500, "vendedor": 900, "mozo": 80, "moza": 5,
        "soldador": 60, "enfermero": 150, "operario": 700, "gasfitero": 20, "electricista": 90, "vigilante": 120,
        "limpieza": 600, "mantenimiento": 500, "contador": 250, "contable": 200, "casa": 70, "caja": 90,
    }.items()
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("almasenero", "almacenero"), ("cosinera", "cocinera"), ("vijilante", "vigilante"), ("chofer", "chofer"),
        ("kajero", "cajero"), ("limpiesa", "limpieza"), ("bendedor", "vendedor"), ("ayudante", "alludante"),
        ("electrisista", "electricista"), ("operario", "hoperario"), ("enpresa", "empresa"),
    ],
)  # fmt: skip
def test_words_that_peruvians_speak_alike_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("almasenero", "almacenero"), ("cosinero", "cocinero"), ("vijilante", "vigilante"), ("bendedor", "vendedor"),
        ("soldadr", "soldador"), ("enfermreo", "enfermero"), ("opereario", "operario"), ("gasfiteor", "gasfitero"),
        ("mantenimento", "mantenimiento"), ("electrisista", "electricista"), ("limpiesa", "limpieza"),
    ],
)  # fmt: skip
def test_the_word_that_was_meant_is_found(typed: str, right: str) -> None:
    found = meant(typed, TITLES)
    assert found is not None
    assert found.word == right


@pytest.mark.parametrize("typed", ["xqzwkv", "sap", "ña", "c++", "java17", "astronauta", ""])
def test_nothing_is_made_of_what_looks_like_nothing(typed: str) -> None:
    assert meant(typed, TITLES) is None


def test_a_known_word_gives_way_only_to_one_that_sounds_alike_and_is_far_more_usual() -> None:
    assert meant("moza", TITLES, count=5) is None
    assert meant("casa", TITLES, count=1) is None
    found = meant("almasenero", TITLES, count=2)
    assert found is not None
    assert found.word == "almacenero"
    assert meant("almasenero", TITLES, count=20) is None
