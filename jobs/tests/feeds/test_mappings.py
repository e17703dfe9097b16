"""Mapping files: those that ship, and what is wrong with a wrong one."""

import datetime

import pytest

from jobs.feeds import FeedError, FeedRow, load_mapping, shipped_mappings
from jobs.tests.feeds.rows import rows_of


def test_the_shipped_mappings_load():
    assert shipped_mappings() == ["computrabajo", "mtpe", "servir"]
    assert all(load_mapping(name).used_columns for name in shipped_mappings())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[columns]\nsueldo = 'x'", r"\[columns\] does not know sueldo"),
        ("[colums]\n", "does not know colums"),
        ("[constants]\nschedule = 'full'", "schedule cannot be 'full'; one of .*full_time"),
        ("[choices.telework]\ncolumn='x'\nvalues={a='home'}", "telework cannot be 'home'"),
        ("[choices.telework]\ncolumn='x'\nhow='like'\nvalues={}", "how cannot be 'like'"),
        ("[extract.experience_months]\ncolumn='x'\npattern='[0-9]+'", "exactly one group"),
        ("[extract.experience_months]\ncolumn='x'\npattern='('", "is wrong"),
        ("not toml", "is no TOML"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(tmp_path, text, problem):
    path = tmp_path / "mapping.toml"
    path.write_text(text)
    with pytest.raises(FeedError, match=problem):
        load_mapping(str(path))


def test_an_unknown_mapping_names_those_that_ship():
    with pytest.raises(FeedError, match="shipped mappings: computrabajo, mtpe, servir"):
        load_mapping("servirr")


def test_months_written_out_get_the_year_of_the_mapping(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(
        "[columns]\nexternal_id='id'\ntitle='puesto'\ndescription='texto'\nposted_on='fecha'\n"
        "[dates]\nformats=['es']\nyear=2025\nignore=['ahora']\ncloses_after_days=30\n"
    )
    content = (
        "id,puesto,texto,fecha\n1,Mozo,Atiendes las mesas,16 de abril\n2,Mozo,Atiendes las mesas,Ahora\n"
    )
    first, second = rows_of(content, mapping=load_mapping(str(path)))
    assert (first.posted_on, first.closes_on) == (datetime.date(2025, 4, 16), datetime.date(2025, 5, 16))
    assert (second.posted_on, second.closes_on) == (None, None)


# --- on rows of our own in the shape of the three sources

SERVIR = {
    "posting_id": "s-1",
    "job_posting_url": "www.example.pe/convocatorias",
    "vacancies": "2",
    "job_posting_number": "D.Leg 1057 - Determinado (Suplencia)-004",
    "salary": "S/. 2,500.00",
    "start_publication_date": "05/01/2025",
    "end_publication_date": "19/01/2025",
    "required_experience": "Un año en almacén",
    "educational_background": "Técnico titulado o bachiller",
    "specialization": "NO APLICA",
    "required_knowledge": "-",
    "skills": "Orden y trato amable",
    "job_title": "ASISTENTE DE ALMACÉN",
    "public_institution": "Municipalidad de Prueba",
    "ubication": "CUSCO - WANCHAQ",
}
COMPUTRABAJO = {
    "id_oferta": "c-1",
    "Título": "Vendedora de tienda",
    "Ubicación": "Cayma, Arequipa",
    "FechaPublicación": "16 de abril",
    "Enlace": "https://example.pe/c-1",
    "DetalleContrato": "A convenir, Contrato por Inicio o Incremento de Actividad, Tiempo parcial, Híbrido te...",
    "Salario": "S/. 1.500,00",
    "TipoPago": "Mensual",
    "Descripción": "Atiendes a los clientes y ordenas la tienda.",
    "Requisitos": "Educación mínima: Educación Secundaria, 2 años de experiencia",
    "NombreEmpresa": "Tiendas de Prueba",
    "DescripciónEmpresa": "No disponible",
}
MTPE = {
    "id": "m-1",
    "titulo": "Operario de limpieza",
    "empresa": "Servicios de Prueba",
    "descripcion_empresa": "",
    "district_code": "150118",
    "departamento": "LIMA",
    "provincia": "LIMA",
    "distrito": "LURIGANCHO",
    "contract_type": "Plazo fijo",
    "hours_per_week": "Por horas",
    "education_degree": "Secundaria incompleta",
    "salary_min": "1131.0",
    "salary_max": "1200.0",
    "date_posted": "2025-10-10",
}


def shipped_row(cells, *, name):
    quoted = [",".join(f'"{cell}"' for cell in line) for line in (cells.keys(), cells.values())]
    (row,) = rows_of("\n".join(quoted), mapping=load_mapping(name))
    assert isinstance(row, FeedRow)
    return row


def test_the_public_sector_mapping_composes_its_text():
    row = shipped_row(SERVIR, name="servir")
    assert (row.contract_type, row.regime, row.education_level) == ("cas", "cas", "technical")
    assert row.description.startswith("Habilidades o competencias: Orden y trato amable")
    assert (
        row.requirements
        == "Experiencia: Un año en almacén\n\nFormación académica: Técnico titulado o bachiller"
    )
    assert (row.posted_on, row.closes_on) == (datetime.date(2025, 1, 5), datetime.date(2025, 1, 19))
    assert (row.vacancies, row.url) == (2, "")


def test_the_portal_mapping_reads_contract_words():
    row = shipped_row(COMPUTRABAJO, name="computrabajo")
    assert (row.contract_type, row.schedule, row.telework) == ("fixed_term", "part_time", "partial")
    assert (row.education_level, row.experience_months) == ("secondary", 24)
    assert (row.posted_on, row.closes_on) == (datetime.date(2025, 4, 16), datetime.date(2025, 6, 15))
    assert row.employer_about == ""


def test_the_ministry_mapping_makes_a_text_where_there_is_none():
    row = shipped_row(MTPE, name="mtpe")
    assert row.description == "Puesto: Operario de limpieza\n\nContrato: Plazo fijo\n\nJornada: Por horas"
    assert (row.place_code, row.place_scheme, row.schedule) == ("150118", "inei", "by_hours")
    assert (row.education_level, row.pay_min, row.pay_max) == ("secondary", "1131.0", "1200.0")
