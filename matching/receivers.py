"""What matching does when a bell rings: enqueue, nothing more; only acts on skills become rows at once."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.bells import enqueue
from accounts.models import Purpose, SeekerProfile
from accounts.signals import SkillAct, consent_changed, profile_changed, profiles_changed, skills_judged
from jobs.signals import application_changed, job_changed, job_saved, job_viewed, jobs_changed
from matching import tasks


@receiver(job_changed)
def on_job_changed(*, job_id: int, **kwargs: Any) -> None:
    enqueue(tasks.enrich_job, job_id)


@receiver(jobs_changed)
def on_jobs_changed(**kwargs: Any) -> None:
    # one hint for the whole load: the sweep finds the rows, and closed ones leave the lists
    enqueue(tasks.sweep_enrichments)
    enqueue(tasks.sweep_matches)


@receiver(profile_changed)
def on_profile_changed(*, profile_id: int, **kwargs: Any) -> None:
    enqueue(tasks.enrich_seeker, profile_id)


@receiver(profiles_changed)
def on_profiles_changed(**kwargs: Any) -> None:
    enqueue(tasks.sweep_enrichments)


@receiver(skills_judged)
def on_skills_judged(
    *, profile_id: int, by_id: int | None, source: str, acts: list[SkillAct], **kwargs: Any
) -> None:
    # rows, not a hint: nothing else keeps who did it and when
    from matching.services import skill_labels

    skill_labels.note_acts(profile_id=profile_id, by_id=by_id, source=source, acts=acts)


@receiver(application_changed)
def on_application_changed(*, application_id: int, transition_id: int, **kwargs: Any) -> None:
    enqueue(tasks.drop_applied, application_id)
    enqueue(tasks.log_transition, transition_id)


@receiver(consent_changed)
def on_consent_changed(*, user_id: int, purpose: str, given: bool, **kwargs: Any) -> None:
    if purpose == Purpose.TRAINING and not given:
        enqueue(tasks.forget_person, user_id)


@receiver(post_delete, sender=SeekerProfile)
def on_person_erased(**kwargs: Any) -> None:
    transaction.on_commit(lambda: enqueue(tasks.mark_stale_sets))


@receiver(job_viewed)
def on_job_viewed(
    *, job_id: int, profile_id: int | None, mark: str, read: str, came_from: str, agent: str, **kwargs: Any
) -> None:
    # rows, not hints, here and below: one insert, and nothing else keeps what was looked at
    from matching.services import events

    if profile_id is None and events.is_robot(agent):
        return
    if profile_id is not None and read:
        events.log_reading(person_id=profile_id, said=read)
    if mark and events.log_view_from_alert(job_id=job_id, mark=mark, profile_id=profile_id):
        return
    if profile_id is not None:
        events.log_act(person_id=profile_id, job_id=job_id, kind="view")
    elif came_from:
        events.log_anonymous_view(job_id=job_id, came_from=came_from)


@receiver(job_saved)
def on_job_saved(*, job_id: int, profile_id: int, saved: bool, **kwargs: Any) -> None:
    from matching.services import events

    kind, reason = ("save", "") if saved else ("undo", "save")
    events.log_act(person_id=profile_id, job_id=job_id, kind=kind, reason=reason)
