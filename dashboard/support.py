"""What a support agent may see of a person's account: states and dates, never private words, codes or documents."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import IdentifierError, normalize_mobile
from accounts.models import CVFile, EmployerMember, SeekerProfile, User
from accounts.services.audit import record_act
from jobs.models import Application, ImportRun
from matching.models import EnrichmentFailure
from messaging.models import Delivery, Notification, OutboxMessage

LATEST = 5
FOUND, NOT_FOUND = "support.lookup", "support.lookup_none"


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account in facts; nothing here was written by the person but the name."""

    person: User
    phone: str
    email: str
    profile: SeekerProfile | None
    memberships: list[EmployerMember]
    applications: list[tuple[str, int]]
    notifications: list[Notification]
    sent: list[OutboxMessage]  # when and over what; the text may hold a code and is not shown
    cvs: list[CVFile]
    purposes: list[str]


def look_up(*, words: str, reason: str, by: User) -> Account | None:
    """Find a person by exact mobile, e-mail or number, and write down who looked and why, found or not."""
    person = _find(words.strip())
    if person is None:
        record_act(actor=by, action=NOT_FOUND, target=by, reason=reason)
        return None
    record_act(actor=by, action=FOUND, target=person, subject=person, reason=reason)
    return _account(person)


def _find(words: str) -> User | None:
    people = User.objects.all()
    if "@" in words:
        return people.filter(email=words.lower()).first()
    number = words.removeprefix("#")
    if number.isdecimal() and len(number) < 9:
        return people.filter(pk=int(number)).first()
    try:
        return people.filter(phone=normalize_mobile(words)).first()
    except IdentifierError:
        return None


def _account(person: User) -> Account:
    profile = SeekerProfile.objects.filter(user=person).select_related("place").first()
    states = dict(Application.State.choices)
    counted = Application.objects.filter(seeker__user=person).order_by("state").values_list("state")
    contacts = [contact for contact in (person.phone, person.email) if contact]
    return Account(
        person=person,
        phone=masked_phone(person.phone),
        email=masked_email(person.email),
        profile=profile,
        memberships=list(EmployerMember.objects.filter(user=person).select_related("employer")),
        applications=[(str(states[state]), n) for state, n in counted.annotate(n=Count("pk"))],
        notifications=list(Notification.objects.filter(user=person)[:LATEST]),
        sent=list(OutboxMessage.objects.filter(to__in=contacts).defer("body", "subject")[:LATEST]),
        cvs=list(CVFile.objects.filter(profile__user=person).defer("text", "proposal")[:LATEST]),
        purposes=[
            consent.text.get_purpose_display()
            for consent in person.consents.filter(withdrawn_at__isnull=True).select_related("text")
        ],
    )


def masked_phone(phone: str | None) -> str:
    """Give a mobile with its last three digits only: enough to compare with what the person says."""
    return f"+51 ••• ••• {phone[-3:]}" if phone else ""


def masked_email(email: str | None) -> str:
    """Give an e-mail with its first letter and its domain."""
    if not email:
        return ""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


def recent_failures() -> list[tuple[datetime.datetime, str | Promise, str, str]]:
    """Give what failed last as (when, what, which, why) without anybody's words; three queries."""
    deliveries = Delivery.objects.filter(~Q(state=Delivery.State.SENT)).select_related("notification")[
        :LATEST
    ]
    unread_cvs = CVFile.objects.filter(state=CVFile.State.UNREADABLE).only("uploaded_at", "problem_code")
    rows: list[tuple[datetime.datetime, str | Promise, str, str]] = [
        (row.at, _("Entrega"), f"{row.get_channel_display()} #{row.notification_id}", row.problem)
        for row in deliveries
    ]
    rows += [(row.uploaded_at, _("CV"), f"#{row.pk}", row.problem_code) for row in unread_cvs[:LATEST]]
    rows += [
        (run.started_at, _("Importación"), run.source, run.problem)
        for run in ImportRun.objects.filter(state=ImportRun.State.FAILED)[:LATEST]
    ]
    return sorted(rows, key=lambda row: row[0], reverse=True)[: 2 * LATEST]


def set_aside() -> int:
    return EnrichmentFailure.objects.filter(set_aside=True).count()
