import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.ml.sections import Clauses, SectionKind, sections
from matching.ml.text import (
    clean,
    fold,
    guess_language,
    lemmatise,
    term,
    terms,
    token_spans,
    without_gender,
    words,
)


def test_it_makes_plain_text_of_html():
    raw = "<p>Se busca <b>cajera</b></p><ul><li>Excel</li><li>Word</li></ul><script>alert('x < y')</script>"
    assert clean(raw) == "Se busca cajera\n\nExcel\n\nWord"


def test_it_decodes_entities_and_drops_what_hides_behind_them():
    assert clean("caf&eacute; &lt;script&gt; y&nbsp;t&eacute; 3 < 5") == "café y té 3 < 5"


def test_it_drops_invisible_characters_and_hidden_instructions_marks():
    assert clean("co\u200bci\u00adne\u202ero\x00 \ue000listo") == "cocinero listo"


def test_it_joins_letters_and_their_accents():
    assert clean("educacio\u0301n") == "educación"


def test_it_keeps_one_empty_line_and_shortens_rules():
    assert clean("uno\r\n\r\n\r\n\r\n  dos   tres \n----------\nfin") == "uno\n\ndos tres\n-\nfin"


@pytest.mark.parametrize(
    "bomb",
    ["<", "<a ", "&lt;", "a", "<script>", "a\u0301", "<!--", "- ", " \n", "&#", "(a)/a", "ñ", "\ud800"],
)
def test_a_megabyte_of_anything_is_read_within_two_seconds(bomb):
    started = time.process_time()
    text = clean(bomb * (1_000_000 // len(bomb)))
    terms(text)
    sections(text)
    Clauses(text)
    assert time.process_time() - started < 2
    assert len(text) <= 100_000


@given(st.text(max_size=300))
def test_folding_never_changes_the_length(text):
    assert len(fold(text)) == len(text)
    assert len(fold(text, keep_enye=True)) == len(text)


@given(st.text(max_size=300))
def test_cleaning_what_is_clean_changes_nothing_more_than_once(text):
    once = clean(text)
    assert once == once.strip()
    assert "\x00" not in once


def test_it_can_keep_the_enye():
    assert fold("NIÑO Año") == "nino ano"
    assert fold("NIÑO Año", keep_enye=True) == "niño año"


def test_the_second_gender_belongs_to_the_word_before_it():
    text = "Enfermero/a, operario(a) y vendedores/as"
    assert [text[start:end] for start, end in token_spans(text)] == [
        "Enfermero",
        "operario",
        "y",
        "vendedores",
    ]


def test_it_keeps_the_signs_of_languages_of_programming():
    assert words("C++, C# y .NET con Node.js") == ["C++", "C#", "y", ".NET", "con", "Node", "js"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("cajera", "cajeros"),
        ("gestión", "GESTION"),
        ("gestionar", "gestión"),
        ("vendí", "ventas"),
        ("atender", "atención"),
        ("supervisar", "supervisión"),
        ("limpieza", "limpiar"),
        ("choferes", "chofer"),
        ("doctora", "doctores"),
    ],
)
def test_forms_of_one_word_are_one_term(first, second):
    assert term(first) == term(second)


@pytest.mark.parametrize(
    ("first", "second"), [("programa", "programador"), ("caja", "cajero"), ("obra", "obrero")]
)
def test_the_one_who_does_it_is_another_term(first, second):
    assert term(first) != term(second)


def test_it_gives_dictionary_forms():
    assert lemmatise("Vendía verduras") == "vender verdura"


def test_it_tells_spanish_from_english():
    assert guess_language("We are looking for a developer to join our team") == "en"
    assert guess_language("Buscamos un desarrollador para el equipo") == "es"
    assert guess_language("") == "es"


def test_it_finds_the_sections_of_an_ad():
    text = "Empresa líder busca cajera.\nFunciones:\n- Cobrar\nRequisitos:\n- Excel\nBeneficios:\n- Planilla"
    assert [part.kind for part in sections(text)] == [
        SectionKind.INTRODUCTION,
        SectionKind.FUNCTIONS,
        SectionKind.REQUIREMENTS,
        SectionKind.BENEFITS,
    ]


def test_it_finds_sections_where_line_breaks_were_lost():
    text = "Buscamos chofer. REQUISITOS: Brevete A-IIb. SE OFRECE: Planilla completa"
    kinds = [part.kind for part in sections(text)]
    assert kinds[-2:] == [SectionKind.REQUIREMENTS, SectionKind.BENEFITS]


def test_a_clause_ends_at_the_full_stop():
    text = "Trabajé en Plaza Vea. Manejé caja."
    start, end = Clauses(text).around(text.index("Manejé"))
    assert text[start:end] == "Manejé caja"


@pytest.mark.parametrize(
    ("hers", "his"),
    [
        ("Soy cajera y cocinera", "Soy cajero y cocinero"),
        ("Técnica en enfermería, licenciada", "Técnico en enfermería, licenciado"),
        ("las vendedoras, una doctora", "los vendedores, un doctor"),
        ("abogada y psicóloga", "abogado y psicólogo"),
    ],
)
def test_without_gender_her_words_are_his(hers, his):
    assert fold(without_gender(hers)) == fold(without_gender(his))


def test_without_gender_things_stay_as_they_are():
    assert (
        without_gender("Casa, caja, obra y planta de ventas en Lima")
        == "Casa, caja, obra y planta de ventas en Lima"
    )
