"""Conversations: rows first; whoever listens is told that a row is there, and fetches it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.bells import ring
from accounts.models import EmployerMember, User
from jobs.models import Application
from messaging import signals
from messaging.models import Conversation, Message, Participant
from messaging.protocol import ROWS_A_BATCH, clean_text

Side = Conversation.Side


class ConversationNotFound(LookupError):
    """There is no such conversation, or it is not this person's: both look the same from outside."""


class ConversationBlocked(PermissionError):
    """One side closed the conversation; nobody writes until that side opens it again."""


@dataclass(frozen=True, slots=True)
class Row:
    """A message as a reader sees it; `mine` is the reader's own side."""

    seq: int
    mine: bool
    name: str
    text: str
    at: str
    client_id: str


def find_conversation(*, conversation_id: int, user: User) -> tuple[Conversation, str]:
    """Give the conversation and the person's side in it; raises ConversationNotFound for strangers."""
    conversation = (
        Conversation.objects.filter(pk=conversation_id)
        .select_related("application__seeker__user", "application__job__employer")
        .first()
    )
    side = conversation and user.is_active and _side(conversation.application, user)
    if conversation is None or not side:
        raise ConversationNotFound(conversation_id)
    return conversation, side


def _side(application: Application, user: User) -> str | None:
    if application.seeker.user_id == user.pk:
        return Side.SEEKER
    if EmployerMember.objects.filter(employer_id=application.job.employer_id, user=user).exists():
        return Side.EMPLOYER
    return None


@transaction.atomic
def open_conversation(*, application: Application, by: User) -> Conversation:
    """Give the conversation of an application, made on first use by either side."""
    if _side(application, by) is None:
        raise ConversationNotFound(application.pk)
    return Conversation.objects.get_or_create(application=application)[0]


def post_message(*, conversation_id: int, text: str, client_id: uuid.UUID, by: User) -> Message:
    """Write a message once, however often it is sent.

    The same `client_id` with the same text is the same message; with another text (a page from the browser's
    history) it is a new one. Raises ConversationNotFound, ConversationBlocked, or FrameError for an empty or
    too long text.
    """
    text = clean_text(text)
    conversation, side = find_conversation(conversation_id=conversation_id, user=by)
    try:
        return _write(conversation_id=conversation.pk, text=text, client_id=client_id, by=by, side=side)
    except IntegrityError:  # the same client id came in between: its row is there now
        return Message.objects.get(conversation_id=conversation_id, client_id=client_id)


@transaction.atomic
def _write(*, conversation_id: int, text: str, client_id: uuid.UUID, by: User, side: str) -> Message:
    conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation_id)
    written = Message.objects.filter(conversation=conversation, client_id=client_id).first()
    if written and written.text == text and written.sender_id == by.pk:
        return written
    if written:
        client_id = uuid.uuid4()
    if conversation.blocked_by:
        raise ConversationBlocked(conversation_id)
    now = timezone.now()
    seq = conversation.last_seq + 1
    message = Message.objects.create(
        conversation=conversation,
        seq=seq,
        sender=by,
        side=side,
        text=text,
        client_id=client_id,
        created_at=now,
    )
    Conversation.objects.filter(pk=conversation.pk).update(last_seq=seq, last_at=now)
    _mark(conversation_id=conversation.pk, user=by, side=side, seq=seq, read=True)
    ring(signals.message_posted, sender=Message, conversation_id=conversation.pk, seq=seq)
    return message


def _mark(*, conversation_id: int, user: User, side: str, seq: int, read: bool) -> bool:
    """Move the person's marks forward, never back; tells whether anything moved."""
    participant, _ = Participant.objects.get_or_create(
        conversation_id=conversation_id, user=user, defaults={"side": side}
    )
    mine = Participant.objects.filter(pk=participant.pk)
    moved = mine.filter(delivered_seq__lt=seq).update(delivered_seq=seq)
    if read:
        moved += mine.filter(read_seq__lt=seq).update(read_seq=seq)
    return bool(moved)


def mark_delivered(*, conversation: Conversation, user: User, side: str, seq: int) -> None:
    _mark(
        conversation_id=conversation.pk, user=user, side=side, seq=min(seq, conversation.last_seq), read=False
    )


@transaction.atomic
def mark_read(*, conversation_id: int, seq: int, by: User) -> None:
    """Note that the person has seen all up to `seq`, and tell the other side."""
    conversation, side = find_conversation(conversation_id=conversation_id, user=by)
    seq = min(seq, conversation.last_seq)
    if _mark(conversation_id=conversation.pk, user=by, side=side, seq=seq, read=True):
        ring(
            signals.conversation_read,
            sender=Conversation,
            conversation_id=conversation.pk,
            user_id=by.pk,
            side=side,
            seq=seq,
        )


def rows_since(*, conversation: Conversation, side: str, seq: int, limit: int = ROWS_A_BATCH) -> list[Row]:
    """Give up to `limit` messages after `seq`, oldest first."""
    found = conversation.messages.filter(seq__gt=seq).order_by("seq")[:limit]
    return [as_row(conversation=conversation, message=message, side=side) for message in found]


def as_row(*, conversation: Conversation, message: Message, side: str) -> Row:
    mine = message.side == side
    return Row(
        seq=message.seq,
        mine=mine,
        name="" if mine else name_of(conversation=conversation, side=message.side),
        text=message.text,
        at=timezone.localtime(message.created_at).strftime("%H:%M"),
        client_id=message.client_id.hex if mine else "",
    )


def name_of(*, conversation: Conversation, side: str) -> str:
    """Name a side: the person's given name, or the employer's."""
    application = conversation.application
    if side == Side.SEEKER:
        return application.seeker.user.name or f"Persona {application.seeker_id}"
    return application.job.employer.name


def other_side_marks(*, conversation: Conversation, side: str) -> tuple[int, int]:
    """Give how far the other side has received and read: (delivered seq, read seq)."""
    marks = (
        Participant.objects.filter(conversation=conversation)
        .exclude(side=side)
        .aggregate(delivered=Max("delivered_seq"), read=Max("read_seq"))
    )
    return marks["delivered"] or 0, marks["read"] or 0


@transaction.atomic
def set_blocked(*, conversation_id: int, blocked: bool, by: User) -> Conversation:
    """Close the conversation for both sides, or open it again (only the side that closed it can)."""
    conversation, side = find_conversation(conversation_id=conversation_id, user=by)
    free = Q(blocked_by="") | Q(blocked_by=side)
    Conversation.objects.filter(free, pk=conversation.pk).update(blocked_by=side if blocked else "")
    conversation.refresh_from_db(fields=["blocked_by"])
    return conversation


def members_to_tell(conversation: Conversation, *, side: str) -> list[int]:
    """Give the ids of the people who write for the other side."""
    application = conversation.application
    if side == Side.EMPLOYER:
        return [application.seeker.user_id]
    return list(
        EmployerMember.objects.filter(employer_id=application.job.employer_id).values_list(
            "user_id", flat=True
        )
    )
