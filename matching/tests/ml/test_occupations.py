import csv
from pathlib import Path

import pytest

from matching.ml.titles import clean_title, title_segments

INFORMAL = Path(__file__).parent / "informal_50.csv"


@pytest.mark.parametrize(
    ("title", "isco"),
    [
        ("CAJERO(A) DE TIENDA - URGENTE", "5230"),
        ("Enfermera/o", "2221"),
        ("ASISTENTE CONTABLE (CON/SIN EXPERIENCIA)", "3313"),
        ("Chofer de camión A-IIIB / Huancayo", "8332"),
        ("Trabajo Desde Casa Desarrollador Python Backend / Ref. 0071", "2512"),
        ("CAS N° 012-2025 TÉCNICO EN ENFERMERÍA", "5321"),
        ("Mototaxista", "8321"),
        ("Se necesita mozo part time Miraflores", "5131"),
        ("Operario de limpieza / Ingreso inmediato", "9112"),
        ("Software Developer", "2512"),
        ("Electrician", "7411"),
        ("Contador", "2411"),
        ("CHOFER A-III-B", "8332"),
        ("CHOFER DE TRIMOTO", "8321"),
        ("Node Tech Lead / Ref. 0111", "2512"),
    ],
)
def test_the_nearest_occupation_is_the_right_group(occupations, title, isco):
    assert occupations.nearest_one(title)[0].isco == isco


def test_at_least_forty_of_fifty_tales_of_informal_work_have_a_right_occupation_in_five(occupations):
    with INFORMAL.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    guesses = occupations.nearest([row["text"] for row in rows], [""] * len(rows), k=5)
    hits = [
        bool(set(row["isco"].split()) & {guess.isco for guess in found})
        for row, found in zip(rows, guesses, strict=True)
    ]
    assert len(rows) == 50
    assert sum(hits) >= 40


def test_probabilities_fall_and_stay_under_one(occupations):
    found = occupations.nearest_one("asistente administrativo", k=20)
    probabilities = [guess.probability for guess in found]
    assert len(found) == 20
    assert probabilities == sorted(probabilities, reverse=True)
    assert 0 < sum(probabilities) <= 1


def test_words_that_name_no_work_get_a_low_probability(occupations):
    assert occupations.nearest_one("xyzzy qwerty zzz")[0].probability < 0.3


def test_an_empty_title_is_read_by_its_body(occupations):
    assert occupations.nearest_one("", "Se busca cocinero para restaurante")[0].isco == "5120"
    assert occupations.nearest_one("", "") == []


def test_a_batch_gives_what_one_by_one_gives(occupations):
    titles = ["Cajera", "", "Software engineer", "Cajera"]
    assert occupations.nearest(titles, [""] * 4, k=3) == [
        occupations.nearest_one(title, k=3) for title in titles
    ]


@pytest.mark.parametrize("k", [0, 21])
def test_it_refuses_a_k_out_of_range(occupations, k):
    with pytest.raises(ValueError, match="between 1 and 20"):
        occupations.nearest_one("mozo", k=k)


def test_it_frees_a_title_of_pleas_places_and_codes():
    assert clean_title("¡URGENTE! Cajero(a) Part Time - San Isidro (Ref. 0123)") == "cajero"


def test_it_reads_each_part_of_a_title():
    assert "asesor de venta" in title_segments("ICA / Asesor de venta / Movistar")


def test_a_title_of_nothing_else_stays(occupations):
    assert title_segments("Lima") == ("lima",)


def near(known, first, second):
    return float(known.similarity_row(first)[known.occupation_number[second]])


def test_two_occupations_are_as_near_one_way_as_the_other(known):
    ids = [occupation.id for occupation in known.occupations[::301]]
    for first in ids:
        assert near(known, first, first) == 1.0
        for second in ids:
            there, back = (
                near(known, first, second),
                near(known, second, first),
            )
            assert there == pytest.approx(back)
            assert 0 <= there <= 1


def test_a_cook_is_nearer_to_a_kitchen_assistant_than_to_a_programmer(known, occupations):
    cook, assistant, programmer = (
        occupations.nearest_one(title)[0].occupation_id
        for title in ("cocinero", "ayudante de cocina", "programador")
    )
    assert near(known, cook, assistant) > near(known, cook, programmer)


def test_every_local_name_stands_for_a_known_occupation(known):
    assert len({local.name for local in known.local_names}) >= 120
    assert all(local.occupation_id in known.occupation_number for local in known.local_names)
    assert all(known.group_name(local.isco) for local in known.local_names)
