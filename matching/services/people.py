"""The employer's side of matching: only people who opted in, only what they chose to show."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import AuditEntry, Consent, Purpose, SeekerProfile, User
from jobs.models import Application, Job
from matching.models import Match
from messaging.models import Notification
from messaging.services.notifications import queue_notification


def visible_matches(job: Job) -> QuerySet[Match]:
    """Give matches of a job with people who made themselves visible, agreed to it and have not applied yet."""
    agreed = Consent.objects.live().for_purpose(Purpose.VISIBILITY).filter(user=OuterRef("seeker__user"))
    applied = Application.objects.filter(job=job, seeker=OuterRef("seeker"))
    return (
        Match.objects.listed()
        .filter(
            Exists(agreed), ~Exists(applied), job=job, seeker__in=SeekerProfile.objects.open_to(job.employer)
        )
        .select_related("seeker__place", "seeker__user")
    )


def public_name(seeker: SeekerProfile) -> str:
    """Give what an employer may call a person who has not applied: her first name, or a number."""
    return (seeker.user.name or "").split(" ")[0] or _("Persona %(number)s") % {"number": seeker.pk}


@transaction.atomic
def invite(*, job: Job, seeker: SeekerProfile, by: User) -> bool:
    """Invite a person to apply, once a job; tells whether it was the first time."""
    with override(seeker.user.language):
        text = _("%(employer)s te invita a postular a «%(job)s».") % {
            "employer": job.employer.name,
            "job": job.title,
        }
    queued = queue_notification(
        user_id=seeker.user_id,
        kind=Notification.Kind.INVITATION,
        dedupe_key=_key(job, seeker.pk),
        text=text,
        url=reverse("jobs:detail", args=[job.pk]),
    )
    if queued is None:
        return False
    AuditEntry.objects.create(
        actor=by, action="seeker.invited", object_type="job", object_id=str(job.pk), subject=seeker.user
    )
    return True


def invited(job: Job, seeker_ids: Sequence[int]) -> set[int]:
    """Give which of these people were invited to the job already."""
    keys = {_key(job, pk): pk for pk in seeker_ids}
    found = Notification.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)
    return {keys[key] for key in found}


def _key(job: Job, seeker_id: int) -> str:
    return f"invite:{job.pk}:{seeker_id}"
