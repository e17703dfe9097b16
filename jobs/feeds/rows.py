"""What a feed gives: rows as strings and plain values, removed ids, and rows refused with a reason."""

import datetime
import hashlib
from dataclasses import dataclass
from typing import Literal

MAX_RECORD_CHARACTERS = 1_000_000
MAX_FIELD_CHARACTERS = 200_000
MAX_TITLE = 200
MAX_DESCRIPTION = 20_000
MAX_REQUIREMENTS = 10_000
MAX_BENEFITS = 4_000
LEAST_TITLE = 3
LEAST_TEXT = 10

Reason = Literal[
    "no_title", "no_text", "no_id", "bad_date", "bad_number", "bad_value", "too_long", "broken_json", "not_a_job",
    "wrong_columns", "duplicate_id", "no_place",
]  # fmt: skip


class FeedError(Exception):
    """The file as a whole cannot be read (missing columns, cut archive, wrong format)."""


class RowRefused(Exception):
    """One row cannot become a job; carries the reason and what was seen."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail[:200]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """One ad, cleaned to plain text; coded fields hold values of the product's own choices or ""."""

    line: int
    external_id: str
    title: str
    description: str = ""
    requirements: str = ""
    benefits: str = ""
    employer: str = ""
    employer_about: str = ""
    place_text: str = ""
    place_code: str = ""
    place_scheme: str = "inei"
    department: str = ""
    province: str = ""
    country: str = ""
    pay_text: str = ""
    pay_min: str = ""
    pay_max: str = ""
    pay_period: str = ""
    contract_type: str = ""
    regime: str = ""
    schedule: str = ""
    schedule_note: str = ""
    telework: str = ""
    education_level: str = ""
    licence: str = ""
    experience_months: int | None = None
    hours_per_week: int | None = None
    vacancies: int = 1
    posted_on: datetime.date | None = None
    closes_on: datetime.date | None = None
    url: str = ""
    language: str = "es"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedRow:
    """The source says that this ad is gone."""

    line: int
    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that is no job, with the reason and what was seen."""

    line: int
    external_id: str
    reason: Reason
    detail: str


Row = FeedRow | RemovedRow | RefusedRow


def made_up_id(*parts: str) -> str:
    """Returns an id that stays the same for the same words, for sources that give none."""
    return "h-" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:24]
