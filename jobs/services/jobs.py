"""What employers do with their jobs, and what time does to them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Employer, User
from accounts.services.audit import record_act
from jobs.models import Job, JobTransition
from jobs.services import moderation
from jobs.services.states import (
    NotPublishable,
    WrongMove,
    locked_job,
    move_job,
    required_reason,
    ring_job,
)

# what an employer writes; all else of a job belongs to services
WRITTEN_FIELDS = (
    "title", "description", "requirements", "benefits", "contract_type", "regime", "pay_min", "pay_max",
    "pay_period", "pay_kind", "pay_hidden_reason", "schedule", "schedule_note", "hours_per_week", "place",
    "telework", "vacancies", "closes_on", "licence", "min_age", "experience_months", "education_level",
    "disability_friendly", "answer_days",
)  # fmt: skip
# a change of these alone needs no second look
HARMLESS_FIELDS = frozenset({"closes_on", "vacancies", "answer_days", "disability_friendly"})
EXPIRY_BATCH = 200


@transaction.atomic
def save_draft(*, employer: Employer, by: User, values: Mapping[str, Any], job: Job | None = None) -> Job:
    """Write what the employer typed, complete or not.

    A job in review stays there with its new words. A published one must stay publishable (else
    NotPublishable, nothing written) and goes back to review when its words change, unless the employer is trusted.
    """
    if job is None:
        job = Job(employer=employer, created_by=by, is_demo=employer.is_demo)
    else:
        job = locked_job(job)
    if job.state not in (Job.State.DRAFT, Job.State.IN_REVIEW, Job.State.PUBLISHED):
        raise WrongMove(_("Este aviso ya no se puede cambiar. Duplícalo para publicarlo otra vez."))
    changed = {name for name in WRITTEN_FIELDS if name in values and getattr(job, name) != values[name]}
    if job.pk and not changed:
        return job
    for name in changed:
        setattr(job, name, values[name])
    if job.state == Job.State.DRAFT:
        job.save()
        record_act(actor=by, action="job.saved", target=job)
        return job
    _save_live(job=job, by=by, changed=changed)
    return job


def _save_live(*, job: Job, by: User, changed: set[str]) -> None:
    moderation.check_publishable(job)
    record_act(actor=by, action="job.changed", target=job, reason=", ".join(sorted(changed)))
    if job.state == Job.State.PUBLISHED and changed - HARMLESS_FIELDS:
        if not moderation.may_skip_review(job):
            move_job(job=job, state=Job.State.IN_REVIEW, by=by, reason=_("Cambió el contenido del aviso."))
            return
        job.save()
        moderation.decide(job=job, verdict="approved", by=None, rule=moderation.TRUSTED_EMPLOYER)
    else:
        job.save()
    ring_job(job)


@transaction.atomic
def submit_job(*, job: Job, by: User) -> Job:
    """Ask for publication: to review, or straight out by the trusted-employer rule; raises NotPublishable."""
    job = locked_job(job)
    moderation.check_publishable(job)
    if moderation.may_skip_review(job):
        moderation.publish(job=job, by=by, rule=moderation.TRUSTED_EMPLOYER)
    else:
        move_job(job=job, state=Job.State.IN_REVIEW, by=by)
    return job


@transaction.atomic
def close_job(*, job: Job, outcome: str, by: User, reason: str = "") -> Job:
    """Stop taking applications and keep what came of it; who applied or saved it is told by the bell's listeners."""
    if outcome not in Job.Outcome.values:
        raise ValueError(f"outcome {outcome!r} is none of {Job.Outcome.values}")
    job = locked_job(job)
    move_job(job=job, state=Job.State.CLOSED, by=by, reason=reason, outcome=outcome, closed_at=timezone.now())
    return job


@transaction.atomic
def extend_job(*, job: Job, closes_on: datetime.date, reason: str, by: User) -> Job:
    """Give a published, closed or expired job a later closing date; raises NotPublishable or WrongMove."""
    job = locked_job(job)
    words = required_reason(reason)
    if job.closes_on and closes_on <= job.closes_on:
        raise NotPublishable(
            {"closes_on": _("Elige una fecha después del %(day)s.") % {"day": f"{job.closes_on:%d/%m/%Y}"}}
        )
    job.closes_on = closes_on
    moderation.check_publishable(job)
    if job.state != Job.State.PUBLISHED:
        _bring_back(job=job, by=by, reason=words)
        return job
    job.save()
    JobTransition.objects.create(job=job, from_state=job.state, to_state=job.state, by=by, reason=words[:300])
    record_act(actor=by, action="job.extended", target=job, reason=words)
    ring_job(job)
    return job


def _bring_back(*, job: Job, by: User, reason: str) -> None:
    """Publish again words that a decision let out before, else ask for one."""
    back = {"closed_at": None, "outcome": ""}
    if job.decisions.filter(verdict="approved", content_hash=job.content_hash).exists():
        move_job(job=job, state=Job.State.PUBLISHED, by=by, reason=reason, **back)
    elif moderation.may_skip_review(job):
        moderation.publish(job=job, by=by, rule=moderation.TRUSTED_EMPLOYER)
    else:
        move_job(job=job, state=Job.State.IN_REVIEW, by=by, reason=reason, **back)


@transaction.atomic
def duplicate_job(*, job: Job, by: User) -> Job:
    """Make a draft with the same words and no closing date."""
    values = {name: getattr(job, name) for name in WRITTEN_FIELDS if name != "closes_on"}
    copy = Job(employer=job.employer, created_by=by, is_demo=job.is_demo, language=job.language, **values)
    copy.save()
    record_act(actor=by, action="job.duplicated", target=copy, reason=f"de {job.pk}")
    return copy


@transaction.atomic
def remove_job(*, job: Job, reason: str, by: User) -> Job:
    """Take a job away for good; its row and its applications stay."""
    job = locked_job(job)
    move_job(
        job=job, state=Job.State.REMOVED, by=by, reason=required_reason(reason), closed_at=timezone.now()
    )
    return job


def expire_due_jobs(*, on: datetime.date | None = None) -> int:
    """Move published jobs whose closing date has passed to EXPIRED, in small transactions; returns how many."""
    day = on or timezone.localdate()
    expired = 0
    while ids := list(
        Job.objects.published().filter(closes_on__lt=day).values_list("pk", flat=True)[:EXPIRY_BATCH]
    ):
        with transaction.atomic():
            due = (
                Job.objects.select_for_update(of=("self",), skip_locked=True)
                .published()
                .filter(pk__in=ids, closes_on__lt=day)
            )
            moved = 0
            for job in due:
                move_job(
                    job=job, state=Job.State.EXPIRED, by=None, reason="closing_date", closed_at=timezone.now()
                )
                moved += 1
        if not moved:  # others hold what is left; the next sweep comes in a minute
            break
        expired += moved
    return expired
