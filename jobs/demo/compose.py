"""Composes the demonstration from a seed: equal seed and day give equal texts."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from jobs.demo.applications import NAMED_EMPLOYER, demo_applications
from jobs.demo.catalogue import Occupation, occupations
from jobs.demo.employers import demo_employers
from jobs.demo.grammar import Ad, describe, offer, require
from jobs.demo.places import CITIES, department_of
from jobs.demo.seekers import demo_seekers
from jobs.demo.terms import Terms, choose_terms
from jobs.demo.types import DemoEmployer, DemoJob, DemoSet

SEED = 20260728
JOBS_AN_OCCUPATION = 4
IN_REVIEW = 6
SHORTEST, LONGEST = 60, 140  # words of one whole ad

# occupations that must be found in a given city several times over, so that ten written profiles have a choice
# and that the employer with named people has a little of everything
ANCHORS: tuple[tuple[str, str, int], ...] = (
    ("cocinero", "trujillo", 3), ("ayudante_cocina", "trujillo", 1), ("contador", "arequipa", 3),
    ("asistente_contable", "arequipa", 1), ("chofer_a2b", "huancayo", 3), ("tecnico_enfermeria", "piura", 3),
    ("desarrollador_python", "lima", 4), ("ayudante_obra", "cusco", 3), ("albanil", "cusco", 1),
    ("vendedor_mercado", "chiclayo", 2), ("vendedor_tienda", "chiclayo", 2), ("cajero", "chiclayo", 1),
    ("profesor_primaria", "puno", 3), ("peon_esparrago", "ica", 3), ("peon_arandano", "ica", 2),
    ("agente_seguridad", "callao", 3),
)  # fmt: skip

OWN_ADS: tuple[tuple[str, str], ...] = (
    ("cocinero", "trujillo"), ("ayudante_cocina", "trujillo"), ("mozo", "trujillo"), ("motorizado", "trujillo"),
    ("cajero", "trujillo"), ("mozo", "chiclayo"), ("cajero", "piura"), ("community_manager", "lima"),
)  # fmt: skip

_CONTRACTS = {
    "medio": "part_time", "recibos": "services", "hora": "services", "semanal": "daily", "jornal": "daily",
    "destajo": "piecework", "prenda": "piecework", "practicas": "internship", "agrario": "agrarian",
    "hogar": "household",
}  # fmt: skip
# work in a home has a law of its own, by the month as by the day
_HOUSEHOLD = frozenset({"home", "homecare"})
_REGIMES = {"practicas": "internship", "agrario": "agrarian", "hogar": "household"}
_PERIODS = {"hora": "hour", "semanal": "week", "jornal": "day", "agrario": "day", "prenda": "piece"}
_VACANCIES = {
    "farm": (15, 60), "coop": (4, 15), "fishing": (3, 20), "callcenter": (4, 20), "security": (2, 8),
    "construction": (1, 4), "garment": (1, 4), "facility": (1, 4), "delivery": (1, 5),
}  # fmt: skip
_OPEN_TO_ADJUST = frozenset(
    {"callcenter", "office", "software", "security", "garment", "retail", "creative", "facility"}
)


def compose(*, seed: int = SEED, today: datetime.date) -> DemoSet:
    """Give employers, at least 400 jobs, 60 seekers and some applications; dates are counted from `today`."""
    rng = random.Random(seed)
    employers = demo_employers()
    jobs = tuple(_jobs(employers, today=today, rng=rng))
    seekers = demo_seekers()
    applications = demo_applications(jobs=jobs, seekers=seekers)
    jobs = _with_queue(jobs, keep=frozenset(application.job for application in applications))
    return DemoSet(
        employers=employers,
        jobs=jobs,
        seekers=seekers,
        applications=applications,
    )


def _with_queue(jobs: tuple[DemoJob, ...], *, keep: frozenset[str]) -> tuple[DemoJob, ...]:
    """Leave a few ads in review, so that a manager has decisions to make."""
    waiting = [job.key for job in jobs[len(jobs) // 2 :: 31] if job.key not in keep][:IN_REVIEW]
    return tuple(replace(job, in_review=True) if job.key in waiting else job for job in jobs)


def _jobs(
    employers: tuple[DemoEmployer, ...], *, today: datetime.date, rng: random.Random
) -> Iterator[DemoJob]:
    seen: set[str] = set()
    counts: Counter[str] = Counter()
    for occupation, employer, place in _openings(employers, rng=rng):
        counts[occupation.key] += 1
        key = f"{occupation.key}-{counts[occupation.key]}"
        job = _job(key, occupation, employer, place, today=today, rng=rng)
        while job.description in seen or not SHORTEST <= len(job.text.split()) <= LONGEST:
            job = _job(key, occupation, employer, place, today=today, rng=rng)
        seen.add(job.description)
        yield job


def _openings(
    employers: tuple[DemoEmployer, ...], *, rng: random.Random
) -> Iterator[tuple[Occupation, DemoEmployer, str]]:
    """Spread every occupation over employers and cities that have it, the least used departments first."""
    used: Counter[str] = Counter()
    anchored = {occupation.key: occupation for occupation in occupations()}
    wanted: list[tuple[Occupation, str | None, str]] = [
        (anchored[key], city, NAMED_EMPLOYER) for key, city in OWN_ADS
    ]
    wanted += [(anchored[key], city, "") for key, city, times in ANCHORS for _ in range(times)]
    wanted += [(occupation, None, "") for occupation in occupations() for _ in range(JOBS_AN_OCCUPATION)]
    taken: Counter[tuple[str, str]] = Counter()
    for occupation, city, by in wanted:
        pairs = [
            (employer, place_city)
            for employer in employers
            if employer.sectors & occupation.sectors and by in {"", employer.key}
            for place_city in employer.cities
            if (city is None or place_city == city)
            and (not occupation.cities or place_city in occupation.cities)
        ]
        employer, chosen = min(
            pairs,
            key=lambda pair: (
                taken[occupation.key, pair[1]] * 6
                + used[department_of(next(iter(CITIES[pair[1]])))] / (5 if pair[1] == "lima" else 1)
                + used[pair[0].key]
                + rng.random() * 4
            ),
        )
        place = rng.choice(list(CITIES[chosen]))
        taken[occupation.key, chosen] += 1
        used.update((employer.key, department_of(place)))
        yield occupation, employer, place


def _job(
    key: str,
    occupation: Occupation,
    employer: DemoEmployer,
    place: str,
    *,
    today: datetime.date,
    rng: random.Random,
) -> DemoJob:
    terms = choose_terms(occupation, rng=rng)
    months = rng.choice(occupation.experience)
    title = rng.choice(occupation.titles)
    ad = Ad(
        occupation=occupation, employer=employer, place=place, title=title, terms=terms, experience_months=months,
        answer_days=rng.choice((3, 5, 7, 7, 10, 14)), adjusts=_adjusts(employer, rng=rng),
        telework=rng.choice(occupation.telework),
        pay_hidden=terms.kind == "planilla" and terms.low > 1600 and rng.random() < 0.18,
    )  # fmt: skip
    description, requirements, benefits = (say(ad, rng=rng) for say in (describe, require, offer))
    published_on = today - datetime.timedelta(days=rng.randint(0, 18))
    return DemoJob(
        key=key, employer=employer.key, occupation=occupation.key, title=_shown_title(title, terms, rng=rng),
        description=description, requirements=requirements, benefits=benefits,
        contract_type=_contract(terms, occupation, rng=rng), regime=_regime(terms, occupation, employer),
        pay_min=None if ad.pay_hidden else terms.low,
        pay_max=None if ad.pay_hidden else terms.high, pay_period=_PERIODS.get(terms.kind, "month"),
        pay_hidden_reason="Se conversa según la experiencia de cada persona." if ad.pay_hidden else "",
        schedule=terms.hours.schedule, schedule_note=terms.hours.note, hours_per_week=terms.hours.weekly,
        place=place, telework=ad.telework, vacancies=_vacancies(employer, occupation, months, rng=rng),
        published_on=published_on, closes_on=today + datetime.timedelta(days=rng.randint(10, 45)),
        licence=occupation.licence, experience_months=months, education_level=occupation.education,
        disability_friendly=ad.adjusts, answer_days=ad.answer_days,
    )  # fmt: skip


def _contract(terms: Terms, occupation: Occupation, *, rng: random.Random) -> str:
    if occupation.sectors <= _HOUSEHOLD:
        return "household"
    return _CONTRACTS.get(terms.kind) or rng.choice(("fixed_term", "indefinite"))


def _regime(terms: Terms, occupation: Occupation, employer: DemoEmployer) -> str:
    if occupation.sectors <= _HOUSEHOLD:
        return "household"
    if terms.kind in {"planilla", "medio", "comision"}:
        return employer.regime
    return _REGIMES.get(terms.kind, "none")


def _shown_title(title: str, terms: Terms, *, rng: random.Random) -> str:
    return f"{title} - {terms.hours.suffix}" if terms.hours.suffix and rng.random() < 0.6 else title


def _vacancies(employer: DemoEmployer, occupation: Occupation, months: int, *, rng: random.Random) -> int:
    if months > 6 or occupation.education in {"technical", "university"}:
        return 1
    spans = [_VACANCIES[sector] for sector in sorted(employer.sectors) if sector in _VACANCIES]
    return rng.randint(*spans[0]) if spans else rng.choice((1, 1, 1, 2))


def _adjusts(employer: DemoEmployer, *, rng: random.Random) -> bool:
    return rng.random() < (0.3 if employer.sectors & _OPEN_TO_ADJUST else 0.08)
