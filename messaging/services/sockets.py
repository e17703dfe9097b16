"""What the socket asks of the rows, in one synchronous call each."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from messaging.protocol import Post, Read
from messaging.services import conversations
from messaging.services.conversations import Row
from messaging.services.notifications import unread_count


def _fresh(user: User) -> User:
    """Read the person again: a socket lives long, and an account may be closed meanwhile."""
    found = User.objects.filter(pk=user.pk, is_active=True).first()
    if found is None:
        raise conversations.ConversationNotFound
    return found


def side_of(*, conversation_id: int, user: User) -> str:
    return conversations.find_conversation(conversation_id=conversation_id, user=_fresh(user))[1]


def post(*, frame: Post, user: User) -> int:
    message = conversations.post_message(
        conversation_id=frame.conversation_id, text=frame.text, client_id=frame.client_id, by=_fresh(user)
    )
    return message.seq


def read(*, frame: Read, user: User) -> None:
    conversations.mark_read(conversation_id=frame.conversation_id, seq=frame.seq, by=_fresh(user))


def rows(*, conversation_id: int, seq: int, user: User) -> tuple[list[Row], int]:
    """Give the messages after `seq` and how far the other side has read; what is given counts as delivered."""
    conversation, side = conversations.find_conversation(conversation_id=conversation_id, user=_fresh(user))
    found = conversations.rows_since(conversation=conversation, side=side, seq=seq)
    if found:
        conversations.mark_delivered(conversation=conversation, user=user, side=side, seq=found[-1].seq)
    return found, conversations.other_side_marks(conversation=conversation, side=side)[1]


def unread(*, user: User) -> int:
    return unread_count(user.pk)


def row_frame(conversation_id: int, row: Row) -> dict[str, Any]:
    frame: dict[str, Any] = {"t": "row", "c": conversation_id, "s": row.seq, "x": row.text, "d": row.at}
    frame |= {"k": row.client_id} if row.mine else {"n": row.name}
    return frame
