"""What messaging does when a bell rings: hint open sockets and enqueue, nothing more."""

from typing import Any

from django.dispatch import receiver

from accounts.bells import enqueue
from accounts.signals import employer_verified
from jobs.signals import application_changed, job_changed, job_decided, jobs_changed
from messaging import signals, tasks, transports


@receiver(application_changed)
def on_application_changed(*, transition_id: int, **kwargs: Any) -> None:
    enqueue(tasks.notify_application, transition_id)


@receiver(job_decided)
def on_job_decided(*, decision_id: int, **kwargs: Any) -> None:
    enqueue(tasks.notify_decision, decision_id)


@receiver(job_changed)
def on_job_changed(*, job_id: int, **kwargs: Any) -> None:
    enqueue(tasks.notify_closings, [job_id])


@receiver(jobs_changed)
def on_jobs_changed(*, job_ids: list[int], **kwargs: Any) -> None:
    enqueue(tasks.notify_closings, job_ids)


@receiver(employer_verified)
def on_employer_verified(*, employer_id: int, **kwargs: Any) -> None:
    enqueue(tasks.notify_verification, employer_id)


@receiver(signals.message_posted)
def on_message_posted(*, conversation_id: int, seq: int, **kwargs: Any) -> None:
    transports.hint_message(conversation_id=conversation_id, seq=seq)
    # a moment's wait: whoever has the page open reads it first and needs no notification
    enqueue(tasks.notify_message, conversation_id, countdown=3)


@receiver(signals.conversation_read)
def on_conversation_read(*, conversation_id: int, side: str, seq: int, **kwargs: Any) -> None:
    transports.hint_read(conversation_id=conversation_id, side=side, seq=seq)


@receiver(signals.notifications_changed)
def on_notifications_changed(*, user_id: int, **kwargs: Any) -> None:
    transports.hint_count(user_id=user_id)
