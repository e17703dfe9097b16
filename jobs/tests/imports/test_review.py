"""Imported jobs wait for review; twice is once; a trusted source publishes by a rule that is written down."""

import datetime
from decimal import Decimal

import pytest

from accounts.models import Employer
from accounts.tests.factories import UserFactory
from jobs.models import ImportRun, Job, JobTransition, ModerationDecision
from jobs.services import moderation
from jobs.tests.imports.ads import MAPPING, SOON, ad, counts

pytestmark = pytest.mark.django_db


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
