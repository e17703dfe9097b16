"""Rows: bad ones are told and stop no other, places, pay, one bell a batch."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from jobs.feeds import FeedRow
from jobs.models import Job
from jobs.services.import_results import ImportOptions
from jobs.services.imports import import_feed
from jobs.signals import jobs_changed
from jobs.tests.imports.ads import SOON, ad, counts

pytestmark = pytest.mark.django_db


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
