"""How a notification leaves: the open page, mail; and the outbox that stands in while no provider is configured."""

from collections.abc import Iterable, Sequence
from smtplib import SMTPException, SMTPRecipientsRefused

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _
from django.utils.translation import override
from redis.exceptions import RedisError

from messaging import groups
from messaging.models import Delivery, Notification, OutboxMessage


class TransportError(Exception):
    """A message that did not go out; a permanent one is not tried again."""

    def __init__(self, problem: str, *, permanent: bool) -> None:
        super().__init__(problem)
        self.permanent = permanent


def send(notification: Notification, *, channel: str) -> None:
    """Carry one notification; raises TransportError."""
    if channel == Delivery.Channel.MAIL:
        _send_mail(notification)


def _send_mail(notification: Notification) -> None:
    with override(notification.user.language):
        subject = notification.get_kind_display()
        body = _("%(text)s\n\nMíralo en Chamba: %(url)s\n") % {
            "text": "\n\n".join([notification.text, *item_lines(notification.items)]),
            "url": absolute(notification.url),
        }
    try:
        send_mail(str(subject), body, None, [notification.user.email or ""])
    except SMTPRecipientsRefused as error:
        raise TransportError(type(error).__name__, permanent=True) from error
    except (SMTPException, OSError) as error:
        raise TransportError(type(error).__name__, permanent=False) from error


def item_lines(items: Iterable[Sequence[str]]) -> list[str]:
    """Give what a message names, each as its words over its whole address."""
    return [f"{words}\n{absolute(path)}" for words, path in items]


def absolute(path: str) -> str:
    """Give the whole address of a page, for letters."""
    return f"{settings.SITE_URL}{path}"


def send_letter(*, to: str, subject: str, body: str, stop_url: str = "") -> None:
    """Send a mail to somebody without an account; with `stop_url` mail programs show a button that ends it (RFC 8058).

    Raises TransportError.
    """
    headers = {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    try:
        EmailMessage(subject, body, None, [to], headers=headers if stop_url else None).send()
    except SMTPRecipientsRefused as error:
        raise TransportError(type(error).__name__, permanent=True) from error
    except (SMTPException, OSError) as error:
        raise TransportError(type(error).__name__, permanent=False) from error


def hint(group: str, event: dict[str, object]) -> bool:
    """Tell open sockets that something changed; while Redis is away they find out when they come back."""
    layer = get_channel_layer()
    try:
        async_to_sync(layer.group_send)(group, event)
    except (RedisError, OSError):
        return False
    return True


def hint_message(*, conversation_id: int, seq: int) -> bool:
    return hint(groups.conversation(conversation_id), {"type": "row.new", "c": conversation_id, "s": seq})


def hint_read(*, conversation_id: int, side: str, seq: int) -> bool:
    return hint(
        groups.conversation(conversation_id),
        {"type": "row.read", "c": conversation_id, "s": seq, "side": side},
    )


def hint_count(*, user_id: int) -> bool:
    return hint(groups.person(user_id), {"type": "count.changed"})


class OutboxEmailBackend(BaseEmailBackend):
    """Writes mail into the outbox table, where the demonstration shows it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [
            OutboxMessage(
                channel=OutboxMessage.Channel.MAIL,
                to=to[:254],
                subject=message.subject[:200],
                body=str(message.body),
            )
            for message in email_messages
            for to in message.recipients()
        ]
        OutboxMessage.objects.bulk_create(rows)
        return len(email_messages)


class OutboxSMSBackend:
    """Writes SMS into the outbox table."""

    def send(self, *, to: str, body: str) -> None:
        OutboxMessage.objects.create(channel=OutboxMessage.Channel.SMS, to=to, body=body)
