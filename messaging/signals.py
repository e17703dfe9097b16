"""Bells of messaging; they ring after commit."""

from django.dispatch import Signal

message_posted = Signal()  # conversation_id: int, seq: int
conversation_read = Signal()  # conversation_id: int, user_id: int, side: str, seq: int
notifications_changed = Signal()  # user_id: int
