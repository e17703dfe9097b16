"""The run itself: its record, wrong use, a cut archive, limits, two at once."""

import gzip
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import AuditEntry, Place
from jobs.models import ImportRun, Job
from jobs.tests.imports.ads import SOON, ad, counts

pytestmark = pytest.mark.django_db


def test_the_run_and_an_audit_row_record_what_happened(run):
    run([ad("1"), ad("2", puesto="")])
    record = ImportRun.objects.get()
    assert (record.state, record.source, record.format, record.dry_run) == ("done", "portal", "csv", False)
    assert (record.counts["added"], record.counts["reasons"]) == (1, {"no_title": 1})
    assert record.finished_at is not None
    audit = AuditEntry.objects.get(action="jobs.imported")
    assert (audit.object_id, audit.reason) == (str(record.pk), "added=1 refused=1")


def test_a_broken_archive_keeps_what_came_before_and_fails(tmp_path, mapping):
    lines = ["id,puesto,tareas,empresa,lugar,pago,cierra"]
    lines += [f"{n},Mozo,Atiendes las mesas numero {n},Bar {n},Lima,1300,{SOON}" for n in range(600)]
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode())[:-20])
    arguments = [
        str(path),
        "--format",
        "csv",
        "--source",
        "cut",
        "--mapping",
        mapping,
        "--apply",
        "--close-missing",
    ]
    with pytest.raises(CommandError, match="broken"):
        call_command("import_jobs", *arguments, stdout=io.StringIO())
    assert Job.objects.count() > 300
    assert ImportRun.objects.get().state == ImportRun.State.FAILED


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--format", "csv", "--source", "x1"], "needs --mapping"),
        (["--format", "csv", "--source", "x1", "--mapping", "nope"], "shipped mappings"),
        (["--format", "jsonld", "--source", "x1", "--limit", "1", "--close-missing"], "whole file"),
        (["--format", "xml", "--source", "x1"], "invalid choice"),
        (["--format", "jsonld", "--source", "x1 ; y"], "a source is"),
        (["--format", "jsonld", "--source", "x1", "--limit", "0"], "above zero"),
        (["--format", "jsonld", "--source", "x1"], "neither JSON lines"),
    ],
)
def test_wrong_use_gets_a_plain_sentence(tmp_path, arguments, problem):
    path = tmp_path / "file.json"
    path.write_text("nothing of use")
    with pytest.raises(CommandError, match=problem):
        call_command("import_jobs", str(path), *arguments, stdout=io.StringIO())


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_jobs", str(tmp_path / "none.json"), "--format", "jsonld", "--source", "x1")


def test_without_places_the_import_does_not_begin(run):
    Place.objects.all().delete()
    with pytest.raises(CommandError, match="load_places"):
        run([ad("1")])


def test_a_limit_stops_early(run):
    figures, _ = run([ad(str(n)) for n in range(9)], "--limit", "4")
    assert counts(figures)["added"] == 4


def test_queries_do_not_grow_with_rows(run, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        run([ad(str(n), empresa=f"Empresa {n}") for n in range(400)], "--trusted")
    assert Job.objects.count() == 400


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_source_do_not_interleave(run):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        database = cursor.fetchone()[0]
    other = connection.copy()
    assert other.settings_dict["NAME"] == database
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('import:portal'))")
        with pytest.raises(CommandError, match="being imported already"):
            run([ad("1")])
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('import:portal'))")
    finally:
        other.close()
    figures, _ = run([ad("1")])
    assert counts(figures)["added"] == 1
