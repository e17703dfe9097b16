"""What managers are told of the machine: a message each, in their language, once a cause."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef

from accounts.models import Role, RoleGrant, User
from messaging.models import Notification
from messaging.services.notifications import tell_each


def tell_managers(*, cause: str, text: Callable[[], str], url: str) -> list[int]:
    """Leave one message of one cause to each manager; gives the ids of new notifications."""
    grants = RoleGrant.objects.filter(user=OuterRef("pk"), role=Role.MANAGER)
    return tell_each(
        User.objects.filter(Exists(grants), is_active=True),
        kind=Notification.Kind.DRIFT,
        cause=cause,
        text=lambda _person: text(),
        url=lambda _person: url,
    )
