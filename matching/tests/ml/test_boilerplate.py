"""Boilerplate learned from who uses which clause, and the sections of an ad."""

import random
from itertools import pairwise

import pytest

from matching.ml import boilerplate
from matching.ml.boilerplate import Boilerplate, key_of, learn
from matching.ml.sections import SectionKind, about_work, sections

TITLES = ("cajera", "soldador", "enfermera", "contador", "chofer", "cocinero", "albañil", "vendedor")
PLEA = "Ambiente agradable y grato clima"
OWN = "Soldar tuberías con proceso TIG"


def ads():
    """Forty employers who all promise the same; welders who all weld."""
    for number in range(40):
        title = TITLES[number % len(TITLES)]
        own = OWN if title == "soldador" else f"Tarea {'x' * (number + 3)} de {title}"
        yield f"empresa {number}", title, f"{PLEA}.\n{own}.\nSueldo de {number} soles"
    for number in range(5):
        yield f"taller {number}", "soldador", f"{OWN}.\n{PLEA}"


def test_what_many_employers_say_of_any_work_is_boilerplate_and_what_tells_of_one_is_not():
    found = learn(ads)
    text = f"{PLEA.upper()}.\n{OWN}.\nSueldo de 99 soles"
    assert found.without(text) == OWN
    assert 0.5 < found.share(text) < 0.8


def test_what_one_employer_repeats_is_not_boilerplate():
    repeated = [("una sola", random.Random(n).choice(TITLES), "Somos una gran familia.") for n in range(100)]
    assert len(learn(lambda: repeated)) == 0


def test_contacts_go_though_no_two_are_alike():
    text = "Vender zapatos.\nEnvía tu CV a ventas@tienda.pe.\nWhatsApp 999 123 456"
    assert Boilerplate().without(text) == "Vender zapatos"
    assert "WhatsApp" in Boilerplate().without("Atender a clientes por WhatsApp")


def test_it_keeps_hashes_alone_and_the_same_bytes_each_time(tmp_path):
    found = learn(ads)
    found.save(tmp_path / "b.bin")
    assert (tmp_path / "b.bin").stat().st_size == 5 * len(found)
    again = Boilerplate.load(tmp_path / "b.bin")
    assert again.without(PLEA) == ""
    again.save(tmp_path / "c.bin")
    assert (tmp_path / "b.bin").read_bytes() == (tmp_path / "c.bin").read_bytes()


def test_a_file_cut_short_is_refused(tmp_path):
    (tmp_path / "b.bin").write_bytes(b"1234567")
    with pytest.raises(ValueError, match="7 bytes"):
        Boilerplate.load(tmp_path / "b.bin")


def test_case_numbers_and_signs_do_not_matter_and_a_word_alone_is_no_clause():
    assert key_of("Sueldo: S/ 1,500 mensual") == key_of("SUELDO s/ 2000 — mensual")
    assert key_of("Sueldo") is None


def test_what_ships_takes_pleas_out_and_leaves_work():
    shipped = boilerplate.shipped()
    assert len(shipped) > 400
    assert (
        shipped.without("Excelente ambiente laboral.\nSoldar tuberías con TIG") == "Soldar tuberías con TIG"
    )


def test_a_huge_text_is_read_to_its_bound():
    assert len(Boilerplate().without("a b. " * 300_000)) < 200_000


# --- sections


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("FUNCIONES DEL CARGO:", "functions"), ("Principales responsabilidades:", "functions"),
        ("¿Qué harás?", "functions"), ("Descripción del puesto:", "functions"), ("Tus funciones serán:", "functions"),
        ("Key Responsibilities:", "functions"), ("What you’ll do:", "functions"), ("Job duties:", "functions"),
        ("Requisitos mínimos:", "requirements"), ("Perfil del puesto", "requirements"),
        ("¿Qué buscamos?", "requirements"), ("Formación académica:", "requirements"),
        ("Requisitos excluyentes:", "requirements"), ("Minimum Qualifications:", "requirements"),
        ("Who you are:", "requirements"), ("Deseable:", "desirable"), ("Nice to have:", "desirable"),
        ("¿Qué te ofrecemos?", "benefits"), ("Se ofrece:", "benefits"), ("Horario de trabajo:", "benefits"),
        ("Nuestros beneficios:", "benefits"), ("What's in it for you?", "benefits"), ("Benefits:", "benefits"),
    ],
)  # fmt: skip
def test_it_knows_a_heading_of_either_language(heading, kind):
    assert [part.kind for part in sections(f"Somos Acme.\n{heading}\n- algo más")][1:] == [SectionKind(kind)]


def test_it_knows_headings_without_colon_where_lines_were_lost():
    text = "Somos líder. Funciones Atender y cobrar. Requisitos Un año. Beneficios Planilla."
    assert [part.kind for part in sections(text)][1:] == [
        SectionKind.FUNCTIONS, SectionKind.REQUIREMENTS, SectionKind.BENEFITS,
    ]  # fmt: skip
    assert about_work(text) == "Funciones Atender y cobrar.\nRequisitos Un año."


def test_a_word_in_a_sentence_is_no_heading():
    text = "Tu experiencia cuenta, las funciones son simples y los beneficios son de ley."
    assert [part.kind for part in sections(text)] == [SectionKind.INTRODUCTION]
    assert about_work(text) == text


def test_sections_cover_the_text_without_gaps():
    text = "Hola.\nFunciones:\n- a\nRequisitos:\n- b\nHorario: de 8 a 5\n¿Qué ofrecemos?\nmucho"
    found = sections(text)
    assert found[0].start == 0
    assert found[-1].end == len(text)
    assert all(first.end == second.start for first, second in pairwise(found))
