"""The audit trail: one row for each act that somebody may have to answer for."""

from django.db.models import Model

from accounts.models import AuditEntry, User


def record_act(
    *, actor: User | None, action: str, target: Model, subject: User | None = None, reason: str = ""
) -> AuditEntry:
    """Write down who did or read what; `subject` is the person whose data it was. Never texts of people."""
    return AuditEntry.objects.create(
        actor=actor,
        action=action,
        object_type=target._meta.model_name or "",
        object_id=str(target.pk),
        subject=subject,
        reason=reason[:300],
    )
