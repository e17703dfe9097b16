"""Work of messaging in the background. Each task may run twice, late or never: the sweep repairs from rows."""

from __future__ import annotations

import datetime

from celery import shared_task
from django.utils import timezone

from accounts.bells import enqueue
from messaging.models import Notification
from messaging.services import causes, closings, notifications, verifications


@shared_task(name="messaging.tasks.deliver", queue="light", soft_time_limit=30, time_limit=45)
def deliver(notification_id: int) -> None:
    """Twice is once: the claim is a conditional update."""
    notifications.deliver(notification_id)


@shared_task(name="messaging.tasks.notify_application", queue="light", soft_time_limit=30, time_limit=45)
def notify_application(transition_id: int) -> None:
    """Twice is once: the announcement's key names the transition."""
    for notification_id in causes.notify_application(transition_id):
        enqueue(deliver, notification_id)


@shared_task(name="messaging.tasks.notify_message", queue="light", soft_time_limit=30, time_limit=45)
def notify_message(conversation_id: int) -> None:
    """Twice is once: the dedupe key names how far the person had read."""
    for notification_id in causes.notify_message(conversation_id):
        enqueue(deliver, notification_id)


@shared_task(name="messaging.tasks.notify_decision", queue="light", soft_time_limit=30, time_limit=45)
def notify_decision(decision_id: int) -> None:
    """Twice is once: the announcement's key names the decision."""
    for notification_id in causes.notify_decision(decision_id):
        enqueue(deliver, notification_id)


@shared_task(name="messaging.tasks.notify_closings", queue="light", soft_time_limit=60, time_limit=90)
def notify_closings(job_ids: list[int]) -> None:
    """Twice is once: the announcement's key names the move by which a job ended."""
    for transition_id in closings.closings_of(job_ids):
        notify_closing(transition_id)


@shared_task(name="messaging.tasks.notify_closing", queue="light", soft_time_limit=60, time_limit=90)
def notify_closing(transition_id: int) -> None:
    """Twice is once: the announcement's key names the move by which a job ended."""
    for notification_id in closings.notify_closing(transition_id):
        enqueue(deliver, notification_id)


@shared_task(name="messaging.tasks.notify_verification", queue="light", soft_time_limit=30, time_limit=45)
def notify_verification(employer_id: int) -> None:
    """Twice is once: the announcement's key names the employer and the decision."""
    for notification_id in verifications.notify_verification(employer_id):
        enqueue(deliver, notification_id)


@shared_task(name="messaging.tasks.sweep_notifications", queue="light", soft_time_limit=30, time_limit=45)
def sweep_notifications() -> None:
    """Find in the rows what a lost bell left undone: untold causes, undelivered notifications."""
    now = timezone.now()
    span = {"since": now - datetime.timedelta(days=2), "until": now - datetime.timedelta(seconds=10)}
    for transition_id in causes.untold_transitions(**span):
        enqueue(notify_application, transition_id)
    for decision_id in causes.untold_decisions(**span):
        enqueue(notify_decision, decision_id)
    for closing_id in closings.untold_closings(**span):
        enqueue(notify_closing, closing_id)
    for employer_id in verifications.untold_verifications():
        enqueue(notify_verification, employer_id)
    for conversation_id in causes.untold_conversations(**span):
        enqueue(notify_message, conversation_id)
    for notification_id in Notification.objects.due(now).values_list("pk", flat=True)[:500]:
        enqueue(deliver, notification_id)
