"""Joins facts and phrases into the three texts of an ad: what is done, what is asked, what is offered."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from jobs.demo import phrases
from jobs.demo.catalogue import Occupation
from jobs.demo.places import NAMES, NATIVE_LANGUAGE_DEPARTMENTS, department_of
from jobs.demo.terms import Terms
from jobs.demo.types import DemoEmployer

# benefits that only an employment contract can give
_PAYROLL_PERK = re.compile(
    r"planilla|EsSalud|CTS|grati|utilidades|EPS|seguro de vida|contrato|vacaciones|seguro de salud|horas extra|feriados"
)
_PAYROLL_KINDS = frozenset({"planilla", "comision", "medio", "agrario", "hogar"})
_BEGINNER = re.compile(
    r"no se necesita experiencia|no se pide experiencia|no hace falta|desde cero|sabes poco|ganas de aprender|"
    r"recién egresas|con o sin experiencia|el maestro te enseña|hacer experiencia",
    re.IGNORECASE,
)
_EXPERT = re.compile(r"experiencia|referencias|horas de manejo|comprob", re.IGNORECASE)
_STUDIES = re.compile(
    r"secundaria|estudios|título|egresad|bachiller|licenciad|licenciatura|estudiante|primaria|certificado"
)
_NATIVE = re.compile(r"quechua|aimara|asháninka")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """What one ad says, before it is put in words."""

    occupation: Occupation
    employer: DemoEmployer
    place: str
    title: str
    terms: Terms
    experience_months: int
    answer_days: int
    pay_hidden: bool
    adjusts: bool
    telework: str


def describe(ad: Ad, *, rng: random.Random) -> str:
    """Tell what is done: an opening, three to five tasks as lines or sentences, one or two lines of colour."""
    voice = ad.employer.voice
    opening = rng.choice(phrases.OPENINGS[voice]).format(
        employer=ad.employer.trade_name, title=_in_text(ad.title), place=NAMES[ad.place]
    )
    tasks = rng.sample(ad.occupation.tasks, rng.randint(3, 5))
    contexts = [
        text for text in ad.occupation.context if not (ad.experience_months and _BEGINNER.search(text))
    ]
    colour = " ".join(rng.sample(contexts, min(len(contexts), rng.choice((1, 1, 2)))))
    closing = rng.choice(phrases.CLOSINGS[voice]).format(days=ad.answer_days)
    if ad.telework in phrases.TELEWORK:
        colour = f"{colour} {rng.choice(phrases.TELEWORK[ad.telework])}"
    told = _told(tasks, voice=voice, rng=rng)
    parts = [f"{opening} {colour}", told] if rng.random() < 0.6 else [opening, told, colour]
    if rng.random() < 0.7:
        parts.append(closing)
    return "\n".join(part for part in parts if part)


def _told(tasks: list[str], *, voice: str, rng: random.Random) -> str:
    if rng.random() < _lines_share(voice):
        return _lines(rng.choice(phrases.TASK_LISTS[voice]), tasks, rng=rng)
    *first, last = tasks
    sentence = rng.choice(phrases.TASK_SENTENCES[voice]).format(tasks=join_words(first))
    return f"{sentence} {rng.choice(phrases.MORE_TASKS).format(task=last)}"


def require(ad: Ad, *, rng: random.Random) -> str:
    """Tell what is asked: experience, studies and two to four things of the occupation; nothing about who one is."""
    asks = [text for text in ad.occupation.asks if _may_ask(text, ad=ad)]
    must = [text for text in asks if "licencia " in text or text == ad.occupation.asks[0]]
    others = [text for text in asks if text not in must]
    chosen = must + rng.sample(others, min(len(others), rng.randint(1, 3)))
    studies = phrases.EDUCATION.get(ad.occupation.education, "")
    if studies and not any(_STUDIES.search(text) for text in chosen):
        chosen.append(studies)
    if ad.experience_months:
        chosen = _with_length(chosen, ad.experience_months, rng=rng)
    voice = ad.employer.voice
    if rng.random() < _lines_share(voice):
        told = _lines(rng.choice(phrases.ASK_LISTS[voice]), chosen, rng=rng)
    else:
        told = rng.choice(phrases.ASK_SENTENCES[voice]).format(asks=join_words(chosen))
    if ad.experience_months:
        return told
    return f"{told}\n{_capital(rng.choice(phrases.EXPERIENCE[0]))}."


def _with_length(asks: list[str], months: int, *, rng: random.Random) -> list[str]:
    """Say the months of experience first, within the ask that says in what when there is one."""
    within = next((text for text in asks if text.startswith("experiencia ")), None)
    if within is None:
        return [rng.choice(phrases.EXPERIENCE[months]), *asks]
    return [f"{phrases.LENGTHS[months]} de {within}", *(text for text in asks if text != within)]


def _may_ask(text: str, *, ad: Ad) -> bool:
    if _NATIVE.search(text) and department_of(ad.place) not in NATIVE_LANGUAGE_DEPARTMENTS:
        return False
    if ad.experience_months:
        return not _BEGINNER.search(text) and not (text.startswith("experiencia") and "deseable" in text)
    return not _EXPERT.search(text) or "deseable" in text or bool(_BEGINNER.search(text))


def offer(ad: Ad, *, rng: random.Random) -> str:
    """Tell what is given: pay, two or three benefits that the kind of contract can hold, adjustments."""
    kind = ad.terms.kind
    pay = rng.choice(phrases.PAY_HIDDEN if ad.pay_hidden else phrases.PAY[kind]).format(pay=soles(ad.terms))
    perks = [text for text in ad.occupation.perks if kind in _PAYROLL_KINDS or not _PAYROLL_PERK.search(text)]
    perks = [text for text in perks if not _said_already(text, pay=pay, telework=ad.telework)]
    perks = rng.sample(perks, min(len(perks), rng.randint(1, 3)))
    voice = ad.employer.voice
    if rng.random() < _lines_share(voice) or not perks:
        lines = [pay, *perks]
        told = _lines(rng.choice(phrases.OFFER_LISTS[voice]), lines, rng=rng)
    else:
        told = (
            f"{_capital(pay)}. {rng.choice(phrases.OFFER_SENTENCES[voice]).format(perks=join_words(perks))}"
        )
    return f"{told}\n{rng.choice(phrases.ADJUSTMENTS)}" if ad.adjusts else told


def _said_already(perk: str, *, pay: str, telework: str) -> bool:
    """Tell whether a benefit repeats the pay or speaks of a place of work that the ad does not have."""
    repeats = any(
        word in perk and word in pay for word in ("planilla", "comision", "contrato", "sábado", "seman")
    )
    at_home = "desde casa" in perk or "híbrido" in perk or ("internet" in perk and telework == "onsite")
    return repeats or at_home


def soles(terms: Terms) -> str:
    """Write an amount or a range as Peruvians do: "S/ 1,130", "S/ 60 a S/ 80"."""
    if terms.low == terms.high:
        return f"S/ {terms.low:,}"
    return f"S/ {terms.low:,} a S/ {terms.high:,}"


def join_words(parts: Sequence[str]) -> str:
    """Join as Spanish does: commas and "y" ("e" before an i), semicolons where a part has a comma of its own."""
    if len(parts) < 2:
        return "".join(parts)
    *first, last = parts
    link = "e" if re.match(r"h?i(?!e)", last, re.IGNORECASE) else "y"
    if any("," in part for part in parts):
        separator, before = "; ", ";"
    else:
        # a part with its own "y" needs a pause before the last link
        separator, before = ", ", "," if len(parts) > 2 and any(" y " in part for part in parts) else ""
    return f"{separator.join(first)}{before} {link} {last}"


def _lines(head: str, parts: Sequence[str], *, rng: random.Random) -> str:
    mark = rng.choice(("- ", "- ", "• ", "* "))
    return "\n".join([head, *(f"{mark}{_capital(part)}" for part in parts)])


def _lines_share(voice: str) -> float:
    return {"formal": 0.75, "direct": 0.6, "warm": 0.4, "street": 0.3, "person": 0.15}[voice]


def _in_text(title: str) -> str:
    short = title.split(":")[0]
    return short if short[:2].isupper() else short[0].lower() + short[1:]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
