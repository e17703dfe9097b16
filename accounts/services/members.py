"""Who acts for an employer: invitations by a link that works once, roles, leaving; one owner always stays."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import Employer, EmployerInvitation, EmployerMember, User
from accounts.services.audit import record_act
from accounts.services.employers import locked_employer, require_ownership

INVITATION_DAYS = 7
A_DAY = timedelta(days=1)
DAILY_INVITATIONS = 40
DAILY_FOR_ONE_CONTACT = 3  # from all employers together: an invitation is a text to somebody who did not ask


class LastOwner(Exception):
    """The employer would be left without an owner."""


class InvitationGone(Exception):
    """The link is unknown, used, revoked or too old."""


class TooManyInvitations(Exception):
    """The employer, or the invited contact, has had enough of them for a day."""


def hash_token(token: str) -> str:
    """Give what the table keeps: whoever reads the table cannot join."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite_member(*, employer: Employer, by: User, contact: str, role: str) -> tuple[EmployerInvitation, str]:
    """Make an invitation and give it with its token, which exists here only. Raises TooManyInvitations."""
    require_ownership(employer=employer, by=by)
    locked_employer(employer)
    now = timezone.now()
    today = EmployerInvitation.objects.filter(created_at__gt=now - A_DAY)
    if (
        today.filter(employer=employer).count() >= DAILY_INVITATIONS
        or today.filter(contact=contact).count() >= DAILY_FOR_ONE_CONTACT
    ):
        raise TooManyInvitations
    open_invitations(employer).filter(contact=contact).update(revoked_at=now)  # the newest link works
    token = secrets.token_urlsafe(24)
    invitation = EmployerInvitation.objects.create(
        employer=employer,
        contact=contact,
        role=EmployerMember.MemberRole(role),
        token_hash=hash_token(token),
        invited_by=by,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    record_act(actor=by, action="employer.invite", target=invitation)
    return invitation, token


def send_invitation(*, invitation: EmployerInvitation, url: str) -> None:
    """Send the link by SMS or mail; called after the transaction."""
    name = invitation.employer.name
    if invitation.contact.startswith("+51"):
        # One text: GSM-7 letters only are ours to promise, the employer's name may cost a second one.
        body = _("Chamba: te invitan a publicar avisos. Entra en 7 dias: %(url)s") % {"url": url}
        import_string(settings.SMS_BACKEND)().send(to=invitation.contact, body=body)
        return
    body = _(
        "%(name)s te invita a publicar avisos y responder postulaciones en Chamba.\n\n"
        "Entra con este enlace. Vale 7 días y una sola vez:\n%(url)s\n\nSi no lo esperabas, no hagas nada."
    )
    subject = _("%(name)s te invita a Chamba") % {"name": name}
    send_mail(" ".join(subject.split()), body % {"name": name, "url": url}, None, [invitation.contact])


def open_invitations(employer: Employer) -> QuerySet[EmployerInvitation]:
    """Give the invitations of an employer that still work."""
    return _working().filter(employer=employer)


def _working() -> QuerySet[EmployerInvitation]:
    return EmployerInvitation.objects.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )


def find_invitation(token: str) -> EmployerInvitation:
    """Give the invitation of a link that still works; raises InvitationGone."""
    invitation = _working().select_related("employer").filter(token_hash=hash_token(token)).first()
    if invitation is None:
        raise InvitationGone
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> EmployerMember:
    """Join; the link is used up by it. Raises InvitationGone."""
    invitation = find_invitation(token)
    # Claimed by a conditional update: of two people with the same link one joins.
    claimed = _working().filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=by)
    if claimed != 1:
        raise InvitationGone
    membership, created = EmployerMember.objects.get_or_create(
        employer=invitation.employer, user=by, defaults={"role": invitation.role}
    )
    if created:
        record_act(actor=by, action="employer.join", target=membership, subject=by)
    by.__dict__.pop("roles", None)
    return membership


@transaction.atomic
def revoke_invitation(*, invitation: EmployerInvitation, by: User) -> None:
    """Make a link stop working."""
    require_ownership(employer=invitation.employer, by=by)
    if _working().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        record_act(actor=by, action="employer.revoke_invitation", target=invitation)


@transaction.atomic
def change_member_role(*, membership: EmployerMember, by: User, role: str) -> EmployerMember:
    """Make a member an owner or the other way round; raises LastOwner."""
    require_ownership(employer=membership.employer, by=by)
    locked_employer(membership.employer)
    membership = EmployerMember.objects.select_related("employer", "user").get(pk=membership.pk)
    new = EmployerMember.MemberRole(role)
    if membership.role == new:
        return membership
    if new != EmployerMember.MemberRole.OWNER:
        _keep_an_owner(membership)
    membership.role = new
    membership.save(update_fields=["role"])
    record_act(actor=by, action=f"employer.role.{new}", target=membership, subject=membership.user)
    return membership


@transaction.atomic
def remove_member(*, membership: EmployerMember, by: User) -> None:
    """Take somebody out, or leave; only owners take out others. Raises LastOwner."""
    if membership.user_id != by.pk:
        require_ownership(employer=membership.employer, by=by)
    # Two owners who leave in the same moment follow each other here.
    locked_employer(membership.employer)
    membership = EmployerMember.objects.select_related("employer", "user").get(pk=membership.pk)
    _keep_an_owner(membership)
    record_act(actor=by, action="employer.remove_member", target=membership, subject=membership.user)
    membership.delete()


def _keep_an_owner(membership: EmployerMember) -> None:
    owners = EmployerMember.objects.filter(
        employer_id=membership.employer_id, role=EmployerMember.MemberRole.OWNER
    )
    if membership.role == EmployerMember.MemberRole.OWNER and not owners.exclude(pk=membership.pk).exists():
        raise LastOwner
