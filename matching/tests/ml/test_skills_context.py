import pytest

from matching.ml.skills_context import company_places, is_about_company, is_company, is_degree, is_negated
from matching.ml.types import JobText


def names(gazetteer, text, **job):
    spans = gazetteer.extract(JobText("", text, **job))
    return {gazetteer.taxonomy.skill(span.skill_id).name_es for span in spans}


@pytest.mark.parametrize(
    "text",
    [
        "No se requiere experiencia en Excel",
        "No es necesario saber inglés, Word, PowerPoint ni Excel",
        "No son requisito: no es necesario Excel",
        "No need for Excel",
        "El puesto no incluye Excel",
    ],
)
def test_what_is_denied_is_no_skill(gazetteer, text):
    assert "Microsoft Excel" not in names(gazetteer, text)


def test_a_denial_ends_with_its_clause(gazetteer):
    assert names(gazetteer, "No se requiere experiencia. Manejo de Excel") == {"Microsoft Excel"}


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Excel SAC busca cajera", ""),
        ("Somos Oracle Perú S.A.C., buscamos cajera", ""),
        ("Oracle contrata cajera para su sede", "Oracle Perú S.A.C."),
        ("ORACLE: cajera de turno noche", "Oracle"),
    ],
)
def test_the_name_of_the_company_is_no_skill(gazetteer, text, company):
    assert names(gazetteer, text, company=company) & {"Microsoft Excel", "Oracle"} == set()


def test_what_a_company_is_called_may_still_be_asked_for(gazetteer):
    found = names(gazetteer, "Oracle contrata cajera con manejo de Oracle", company="Oracle")
    assert "Oracle" in found


def test_what_a_company_does_is_not_asked(gazetteer):
    text = "Somos una empresa líder en logística y contabilidad. Buscamos chofer con inglés"
    assert names(gazetteer, text) == {"inglés"}


def test_what_a_company_looks_for_is_asked(gazetteer):
    assert "Microsoft Excel" in names(
        gazetteer, "Empresa líder en alimentos busca personal con manejo de Excel"
    )


def test_professions_of_a_degree_are_no_skills(gazetteer):
    text = "Bachiller en Ing. Industrial, Contabilidad o Economía con conocimientos de tributación"
    assert names(gazetteer, text) == {"tributación"}


def test_a_program_after_a_degree_is_a_skill(gazetteer):
    assert "JavaScript" in names(gazetteer, "Egresado de sistemas, Javascript, Python")


def test_two_parts_that_share_a_noun_are_two_skills(gazetteer):
    spans = gazetteer.extract(
        JobText("", "Instalación y mantenimiento de redes, soldadura eléctrica y oxiacetilénica")
    )
    assert len(spans) == len({span.skill_id for span in spans}) >= 2
    assert all(span.text.lower() not in ("y", "instalación y") for span in spans)


def test_a_job_board_s_licence_label_is_read(gazetteer):
    found = names(gazetteer, "Educación mínima: Secundaria, Licencias de conducir: A-IIb")
    assert found == {"licencia de conducir A-IIb"}


def test_the_words_around_decide_by_themselves():
    assert is_negated("no se requiere experiencia en ", "")
    assert not is_negated("no se requiere edad minima pero si ", "")
    assert is_degree("titulado en ing. de sistemas, ")
    assert not is_degree("titulado en derecho con conocimientos de ")
    assert is_about_company("somos una consultora especializada en ")
    assert not is_about_company("empresa del rubro busca vendedor con ")
    assert is_company("Excel", "", " peru s.a.c. busca")
    assert not is_company("Excel", "manejo de ", " s.a.c.")


def test_a_company_s_name_is_found_without_its_legal_form():
    assert company_places("oracle busca. en oracle peru hay", "Oracle Perú S.A.C.") == [(0, 6), (17, 23)]
    assert company_places("nada", "") == []
    assert len(company_places("abc " * 1000, "ABC SAC")) == 20


def test_the_attitude_organizacion_in_a_list_speaks_of_no_company(gazetteer):
    body = "COMPETENCIAS: INICIATIVA, RESPONSABILIDAD, ORGANIZACIÓN, TRABAJO EN EQUIPO Y PROACTIVIDAD"
    assert "TRABAJO EN EQUIPO" in {span.text for span in gazetteer.extract(JobText("Asistente", body))}


def test_professions_before_carreras_afines_are_no_skills(gazetteer):
    body = "Requisitos:\nIngeniería. Economía, Marketing digital o carreras afines\nManejo de Excel"
    assert {span.text for span in gazetteer.extract(JobText("Analista", body))} == {"Excel"}


def test_a_sentence_that_ends_with_the_words_of_a_heading_opens_no_section(gazetteer):
    body = "Funciones:\n- Velar por la salud en el lugar de trabajo.\n- Elaborar programas de capacitación"
    assert "programas de capacitación" in {span.text for span in gazetteer.extract(JobText("Jefe", body))}
