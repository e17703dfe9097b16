"""What was sent to people and how it travelled. Conversations are private and are not here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from accounts.admin.base import ManagerAdmin, mask_contact, words
from messaging.models import Delivery, Notification, OutboxMessage


@admin.register(Notification)
class NotificationAdmin(ManagerAdmin):
    """Notifications by state; a growing number of failed ones is what to look for."""

    list_display = ["created_at", "kind", "user", "state", "attempts", "not_before", "read_at"]
    list_filter = ["state", "kind", "created_at"]
    list_select_related = ["user"]
    search_fields = ["user__name", "dedupe_key"]
    fields = ["user", "kind", "dedupe_key", "state", "attempts", "not_before", "created_at", "read_at"]


@admin.register(Delivery)
class DeliveryAdmin(ManagerAdmin):
    list_display = ["at", "channel", "state", "kind", "problem"]
    list_filter = ["state", "channel", "at"]
    list_select_related = ["notification"]
    search_fields = ["problem"]
    fields = ["notification", "channel", "state", "problem", "at"]

    @words(gettext_lazy("tipo"))
    def kind(self, delivery: Delivery) -> str:
        return str(delivery.notification.get_kind_display())


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ManagerAdmin):
    """Messages to the outside; their text may hold a code that opens an account, so it stays out."""

    list_display = ["created_at", "channel", "receiver", "subject"]
    list_filter = ["channel", "created_at"]
    fields = ["created_at", "channel", "receiver", "subject"]

    @words(gettext_lazy("para"))
    def receiver(self, message: OutboxMessage) -> str:
        return mask_contact(message.to)
