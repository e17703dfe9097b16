"""Sends the demonstration's applications through the services, then dates them back."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import EmployerMember, SeekerProfile, User
from jobs.demo.types import DemoApplication
from jobs.models import Application, Job
from jobs.services.applications import (
    apply,
    decline_application,
    mark_read,
    move_application,
    withdraw_application,
)


def write_applications(
    rows: Iterable[DemoApplication], *, jobs: dict[str, Job], profiles: dict[str, SeekerProfile]
) -> None:
    """Apply and answer as the people would; the owner of the employer answers."""
    owners = {
        member.employer_id: member.user
        for member in EmployerMember.objects.select_related("user").filter(
            employer__is_demo=True, role=EmployerMember.MemberRole.OWNER
        )
    }
    for row in rows:
        seeker, job = profiles[row.seeker], jobs[row.job]
        application = apply(seeker=seeker, job=job, message=row.message, share_contact=True, by=seeker.user)
        for state in row.path:
            _move(application, state, row=row, owner=owners[job.employer_id])
        _date_back(application, days=row.days_ago)


def _move(application: Application, state: str, *, row: DemoApplication, owner: User) -> None:
    if state == Application.State.READ:
        mark_read(application=application, by=owner)
    elif state == Application.State.WITHDRAWN:
        withdraw_application(application=application, by=application.seeker.user)
    elif state == Application.State.DECLINED:
        decline_application(
            application=application, reason=row.decline_reason, note=row.decline_note, by=owner
        )
    else:
        move_application(application=application, state=state, by=owner)


def _date_back(application: Application, *, days: int) -> None:
    """Set the sending up to `days` back and the moves evenly after it; the answer date stays ahead of today."""
    now = timezone.now()
    # nobody applies to an ad that is not out yet
    sent = max(now - datetime.timedelta(days=days), application.job.published_at or now)
    promised = (sent + datetime.timedelta(days=application.job.answer_days)).date()
    soonest = timezone.localdate() + datetime.timedelta(days=2)
    Application.objects.filter(pk=application.pk).update(submitted_at=sent, answer_by=max(promised, soonest))
    moves = list(application.transitions.order_by("pk"))
    for number, move in enumerate(moves):
        move.at = sent + (now - sent) * number / (len(moves) + 1)
        move.save(update_fields=["at"])
