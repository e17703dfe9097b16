"""The one way in which jobs and applications change state: check, write, record, ring."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.bells import ring
from accounts.models import User
from accounts.services.audit import record_act
from jobs.models import Application, ApplicationTransition, Job, JobTransition
from jobs.signals import application_changed, job_changed


class JobsError(Exception):
    """An act that the rules do not allow; `message` is for the person who tried."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class WrongMove(JobsError):
    """The thing is in a state from which it cannot go there."""


class ReasonMissing(JobsError):
    """The act needs a reason in words."""


class NotPublishable(JobsError):
    """The job lacks something; `problems` maps fields ("" for the whole) to sentences."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def locked_job(job: Job) -> Job:
    """Read the job again and hold its row until the transaction ends."""
    return Job.objects.select_for_update(of=("self",)).select_related("employer", "place").get(pk=job.pk)


def locked_application(application: Application) -> Application:
    """Read the application again and hold its row until the transaction ends."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("job", "seeker__user")
    return rows.get(pk=application.pk)


def required_reason(reason: str) -> str:
    """Give the reason without blanks around it; raise ReasonMissing where there is none."""
    if not (words := reason.strip()):
        raise ReasonMissing(_("Escribe el motivo."))
    return words


def move_job(*, job: Job, state: str, by: User | None, reason: str = "", **fields: Any) -> None:
    """Set the state and `fields` of a locked job, with its transition and audit row; ring after commit."""
    if not job.may_move(state):
        raise WrongMove(
            _("Este aviso está «%(state)s»: no se puede hacer eso ahora.")
            % {"state": job.get_state_display()}
        )
    before, job.state = job.state, state
    for name, value in fields.items():
        setattr(job, name, value)
    job.save()
    JobTransition.objects.create(job=job, from_state=before, to_state=state, by=by, reason=reason[:300])
    record_act(actor=by, action=f"job.{state}", target=job, reason=reason)
    ring_job(job)


def move_application_row(
    *, application: Application, state: str, by: User | None, rule: str = "", reason: str = "", **fields: Any
) -> ApplicationTransition:
    """Set the state and `fields` of a locked application; without a person only a published rule may move it."""
    if not application.may_move(state):
        raise WrongMove(
            _("Esta postulación está «%(state)s»: no se puede hacer eso ahora.")
            % {"state": application.get_state_display()}
        )
    before, application.state = application.state, state
    for name, value in fields.items():
        setattr(application, name, value)
    application.save()
    return note_application(application=application, before=before, by=by, rule=rule, reason=reason)


def note_application(
    *, application: Application, before: str, by: User | None, rule: str = "", reason: str = ""
) -> ApplicationTransition:
    """Write the transition and audit row of an application that stands in its new state; ring after commit."""
    transition = ApplicationTransition.objects.create(
        application=application, from_state=before, to_state=application.state, by=by, rule=rule
    )
    record_act(
        actor=by,
        action=f"application.{application.state}",
        target=application,
        subject=application.seeker.user,
        reason=reason or rule,
    )
    ring(application_changed, sender=Application, application_id=application.pk, transition_id=transition.pk)
    return transition


def ring_job(job: Job) -> None:
    ring(job_changed, sender=Job, job_id=job.pk)
