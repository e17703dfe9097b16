"""What of a person's sentence counts as her work."""

import pytest

from matching.ml.types import SeekerText


def work_of(readers, summary):
    read = readers.read_seeker(SeekerText(summary=summary))
    weights = sorted(read.occupations.items(), key=lambda pair: -pair[1])
    return [readers.taxonomy.occupation(code).name_es for code, _ in weights]


@pytest.mark.parametrize(
    ("summary", "name"),
    [
        ("Abogada, llevé expedientes en un municipio", "abogado/abogada"),
        ("Cajera, 2 años en bodega", "cajero/cajera"),
        ("Mototaxista, también cuidé a mi abuela", "mototaxista"),
    ],
)
def test_one_word_that_opens_a_sentence_may_name_the_work(readers, summary, name):
    assert work_of(readers, summary)[0] == name


@pytest.mark.parametrize("greeting", ["Hola", "Lima", "Responsable", "Puntual"])
def test_a_greeting_a_place_or_a_virtue_is_no_work(readers, greeting):
    alone = work_of(readers, "Trabajé de vigilante en un edificio")
    assert set(work_of(readers, f"{greeting}, trabajé de vigilante en un edificio")) <= set(alone)
