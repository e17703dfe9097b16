"""Notifications: queued as rows, claimed by one worker, carried by transports."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import override

from accounts.bells import ring
from accounts.models import User
from messaging import signals, transports
from messaging.models import Delivery, Notification

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
State = Notification.State


def queue_notification(
    *, user_id: int, kind: str, dedupe_key: str, text: str, url: str, items: Sequence[tuple[str, str]] = ()
) -> Notification | None:
    """Leave one message to one person; the same `dedupe_key` again changes nothing and gives None.

    `items` are what it names: words and the address of a page of ours, shown with the message and in the mail.
    """
    notification, created = Notification.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "user_id": user_id,
            "kind": kind,
            "text": text[:300],
            "url": url,
            "items": [list(item) for item in items],
        },
    )
    if not created:
        return None
    ring(signals.notifications_changed, sender=Notification, user_id=user_id)
    return notification


def tell_each(
    people: Iterable[User], *, kind: str, cause: str, text: Callable[[User], str], url: Callable[[User], str]
) -> list[int]:
    """Leave one message of one cause to each person in her language; gives the ids of new notifications."""
    made = []
    for person in people:
        with override(person.language):
            words = text(person)
        made.append(
            queue_notification(
                user_id=person.pk, kind=kind, dedupe_key=f"{cause}:{person.pk}", text=words, url=url(person)
            )
        )
    return [notification.pk for notification in made if notification]


def claim(notification_id: int) -> bool:
    """Take a notification for this worker; one conditional update, so two workers can't both get it."""
    now = timezone.now()
    return bool(
        Notification.objects.due(now)
        .filter(pk=notification_id)
        .update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1)
    )


def deliver(notification_id: int) -> None:
    """Carry a claimed notification over each channel that the person has; a failed one waits and is tried again."""
    if not claim(notification_id):
        return
    notification = Notification.objects.select_related("user").get(pk=notification_id)
    channels = [Delivery.Channel.PAGE]
    if notification.user.email and notification.user.email_verified_at:
        channels.append(Delivery.Channel.MAIL)
    sent = set(notification.deliveries.filter(state=Delivery.State.SENT).values_list("channel", flat=True))
    failed = [channel for channel in channels if channel not in sent and not _send(notification, channel)]
    if not failed:
        Notification.objects.filter(pk=notification.pk).update(state=State.SENT)
    elif notification.attempts >= MAX_ATTEMPTS:
        Notification.objects.filter(pk=notification.pk).update(state=State.DROPPED)
    else:
        wait = datetime.timedelta(seconds=15 * 4**notification.attempts)
        Notification.objects.filter(pk=notification.pk).update(
            state=State.FAILED, not_before=timezone.now() + wait
        )


def _send(notification: Notification, channel: str) -> bool:
    try:
        transports.send(notification, channel=channel)
    except transports.TransportError as error:
        state = Delivery.State.DROPPED if error.permanent else Delivery.State.FAILED
        Delivery.objects.create(
            notification=notification, channel=channel, state=state, problem=str(error)[:200]
        )
        logger.warning("Notification %s over %s: %s", notification.pk, channel, error)
        return error.permanent
    Delivery.objects.create(notification=notification, channel=channel, state=Delivery.State.SENT)
    return True


def unread_count(user_id: int) -> int:
    return Notification.objects.filter(user_id=user_id).unread().count()


@transaction.atomic
def mark_read(*, user: User, notification_id: int | None = None, url: str | None = None) -> int:
    """Mark one notification, those that point to `url`, or all of the person as read; gives how many changed."""
    unread = Notification.objects.filter(user=user).unread()
    if notification_id is not None:
        unread = unread.filter(pk=notification_id)
    if url is not None:
        unread = unread.filter(url=url)
    changed = unread.update(read_at=timezone.now())
    if changed:
        ring(signals.notifications_changed, sender=Notification, user_id=user.pk)
    return changed
