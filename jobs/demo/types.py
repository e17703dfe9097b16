"""What the composer gives: frozen, plain, without Django."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEmployer:
    """An invented employer; `cities` are keys of places.CITIES, `sectors` the kinds of work it offers."""

    key: str
    ruc: str
    legal_name: str
    trade_name: str
    about: str
    place: str
    sectors: frozenset[str]
    cities: tuple[str, ...]
    regime: str
    voice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoJob:
    """A job ready to be written; pay in soles, codes are INEI ubigeo, choices are the models' values."""

    key: str
    employer: str
    occupation: str
    title: str
    description: str
    requirements: str
    benefits: str
    contract_type: str
    regime: str
    pay_min: int | None
    pay_max: int | None
    pay_period: str
    pay_hidden_reason: str
    schedule: str
    schedule_note: str
    hours_per_week: int
    place: str
    telework: str
    vacancies: int
    published_on: datetime.date
    closes_on: datetime.date
    licence: str
    experience_months: int
    education_level: str
    disability_friendly: bool
    answer_days: int
    in_review: bool = False

    @property
    def text(self) -> str:
        """Give all that a reader reads, one part a paragraph."""
        return "\n\n".join(part for part in (self.description, self.requirements, self.benefits) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoExperience:
    title: str
    kind: str
    employer_name: str = ""
    months: int = 12
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSeeker:
    """An invented person who looks for work, in her own words."""

    key: str
    name: str
    email: str
    phone: str
    summary: str
    place: str
    radius_km: int = 25
    telework: bool = False
    availability: str = "now"
    schedules: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    pay_wish: int | None = None
    licences: tuple[str, ...] = ()
    experiences: tuple[DemoExperience, ...] = ()
    education_level: str = "secondary"
    education_field: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    visible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoApplication:
    """An application of a demo seeker to a demo job and how far it has come; `path` are the states after the first."""

    seeker: str
    job: str
    message: str
    path: tuple[str, ...] = ()
    decline_reason: str = ""
    decline_note: str = ""
    days_ago: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSet:
    """The whole demonstration: employers, jobs, seekers and applications, equal for equal seed and day."""

    employers: tuple[DemoEmployer, ...] = field(default=())
    jobs: tuple[DemoJob, ...] = field(default=())
    seekers: tuple[DemoSeeker, ...] = field(default=())
    applications: tuple[DemoApplication, ...] = field(default=())
