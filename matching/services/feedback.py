"""Relevant, or Not relevant with a reason: one tap, one row, and the list follows at once."""

from __future__ import annotations

from django.db import transaction

from accounts.models import SeekerProfile
from jobs.models import Job
from matching.models import Act, Feedback, SeekerEnrichment
from matching.services import events, lists

GOOD, UNDO = "good", "undo"


class UnknownFeedback(ValueError):
    """A word that is neither `good`, `undo`, nor one of the reasons."""


@transaction.atomic
def give_feedback(*, seeker: SeekerProfile, job: Job, word: str, position: int | None = None) -> None:
    """Note what the person said of a job; saying it again changes nothing.

    `good` is Relevant, a reason is Not relevant for that reason and hides the job everywhere, `undo` takes
    either back. A list leaves out what she said no to wherever it is read. Raises UnknownFeedback.
    """
    before = Feedback.objects.filter(seeker=seeker, job=job).first()
    if word == UNDO:
        taken_back = Feedback.objects.filter(seeker=seeker, job=job)
        if taken_back.filter(verdict=Feedback.Verdict.NOT_RELEVANT).delete()[0]:
            # her list may have been made without it since
            SeekerEnrichment.objects.filter(seeker=seeker).update(listed_hash="")
        taken_back.delete()
    else:
        Feedback.objects.update_or_create(
            seeker=seeker,
            job=job,
            defaults={
                **_verdict(word),
                "position": position,
                "model_version": lists.version_of(seeker.pk, job.pk),
            },
        )
    _log(seeker=seeker, job=job, word=word, before=before)


def _log(*, seeker: SeekerProfile, job: Job, word: str, before: Feedback | None) -> None:
    """Add the act where something changed; `before` is what she had said until now."""
    if word == UNDO:
        if before is not None:
            events.log_act(person_id=seeker.pk, job_id=job.pk, kind=Act.Kind.UNDO, reason=before.verdict)
        return
    said = _verdict(word)
    if before is None or (before.verdict, before.reason) != (said["verdict"], said["reason"]):
        events.log_act(person_id=seeker.pk, job_id=job.pk, kind=said["verdict"], reason=said["reason"])


def _verdict(word: str) -> dict[str, str]:
    if word == GOOD:
        return {"verdict": Feedback.Verdict.RELEVANT, "reason": ""}
    if word in Feedback.Reason.values:
        return {"verdict": Feedback.Verdict.NOT_RELEVANT, "reason": word}
    raise UnknownFeedback(word)


def hidden_jobs(seeker: SeekerProfile) -> list[int]:
    """Give ids of jobs that must not be shown to this person anywhere."""
    rows = Feedback.objects.filter(seeker=seeker, verdict=Feedback.Verdict.NOT_RELEVANT)
    return list(rows.values_list("job_id", flat=True))
