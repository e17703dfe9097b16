"""What is left to do, from rows alone."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils import timezone

from jobs.models import Job
from matching import runtime
from matching.models import JobEnrichment, SeekerEnrichment

OPENED_NO_MORE = "closed"
"""The mark of a job that was taken out of every list."""


def unmatched_jobs(limit: int) -> list[int]:
    """Give open jobs that were read but not yet placed for their present words, and closed ones still in lists."""
    today = timezone.localdate()
    new = JobEnrichment.objects.filter(
        job__state=Job.State.PUBLISHED,
        job__closes_on__gte=today,
        content_hash=F("job__content_hash"),
        encoder_id=runtime.encoder_id(),
    ).exclude(matched_hash=F("content_hash"))
    return list(new.order_by("pk").values_list("pk", flat=True)[:limit]) + closed_in_lists(limit)


def closed_in_lists(limit: int) -> list[int]:
    """Give jobs that are not open and were not yet taken out of the lists."""
    closed = JobEnrichment.objects.filter(
        ~Q(job__state=Job.State.PUBLISHED) | Q(job__closes_on__lt=timezone.localdate())
    ).exclude(matched_hash=OPENED_NO_MORE)
    return list(closed.order_by("pk").values_list("pk", flat=True)[:limit])


def unlisted_seekers(limit: int) -> list[int]:
    """Give people who were read but whose list is not of their present words."""
    rows = SeekerEnrichment.objects.filter(encoder_id=runtime.encoder_id()).exclude(
        listed_hash=F("content_hash")
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
