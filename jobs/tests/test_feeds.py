"""Feeds: three formats, real kinds of damage, and mapping files that say what is wrong with them."""

import datetime
import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.feeds import FeedError, FeedRow, RefusedRow, RemovedRow, load_mapping, parse, shipped_mappings
from jobs.feeds.mapping import ChoiceRule, Mapping, TextPart
from jobs.feeds.text import one_line, plain_text, shortened

POSTING = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "identifier": {"@type": "PropertyValue", "value": "A-1"},
    "title": "Cocinera para menú",
    "description": "<p>Preparas el <b>menú</b> del día.</p><ul><li>Entradas</li><li>Segundos</li></ul>",
    "hiringOrganization": {"@type": "Organization", "name": "Restaurante El Norteño"},
    "jobLocation": {
        "@type": "Place",
        "address": {"addressLocality": "Trujillo", "addressRegion": "La Libertad", "addressCountry": "PE"},
    },
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "PEN",
        "value": {"@type": "QuantitativeValue", "minValue": 1200, "maxValue": 1500, "unitText": "MONTH"},
    },
    "employmentType": ["FULL_TIME"],
    "datePosted": "2026-11-01",
    "validThrough": "2026-12-15T23:59:59-05:00",
    "totalJobOpenings": 2,
}
MAPPING = Mapping(
    columns={
        "external_id": ("id",),
        "title": ("puesto",),
        "employer": ("empresa",),
        "place_text": ("distrito", "region"),
        "pay_text": ("pago",),
        "closes_on": ("cierra",),
        "vacancies": ("vacantes",),
    },
    text={"description": (TextPart("tareas"), TextPart("beneficios", "Ofrecen"))},
    choices={
        "schedule": ChoiceRule("jornada", "contains", (("completo", "full_time"), ("parcial", "part_time")))
    },
    date_formats=("%d/%m/%Y",),
    empty=frozenset({"no aplica"}),
)
HEADER = "id,puesto,empresa,distrito,region,pago,cierra,vacantes,tareas,beneficios,jornada"
LINE = (
    'x1,Mozo,Pollería Doña Rosa,Surquillo,Lima,"S/ 1,130",15/12/2026,2,'
    "Atiendes las mesas del local,No aplica,Tiempo completo"
)


def rows_of(content, *, format="csv", mapping=None):
    data = content if isinstance(content, bytes) else content.encode()
    return list(
        parse(io.BytesIO(data), format=format, mapping=mapping or (MAPPING if format == "csv" else None))
    )


def with_line(**changes: str) -> str:
    cells = dict(zip(HEADER.split(","), ["x1", "Mozo", "Doña Rosa", "Surquillo", "Lima", "1130", "15/12/2026", "1",
                                         "Atiendes las mesas", "", ""], strict=True)) | changes  # fmt: skip
    quoted = (f'"{cell}"' for cell in cells.values())
    return f"{HEADER}\n{','.join(quoted)}\n"


# --- text


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("<p>Hola</p><p>mundo</p>", "Hola\nmundo"),
        ("<script>alert(1)</script>Texto<style>p{}</style>", "Texto"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Texto", "Texto"),
        ("Menos de < 2 a&ntilde;os &amp; ganas", "Menos de < 2 años & ganas"),
        ("uno<br/>dos<li>tres", "uno\ndos\ntres"),
        ("a\x00b\ud800c\u202ed\ufeff", "abcd"),
        ("uno\r\n\r\n\r\n\r\ndos  \t tres ", "uno\n\ndos tres"),
        ('<img src=x onerror="alert(1)">Foto', "Foto"),
        ("<a href='javascript:x'>enlace</a>", "enlace"),
        ("El nin\u0303o", "El niño"),
    ],
)
def test_html_becomes_plain_text(raw, plain):
    assert plain_text(raw) == plain


@given(st.text(max_size=300))
def test_any_text_becomes_text_that_the_database_takes(raw):
    plain = plain_text(raw)
    assert "\x00" not in plain
    plain.encode("utf-8")
    assert "\n" not in one_line(raw)


def test_long_text_is_cut_at_a_word():
    assert shortened("uno dos tres", most=9) == "uno dos…"
    assert shortened("uno dos", most=9) == "uno dos"


# --- CSV


def test_a_row_is_composed_as_the_mapping_says():
    (row,) = rows_of(f"{HEADER}\n{LINE}\n")
    assert isinstance(row, FeedRow)
    assert (row.external_id, row.title, row.employer) == ("x1", "Mozo", "Pollería Doña Rosa")
    assert row.place_text == "Surquillo, Lima"
    assert row.description == "Atiendes las mesas del local"
    assert row.schedule == "full_time"
    assert row.closes_on == datetime.date(2026, 12, 15)
    assert (row.vacancies, row.pay_text) == (2, "S/ 1,130")


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + f"{HEADER}\n{LINE}\n".encode(),
        f"{HEADER}\n{LINE}\n".encode("cp1252"),
        gzip.compress(f"{HEADER}\n{LINE}\n".encode()),
        f"{HEADER}\r\n{LINE}\r\n".encode(),
    ],
    ids=["with a mark", "Windows Latin", "gzip", "Windows line ends"],
)
def test_encodings_of_real_files_are_read(content):
    (row,) = rows_of(content)
    assert row.employer == "Pollería Doña Rosa"


def test_missing_columns_are_named():
    with pytest.raises(FeedError, match=r"Missing columns: empresa, jornada\..*has: id, puesto"):
        rows_of("id,puesto,distrito,region,pago,cierra,vacantes,tareas,beneficios\n")


def test_an_empty_file_says_so():
    with pytest.raises(FeedError, match="has: nothing"):
        rows_of("")


@pytest.mark.parametrize(
    ("changes", "reason", "seen"),
    [
        ({"puesto": ""}, "no_title", ""),
        ({"puesto": "1"}, "no_title", "1"),
        ({"tareas": "."}, "no_text", ""),
        ({"cierra": "31/02/2026"}, "bad_date", "31/02/2026"),
        ({"cierra": "mañana"}, "bad_date", "mañana"),
        ({"cierra": "01/01/0026"}, "bad_date", "01/01/0026"),
        ({"vacantes": "varias"}, "bad_number", "varias"),
        ({"vacantes": "-3"}, "bad_number", "-3"),
        ({"id": ""}, "no_id", ""),
        ({"tareas": "x" * 30_000}, "too_long", "description: 30000"),
        ({"tareas": "x" * 2_000_000}, "too_long", "tareas: 2000000"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_next_one_read(changes, reason, seen):
    bad, good = rows_of(with_line(**changes) + LINE.replace("x1", "x2") + "\n")
    assert isinstance(bad, RefusedRow)
    assert bad.reason == reason
    assert bad.detail.startswith(seen)
    assert (good.external_id, good.line) == ("x2", 3)


def test_a_row_with_too_few_columns_is_refused():
    bad, good = rows_of(f"{HEADER}\nx0,Mozo\n{LINE}\n")
    assert (bad.reason, bad.external_id) == ("wrong_columns", "x0")
    assert isinstance(good, FeedRow)


def test_the_second_row_with_an_id_is_refused():
    first, second = rows_of(f"{HEADER}\n{LINE}\n{LINE}\n")
    assert isinstance(first, FeedRow)
    assert (second.reason, second.line) == ("duplicate_id", 3)


def test_a_long_title_is_shortened_and_kept_whole_in_the_text():
    title = "Especialista en " + "gestión " * 60
    (row,) = rows_of(with_line(puesto=title))
    assert len(row.title) <= 200
    assert row.title.endswith("…")
    assert row.description.startswith(title.strip())


def test_scripts_do_not_survive():
    (row,) = rows_of(
        with_line(tareas="<script>alert(1)</script>Limpias los salones", puesto="<b>Mozo</b> <i>ya</i>")
    )
    assert (row.title, row.description) == ("Mozo ya", "Limpias los salones")


def test_a_cut_archive_gives_its_rows_and_then_an_error():
    content = gzip.compress("\n".join([HEADER, *(LINE.replace("x1", f"x{n}") for n in range(900))]).encode())
    rows = parse(io.BytesIO(content[:-30]), format="csv", mapping=MAPPING)
    taken: list[object] = []
    with pytest.raises(FeedError, match="broken"):
        taken.extend(rows)
    assert len(taken) > 100


def test_a_file_in_another_shape_is_refused_as_a_whole():
    with pytest.raises(FeedError, match="UTF-16"):
        rows_of(f"{HEADER}\n{LINE}\n".encode("utf-16"))


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading_of_rows(noise):
    rows = rows_of(HEADER.encode() + b"\n" + noise)
    assert all(isinstance(row, FeedRow | RefusedRow) for row in rows)


# --- mapping files


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


# --- JSON-LD


@pytest.mark.parametrize(
    "document",
    [
        json.dumps(POSTING),
        json.dumps(POSTING, indent=2),
        json.dumps([POSTING]),
        json.dumps([POSTING], indent=1),
        json.dumps(
            {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "x"}, POSTING]},
            indent=2,
        ),
        json.dumps({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": POSTING}]}),
        json.dumps(POSTING | {"@type": ["JobPosting", "Thing"]}),
        json.dumps(POSTING | {"@type": "http://schema.org/JobPosting"}),
    ],
    ids=["object", "pretty", "array", "pretty array", "graph", "item list", "two types", "full type"],
)
def test_a_posting_is_found_in_every_shape(document):
    (row,) = rows_of(document, format="jsonld")
    assert isinstance(row, FeedRow)
    assert (row.external_id, row.title, row.employer) == (
        "A-1",
        "Cocinera para menú",
        "Restaurante El Norteño",
    )
    assert row.description == "Preparas el menú del día.\n\nEntradas\nSegundos"
    assert (row.place_text, row.country) == ("Trujillo, La Libertad", "PE")
    assert (row.pay_min, row.pay_max, row.pay_period) == ("1200", "1500", "month")
    assert (row.schedule, row.vacancies) == ("full_time", 2)
    assert (row.posted_on, row.closes_on) == (datetime.date(2026, 11, 1), datetime.date(2026, 12, 15))


def test_a_broken_json_line_harms_no_other():
    lines = [json.dumps(POSTING | {"identifier": str(n)}) for n in range(3)]
    rows = rows_of("\n".join([lines[0], lines[1][:-20], lines[2]]), format="jsonld")
    assert [type(row) for row in rows] == [FeedRow, RefusedRow, FeedRow]
    assert (rows[1].reason, rows[1].line) == ("broken_json", 2)


@pytest.mark.parametrize("broken", ['{"@type": oops}', '{"@type": "JobPosting, "title": 3}', "[[[}"])
def test_a_broken_element_of_an_array_harms_no_other(broken):
    good = [json.dumps(POSTING | {"identifier": str(n)}) for n in range(2)]
    rows = rows_of(f"[\n{good[0]},\n{broken},\n{good[1]}\n]", format="jsonld")
    assert [row.external_id for row in rows if isinstance(row, FeedRow)] == ["0", "1"]
    assert [row.reason for row in rows if isinstance(row, RefusedRow)] == ["broken_json"]


def test_a_cut_array_gives_its_rows_and_then_an_error():
    good = json.dumps(POSTING)
    stream = parse(io.BytesIO(f"[{good}, {good[:40]}".encode()), format="jsonld")
    assert isinstance(next(stream), FeedRow)
    with pytest.raises(FeedError, match="cut"):
        list(stream)


def test_a_giant_element_is_stepped_over():
    giant, good = json.dumps(POSTING | {"description": "x" * 2_000_000}), json.dumps(POSTING)
    refused, row = rows_of(f"[{giant},\n{good}]", format="jsonld")
    assert refused.reason == "too_long"
    assert isinstance(row, FeedRow)


def test_deep_nesting_is_refused_not_followed():
    deep = "[" * 100_000 + "]" * 100_000
    rows = rows_of(f'[{json.dumps(POSTING)}, {{"@type": "JobPosting", "title": {deep}}}]', format="jsonld")
    assert [type(row) for row in rows] == [FeedRow, RefusedRow]


def test_what_is_no_job_is_refused_by_its_type():
    (row,) = rows_of('{"@type": "Recipe", "name": "Ají de gallina"}', format="jsonld")
    assert (row.reason, row.detail) == ("not_a_job", "Recipe")
    with pytest.raises(FeedError, match="neither"):
        rows_of("<html>", format="jsonld")


def test_an_employer_is_found_by_its_link():
    page = {
        "@graph": [
            {"@type": "Organization", "@id": "#acme", "name": "Acme"},
            POSTING | {"hiringOrganization": {"@id": "#acme"}},
        ]
    }
    (row,) = rows_of(json.dumps(page), format="jsonld")
    assert row.employer == "Acme"


def test_other_ways_to_write_fields_are_read():
    posting = POSTING | {
        "identifier": "B-2",
        "hiringOrganization": "Bodega Lucha",
        "jobLocation": [{"address": "Jr. Unión 100, Breña, Lima"}],
        "jobLocationType": "TELECOMMUTE",
        "baseSalary": {"currency": "USD", "value": 900},
        "employmentType": "INTERN",
        "educationRequirements": {"credentialCategory": "bachelor degree"},
        "experienceRequirements": {"monthsOfExperience": "12"},
        "qualifications": ["Excel", "Inglés"],
    }
    (row,) = rows_of(json.dumps(posting), format="jsonld")
    assert (row.employer, row.place_text, row.telework) == (
        "Bodega Lucha",
        "Jr. Unión 100, Breña, Lima",
        "total",
    )
    assert (row.pay_text, row.contract_type) == ("USD 900", "internship")
    assert (row.education_level, row.experience_months) == ("university", 12)
    assert row.requirements.startswith("Excel, Inglés")


def test_a_posting_without_an_id_gets_one_that_stays():
    posting = {name: value for name, value in POSTING.items() if name != "identifier"}
    (first,), (again,) = (
        rows_of(json.dumps(posting), format="jsonld"),
        rows_of(json.dumps(posting), format="jsonld"),
    )
    assert first.external_id.startswith("h-")
    assert first.external_id == again.external_id


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["title", "description", "jobLocation", "baseSalary", "value", "address",
                                         "identifier", "hiringOrganization", "validThrough", "employmentType"]),
                        inner, max_size=5), max_leaves=12))  # fmt: skip
def test_no_shape_of_a_posting_breaks_the_reading(value):
    posting = {"@type": "JobPosting"} | (value if isinstance(value, dict) else {"description": value})
    rows = rows_of(json.dumps(posting), format="jsonld")
    assert len(rows) == 1


# --- job stream

AD = {
    "id": 24233930,
    "headline": "Chofer A-IIb",
    "description": {
        "text": "Llevas pasajeros entre Huancayo y Lima.",
        "requirements": "Licencia A-IIb vigente",
    },
    "employer": {"name": "Transportes Mantaro"},
    "workplace_address": {"municipality": "Huancayo", "region": "Junín", "country": "Perú"},
    "application_deadline": "2026-12-20T23:59:59",
    "publication_date": "2026-11-10T08:00:00",
    "number_of_vacancies": 3,
    "working_hours_type": {"label": "Tiempo completo"},
    "must_have": {"skills": [{"label": "Manejo defensivo"}], "languages": []},
}


def test_ads_and_removals_of_a_stream_keep_their_order():
    events = [
        AD,
        {"id": 1, "removed": True, "removed_date": "2026-11-11"},
        AD | {"headline": "Chofer A-IIIa"},
    ]
    first, removed, changed = rows_of(json.dumps(events), format="jobstream")
    assert (first.external_id, first.title, first.vacancies) == ("24233930", "Chofer A-IIb", 3)
    assert first.requirements == "Licencia A-IIb vigente\n\nManejo defensivo"
    assert first.place_text == "Huancayo, Junín"
    assert (first.schedule, first.closes_on) == ("full_time", datetime.date(2026, 12, 20))
    assert removed == RemovedRow(line=1, external_id="1")
    assert changed.title == "Chofer A-IIIa"


@pytest.mark.parametrize(
    "wrap", [lambda ad: {"hits": [ad]}, lambda ad: {"hits": {"hits": [{"_source": ad}]}}]
)
def test_search_answers_are_read_as_streams(wrap):
    (row,) = rows_of(json.dumps(wrap(AD)), format="jobstream")
    assert row.title == "Chofer A-IIb"


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (7, "not_a_job"),
        ({"id": 1}, "not_a_job"),
        ({"removed": True}, "no_id"),
        (AD | {"headline": ""}, "no_title"),
        (AD | {"description": None}, "no_text"),
        (AD | {"application_deadline": "pronto"}, "bad_date"),
        (AD | {"id": None}, "no_id"),
    ],
)
def test_bad_events_are_refused_and_the_stream_goes_on(event, reason):
    if reason == "no_text":
        event = event | {"must_have": None}
    bad, good = rows_of(json.dumps([event, AD]), format="jobstream")
    assert (bad.reason, good.title) == (reason, "Chofer A-IIb")


# --- the mappings that ship, on rows of our own in the shape of the three sources

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
