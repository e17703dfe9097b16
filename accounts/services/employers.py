"""Employers: registration by RUC, verification, data; what may be done by whom is asked here once more."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.bells import ring
from accounts.identifiers import normalize_ruc
from accounts.models import Employer, EmployerMember, Place, User
from accounts.services.audit import record_act
from accounts.signals import employer_verified

Owner = EmployerMember.MemberRole.OWNER
EDITABLE = frozenset({"legal_name", "trade_name", "about", "place"})


class RucTaken(Exception):
    """An employer with this RUC is here already."""


class AlreadyDecided(Exception):
    """The verification is not pending."""


def register_employer(
    *, by: User, ruc: str, legal_name: str, trade_name: str = "", about: str = "", place: Place | None = None
) -> Employer:
    """Make an employer that waits for verification, with its first owner.

    Raises IdentifierError for a wrong RUC and RucTaken.
    """
    ruc = normalize_ruc(ruc)
    try:
        with transaction.atomic():
            employer = Employer.objects.create(
                ruc=ruc, legal_name=legal_name, trade_name=trade_name, about=about, place=place
            )
            EmployerMember.objects.create(employer=employer, user=by, role=Owner)
            record_act(actor=by, action="employer.register", target=employer)
            request_verification(employer=employer, by=by)
    except IntegrityError:
        raise RucTaken from None
    by.__dict__.pop("roles", None)
    return employer


def require_ownership(*, employer: Employer, by: User) -> None:
    """Raise PermissionDenied where the person is not an owner now."""
    if not EmployerMember.objects.filter(employer=employer, user=by, role=Owner).exists():
        raise PermissionDenied


def locked_employer(employer: Employer) -> Employer:
    return Employer.objects.select_for_update(of=("self",), no_key=True).get(pk=employer.pk)


@transaction.atomic
def edit_employer(*, employer: Employer, by: User, values: Mapping[str, Any]) -> Employer:
    """Change EDITABLE fields; another legal name has to be verified anew."""
    require_ownership(employer=employer, by=by)
    employer = locked_employer(employer)
    changed = [
        field for field in sorted(EDITABLE & values.keys()) if getattr(employer, field) != values[field]
    ]
    for field in changed:
        setattr(employer, field, values[field])
    if "legal_name" in changed and employer.verification == Employer.Verification.VERIFIED:
        employer.verification = Employer.Verification.PENDING
    if changed:
        employer.save(update_fields=[*changed, "verification"])
        record_act(actor=by, action="employer.edit", target=employer, reason=", ".join(changed))
    return employer


@transaction.atomic
def request_verification(*, employer: Employer, by: User) -> Employer:
    """Ask for verification, for the first time or after a refusal."""
    require_ownership(employer=employer, by=by)
    employer = locked_employer(employer)
    if employer.verification in {Employer.Verification.UNVERIFIED, Employer.Verification.REFUSED}:
        employer.verification, employer.verification_note = Employer.Verification.PENDING, ""
        employer.save(update_fields=["verification", "verification_note"])
        record_act(actor=by, action="employer.request_verification", target=employer)
    return employer


@transaction.atomic
def verify_employer(*, employer: Employer, by: User, note: str = "") -> Employer:
    """Let an employer publish; a decision of a manager (the caller has asked for the role)."""
    employer = _decide(employer, by=by, state=Employer.Verification.VERIFIED, note=note)
    ring(employer_verified, sender=Employer, employer_id=employer.pk)
    return employer


@transaction.atomic
def refuse_employer(*, employer: Employer, by: User, note: str) -> Employer:
    """Refuse verification with a reason that its members read."""
    if not note.strip():
        raise ValueError("a refusal has a reason")
    return _decide(employer, by=by, state=Employer.Verification.REFUSED, note=note)


def _decide(employer: Employer, *, by: User, state: Employer.Verification, note: str) -> Employer:
    employer = locked_employer(employer)
    if employer.verification == state:
        raise AlreadyDecided
    employer.verification, employer.verification_note = state, note[:300]
    employer.save(update_fields=["verification", "verification_note"])
    record_act(actor=by, action=f"employer.{state}", target=employer, reason=note)
    return employer
