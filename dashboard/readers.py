"""Who read or changed a person's data, in words for the person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry, EmployerMember, Role, User

# The first words of an action that fit say what happened; the order is from the finest to the widest.
ACTS: tuple[tuple[str, Promise], ...] = (
    ("support.lookup", gettext_lazy("Buscó tu cuenta")),
    ("cv.read", gettext_lazy("Abrió tu CV")),
    ("cv.", gettext_lazy("Cambió tu CV")),
    ("application.read", gettext_lazy("Leyó tu postulación")),
    ("application.", gettext_lazy("Cambió tu postulación")),
    ("profile.read", gettext_lazy("Leyó tu perfil")),
    ("profile.", gettext_lazy("Cambió tu perfil")),
    ("employer.", gettext_lazy("Cambió tu lugar en una empresa")),
    ("role.", gettext_lazy("Cambió lo que puedes hacer")),
)


@dataclass(frozen=True, slots=True)
class Reading:
    at: datetime.datetime
    who: str
    act: str
    reason: str


def acts_about(user: User) -> QuerySet[AuditEntry]:
    """Give what others did with the person's data, the latest first; her own acts are left out."""
    return (
        AuditEntry.objects.filter(subject=user)
        .exclude(actor=user)
        .select_related("actor")
        .order_by("-at", "-pk")
    )


def readings(entries: list[AuditEntry]) -> list[Reading]:
    """Say each entry in words; staff appear by role and number, people of employers by employer. Two queries."""
    actors = {entry.actor_id for entry in entries if entry.actor_id}
    employers: dict[int, str] = {}
    for member in EmployerMember.objects.filter(user__in=actors).select_related("employer"):
        employers.setdefault(member.user_id, member.employer.name)
    staff: dict[str, str] = {Role.SUPPORT: _("Soporte"), Role.MANAGER: _("Gestión")}
    roles = {
        user_id: staff[role]
        for user_id, role in User.objects.filter(pk__in=actors, role_grants__role__in=staff).values_list(
            "pk", "role_grants__role"
        )
    }
    return [
        Reading(entry.at, _who(entry, roles, employers), _act(entry.action), _reason(entry))
        for entry in entries
    ]


def _who(entry: AuditEntry, roles: dict[int, str], employers: dict[int, str]) -> str:
    if entry.actor_id is None:
        return _("Una regla automática publicada")
    if entry.action.startswith("application.") and entry.actor_id in employers:
        return employers[entry.actor_id]
    if entry.actor_id in roles:
        return f"{roles[entry.actor_id]} #{entry.actor_id}"
    return employers.get(entry.actor_id) or _("Otra persona")


def _act(action: str) -> str:
    return next(
        (str(words) for start, words in ACTS if action.startswith(start)), _("Vio o cambió tus datos")
    )


def _reason(entry: AuditEntry) -> str:
    # What an employer wrote as reason of a refusal is shown on the application, if it was shared.
    return "" if entry.action.startswith("application.") else entry.reason
