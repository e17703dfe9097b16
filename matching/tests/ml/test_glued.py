import itertools

from matching.ml.glued import glued_at, unglued
from matching.ml.skills_context import Surroundings
from matching.ml.types import JobText


def parts(text):
    places = [0, *glued_at(text), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(places)]


def test_words_that_grew_together_are_cut_where_the_next_begins():
    assert parts("BitbucketOtras herramientas") == ["Bitbucket", "Otras herramientas"]
    assert parts("MongoDBCurso de JavascriptTest") == ["MongoDB", "Curso de Javascript", "Test"]
    assert parts("atención al cliente.Beneficios") == ["atención al cliente.", "Beneficios"]


def test_names_with_a_capital_inside_stay_whole():
    for name in ("JavaScript", "PowerPoint", "WhatsApp", "iOS", "ASP.Net", "GitHub", "SaaS", "McDonald"):
        assert glued_at(f"uso de {name} diario") == []


def test_plain_capitals_and_small_letters_are_no_seams():
    assert glued_at("TRABAJO EN EQUIPO y Atención al Cliente, nivel B2.") == []


def test_cut_words_cover_the_same_letters():
    text = "Lenguajes: JavaRequisitos"
    assert [text[start:end] for start, end in unglued(text, [(0, 9), (11, 25)])] == [
        "Lenguajes",
        "Java",
        "Requisitos",
    ]


def test_a_skill_is_found_in_words_that_grew_together(gazetteer):
    body = "Requisitos: Lenguajes: Java/JavascriptTest Management: Jira, MongoDBCurso de Excel"
    found = {span.text for span in gazetteer.extract(JobText("Analista", body))}
    assert {"Javascript", "MongoDB"} <= found


def test_a_clause_ends_where_the_next_item_begins_without_a_space():
    text = "Se requiere título universitarioDominio de Python"
    before, _ = Surroundings(text, field="description").around(text.index("Python"), len(text))
    assert before == "dominio de "


def test_a_megabyte_of_seams_is_read_in_no_time():
    assert len(glued_at("abcDef" * 20_000)) < 200
