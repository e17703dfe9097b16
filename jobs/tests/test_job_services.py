"""What employers, managers and time do to a job."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.tests.factories import EmployerFactory, UserFactory
from jobs.models import Job, MinimumWage, ModerationDecision
from jobs.services import jobs, moderation
from jobs.services.states import NotPublishable, ReasonMissing, WrongMove
from jobs.signals import job_changed
from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def rung():
    heard: list[int] = []

    def hear(sender, job_id, **kwargs):
        heard.append(job_id)

    job_changed.connect(hear)
    yield heard
    job_changed.disconnect(hear)


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def test_a_draft_is_saved_with_nothing_but_a_title(by):
    employer = EmployerFactory(unverified=True)
    job = jobs.save_draft(employer=employer, by=by, values={"title": "Mozo"})
    assert (job.state, job.title, job.employer, job.created_by) == ("draft", "Mozo", employer, by)


def test_a_submitted_job_waits_for_a_manager(by):
    job = jobs.submit_job(job=JobFactory(draft=True), by=by)
    assert job.state == Job.State.IN_REVIEW
    assert not job.decisions.exists()
    assert AuditEntry.objects.filter(action="job.in_review", object_id=str(job.pk), actor=by).count() == 1


def test_a_trusted_employer_publishes_by_the_rule_that_is_written_down(by):
    job = jobs.submit_job(job=JobFactory(draft=True, employer=EmployerFactory(trusted=True)), by=by)
    assert job.state == Job.State.PUBLISHED
    assert job.published_at is not None
    decision = job.decisions.get()
    assert (decision.verdict, decision.rule, decision.by) == ("approved", "trusted_employer", None)
    assert decision.content_hash == job.content_hash


def test_even_a_trusted_employer_waits_when_the_words_ask_for_money(by):
    employer = EmployerFactory(trusted=True)
    job = JobFactory(draft=True, employer=employer, description="Debes pagar tu uniforme, S/ 80.")
    assert jobs.submit_job(job=job, by=by).state == Job.State.IN_REVIEW


def test_an_unverified_employer_cannot_publish(by):
    job = JobFactory(draft=True, employer=EmployerFactory(pending=True, is_trusted=True))
    with pytest.raises(NotPublishable) as refused:
        jobs.submit_job(job=job, by=by)
    assert "verificada" in refused.value.problems[""]
    job.refresh_from_db()
    assert job.state == Job.State.DRAFT


@pytest.mark.parametrize("field", ["description", "contract_type", "place", "pay_min", "closes_on"])
def test_publication_asks_for_each_of_the_needed_facts_in_spanish(by, field):
    with pytest.raises(NotPublishable) as refused:
        jobs.submit_job(job=JobFactory(bare=True), by=by)
    assert refused.value.problems[field].endswith(".")
    assert len(refused.value.problems) == 5


def test_total_telework_needs_no_district_and_a_hidden_pay_needs_a_reason(by):
    job = JobFactory(draft=True, place=None, telework="total", pay_min=None, pay_max=None)
    with pytest.raises(NotPublishable) as refused:
        jobs.submit_job(job=job, by=by)
    assert set(refused.value.problems) == {"pay_min"}
    Job.objects.filter(pk=job.pk).update(
        pay_hidden_reason="Depende de la experiencia; se dice en la entrevista."
    )
    assert jobs.submit_job(job=job, by=by).state == Job.State.IN_REVIEW


@pytest.mark.parametrize(("pay", "passes"), [("1000", False), ("1129.99", False), ("1130", True)])
def test_full_time_pay_is_held_against_the_minimum_wage_of_the_day(pay, passes):
    day = datetime.date(2025, 6, 1)
    job = JobFactory.build(
        employer=EmployerFactory(),
        draft=True,
        pay_min=Decimal(pay),
        pay_max=None,
        closes_on=day + datetime.timedelta(days=10),
    )
    if passes:
        moderation.check_publishable(job, on=day)
    else:
        with pytest.raises(NotPublishable) as refused:
            moderation.check_publishable(job, on=day)
        assert "S/ 1,130" in refused.value.problems["pay_min"]
        assert "DS 006-2024-TR" in refused.value.problems["pay_min"]


def test_the_minimum_wage_is_read_from_the_dated_table():
    day = datetime.date(2024, 6, 1)
    job = JobFactory.build(
        employer=EmployerFactory(), pay_min=1000, pay_max=None, closes_on=day + datetime.timedelta(days=9)
    )
    MinimumWage.objects.create(valid_from=datetime.date(2024, 5, 1), amount=990, norm="DS de prueba")
    moderation.check_publishable(job, on=day)


@pytest.mark.parametrize(
    ("hours", "pay", "passes"), [(20, "471", True), (20, "450", False), (30, "700", False)]
)
def test_part_time_is_held_against_the_minimum_in_proportion(hours, pay, passes, by):
    job = JobFactory(
        draft=True, contract_type="part_time", hours_per_week=hours, pay_min=Decimal(pay), pay_max=None
    )
    if passes:
        assert jobs.submit_job(job=job, by=by).state == Job.State.IN_REVIEW
    else:
        with pytest.raises(NotPublishable):
            jobs.submit_job(job=job, by=by)


def test_part_time_below_the_whole_minimum_must_tell_its_hours(by):
    job = JobFactory(draft=True, schedule="part_time", hours_per_week=None, pay_min=600, pay_max=None)
    with pytest.raises(NotPublishable) as refused:
        jobs.submit_job(job=job, by=by)
    assert "horas" in refused.value.problems["hours_per_week"]


@pytest.mark.parametrize("day", [-1, 400])
def test_a_closing_date_in_the_past_or_far_away_is_refused(by, day):
    with pytest.raises(NotPublishable) as refused:
        jobs.submit_job(job=JobFactory(draft=True, closes_on=in_days(day)), by=by)
    assert set(refused.value.problems) == {"closes_on"}


def test_a_manager_approves_with_a_decision_a_history_and_a_bell(
    by, rung, django_capture_on_commit_callbacks
):
    job = JobFactory(in_review=True)
    with django_capture_on_commit_callbacks(execute=True):
        job = moderation.approve_job(job=job, by=by)
    assert job.state == Job.State.PUBLISHED
    assert job.decisions.get().by == by
    assert list(job.transitions.values_list("from_state", "to_state")) == [("in_review", "published")]
    assert rung == [job.pk]


def test_approving_twice_is_refused_the_second_time(by):
    job = JobFactory(in_review=True)
    moderation.approve_job(job=job, by=by)
    with pytest.raises(WrongMove):
        moderation.approve_job(job=job, by=by)
    assert job.decisions.count() == 1


def test_a_refused_job_goes_back_to_its_employer_with_the_reason(by):
    job = moderation.refuse_job(job=JobFactory(in_review=True), reason=" Falta decir el horario. ", by=by)
    assert job.state == Job.State.DRAFT
    assert job.decisions.get().reason == "Falta decir el horario."


def test_a_refusal_without_a_reason_is_impossible(by):
    job = JobFactory(in_review=True)
    with pytest.raises(ReasonMissing):
        moderation.refuse_job(job=job, reason="  ", by=by)
    job.refresh_from_db()
    assert job.state == Job.State.IN_REVIEW


def test_new_words_of_a_published_job_go_back_to_review(by):
    job = JobFactory()
    job = jobs.save_draft(employer=job.employer, job=job, by=by, values={"description": "Otra cosa."})
    assert job.state == Job.State.IN_REVIEW


def test_new_words_of_a_trusted_employer_stay_out(by):
    job = JobFactory(employer=EmployerFactory(trusted=True))
    job = jobs.save_draft(employer=job.employer, job=job, by=by, values={"description": "Otra cosa."})
    assert job.state == Job.State.PUBLISHED
    assert job.decisions.get().content_hash == job.content_hash


def test_more_vacancies_need_no_review(by):
    job = JobFactory()
    assert (
        jobs.save_draft(employer=job.employer, job=job, by=by, values={"vacancies": 3}).state == "published"
    )


def test_a_published_job_cannot_lose_what_publication_needs(by):
    job = JobFactory()
    with pytest.raises(NotPublishable):
        jobs.save_draft(
            employer=job.employer, job=job, by=by, values={"pay_min": Decimal(300), "pay_max": None}
        )
    job.refresh_from_db()
    assert job.pay_min == Decimal("1200.00")


def test_saving_the_same_words_leaves_a_published_job_out(by):
    job = JobFactory()
    values = {name: getattr(job, name) for name in jobs.WRITTEN_FIELDS}
    assert jobs.save_draft(employer=job.employer, job=job, by=by, values=values).state == "published"
    assert not job.transitions.exists()


def test_closing_asks_what_came_of_it(by, rung, django_capture_on_commit_callbacks):
    job = JobFactory()
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.close_job(job=job, outcome="hired_here", by=by)
    assert (job.state, job.outcome, rung) == ("closed", "hired_here", [job.pk])
    with pytest.raises(ValueError, match="outcome"):
        jobs.close_job(job=JobFactory(), outcome="", by=by)


def test_extending_needs_a_reason_and_a_later_day(by):
    job = JobFactory()
    with pytest.raises(ReasonMissing):
        jobs.extend_job(job=job, closes_on=in_days(40), reason="", by=by)
    with pytest.raises(NotPublishable):
        jobs.extend_job(job=job, closes_on=in_days(3), reason="Aún buscamos.", by=by)
    job = jobs.extend_job(job=job, closes_on=in_days(40), reason="Aún buscamos.", by=by)
    assert job.closes_on == in_days(40)
    assert job.transitions.get().reason == "Aún buscamos."


def test_an_expired_job_comes_back_with_the_words_that_were_approved(by):
    job = JobFactory(expired=True)
    moderation.decide(job=job, verdict="approved", by=by)
    job = jobs.extend_job(job=job, closes_on=in_days(9), reason="Aún buscamos.", by=by)
    assert job.state == Job.State.PUBLISHED


def test_an_expired_job_that_nobody_decided_on_is_reviewed_first(by):
    job = jobs.extend_job(job=JobFactory(expired=True), closes_on=in_days(9), reason="Aún buscamos.", by=by)
    assert job.state == Job.State.IN_REVIEW


def test_low_fees_of_a_trusted_employer_wait_for_a_manager(by):
    employer = EmployerFactory(trusted=True)
    job = JobFactory(draft=True, employer=employer, contract_type="services", pay_min=500, pay_max=None)
    assert jobs.submit_job(job=job, by=by).state == Job.State.IN_REVIEW
    assert [note.code for note in moderation.review_notes(job)] == ["below_minimum"]


def test_a_copy_is_a_draft_without_a_closing_date(by):
    job = JobFactory(source="servir", external_id="9")
    copy = jobs.duplicate_job(job=job, by=by)
    assert (copy.state, copy.title, copy.closes_on, copy.external_id) == ("draft", job.title, None, "")
    assert copy.pk != job.pk


def test_a_removed_job_moves_no_more(by):
    job = jobs.remove_job(job=JobFactory(), reason="Era una estafa.", by=by)
    with pytest.raises(WrongMove):
        moderation.approve_job(job=job, by=by)


def test_time_expires_jobs_once(rung, django_capture_on_commit_callbacks):
    due, last_day = JobFactory(closes_on=in_days(-1)), JobFactory(closes_on=in_days(0))
    draft = JobFactory(draft=True, closes_on=in_days(-1))
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.expire_due_jobs() == 1
        assert jobs.expire_due_jobs() == 0
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {due.pk: "expired", last_day.pk: "published", draft.pk: "draft"}
    assert due.transitions.get().by is None
    assert rung == [due.pk]


def test_no_job_is_out_without_a_decision(by):
    """Every way from a draft to the public leaves a decision row."""
    reviewed = jobs.submit_job(job=JobFactory(draft=True), by=by)
    moderation.approve_job(job=reviewed, by=by)
    jobs.submit_job(job=JobFactory(draft=True, employer=EmployerFactory(trusted=True)), by=by)
    published = Job.objects.published()
    assert published.count() == 2
    assert ModerationDecision.objects.filter(verdict="approved").count() == 2
