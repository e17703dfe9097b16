import itertools
import json
import logging

import pytest

from matching.ml.encoder import PieceEncoder
from matching.ml.manifest import MANIFEST_FILE
from matching.ml.silver import DictionaryLabeller
from matching.ml.skills_linking import SkillLinker
from matching.ml.skills_reader import SkillReader, open_reader
from matching.ml.tagger import CONFIG_FILE, TaggedSpan
from matching.ml.types import JobText, SeekerText
from matching.tests.ml.test_skills_linking import Letters

AD = JobText(
    "Cajera",
    "Funciones:\n- Atender a los clientes en caja\n- Elaborar los informes técnicos del mes\nNo se requiere Excel",
    "Conocimientos de Word y redes sociales",
)


class Bare(PieceEncoder):
    """An encoder of which only the id is asked."""

    def __init__(self, name):
        self.id = name


@pytest.fixture(scope="module")
def reader(gazetteer):
    linker = SkillLinker(taxonomy=gazetteer.taxonomy, encoder=Letters())
    return SkillReader(gazetteer=gazetteer, linker=linker, languages=("en", "es"))


def test_the_union_has_each_skill_once_with_a_literal_span(reader):
    fields = dict(AD.fields())
    spans = reader.extract(AD)
    assert len({span.skill_id for span in spans}) == len(spans) > 2
    assert all(fields[span.field][span.start : span.end] == span.text for span in spans)


class Marks:
    """A tagger that marks the words it was given, wherever they stand, and notes what it was asked."""

    def __init__(self, *marked):
        self.marked, self.asked = marked, []

    def tag(self, text, *, language, marker):
        self.asked.append(language)
        return [
            TaggedSpan(text.index(words), text.index(words) + len(words), "skill", 1.0)
            for words in self.marked
            if words in text
        ]


def test_the_tagger_joins_the_gazetteer_in_english_and_leaves_spanish_to_it(gazetteer):
    linker, tagger = (
        SkillLinker(taxonomy=gazetteer.taxonomy, encoder=Letters()),
        Marks("prepare the shift rota"),
    )
    reader = SkillReader(gazetteer=gazetteer, linker=linker, tagger=tagger)
    spanish = JobText("Cajera", "Conocimientos de Word en la tienda, prepare the shift rota")
    english = JobText("Clerk", "You will manage the shop and the staff with Excel for the owner of the chain")
    assert reader.extract(spanish) == gazetteer.extract(spanish)
    assert tagger.asked == []
    reader.extract(english)
    assert tagger.asked == ["en"]


def test_what_is_denied_stays_out_of_the_union(reader):
    found = {reader.gazetteer.taxonomy.skill(span.skill_id).name_es for span in reader.extract(AD)}
    assert "Microsoft Word" in found
    assert "Microsoft Excel" not in found


def test_spans_of_one_field_do_not_overlap(reader):
    spans = sorted((span.field, span.start, span.end) for span in reader.extract(AD))
    assert all(one[0] != other[0] or one[2] <= other[1] for one, other in itertools.pairwise(spans))


def test_a_person_s_words_are_read_alike(reader):
    spans = reader.extract_seeker(SeekerText(summary="Sé Word. No manejo Excel.", wish="Trabajo en Word"))
    assert [(span.field, span.text) for span in spans] == [("summary", "Word")]


def test_a_tagger_of_another_encoder_is_left_out_with_one_line(gazetteer, tmp_path, caplog):
    (tmp_path / MANIFEST_FILE).write_text("{}")
    (tmp_path / CONFIG_FILE).write_text(json.dumps({"encoder_id": "chamba@1"}))
    with caplog.at_level(logging.INFO, logger="matching.ml.skills_reader"):
        reader = open_reader(gazetteer=gazetteer, encoder=Bare("other@2"), cache=None, path=tmp_path)
    assert (reader.tagger, reader.linker) == (None, None)
    assert [record.getMessage() for record in caplog.records] == [
        "Skills are read by the gazetteer alone: the tagger was trained on chamba@1, the encoder is other@2"
    ]
    assert reader.extract(AD) == gazetteer.extract(AD)


def test_without_a_tagger_the_gazetteer_reads_alone(gazetteer, tmp_path):
    reader = open_reader(gazetteer=gazetteer, encoder=Bare("other@2"), cache=None, path=tmp_path)
    assert reader.linker is None


def test_the_offline_labeller_keeps_what_dictionary_and_encoder_agree_on(reader):
    labeller = DictionaryLabeller(gazetteer=reader.gazetteer, linker=reader.linker)
    text = "Manejo de Excel y Word. Funciones: redes sociales"
    [labels] = labeller.label([text], language="es")
    assert [text[label.start : label.end] for label in labels] == ["Excel", "Word", "redes sociales"]
    assert all(label.skill_id and label.kind in ("skill", "knowledge") for label in labels)
    assert labeller.id == "dictionary+letters"
