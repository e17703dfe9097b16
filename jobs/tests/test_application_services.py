"""Applying, answering, refusing, hiring, and what time does to an application."""

import contextlib
import datetime
import inspect

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from jobs.models import Application, ApplicationTransition
from jobs.services import applications
from jobs.services.applications import JobIsClosed
from jobs.services.states import ReasonMissing, WrongMove
from jobs.signals import application_changed
from jobs.tests.factories import ApplicationFactory, JobFactory

pytestmark = pytest.mark.django_db
State = Application.State


@pytest.fixture
def by():
    return UserFactory()


def send(job, seeker, message="Puedo empezar ya.", *, shared=False):
    return applications.apply(seeker=seeker, job=job, message=message, share_contact=shared, by=seeker.user)


def test_an_application_carries_its_answer_date_history_audit_and_bell(django_capture_on_commit_callbacks):
    job, seeker = JobFactory(answer_days=7), SeekerProfileFactory()
    heard = []

    def hear(sender, application_id, transition_id, **kwargs):
        heard.append((application_id, transition_id))

    application_changed.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        application = send(job, seeker)
    application_changed.disconnect(hear)
    assert application.answer_by == timezone.localdate() + datetime.timedelta(days=7)
    transition = application.transitions.get()
    assert (transition.from_state, transition.to_state, transition.by) == ("", "submitted", seeker.user)
    assert heard == [(application.pk, transition.pk)]
    assert AuditEntry.objects.get(action="application.submitted").subject == seeker.user


def test_sending_twice_is_one_application():
    job, seeker = JobFactory(), SeekerProfileFactory()
    first, second = send(job, seeker, "Uno"), send(job, seeker, "Dos")
    assert first.pk == second.pk
    assert second.message == "Uno"
    assert ApplicationTransition.objects.count() == 1


def test_an_unfinished_profile_may_apply():
    seeker = SeekerProfileFactory(summary="", place=None, completeness=0)
    assert send(JobFactory(), seeker).state == State.SUBMITTED


@pytest.mark.parametrize("trait", ["draft", "in_review", "closed", "expired"])
def test_a_job_that_is_not_open_takes_no_application(trait):
    with pytest.raises(JobIsClosed):
        send(JobFactory(**{trait: True}), SeekerProfileFactory())
    assert not Application.objects.exists()


def test_a_withdrawn_application_is_sent_again_with_the_new_words(by):
    job, seeker = JobFactory(), SeekerProfileFactory()
    application = send(job, seeker)
    applications.withdraw_application(application=application, by=seeker.user)
    again = send(job, seeker, "Otra vez", shared=True)
    assert (again.pk, again.state, again.message, again.share_contact) == (
        application.pk,
        State.SUBMITTED,
        "Otra vez",
        True,
    )
    assert list(again.transitions.values_list("to_state", flat=True)) == [
        "submitted",
        "withdrawn",
        "submitted",
    ]


def test_withdrawing_twice_is_withdrawing_once(by):
    application = ApplicationFactory()
    applications.withdraw_application(application=application, by=by)
    applications.withdraw_application(application=application, by=by)
    assert application.transitions.count() == 1


def test_only_the_first_opening_marks_it_read(by):
    application = ApplicationFactory()
    applications.mark_read(application=application, by=by)
    read = applications.mark_read(application=application, by=by)
    assert read.state == State.READ
    assert read.transitions.count() == 1


def test_opening_an_application_that_moved_on_does_not_pull_it_back(by):
    application = ApplicationFactory(state=State.INTERVIEW)
    assert applications.mark_read(application=application, by=by).state == State.INTERVIEW


def test_a_refusal_needs_a_reason_and_a_person(by):
    application = ApplicationFactory()
    with pytest.raises(ReasonMissing):
        applications.decline_application(application=application, reason="", by=by)
    with pytest.raises(ValueError, match="person"):
        applications.decline_application(application=application, reason="pay", by=None)
    declined = applications.decline_application(
        application=application, reason="experience", note="Prueba en unos meses.", shared=False, by=by
    )
    assert (declined.state, declined.decline_reason, declined.decline_shared) == (
        "declined",
        "experience",
        False,
    )


def test_a_refused_person_can_be_shortlisted_after_all(by):
    application = applications.move_application(
        application=ApplicationFactory(declined=True), state=State.SHORTLISTED, by=by
    )
    assert (application.state, application.decline_reason) == (State.SHORTLISTED, "")


def test_moves_that_the_table_does_not_know_are_refused(by):
    with pytest.raises(WrongMove):
        applications.move_application(
            application=ApplicationFactory(state="withdrawn"), state="interview", by=by
        )
    with pytest.raises(WrongMove):
        applications.move_application(application=ApplicationFactory(), state="declined", by=by)


def test_a_hire_closes_the_other_pending_applications_and_can_be_undone(by):
    seeker = SeekerProfileFactory()
    hired = ApplicationFactory(seeker=seeker, state=State.INTERVIEW)
    pending, refused = (
        ApplicationFactory(seeker=seeker, state=State.READ),
        ApplicationFactory(seeker=seeker, declined=True),
    )
    stranger = ApplicationFactory()
    applications.move_application(application=hired, state=State.HIRED, by=by)
    states = dict(Application.objects.values_list("pk", "state"))
    assert states == {
        hired.pk: "hired",
        pending.pk: "obsolete",
        refused.pk: "declined",
        stranger.pk: "submitted",
    }
    assert applications.last_hire_can_be_undone(Application.objects.get(pk=hired.pk))

    applications.undo_hire(application=hired, by=by)
    states = dict(Application.objects.values_list("pk", "state"))
    assert states == {
        hired.pk: "interview",
        pending.pk: "read",
        refused.pk: "declined",
        stranger.pk: "submitted",
    }


def test_a_hire_of_yesterday_stays(by):
    hired = applications.move_application(application=ApplicationFactory(), state=State.HIRED, by=by)
    hired.transitions.update(at=timezone.now() - datetime.timedelta(hours=25))
    with pytest.raises(WrongMove):
        applications.undo_hire(application=hired, by=by)


def test_a_seeker_reopens_what_a_hire_elsewhere_closed(by):
    application = ApplicationFactory(state=State.OBSOLETE)
    assert applications.reopen_application(application=application, by=by).state == State.SUBMITTED
    with pytest.raises(JobIsClosed):
        applications.reopen_application(
            application=ApplicationFactory(state=State.WITHDRAWN, job=JobFactory(closed=True)), by=by
        )


def test_silence_past_the_date_closes_by_the_published_rule_once():
    silent, read = ApplicationFactory(overdue=True), ApplicationFactory(overdue=True, state=State.READ)
    answered = ApplicationFactory(overdue=True, state=State.INTERVIEW)
    today = ApplicationFactory(answer_by=timezone.localdate())
    assert applications.close_unanswered_applications() == 2
    assert applications.close_unanswered_applications() == 0
    states = dict(Application.objects.values_list("pk", "state"))
    assert states == {
        silent.pk: "unanswered",
        read.pk: "unanswered",
        answered.pk: "interview",
        today.pk: "submitted",
    }
    transition = silent.transitions.get()
    assert (transition.rule, transition.by) == ("no_answer", None)


def test_a_late_answer_still_counts(by):
    application = ApplicationFactory(state=State.UNANSWERED)
    assert (
        applications.move_application(application=application, state="interview", by=by).state == "interview"
    )


def test_sharing_the_contact_is_on_record():
    application = ApplicationFactory()
    applications.share_contact(application=application, shared=True, by=application.seeker.user)
    application.refresh_from_db()
    assert application.share_contact
    assert AuditEntry.objects.filter(action="application.contact_shared").count() == 1


def test_nobody_is_refused_without_a_person():
    """Every function that can move an application is tried without a person; none ends in a refusal."""
    assert (
        inspect.signature(applications.decline_application).parameters["by"].default
        is inspect.Parameter.empty
    )
    for state in State.values:
        application = ApplicationFactory(state=state, overdue=True, decline_reason="pay")
        for move in (
            lambda a: applications.close_unanswered_applications(),
            lambda a: applications.move_application(application=a, state=State.DECLINED, by=None),
            lambda a: applications.decline_application(application=a, reason="pay", by=None),
        ):
            with contextlib.suppress(WrongMove, ValueError):
                move(application)
    moved_to = set(ApplicationTransition.objects.filter(by=None).values_list("to_state", "rule"))
    assert moved_to == {("unanswered", "no_answer")}


def test_the_database_itself_refuses_a_refusal_by_rule():
    application = ApplicationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationTransition.objects.create(application=application, to_state="declined", rule="model")


def test_rules_move_only_to_states_that_refuse_nobody():
    """The table of moves: a refusal is reached from five states, and by `decline_application` alone."""
    into_declined = {state for state, ways in Application.MOVES.items() if State.DECLINED in ways}
    assert into_declined == {*Application.PENDING, State.UNANSWERED}
    source = inspect.getsource(applications)
    assert source.count("state=State.DECLINED") == 1
