"""From rows of jobs and accounts to the shapes that the readings take."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection
from decimal import Decimal
from typing import Protocol

from django.utils import timezone

from accounts.models import SeekerProfile
from accounts.models.vocabulary import ContractType, EducationLevel, Schedule, Telework
from jobs.models import AnswerRate, Job
from jobs.pay import WageFloor, legal_floor, monthly_equivalent
from matching.ml.gates import asked_licence
from matching.ml.types import ExperienceText, JobFacts, JobText, SeekerFacts, SeekerText

EDUCATION_RANK = {
    EducationLevel.NONE: 0,
    EducationLevel.PRIMARY: 1,
    EducationLevel.SECONDARY: 2,
    EducationLevel.TECHNICAL: 3,
    EducationLevel.UNIVERSITY: 5,
    EducationLevel.POSTGRADUATE: 6,
}
ADULT = 18
PRIOR_ANSWERS = 6
"""Applications, half of them answered, that every employer starts with."""


def job_text(job: Job) -> JobText:
    return JobText(
        title=job.title, description=job.description, requirements=job.requirements, company=job.employer.name
    )


class Located(Protocol):
    """Something with a place on the map."""

    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


class Stated(Protocol):
    """What a job states: the job itself, or the columns of one among many."""

    @property
    def place(self) -> Located | None: ...
    @property
    def title(self) -> str: ...
    @property
    def requirements(self) -> str | None: ...
    @property
    def telework(self) -> str: ...
    @property
    def licence(self) -> str: ...
    @property
    def schedule(self) -> str: ...
    @property
    def min_age(self) -> int: ...
    @property
    def pay_min(self) -> Decimal | None: ...
    @property
    def pay_max(self) -> Decimal | None: ...
    @property
    def pay_period(self) -> str: ...
    @property
    def hours_per_week(self) -> int | None: ...
    @property
    def contract_type(self) -> str: ...
    @property
    def experience_months(self) -> int | None: ...
    @property
    def education_level(self) -> str: ...
    @property
    def published_at(self) -> datetime.datetime | None: ...


def job_facts(job: Stated, *, wage: WageFloor | None = None, answers: AnswerRate | None = None) -> JobFacts:
    """Give what the job states besides words; pay in soles a month, unknown as None.

    `wage` is the minimum wage that its pay is held against, `answers` what was measured of its employer.
    """
    place = job.place
    return JobFacts(
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        remote=job.telework == Telework.TOTAL,
        licence=licence_of(job),
        schedules=frozenset({job.schedule} if job.schedule else ()),
        night=True if job.schedule == Schedule.NIGHT else None,
        adolescents_allowed=job.min_age < ADULT,
        pay_min=_monthly(job.pay_min, job),
        pay_max=_monthly(job.pay_max if job.pay_max is not None else job.pay_min, job),
        contracts=frozenset({job.contract_type} if job.contract_type else ()),
        experience_months=job.experience_months,
        education=EDUCATION_RANK.get(EducationLevel(job.education_level)) if job.education_level else None,
        age_days=max((timezone.now() - job.published_at).total_seconds() / 86400, 0.0)
        if job.published_at
        else None,
        offer=_offer(job),
        pay_law=float(legal_floor(wage, hours_per_week=job.hours_per_week)) if wage else None,
        answer_rate=answer_rate(answers),
    )


def licence_of(job: Stated) -> str:
    """Give the class of licence that a job asks, by its field or in its words; "" for none."""
    return job.licence or asked_licence(f"{job.title}\n{job.requirements}")


# what tells offers of the same work apart (matching.ml.preferences): on the payroll, fixed day hours, short hours
ON_PAYROLL = {
    ContractType.INDEFINITE, ContractType.FIXED_TERM, ContractType.PART_TIME, ContractType.CAS,
    ContractType.HOUSEHOLD, ContractType.AGRARIAN,
}  # fmt: skip
FIXED_DAYS = {Schedule.FULL_TIME, Schedule.PART_TIME, Schedule.BY_HOURS}
SHORT_HOURS = {Schedule.PART_TIME, Schedule.WEEKEND, Schedule.BY_HOURS}


def _offer(job: Stated) -> tuple[float, float, float]:
    return (
        _sign(job.contract_type, ON_PAYROLL), _sign(job.schedule, FIXED_DAYS), _sign(job.schedule, SHORT_HOURS)
    )  # fmt: skip


def _sign(value: str, wanted: Collection[str]) -> float:
    """Give 0.5 for a value that is among the wanted, -0.5 for another, NaN where nothing is told."""
    return (0.5 if value in wanted else -0.5) if value else float("nan")


def answer_rate(answers: AnswerRate | None) -> float | None:
    """Give the share that an employer answers, drawn towards one half, or None below ten applications.

    The mean of a beta distribution: ten of ten is not taken for always.
    """
    if answers is None or not answers.is_known:
        return None
    return (answers.answered + PRIOR_ANSWERS / 2) / (answers.applications + PRIOR_ANSWERS)


def _monthly(amount: Decimal | None, job: Stated) -> float | None:
    if amount is None:
        return None
    monthly = monthly_equivalent(amount, period=job.pay_period, hours_per_week=job.hours_per_week)
    return None if monthly is None else float(monthly)


def seeker_text(profile: SeekerProfile) -> SeekerText:
    """Give her words and nothing else, since reasons quote them; struck-out skills stay out."""
    return SeekerText(
        summary=profile.summary,
        experiences=tuple(
            ExperienceText(key=str(row.pk), title=row.title, description=row.description, months=row.months)
            for row in profile.experiences.all()
        ),
        skills=tuple(row.text for row in profile.skills.all() if row.removed_at is None),
        education="\n".join(row.field for row in profile.education.all() if row.field),
    )


def seeker_facts(profile: SeekerProfile) -> SeekerFacts:
    place = profile.place
    finished = [row.level for row in profile.education.all() if row.completed]
    months = [_months(row) for row in profile.experiences.all()]
    known = [number for number in months if number is not None]
    return SeekerFacts(
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        radius_km=float(profile.radius_km),
        licences=frozenset(profile.licences) if profile.licences else None,
        schedules=frozenset(profile.schedules),
        age=timezone.localdate().year - profile.birth_year if profile.birth_year else None,
        pay_wish=float(profile.pay_wish) if profile.pay_wish else None,
        contracts=frozenset(profile.contracts),
        experience_months=sum(known) if known else None,
        education=max((EDUCATION_RANK[EducationLevel(level)] for level in finished), default=None),
        profile_days=max((timezone.now() - profile.updated_at).total_seconds() / 86400, 0.0),
    )


def _months(row: object) -> int | None:
    months, start, end = row.months, row.start_year, row.end_year  # type: ignore[attr-defined]
    if months is not None:
        return int(months)
    if start is None:
        return None
    last = timezone.localdate().year if row.is_current or end is None else end  # type: ignore[attr-defined]
    return max((int(last) - int(start)) * 12, 1)


def seeker_hash(profile: SeekerProfile) -> str:
    """Hash all that a reading or a list of this person depends on, so that an equal hash means nothing to do."""
    facts = seeker_facts(profile)
    stable = [
        seeker_text(profile),
        [value if not isinstance(value, frozenset) else sorted(value) for value in (
            facts.latitude, facts.longitude, facts.radius_km, facts.licences or "", facts.schedules, facts.age,
            facts.pay_wish, facts.contracts, facts.experience_months, facts.education,
        )],
        profile.telework,
    ]  # fmt: skip
    return hashlib.sha256(repr(stable).encode()).hexdigest()
