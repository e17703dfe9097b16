from messaging.models.conversation import Conversation, Message, Participant
from messaging.models.notification import Announcement, Delivery, Notification
from messaging.models.outbox import OutboxMessage

__all__ = [
    "Announcement",
    "Conversation",
    "Delivery",
    "Message",
    "Notification",
    "OutboxMessage",
    "Participant",
]
