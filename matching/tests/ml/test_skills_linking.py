import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from matching.ml.documents import TextEncoder, unit
from matching.ml.skills_linking import SkillLinker
from matching.ml.taxonomy import Skill
from matching.ml.text import fold


class Letters(TextEncoder):
    """A small true encoder: counts of letter pairs."""

    id, dimension = "letters", 64

    def __init__(self):
        self.calls = 0

    def encode(self, texts):
        self.calls += 1
        vectors = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            folded = fold(text)
            for first, second in itertools.pairwise(folded):
                vectors[row, (ord(first) * 31 + ord(second)) % 64] += 1
        return unit(vectors)


def skill(number, name, *others):
    return Skill(f"id-{number}", "skill", name, f"skill {number}", others, ())


WORDS = ("pintar", "barrer", "cobrar", "medir", "cortar", "doblar", "pesar", "lavar", "coser", "podar")


@pytest.fixture
def few():
    skills = [skill(0, "atender a los clientes", "trato con clientes"), skill(1, "reparar motores diésel")]
    skills += [
        skill(2 + number, f"{word} objeto {other}")
        for number, (word, other) in enumerate((word, other) for word in WORDS for other in WORDS)
    ]
    return SimpleNamespace(skills=skills)


def test_the_nearest_name_gives_the_skill(few):
    linker = SkillLinker(taxonomy=few, encoder=Letters())
    assert linker.codes(["atender clientes", "reparación de motores diesel"], language="es") == [
        "id-0",
        "id-1",
    ]


def test_what_is_near_nothing_has_no_code(few):
    assert SkillLinker(taxonomy=few, encoder=Letters()).codes(["zzz kkk"], language="es") == [""]


def test_each_skill_stands_once_nearest_first(few):
    [found] = SkillLinker(taxonomy=few, encoder=Letters()).nearest(["trato con los clientes"], k=5)
    assert len({one.skill_id for one in found}) == len(found) == 5
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_names_are_encoded_once_and_shared_by_file(few, tmp_path):
    first = SkillLinker(taxonomy=few, encoder=Letters(), folder=tmp_path)
    before = first.nearest(["cobrar objeto medir"], k=3)
    encoder = Letters()
    second = SkillLinker(taxonomy=few, encoder=encoder, folder=tmp_path)
    assert second.nearest(["cobrar objeto medir"], k=3) == before
    assert encoder.calls == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_another_encoder_has_a_file_of_its_own(few, tmp_path):
    SkillLinker(taxonomy=few, encoder=Letters(), folder=tmp_path).codes(["x y"])
    other = Letters()
    other.id = "other"
    SkillLinker(taxonomy=few, encoder=other, folder=tmp_path).codes(["x y"])
    assert len(list(tmp_path.iterdir())) == 2


def test_int8_keeps_the_cosines(few):
    encoder = Letters()
    linker = SkillLinker(taxonomy=few, encoder=encoder)
    names = ["pintar objeto podar", "lavar objeto coser"]
    exact = encoder.encode(names) @ encoder.encode([one.name_es for one in few.skills]).T
    found = linker.cosines(encoder.encode(names), language="es")
    places = [number for number, _ in enumerate(few.skills) if number]
    assert np.abs(found[:, [0, *[place + 1 for place in places]]] - exact[:, [0, *places]]).max() < 0.02
