"""Writes the composed jobs in bulk, each with the decision and the move that let it out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from accounts.models import Employer
from jobs.demo.types import DemoJob
from jobs.models import Job, JobTransition, ModerationDecision
from jobs.services.moderation import TRUSTED_EMPLOYER

SOURCE = "demo"
_SAME_NAMES = (
    "title", "description", "requirements", "benefits", "contract_type", "regime", "pay_period", "pay_hidden_reason",
    "schedule", "schedule_note", "hours_per_week", "telework", "vacancies", "closes_on", "licence",
    "experience_months", "education_level", "disability_friendly", "answer_days",
)  # fmt: skip


def write_jobs(rows: Iterable[DemoJob], *, employers: dict[str, Employer]) -> dict[str, Job]:
    """Create published jobs and a few in review; gives them by key."""
    rows = list(rows)
    made = Job.objects.bulk_create([_job(row, employers[row.employer]) for row in rows], batch_size=200)
    out = [job for job in made if job.state == Job.State.PUBLISHED]
    JobTransition.objects.bulk_create(
        JobTransition(
            job=job,
            from_state=Job.State.DRAFT,
            to_state=job.state,
            at=job.published_at or job.created_at,
            reason=TRUSTED_EMPLOYER if job.state == Job.State.PUBLISHED else "",
        )
        for job in made
    )
    ModerationDecision.objects.bulk_create(
        ModerationDecision(
            job=job,
            verdict=ModerationDecision.Verdict.APPROVED,
            rule=TRUSTED_EMPLOYER,
            content_hash=job.content_hash,
            at=job.published_at or job.created_at,
        )
        for job in out
    )
    return {row.key: job for row, job in zip(rows, made, strict=True)}


def _job(row: DemoJob, employer: Employer) -> Job:
    written_at = _morning_of(row)
    job = Job(
        employer=employer,
        state=Job.State.IN_REVIEW if row.in_review else Job.State.PUBLISHED,
        place_id=row.place,
        pay_min=None if row.pay_min is None else Decimal(row.pay_min),
        pay_max=None if row.pay_max is None else Decimal(row.pay_max),
        source=SOURCE,
        external_id=row.key,
        is_demo=True,
        created_at=written_at,
        published_at=None if row.in_review else written_at,
        **{name: getattr(row, name) for name in _SAME_NAMES},
    )
    # bulk writing goes past save()
    job.content_hash = job.compute_content_hash()
    return job


def _morning_of(row: DemoJob) -> datetime.datetime:
    """Give a time between 8 and 12 of the day, another for every job so that lists have one order, never to come."""
    minutes = sum(row.key.encode()) % 240
    hour = datetime.time(8 + minutes // 60, minutes % 60)
    return min(timezone.make_aware(datetime.datetime.combine(row.published_on, hour)), timezone.now())
