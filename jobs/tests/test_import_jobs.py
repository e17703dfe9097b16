"""The import command on real files in the database: dry run, twice is once, review, closing, bad rows."""

import csv
import datetime
import gzip
import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry, Employer, Place
from accounts.tests.factories import UserFactory, place
from jobs.feeds import FeedRow
from jobs.models import ImportRun, Job, JobTransition, ModerationDecision
from jobs.services import moderation
from jobs.services.import_results import ImportOptions
from jobs.services.imports import import_feed
from jobs.signals import jobs_changed

pytestmark = pytest.mark.django_db

MAPPING = """
[columns]
external_id = "id"
title = "puesto"
description = "tareas"
employer = "empresa"
place_text = "lugar"
pay_text = "pago"
closes_on = "cierra"
"""
SOON = timezone.localdate() + datetime.timedelta(days=30)
PAST = timezone.localdate() - datetime.timedelta(days=30)


@pytest.fixture(autouse=True)
def some_places():
    for code in ("150000", "150115", "150130", "130101"):
        place(code)


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING)
    return str(path)


@pytest.fixture
def run(tmp_path, mapping):
    """Writes the rows as a CSV file, imports it and returns the last line as numbers, and all that was printed."""

    def run_import(rows, *options, source="portal", apply=True):
        path = tmp_path / "ads.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(ad("x")))
            writer.writeheader()
            writer.writerows(rows)
        arguments = [str(path), "--format", "csv", "--source", source, "--mapping", mapping, *options]
        out = io.StringIO()
        call_command("import_jobs", *arguments, *(["--apply"] if apply else []), stdout=out)
        last = out.getvalue().strip().splitlines()[-1]
        assert last.startswith("import_jobs ")
        return dict(pair.split("=") for pair in last.split()[1:]), out.getvalue()

    return run_import


def ad(external_id, **changes):
    return {
        "id": external_id,
        "puesto": "Ayudante de cocina",
        "tareas": "Preparas verduras y guarniciones para el menú.",
        "empresa": "Restaurante El Norteño",
        "lugar": "La Victoria, Lima",
        "pago": "S/ 1,300",
        "cierra": SOON.isoformat(),
    } | changes


def counts(figures):
    return {name: int(figures[name]) for name in ("added", "changed", "unchanged", "gone", "refused")}


def test_a_dry_run_writes_no_job_and_says_so(run):
    figures, printed = run([ad("1"), ad("2", puesto="")], apply=False)
    assert counts(figures) == {"added": 1, "changed": 0, "unchanged": 0, "gone": 0, "refused": 1}
    assert "Nothing was written" in printed
    assert not Job.objects.exists()
    assert not Employer.objects.exists()
    assert ImportRun.objects.get().dry_run


def test_an_imported_job_waits_for_review(run):
    figures, _ = run([ad("1")])
    job = Job.objects.get()
    assert counts(figures)["added"] == 1
    assert job.state == Job.State.IN_REVIEW
    assert (job.source, job.external_id, job.title) == ("portal", "1", "Ayudante de cocina")
    assert (job.place_id, job.place_text) == ("150115", "La Victoria, Lima")
    assert (job.pay_min, job.pay_max, job.pay_period) == (Decimal(1300), Decimal(1300), "month")
    assert job.closes_on == SOON
    assert not ModerationDecision.objects.exists()


def test_an_employer_comes_once_without_ruc_and_unverified(run):
    run([ad("1"), ad("2"), ad("3", empresa="")])
    employers = {employer.legal_name: employer for employer in Employer.objects.all()}
    assert set(employers) == {"Restaurante El Norteño", "Empresa no indicada"}
    employer = employers["Restaurante El Norteño"]
    assert (employer.ruc, employer.source, employer.verification) == (None, "portal", "unverified")
    assert employer.jobs.count() == 2


def test_a_trusted_source_publishes_by_a_recorded_rule(run):
    run([ad("1")], "--trusted")
    job = Job.objects.get()
    decision = ModerationDecision.objects.get()
    assert job.state == Job.State.PUBLISHED
    assert job.published_at is not None
    assert (decision.rule, decision.by, decision.verdict) == ("trusted_source", None, "approved")
    assert decision.content_hash == job.content_hash
    assert [(m.from_state, m.to_state) for m in JobTransition.objects.all()] == [("draft", "published")]


def test_trust_can_stand_in_the_settings(run, settings):
    settings.TRUSTED_JOB_SOURCES = ["portal"]
    run([ad("1")])
    assert Job.objects.get().state == Job.State.PUBLISHED


@pytest.mark.parametrize(
    "odd",
    [{"tareas": "Solo varones de 18 a 25 años para almacén."}, {"pago": "S/ 500"}],
    ids=["words", "pay"],
)
def test_trust_does_not_let_odd_words_or_pay_out(run, odd, tmp_path, mapping):
    contract = {"empresa": "Almacenes SAC"} | odd
    text = MAPPING + '\n[constants]\ncontract_type = "indefinite"\n'
    (tmp_path / "mapping.toml").write_text(text)
    run([ad("1", **contract)], "--trusted")
    assert Job.objects.get().state == Job.State.IN_REVIEW


def test_the_second_run_changes_nothing(run):
    rows = [ad("1"), ad("2", lugar="Trujillo, La Libertad")]
    run(rows, "--trusted")
    before = list(Job.objects.order_by("pk").values())
    figures, _ = run(rows, "--trusted")
    assert counts(figures) == {"added": 0, "changed": 0, "unchanged": 2, "gone": 0, "refused": 0}
    assert list(Job.objects.order_by("pk").values()) == before
    assert ModerationDecision.objects.count() == 2


def test_changed_words_of_a_published_job_go_back_to_review(run):
    run([ad("1")])
    job = Job.objects.get()
    Employer.objects.update(verification="verified")
    Job.objects.update(contract_type="fixed_term")
    job.refresh_from_db()
    job.save()
    moderation.approve_job(job=job, by=UserFactory())
    figures, _ = run([ad("1", tareas="Ahora también atiendes la caja del local.")])
    job.refresh_from_db()
    assert counts(figures)["changed"] == 1
    assert job.state == Job.State.IN_REVIEW
    assert "caja" in job.description


def test_changed_words_of_a_trusted_source_stay_out_with_a_new_decision(run):
    run([ad("1")], "--trusted")
    run([ad("1", tareas="Ahora también atiendes la caja del local.")], "--trusted")
    job = Job.objects.get()
    assert job.state == Job.State.PUBLISHED
    assert set(ModerationDecision.objects.values_list("rule", flat=True)) == {"trusted_source"}
    assert ModerationDecision.objects.filter(content_hash=job.content_hash).count() == 1


def test_a_later_closing_date_is_a_change_without_new_review(run):
    run([ad("1")], "--trusted")
    figures, _ = run([ad("1", cierra=(SOON + datetime.timedelta(days=5)).isoformat())], "--trusted")
    assert counts(figures)["changed"] == 1
    assert Job.objects.get().closes_on == SOON + datetime.timedelta(days=5)
    assert ModerationDecision.objects.count() == 1


def test_an_ad_past_its_date_comes_in_expired(run):
    run([ad("1", cierra=PAST.isoformat())], "--trusted")
    assert Job.objects.get().state == Job.State.EXPIRED


def test_old_ads_can_be_kept_open_and_the_next_day_changes_nothing(run):
    rows = [ad("1", cierra="2025-01-31")]
    run(rows, "--trusted", "--keep-open", "20")
    job = Job.objects.get()
    assert (job.state, job.closes_on) == (
        Job.State.PUBLISHED,
        timezone.localdate() + datetime.timedelta(days=20),
    )
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    figures, _ = run(rows, "--trusted", "--keep-open", "20", "--as-of", tomorrow.isoformat())
    assert counts(figures)["unchanged"] == 1


def test_another_day_can_count_as_today(run):
    run([ad("1", cierra="2025-01-31")], "--as-of", "2025-01-10", "--trusted")
    assert Job.objects.get().state == Job.State.PUBLISHED


def test_a_published_job_past_its_new_date_expires(run):
    run([ad("1")], "--trusted")
    run([ad("1", cierra=PAST.isoformat())], "--trusted")
    assert Job.objects.get().state == Job.State.EXPIRED


def test_an_expired_job_with_a_new_date_opens_again(run):
    run([ad("1", cierra=PAST.isoformat())], "--trusted")
    run([ad("1")], "--trusted")
    job = Job.objects.get()
    assert job.state == Job.State.PUBLISHED
    assert job.closed_at is None


def test_missing_ads_close_only_when_asked(run):
    run([ad("1"), ad("2")], "--trusted")
    figures, _ = run([ad("1")], "--trusted")
    assert counts(figures)["gone"] == 0
    figures, _ = run([ad("1")], "--trusted", "--close-missing")
    assert counts(figures)["gone"] == 1
    assert Job.objects.get(external_id="2").state == Job.State.CLOSED
    assert Job.objects.get(external_id="1").state == Job.State.PUBLISHED


def test_a_refused_row_does_not_count_as_missing(run):
    run([ad("1"), ad("2")], "--trusted")
    figures, _ = run([ad("1"), ad("2", puesto="")], "--trusted", "--close-missing")
    assert (figures["gone"], figures["refused"]) == ("0", "1")


def test_other_sources_are_left_alone(run):
    run([ad("1")], "--trusted", source="uno")
    run([ad("9")], "--trusted", "--close-missing", source="dos")
    assert Job.objects.get(source="uno").state == Job.State.PUBLISHED


def test_a_file_without_a_good_row_closes_nothing(run):
    run([ad("1")], "--trusted")
    with pytest.raises(CommandError, match="nothing was closed"):
        run([ad("1b", puesto="")], "--trusted", "--close-missing")
    assert Job.objects.get().state == Job.State.PUBLISHED
    assert ImportRun.objects.order_by("pk").last().state == ImportRun.State.FAILED


def test_what_a_manager_removed_stays_removed(run):
    run([ad("1")], "--trusted")
    Job.objects.update(state=Job.State.REMOVED)
    figures, _ = run([ad("1", tareas="Texto nuevo de este aviso.")], "--trusted")
    assert counts(figures)["unchanged"] == 1
    assert Job.objects.get().state == Job.State.REMOVED


def test_bad_rows_are_told_with_line_and_reason_and_stop_no_other(run, tmp_path):
    report = tmp_path / "report.csv"
    rows = [ad(str(n)) for n in range(30)] + [ad(f"=bad{n}", cierra="nunca") for n in range(25)] + [ad("z")]
    figures, printed = run(rows, "--report", str(report))
    assert counts(figures) | {"unchanged": 0} == {
        "added": 31,
        "changed": 0,
        "unchanged": 0,
        "gone": 0,
        "refused": 25,
    }
    assert "line 32 (=bad0): bad_date nunca" in printed
    assert "... and 5 more refused rows" in printed
    told = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    assert len(told) == 56
    assert {row["reason"] for row in told if row["outcome"] == "refused"} == {"bad_date"}
    assert all(row["external_id"].startswith("'=") for row in told if row["outcome"] == "refused")


def test_place_rates_are_told_by_level(run):
    rows = [ad("1"), ad("2", lugar="Lima"), ad("3", lugar="Marte"), ad("4", lugar="San Borja, Lima")]
    figures, _ = run(rows)
    assert (figures["places_resolved"], figures["places_district"]) == ("0.7500", "0.5000")
    assert figures["places_department"] == "0.2500"
    assert Job.objects.get(external_id="3").place is None


def test_a_place_can_be_required(run):
    figures, printed = run([ad("1"), ad("2", lugar="Marte")], "--require-place")
    assert counts(figures) == {"added": 1, "changed": 0, "unchanged": 0, "gone": 0, "refused": 1}
    assert "line 3 (2): no_place Marte" in printed


def test_a_place_abroad_is_none_of_ours(tmp_path):
    row = FeedRow(
        line=1, external_id="1", title="Cocinero", description="x" * 20, place_text="Lima", country="US"
    )
    options = ImportOptions(source="portal", format="csv", file_name="x", apply=True)
    summary = import_feed([row], options=options)
    assert Job.objects.get().place is None
    assert summary.place_levels == {"none": 1}


@pytest.mark.parametrize(("scheme", "code"), [("inei", "150115"), ("reniec", "150130")])
def test_the_source_says_whose_place_code_it_uses(scheme, code):
    digits = {"inei": "150115", "reniec": "140140"}[scheme]
    row = FeedRow(
        line=1,
        external_id="1",
        title="Cocinero",
        description="x" * 20,
        place_code=digits,
        place_scheme=scheme,
    )
    import_feed([row], options=ImportOptions(source="portal", format="csv", file_name="x", apply=True))
    assert Job.objects.get().place_id == code


def test_pay_that_nobody_pays_is_left_out_with_the_reason(run):
    run([ad("1", pago="40000000"), ad("2", pago="A convenir")])
    absurd, hidden = (Job.objects.get(external_id=name) for name in "12")
    assert absurd.pay_min is None
    assert "creíble" in absurd.pay_hidden_reason
    assert "no dice el pago" in hidden.pay_hidden_reason


def test_one_bell_rings_for_a_batch_and_none_for_a_dry_run(run, django_capture_on_commit_callbacks):
    heard = []

    def listener(sender, job_ids, **kwargs):
        heard.append(sorted(job_ids))

    jobs_changed.connect(listener)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            run([ad("1"), ad("2")], apply=False)
        assert heard == []
        with django_capture_on_commit_callbacks(execute=True):
            run([ad("1"), ad("2")])
        assert heard == [sorted(Job.objects.values_list("pk", flat=True))]
        with django_capture_on_commit_callbacks(execute=True):
            run([ad("1"), ad("2")])
        assert len(heard) == 1
    finally:
        jobs_changed.disconnect(listener)


def test_a_row_that_the_database_refuses_stops_no_other():
    rows = [
        FeedRow(
            line=n, external_id=str(n), title="Cocinero", description="Cocinas el menú.", language=language
        )
        for n, language in enumerate(["es", "español", "en"], start=1)
    ]
    outcomes = []
    options = ImportOptions(source="portal", format="jsonld", file_name="x", apply=True)
    summary = import_feed(rows, options=options, observe=outcomes.append)
    assert sorted(Job.objects.values_list("external_id", flat=True)) == ["1", "3"]
    assert summary.reasons == {"bad_value": 1}
    assert [outcome.outcome for outcome in outcomes] == ["added", "refused", "added"]


def test_a_stream_closes_what_it_says_is_removed(tmp_path):
    ads = [
        {"id": n, "headline": "Chofer A-IIb", "description": {"text": "Llevas pasajeros a Huancayo."},
         "employer": {"name": "Transportes Mantaro"}, "application_deadline": SOON.isoformat()}
        for n in (1, 2)
    ]  # fmt: skip
    events = [
        *ads,
        ads[0] | {"headline": "Chofer A-IIIa"},
        {"id": 2, "removed": True},
        {"id": 3, "removed": True},
    ]
    path = tmp_path / "stream.json"
    path.write_text(json.dumps(events))
    out = io.StringIO()
    call_command(
        "import_jobs",
        str(path),
        "--format",
        "jobstream",
        "--source",
        "s1",
        "--apply",
        "--trusted",
        stdout=out,
    )
    assert "added=2 changed=1 unchanged=1 gone=1 refused=0" in out.getvalue()
    first, second = Job.objects.order_by("external_id")
    assert (first.title, first.state) == ("Chofer A-IIIa", Job.State.PUBLISHED)
    assert second.state == Job.State.CLOSED


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
