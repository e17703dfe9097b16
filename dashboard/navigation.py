"""What the frame of every page shows: the way around, by role, and what waits for the person."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import Role
from dashboard.demo import demo_is_shown


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    current: bool = False
    count: int = 0


def _entries(request: HttpRequest) -> list[tuple[str, str]]:
    """Give address name and label by role; short words, because five of them share a line of 320 px."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return [("matching:search", _("Trabajos")), ("account_login", _("Entrar"))]
    entries: list[tuple[str, str]] = []
    if user.has_role(Role.SEEKER):
        entries += [
            ("matching:matches", _("Para ti")),
            ("matching:search", _("Buscar")),
            ("jobs:applications", _("Postulaciones")),
            ("accounts:profile", _("Perfil")),
        ]
    if user.has_role(Role.EMPLOYER):
        entries += [("jobs:employer_jobs", _("Mis avisos"))]
    if user.has_role(Role.SUPPORT):
        entries += [("dashboard:support", _("Soporte"))]
    if user.has_role(Role.MANAGER):
        entries += [("dashboard:analytics", _("Gestión"))]
    if not entries:
        entries += [("matching:search", _("Trabajos"))]
    return [*entries, ("messaging:inbox", _("Mensajes"))]


def _links(request: HttpRequest) -> list[Link]:
    return [Link(url := reverse(name), label, request.path == url) for name, label in _entries(request)]


def frame(request: HttpRequest) -> dict[str, object]:
    """Give templates `nav` (links by role), `unread` (notifications), `demo` and `outbox_visible`."""
    user = getattr(request, "user", None)

    def unread() -> int:
        if user is None or not user.is_authenticated:
            return 0
        return user.notifications.unread().count()

    return {
        "nav": SimpleLazyObject(lambda: _links(request)),
        "unread": SimpleLazyObject(unread),
        "demo": SimpleLazyObject(demo_is_shown),
        "outbox_visible": settings.OUTBOX_VISIBLE,
        "socket_url": settings.SOCKET_URL,
    }
