"""Tables: real kinds of damage, and a row is composed as the mapping says."""

import datetime
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.feeds import FeedError, FeedRow, RefusedRow, parse
from jobs.tests.feeds.rows import HEADER, LINE, MAPPING, rows_of, with_line


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
