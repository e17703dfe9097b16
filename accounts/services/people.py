"""Accounts made by our own code (demonstration, commands) and roles given by managers."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, RoleGrant, User
from accounts.services.audit import record_act


@transaction.atomic
def create_person(
    *,
    password: str | None,
    phone: str | None = None,
    email: str | None = None,
    name: str = "",
    is_demo: bool = False,
    is_staff: bool = False,
) -> User:
    """Create a person whose mobile (E.164) and e-mail count as verified, so that signing in asks for no code."""
    now = timezone.now()
    user = User.objects.create_user(
        email=email,
        phone=phone,
        password=password,
        name=name,
        is_demo=is_demo,
        is_staff=is_staff,
        email_verified_at=now if email else None,
        phone_verified_at=now if phone else None,
    )
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@transaction.atomic
def grant_role(*, user: User, role: Role, by: User | None) -> RoleGrant:
    """Give a role once; support and management may enter the admin."""
    grant, created = RoleGrant.objects.get_or_create(user=user, role=role, defaults={"granted_by": by})
    if created:
        if role in {Role.SUPPORT, Role.MANAGER} and not user.is_staff:
            user.is_staff = True
            user.save(update_fields=["is_staff"])
        record_act(actor=by, action=f"role.grant.{role}", target=grant, subject=user)
    user.__dict__.pop("roles", None)
    return grant


@transaction.atomic
def change_name(*, user: User, name: str, by: User) -> None:
    """Set how the person is called."""
    if user.name != name:
        user.name = name
        user.save(update_fields=["name"])
        record_act(actor=by, action="person.name", target=user, subject=user)
