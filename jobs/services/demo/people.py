"""Writes the invented employers, seekers and staff; only the named people get a password."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import (
    Consent,
    Education,
    Employer,
    EmployerMember,
    Experience,
    Purpose,
    Role,
    SeekerLanguage,
    SeekerProfile,
    SeekerSkill,
    User,
)
from accounts.services.completeness import percent_complete
from accounts.services.consent import current_text
from accounts.services.people import create_person, grant_role
from jobs.demo.people import NAMED_PEOPLE, PASSWORD, NamedPerson
from jobs.demo.seekers import EMAIL_DOMAIN
from jobs.demo.types import DemoEmployer, DemoSeeker

_NAMED_BY_LOGIN = {person.login: person for person in NAMED_PEOPLE}


def write_employers(rows: Iterable[DemoEmployer]) -> dict[str, Employer]:
    """Create verified employers with an owner each; gives them by key."""
    rows = list(rows)
    made = Employer.objects.bulk_create(
        Employer(
            ruc=row.ruc,
            legal_name=row.legal_name,
            trade_name=row.trade_name,
            about=row.about,
            place_id=row.place,
            verification=Employer.Verification.VERIFIED,
            is_trusted=True,
            is_demo=True,
        )
        for row in rows
    )
    employers = {row.key: employer for row, employer in zip(rows, made, strict=True)}
    named = {person.member_of: person for person in NAMED_PEOPLE if person.is_owner}
    silent = User.objects.bulk_create(
        User(
            email=f"duena.{row.key.replace('_', '-')}@{EMAIL_DOMAIN}",
            password=make_password(None),
            name=f"Responsable de {row.trade_name}",
            is_demo=True,
        )
        for row in rows
        if row.key not in named
    )
    owners = iter(silent)
    EmployerMember.objects.bulk_create(
        EmployerMember(
            employer=employers[row.key],
            user=_create_named(named[row.key]) if row.key in named else next(owners),
            role=EmployerMember.MemberRole.OWNER,
        )
        for row in rows
    )
    for person in NAMED_PEOPLE:
        if person.member_of and not person.is_owner:
            EmployerMember.objects.create(employer=employers[person.member_of], user=_create_named(person))
    return employers


def write_seekers(rows: Iterable[DemoSeeker]) -> dict[str, SeekerProfile]:
    """Create seekers with their words, consents and completeness; gives profiles by key."""
    rows = list(rows)
    users = {row.key: _create_named(_NAMED_BY_LOGIN[row.key]) for row in rows if row.key in _NAMED_BY_LOGIN}
    now = timezone.now()
    silent = [row for row in rows if row.key not in users]
    made = User.objects.bulk_create(
        User(
            email=row.email,
            phone=row.phone,
            phone_verified_at=now,
            password=make_password(None),
            name=row.name,
            is_demo=True,
        )
        for row in silent
    )
    users |= {row.key: user for row, user in zip(silent, made, strict=True)}
    profiles = SeekerProfile.objects.bulk_create(_profile(row, users[row.key]) for row in rows)
    by_key = {row.key: profile for row, profile in zip(rows, profiles, strict=True)}
    _write_words(rows, by_key)
    _write_consents(rows, users)
    full = list(SeekerProfile.objects.with_words().filter(is_demo=True))
    for profile in full:
        profile.completeness = percent_complete(profile)
    SeekerProfile.objects.bulk_update(full, ["completeness"])
    return by_key


def write_staff() -> None:
    """Create the support agent and the manager."""
    for person in NAMED_PEOPLE:
        if person.role in {Role.SUPPORT, Role.MANAGER}:
            grant_role(user=_create_named(person), role=person.role, by=None)
    User.objects.filter(is_demo=True, role_grants__role=Role.MANAGER).update(is_superuser=True)


def _create_named(person: NamedPerson) -> User:
    return create_person(
        password=PASSWORD, phone=person.phone, email=person.email, name=person.name, is_demo=True
    )


def _profile(row: DemoSeeker, user: User) -> SeekerProfile:
    return SeekerProfile(
        user=user,
        summary=row.summary,
        place_id=row.place,
        radius_km=row.radius_km,
        telework=row.telework,
        availability=row.availability,
        schedules=list(row.schedules),
        contracts=list(row.contracts),
        pay_wish=row.pay_wish,
        licences=list(row.licences),
        visible_to_employers=row.visible,
        is_demo=True,
    )


def _write_words(rows: list[DemoSeeker], profiles: dict[str, SeekerProfile]) -> None:
    Experience.objects.bulk_create(
        Experience(
            profile=profiles[row.key],
            kind=done.kind,
            title=done.title,
            employer_name=done.employer_name,
            months=done.months,
        )
        for row in rows
        for done in row.experiences
    )
    Education.objects.bulk_create(
        Education(profile=profiles[row.key], level=row.education_level, field=row.education_field)
        for row in rows
    )
    SeekerSkill.objects.bulk_create(
        SeekerSkill(profile=profiles[row.key], text=text) for row in rows for text in row.skills
    )
    SeekerLanguage.objects.bulk_create(
        SeekerLanguage(profile=profiles[row.key], language=name, level=level)
        for row in rows
        for name, level in row.languages
    )


def _write_consents(rows: list[DemoSeeker], users: dict[str, User]) -> None:
    matching, visibility = current_text(Purpose.MATCHING), current_text(Purpose.VISIBILITY)
    Consent.objects.bulk_create(
        Consent(user=users[row.key], text=text)
        for row in rows
        for text in ((matching, visibility) if row.visible else (matching,))
    )
