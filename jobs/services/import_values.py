"""One row of a feed as values of a job: its place, its pay, its dates."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts import places
from accounts.models.vocabulary import Telework
from accounts.place_table import fold
from jobs import pay
from jobs.compliance import LONGEST_OPEN_DAYS
from jobs.feeds import FeedRow
from jobs.models import Job

# Under this confidence a guess would put people on a bus to the wrong Santa Rosa.
LEAST_CONFIDENCE = 0.5
HOME_COUNTRIES = frozenset({"", "pe", "per", "peru"})
OPEN_DAYS_WITHOUT_DATE = 30
# Columns that a feed writes; state and publication belong to the rules of the import.
FEED_FIELDS = (
    "title", "description", "requirements", "benefits", "contract_type", "regime", "pay_min", "pay_max",
    "pay_period", "pay_kind", "pay_hidden_reason", "schedule", "schedule_note", "hours_per_week", "place_id",
    "place_text", "telework", "vacancies", "closes_on", "licence", "experience_months", "education_level",
    "language", "source_url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """The place that a row's text means: `level` is "" and `code` None where it means none."""

    code: str | None
    level: str
    how: str


@dataclass(frozen=True, slots=True)
class RowValues:
    """What a row says of a job; a `derived_date` is by our rules and gives way to the stored one."""

    fields: dict[str, Any]
    placed: PlacedRow
    pay_doubt: str
    derived_date: bool


def values_of(
    row: FeedRow, *, known_places: frozenset[str], today: datetime.date, keep_open_days: int | None
) -> RowValues:
    """Returns the job's columns for a row; an unknown place or pay stays empty, it refuses nothing."""
    placed = place_of(row, known_places=known_places)
    reading = pay_of(row)
    offer = reading.pay
    closes_on, derived = closing_date(row, today=today, keep_open_days=keep_open_days)
    fields: dict[str, Any] = {
        "title": row.title,
        "description": row.description,
        "requirements": row.requirements,
        "benefits": row.benefits,
        "contract_type": row.contract_type,
        "regime": row.regime,
        "pay_min": _cents(offer.minimum) if offer else None,
        "pay_max": _cents(offer.maximum) if offer else None,
        "pay_period": offer.period if offer else Job.PayPeriod.MONTH.value,
        "pay_kind": offer.kind if offer else Job.PayKind.GROSS.value,
        "pay_hidden_reason": "" if offer else hidden_reason(reading.doubt),
        "schedule": row.schedule,
        "schedule_note": row.schedule_note,
        "hours_per_week": row.hours_per_week,
        "place_id": placed.code,
        "place_text": row.place_text,
        "telework": row.telework or Telework.ONSITE.value,
        "vacancies": row.vacancies,
        "closes_on": closes_on,
        "licence": row.licence,
        "experience_months": row.experience_months,
        "education_level": row.education_level,
        "language": row.language,
        "source_url": row.url,
    }
    return RowValues(fields=fields, placed=placed, pay_doubt=reading.doubt, derived_date=derived)


def place_of(row: FeedRow, *, known_places: frozenset[str]) -> PlacedRow:
    """Returns the place by the source's own code, else by its words; places abroad are none of ours.

    INEI and RENIEC give the same digits to different places: the source states whose code it uses.
    """
    find = places.by_reniec if row.place_scheme == "reniec" else places.by_code
    place = find(row.place_code) if row.place_code else None
    if place is not None and place.code in known_places:
        return PlacedRow(code=place.code, level=place.level, how="code")
    if fold(row.country) not in HOME_COUNTRIES:
        return PlacedRow(code=None, level="", how="abroad")
    meant = places.resolve(row.place_text, department=row.department, province=row.province)
    if meant.code is None or meant.code not in known_places:
        return PlacedRow(code=None, level="", how="none")
    if meant.confidence < LEAST_CONFIDENCE:
        return PlacedRow(code=None, level="", how=f"unsure_{meant.how}")
    return PlacedRow(code=meant.code, level=meant.level or "", how=meant.how)


def pay_of(row: FeedRow) -> pay.PayReading:
    """Returns the pay by the source's two columns, else by its words."""
    if row.pay_min or row.pay_max:
        return pay.read_range(row.pay_min, row.pay_max, period=row.pay_period)
    return pay.read_pay(row.pay_text, period=row.pay_period)


def hidden_reason(doubt: str) -> str:
    """Returns why the job shows no pay, in words for people."""
    reasons = {
        "hidden": _("El aviso original no dice el pago."),
        "unreadable": _("El aviso original no dice el pago con claridad."),
        "currency": _("El aviso original da el pago en otra moneda."),
        "absurd": _("El monto del aviso original no es creíble."),
    }
    return reasons[doubt]


def closing_date(
    row: FeedRow, *, today: datetime.date, keep_open_days: int | None
) -> tuple[datetime.date, bool]:
    """Returns the day until which the job takes applications, and whether our rules chose it."""
    latest = today + datetime.timedelta(days=LONGEST_OPEN_DAYS)
    stated = row.closes_on
    if stated is None:
        stated = (row.posted_on or today) + datetime.timedelta(days=OPEN_DAYS_WITHOUT_DATE)
    if stated < today and keep_open_days is not None:
        return today + datetime.timedelta(days=keep_open_days), True
    if stated > latest:
        return latest, True
    return stated, row.closes_on is None and row.posted_on is None


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(pay.CENT)
