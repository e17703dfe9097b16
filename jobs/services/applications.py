"""Applications: sent by seekers, answered by employers, closed by the published rule when nobody answers."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import SeekerProfile, User
from accounts.services.audit import record_act
from jobs.models import Application, ApplicationTransition, Job
from jobs.models.application import ApplicationQuerySet
from jobs.permissions import answers_here
from jobs.services.states import (
    JobsError,
    ReasonMissing,
    WrongMove,
    locked_application,
    move_application_row,
    note_application,
)

State = Application.State
NO_ANSWER = "no_answer"
HIRED_ELSEWHERE = "hired_elsewhere"
HIRE_UNDONE = "hire_undone"
UNDO_HOURS = 24
CLOSING_BATCH = 200
# moves an employer makes with one button; a refusal has its own service, because it needs a reason
EMPLOYER_MOVES = (State.SHORTLISTED, State.INTERVIEW, State.HIRED)


class JobIsClosed(JobsError):
    """The job takes no applications any more."""


class AppliesElsewhere(JobsError):
    """Nobody of the employer reads applications here."""


@transaction.atomic
def apply(*, seeker: SeekerProfile, job: Job, message: str, share_contact: bool, by: User) -> Application:
    """Send an application; a second one for the same job gives back the first row, a withdrawn one is sent again.

    Raises JobIsClosed for a job that is not open, AppliesElsewhere where nobody here would read it.
    """
    mine = Application.objects.select_for_update(of=("self",)).select_related("job", "seeker__user")
    existing = mine.filter(job=job, seeker=seeker).first()
    if existing is not None and existing.state != State.WITHDRAWN:
        return existing
    if not job.is_open:
        raise JobIsClosed(_("Este trabajo ya no recibe postulaciones."))
    if not answers_here(job):
        raise AppliesElsewhere(_("Esta empresa no lee postulaciones en Chamba. Postula en su página."))
    words: dict[str, Any] = {
        "message": message.strip(),
        "share_contact": share_contact,
        "answer_by": _answer_by(job),
    }
    if existing is not None:
        move_application_row(
            application=existing, state=State.SUBMITTED, by=by, submitted_at=timezone.now(), **words
        )
        return existing
    application, created = Application.objects.get_or_create(job=job, seeker=seeker, defaults=words)
    if created:  # else: the same person pressed twice and the other request was first
        note_application(application=application, before="", by=by)
    return application


def _answer_by(job: Job) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=job.answer_days)


@transaction.atomic
def withdraw_application(*, application: Application, by: User) -> Application:
    """Take back an application; the employer no longer sees the contact."""
    application = locked_application(application)
    if application.state != State.WITHDRAWN:
        move_application_row(application=application, state=State.WITHDRAWN, by=by)
    return application


@transaction.atomic
def reopen_application(*, application: Application, by: User) -> Application:
    """Send again what the seeker withdrew, or what a hire elsewhere closed; a new answer date holds."""
    application = locked_application(application)
    if application.state not in (State.WITHDRAWN, State.OBSOLETE):
        raise WrongMove(_("Esta postulación no se puede volver a enviar."))
    if not application.job.is_open:
        raise JobIsClosed(_("Este trabajo ya no recibe postulaciones."))
    move_application_row(
        application=application, state=State.SUBMITTED, by=by, answer_by=_answer_by(application.job)
    )
    return application


@transaction.atomic
def share_contact(*, application: Application, shared: bool, by: User) -> Application:
    """Show or hide the seeker's contact to this employer."""
    application = locked_application(application)
    if application.share_contact != shared:
        application.share_contact = shared
        application.save(update_fields=["share_contact", "updated_at"])
        action = "application.contact_shared" if shared else "application.contact_hidden"
        record_act(actor=by, action=action, target=application, subject=application.seeker.user)
    return application


@transaction.atomic
def mark_read(*, application: Application, by: User) -> Application:
    """Note that the employer opened it; only the first opening changes anything."""
    application = locked_application(application)
    if application.state == State.SUBMITTED:
        move_application_row(application=application, state=State.READ, by=by)
    return application


@transaction.atomic
def move_application(*, application: Application, state: str, by: User) -> Application:
    """Shortlist, invite or hire; a hire closes the person's other pending applications until it is undone."""
    if state not in EMPLOYER_MOVES:
        raise WrongMove(_("Ese paso no existe."))
    if state == State.HIRED:
        _hold(application.job_id)
    application = locked_application(application)
    if application.state == state:
        return application
    if application.state == State.HIRED:
        raise WrongMove(_("Ya está contratada. Si fue un error, deshazlo."))
    if state == State.HIRED:
        _check_vacancies(application.job)
    fields = {"decline_reason": "", "decline_note": ""} if application.state == State.DECLINED else {}
    move_application_row(application=application, state=state, by=by, **fields)
    if state == State.HIRED:
        for other in _others_of(application).filter(state__in=Application.PENDING):
            move_application_row(application=other, state=State.OBSOLETE, by=None, rule=HIRED_ELSEWHERE)
    return application


def _hold(job_id: int) -> None:
    """Hold a job's row, before any application's, so that two hires for one job take turns."""
    Job.objects.select_for_update().get(pk=job_id)


def _check_vacancies(job: Job) -> None:
    """Raise WrongMove when all vacancies of a locked job are filled: whoever wants more people says so first."""
    if Application.objects.filter(job=job, state=State.HIRED).count() >= job.vacancies:
        raise WrongMove(
            _("Ya cubriste las vacantes de este trabajo. Si buscas a alguien más, aumenta sus vacantes.")
        )


@transaction.atomic
def undo_hire(*, application: Application, by: User) -> Application:
    """Take back a hire within a day: it and the applications that it closed return to where they were."""
    application = locked_application(application)
    hire = application.transitions.filter(to_state=State.HIRED).last()
    since = timezone.now() - datetime.timedelta(hours=UNDO_HOURS)
    if application.state != State.HIRED or hire is None or hire.at < since:
        raise WrongMove(_("Solo se puede deshacer dentro de las 24 horas."))
    move_application_row(application=application, state=hire.from_state, by=by, rule=HIRE_UNDONE)
    for other in _others_of(application).filter(state=State.OBSOLETE):
        closing = other.transitions.last()
        if closing is not None and closing.rule == HIRED_ELSEWHERE and closing.at >= hire.at:
            move_application_row(application=other, state=closing.from_state, by=by, rule=HIRE_UNDONE)
    return application


def _others_of(application: Application) -> ApplicationQuerySet:
    rows = Application.objects.select_for_update(of=("self",)).select_related("job", "seeker__user")
    return rows.filter(seeker=application.seeker).exclude(pk=application.pk).order_by("pk")


@transaction.atomic
def decline_application(
    *, application: Application, reason: str, by: User, note: str = "", shared: bool = True
) -> Application:
    """Refuse a person, by a person and with a reason; `shared` lets the seeker read reason and note."""
    if by is None:
        raise ValueError("a refusal needs the person who decided it")
    if reason not in Application.DeclineReason.values:
        raise ReasonMissing(_("Elige el motivo."))
    application = locked_application(application)
    if application.state == State.DECLINED:
        return application
    move_application_row(
        application=application,
        state=State.DECLINED,
        by=by,
        reason=reason,
        decline_reason=reason,
        decline_note=note.strip()[:500],
        decline_shared=shared,
    )
    return application


def close_unanswered_applications(*, on: datetime.date | None = None) -> int:
    """Close what nobody answered by its date, in small transactions; returns how many."""
    day = on or timezone.localdate()
    closed = 0
    while True:
        with transaction.atomic():
            rows = Application.objects.select_for_update(of=("self",), skip_locked=True)
            overdue = list(
                rows.overdue_on(day).select_related("job", "seeker__user").order_by("pk")[:CLOSING_BATCH]
            )
            for application in overdue:
                move_application_row(application=application, state=State.UNANSWERED, by=None, rule=NO_ANSWER)
        closed += len(overdue)
        if len(overdue) < CLOSING_BATCH:
            return closed


def last_hire_can_be_undone(application: Application) -> bool:
    """Say whether the hire is younger than a day."""
    hire: ApplicationTransition | None = application.transitions.filter(to_state=State.HIRED).last()
    return (
        application.state == State.HIRED
        and hire is not None
        and hire.at >= timezone.now() - datetime.timedelta(hours=UNDO_HOURS)
    )
