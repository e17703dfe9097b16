import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ml.text import LONGEST_READ
from matching.ml.types import ExperienceText, JobText, SeekerText


def names(gazetteer, spans):
    return {gazetteer.taxonomy.skill(span.skill_id).name_es for span in spans}


def test_each_span_is_literal(gazetteer):
    job = JobText("Cajera", "Manejo de Excel, ATENCIÓN AL CLIENTE y arqueo de caja", "Inglés intermedio")
    fields = dict(job.fields())
    spans = gazetteer.extract(job)
    assert len(spans) >= 4
    assert all(fields[span.field][span.start : span.end] == span.text for span in spans)


def test_a_phrase_with_two_skills_gives_two_once_each(gazetteer):
    spans = gazetteer.extract(JobText("", "Manejo de Excel y Word. Indispensable Excel."))
    assert sorted(gazetteer.taxonomy.skill(span.skill_id).name_es for span in spans) == [
        "Microsoft Excel",
        "Microsoft Word",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "No se requiere Excel",
        "Excel no es necesario",
        "No es necesario conocimiento de Excel",
        "Sin conocimientos de Excel",
        "Excel is not required, no knowledge of Excel",
    ],
)
def test_a_negated_skill_is_left_out(gazetteer, text):
    assert "Microsoft Excel" not in names(gazetteer, gazetteer.extract(JobText("", text)))


def test_negation_ends_where_the_sentence_turns(gazetteer):
    found = names(gazetteer, gazetteer.extract(JobText("", "No se requiere experiencia pero sí Excel")))
    assert "Microsoft Excel" in found


def test_with_or_without_experience_is_no_negation_and_no_requirement(gazetteer):
    spans = gazetteer.extract(JobText("", "Con o sin experiencia en ventas", ""))
    assert [span.required for span in spans] == [False]


@pytest.mark.parametrize(
    "text", ["atención a los clientes", "ATENCION AL CLIENTE", "atender clientes", "atendiendo al cliente"]
)
def test_inflection_and_accents_make_no_difference(gazetteer, text):
    assert "atención al cliente" in names(gazetteer, gazetteer.extract(JobText("", text)))


def test_the_longest_name_wins(gazetteer):
    spans = gazetteer.extract(JobText("", "Conocimiento de derecho administrativo"))
    assert [span.text for span in spans] == ["derecho administrativo"]


def test_a_name_does_not_run_over_a_comma(gazetteer):
    found = names(
        gazetteer, gazetteer.extract(JobText("", "Carreras: derecho, administración, contabilidad"))
    )
    assert "derecho administrativo" not in found


def test_a_word_inside_another_is_no_skill(gazetteer):
    assert gazetteer.extract(JobText("", "Excelente trato, sapos y wordistas")) == []


def test_a_plain_word_needs_company_to_be_a_skill(gazetteer):
    assert "Microsoft Word" not in names(gazetteer, gazetteer.extract(JobText("", "We keep our word")))
    assert "Microsoft Word" in names(gazetteer, gazetteer.extract(JobText("", "Manejo de Word")))


def test_the_verb_siga_is_not_the_state_system(gazetteer):
    assert "SIGA" not in names(gazetteer, gazetteer.extract(JobText("", "Siga estos pasos para postular")))
    assert "SIGA" in names(gazetteer, gazetteer.extract(JobText("", "Conocimiento de SIGA y SIAF")))


def test_what_the_company_offers_is_not_asked(gazetteer):
    job = JobText("Mozo", "Requisitos:\n- Inglés básico\nBeneficios:\n- Clases de cocina criolla")
    assert names(gazetteer, gazetteer.extract(job)) == {"inglés"}


def test_required_and_desirable_are_told_apart(gazetteer):
    job = JobText("", "Requisitos:\n- Python\n- Django deseable\nFunciones:\n- Usar Docker")
    required = {gazetteer.taxonomy.skill(s.skill_id).name_es: s.required for s in gazetteer.extract(job)}
    assert required == {"Python": True, "Django": False, "Docker": False}


def test_the_person_who_does_it_is_not_the_knowledge(gazetteer):
    assert "mecánica automotriz" not in names(gazetteer, gazetteer.extract(JobText("Mecánico automotriz")))


@pytest.mark.parametrize("text", ["brevete A-IIb", "licencia A2B", "LICENCIA DE CONDUCIR A-IIB"])
def test_licences_are_read(gazetteer, text):
    assert "licencia de conducir A-IIb" in names(gazetteer, gazetteer.extract(JobText("", text)))


def test_a_person_s_words_give_skills_with_their_field(gazetteer):
    seeker = SeekerText(
        summary="Sé Excel. No manejo Word.",
        experiences=(ExperienceText("7", "Cajera", "Arqueo de caja en Plaza Vea"),),
        skills=("Yape",),
    )
    spans = gazetteer.extract_seeker(seeker)
    assert {span.field for span in spans} == {"summary", "experience:7:description", "skills:0"}
    assert "Microsoft Word" not in names(gazetteer, spans)


@pytest.mark.parametrize("bomb", ["excel ", "a ", "excel,word;", "no se requiere ", "trabajo en y "])
def test_of_a_million_letters_only_the_first_are_read(gazetteer, bomb):
    text = bomb * (1_000_000 // len(bomb))
    assert gazetteer.mark(text + " Microsoft PowerPoint") == gazetteer.mark(text[:LONGEST_READ])
    assert all(span.end <= LONGEST_READ for span in gazetteer.extract(JobText("", text)))


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=400),
    st.lists(st.sampled_from(["Excel", "caja", "ventas", "no", "atención al cliente", "y", ".", "\n"])),
)
def test_spans_are_literal_in_any_text(gazetteer, noise, pieces):
    job = JobText(noise[:50], noise + " " + " ".join(pieces))
    fields = dict(job.fields())
    spans = gazetteer.extract(job)
    assert all(fields[span.field][span.start : span.end] == span.text for span in spans)
    assert len({span.skill_id for span in spans}) == len(spans)


def test_words_without_weight_between_verb_and_object_part_no_name(gazetteer):
    [span] = gazetteer.mark("Gestionar adecuadamente todos los contratos")
    assert gazetteer.taxonomy.skill(span.skill_id).name_es == "gestionar contratos"


def test_a_word_that_counts_as_an_item_of_a_list_is_none_in_a_sentence(gazetteer):
    listed = gazetteer.mark("Conocimientos: Excel, Organización, Trabajo en equipo")
    assert "Organización" in {span.text for span in listed}
    told = gazetteer.mark("Trabajarás en una organización líder")
    assert told == []


def test_an_adviser_is_a_post_and_to_advise_a_doing(gazetteer):
    assert gazetteer.mark("Asesor de clientes") == []
    [span] = gazetteer.mark("Asesorar a los clientes")
    assert span.skill_id == "2b69525c-731c-4813-99a7-673fa5679d32"
