"""Decisions on jobs: what lets one out or sends it back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from statistics import median

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.bells import ring
from accounts.models import User
from jobs import compliance
from jobs.models import Job, MinimumWage, ModerationDecision
from jobs.pay import WageFloor
from jobs.services.states import NotPublishable, locked_job, move_job, required_reason
from jobs.signals import job_decided

TRUSTED_EMPLOYER = "trusted_employer"


def check_publishable(job: Job, *, on: datetime.date | None = None) -> None:
    """Raise NotPublishable when the job or its employer lacks what publication on that day asks."""
    day = on or timezone.localdate()
    problems = {}
    if not job.employer.may_publish:
        problems[""] = _("Tu empresa todavía no está verificada. Guarda el borrador y pide la verificación.")
    problems |= compliance.publication_gaps(job, day=day, wage=wage_on(day))
    if problems:
        raise NotPublishable(problems)


def wage_on(day: datetime.date) -> WageFloor | None:
    """Give the minimum wage in force on a day, from the dated table."""
    wage = MinimumWage.objects.on(day)
    return WageFloor(wage.valid_from, wage.amount, wage.norm) if wage else None


def review_notes(job: Job) -> list[compliance.Finding]:
    """Give what a person should look at in the job's words and pay."""
    return compliance.findings(job, wage=wage_on(timezone.localdate()))


@dataclass(frozen=True, slots=True)
class Queue:
    """The jobs that wait for a decision: how many, and for how long in hours."""

    count: int
    median_hours: float
    longest_hours: float


def review_queue() -> Queue:
    """Measure the queue; a job waits from its last move into it."""
    entered = Max("transitions__at", filter=Q(transitions__to_state=Job.State.IN_REVIEW))
    since = Job.objects.in_review().annotate(since=entered).values_list("since", "created_at").order_by()
    now = timezone.now()
    hours = [(now - (moved or created)).total_seconds() / 3600 for moved, created in since]
    return Queue(len(hours), median(hours) if hours else 0.0, max(hours, default=0.0))


def may_skip_review(job: Job) -> bool:
    """Say whether the explicit rule lets the job out: a trusted employer, and nothing odd in the words."""
    return job.employer.is_trusted and not review_notes(job)


def decide(
    *, job: Job, verdict: str, by: User | None, rule: str = "", reason: str = ""
) -> ModerationDecision:
    """Write down a decision about the job's words as they are now, and ring after commit."""
    decision = ModerationDecision.objects.create(
        job=job, verdict=verdict, by=by, rule=rule, reason=reason[:500], content_hash=job.content_hash
    )
    ring(job_decided, sender=Job, job_id=job.pk, decision_id=decision.pk)
    return decision


def publish(*, job: Job, by: User | None, rule: str = "", reason: str = "") -> None:
    """Let a locked and checked job out, with its decision; it keeps the date of its first publication."""
    move_job(
        job=job,
        state=Job.State.PUBLISHED,
        by=by,
        reason=reason or rule,
        published_at=job.published_at or timezone.now(),
        closed_at=None,
        outcome="",
    )
    decide(
        job=job,
        verdict=ModerationDecision.Verdict.APPROVED,
        by=None if rule else by,
        rule=rule,
        reason=reason,
    )


@transaction.atomic
def approve_job(*, job: Job, by: User, reason: str = "") -> Job:
    """Publish a job in review; raises NotPublishable or WrongMove."""
    job = locked_job(job)
    check_publishable(job)
    publish(job=job, by=by, reason=reason)
    return job


@transaction.atomic
def refuse_job(*, job: Job, reason: str, by: User) -> Job:
    """Send a job in review back to its employer as a draft, with the reason that they read."""
    job = locked_job(job)
    words = required_reason(reason)
    move_job(job=job, state=Job.State.DRAFT, by=by, reason=words)
    decide(job=job, verdict=ModerationDecision.Verdict.REFUSED, by=by, reason=words)
    return job
