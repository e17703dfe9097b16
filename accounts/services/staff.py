"""What managers do to people and employers, each with its audit row."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Employer, Role, RoleGrant, SeekerProfile, User
from accounts.services.audit import record_act

STAFF_ROLES = (Role.SUPPORT, Role.MANAGER)


class OwnAccount(Exception):
    """Nobody shuts out or demotes herself."""


@transaction.atomic
def revoke_role(*, user: User, role: Role, by: User) -> None:
    """Take a granted role away; who holds no staff role any more leaves the admin."""
    if user.pk == by.pk:
        raise OwnAccount
    removed, _per_model = RoleGrant.objects.filter(user=user, role=role).delete()
    if not removed:
        return
    staff = user.is_superuser or RoleGrant.objects.filter(user=user, role__in=STAFF_ROLES).exists()
    if user.is_staff != staff:
        user.is_staff = staff
        user.save(update_fields=["is_staff"])
    record_act(actor=by, action=f"role.revoke.{role}", target=user, subject=user)
    user.__dict__.pop("roles", None)


@transaction.atomic
def set_active(*, user: User, active: bool, reason: str, by: User) -> None:
    """Shut a person out of her account, or let her in again."""
    if user.pk == by.pk:
        raise OwnAccount
    if user.is_active != active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        action = "person.unblock" if active else "person.block"
        record_act(actor=by, action=action, target=user, subject=user, reason=reason)


@transaction.atomic
def set_trusted(*, employer: Employer, trusted: bool, by: User) -> None:
    """Set the explicit rule by which an employer's jobs go out without a decision on each."""
    if employer.is_trusted != trusted:
        employer.is_trusted = trusted
        employer.save(update_fields=["is_trusted"])
        action = "employer.trust" if trusted else "employer.distrust"
        record_act(actor=by, action=action, target=employer)


def note_profile_read(*, profile: SeekerProfile, by: User) -> None:
    """Write down that staff looked at a person's profile."""
    record_act(actor=by, action="profile.read", target=profile, subject=profile.user)
