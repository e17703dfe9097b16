"""The employer's side of matching: only people who opted in, only what they chose to show."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import AuditEntry, Consent, Purpose, SeekerProfile, User
from jobs.models import Application, Job
from matching.models import Feedback, FittingPerson, JobEnrichment
from messaging.models import Notification
from messaging.services.notifications import queue_notification

FRESH = datetime.timedelta(hours=1)


def visible_people(job: Job) -> QuerySet[SeekerProfile]:
    """Give people whom the employer of a job may see: visible, agreed to it, have not applied, did not say no."""
    agreed = Consent.objects.live().for_purpose(Purpose.VISIBILITY).filter(user=OuterRef("user"))
    applied = Application.objects.filter(job=job, seeker=OuterRef("pk"))
    said_no = Feedback.objects.filter(job=job, seeker=OuterRef("pk"), verdict=Feedback.Verdict.NOT_RELEVANT)
    return SeekerProfile.objects.open_to(job.employer).filter(
        Exists(agreed), ~Exists(applied), ~Exists(said_no)
    )


def is_fresh(job: Job) -> bool:
    """Tell whether people were ranked for the present words of a job within the hour."""
    return JobEnrichment.objects.filter(
        job=job, people_hash=job.content_hash, people_at__gte=timezone.now() - FRESH
    ).exists()


def people_for(job: Job) -> QuerySet[FittingPerson]:
    """Give people ranked for a job, best first, of those whom its employer may see at this moment."""
    return (
        FittingPerson.objects.filter(job=job, seeker__in=visible_people(job))
        .select_related("seeker__place", "seeker__user")
        .order_by("-score", "seeker_id")
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
