"""Dates, ads that are gone from a file, and what a manager removed."""

import datetime

import pytest
from django.core.management import CommandError
from django.utils import timezone

from jobs.models import ImportRun, Job
from jobs.tests.imports.ads import PAST, ad, counts

pytestmark = pytest.mark.django_db


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
