from messaging.models.conversation import Conversation, Message, Participant
from messaging.models.notification import Delivery, Notification
from messaging.models.outbox import OutboxMessage

__all__ = ["Conversation", "Delivery", "Message", "Notification", "OutboxMessage", "Participant"]
