"""A job in words, ready to print: the card of lists, the facts of its page, the data for search engines."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Employer
from accounts.models.vocabulary import ContractType, Schedule, Telework
from jobs.models import AnswerRate, Job
from jobs.pay import monthly_equivalent

NEW_DAYS = 3
SCRIPT_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
# what the law gives in each regime, in a line; shown as orientation only
MIRROR: dict[str, Promise] = {
    Job.Regime.GENERAL: gettext_lazy("30 días de vacaciones, CTS y dos gratificaciones al año"),
    Job.Regime.SMALL: gettext_lazy("15 días de vacaciones, media CTS y dos medias gratificaciones"),
    Job.Regime.MICRO: gettext_lazy("15 días de vacaciones, sin CTS ni gratificaciones"),
    Job.Regime.HOUSEHOLD: gettext_lazy("contrato escrito, CTS y gratificaciones como en el régimen general"),
    Job.Regime.AGRARIAN: gettext_lazy("bono BETA además del pago, 48 horas a la semana como máximo"),
    Job.Regime.CAS: gettext_lazy("vacaciones, EsSalud y aguinaldos; sin CTS del régimen general"),
}
UNITS = {"hour": "HOUR", "day": "DAY", "week": "WEEK", "month": "MONTH"}
EMPLOYMENT = {
    ContractType.INDEFINITE: "FULL_TIME",
    ContractType.FIXED_TERM: "TEMPORARY",
    ContractType.PART_TIME: "PART_TIME",
    ContractType.CAS: "TEMPORARY",
    ContractType.SERVICES: "CONTRACTOR",
    ContractType.INTERNSHIP: "INTERN",
    ContractType.DAILY: "PER_DIEM",
}


def soles(amount: Decimal) -> str:
    """Write an amount as Peru does: S/ 1,130 or S/ 4.71."""
    return f"S/ {amount:,.0f}" if amount == amount.to_integral_value() else f"S/ {amount:,.2f}"


def pay_words(job: Job) -> str:
    """Say the pay with its period, or nothing where the job does not tell it."""
    least, most = job.pay_min, job.pay_max
    if least is None and most is None:
        return ""
    if least is not None and most is not None and least != most:
        amount = _("%(least)s a %(most)s") % {"least": soles(least), "most": soles(most)}
    elif least is not None:
        amount = soles(least) if most is not None else _("desde %(least)s") % {"least": soles(least)}
    else:
        amount = _("hasta %(most)s") % {"most": soles(most or Decimal(0))}
    return f"{amount} {job.get_pay_period_display()}"


def place_words(job: Job) -> str:
    """Say where: the district with what tells homonyms apart, or that all is remote."""
    if job.telework == Telework.TOTAL:
        return _("Todo remoto")
    return job.place.label if job.place else job.place_text


def short_day(day: datetime.date) -> str:
    return formats.date_format(day, "j b")


def job_card(job: Job, *, km: int | None = None, note: str = "", more: int = 0) -> dict[str, Any]:
    """Give what `_job_card.html` prints; needs the job `with_card`. `more` ads of its employer say the same."""
    published = job.published_at
    return {
        "id": job.pk,
        "url": job.get_absolute_url(),
        "title": job.title,
        "employer": job.employer.name,
        "place": place_words(job),
        "km": km,
        "pay": pay_words(job),
        "contract": job.get_contract_type_display(),
        "closing": short_day(job.closes_on) if job.closes_on else "",
        "new": bool(published and timezone.now() - published < datetime.timedelta(days=NEW_DAYS)),
        "note": note,
        "answers": answer_words(job.employer),
        "more": more,
        "employer_url": reverse("jobs:employer", args=[job.employer_id]),
    }


def answer_words(employer: Employer) -> str:
    """Say how an employer answered lately, or nothing while that is not known.

    Never asks the database: it was fetched with the employer (`with_card`), or nothing is said.
    """
    rate = employer._state.fields_cache.get("answer_rate")
    if not isinstance(rate, AnswerRate) or not rate.is_known:
        return ""
    counts = {"answered": rate.answered, "all": rate.applications, "window": AnswerRate.DAYS}
    if rate.median_days is None:
        return _("responde %(answered)d de %(all)d (%(window)d días)") % counts
    days = round(rate.median_days)
    if days == 0:
        return _("responde %(answered)d de %(all)d, el mismo día (%(window)d días)") % counts
    pattern = ngettext(
        "responde %(answered)d de %(all)d, en %(days)d día (%(window)d días)",
        "responde %(answered)d de %(all)d, en %(days)d días (%(window)d días)",
        days,
    )
    return pattern % (counts | {"days": days})


def facts(job: Job) -> list[tuple[str, str]]:
    """Give the facts of a job as (label, words), the weightiest first; what is not known is left out."""
    rows = [
        (_("Pago"), _pay_row(job)),
        (_("Lugar"), place_words(job)),
        (_("Modalidad"), job.get_telework_display() if job.telework == Telework.PARTIAL else ""),
        (_("Contrato"), job.get_contract_type_display()),
        (_("Régimen"), job.get_regime_display()),
        (_("Jornada"), _schedule_row(job)),
        (_("Vacantes"), str(job.vacancies) if job.vacancies > 1 else ""),
        (_("Estudios"), job.get_education_level_display()),
        (_("Experiencia"), _experience_row(job)),
        (_("Licencia"), job.licence),
        (_("Edad"), _("desde %(age)d años") % {"age": job.min_age} if job.min_age < 18 else ""),
        (_("Ajustes"), _("para personas con discapacidad") if job.disability_friendly else ""),
        (_("Cierra"), formats.date_format(job.closes_on, "j \\d\\e F") if job.closes_on else ""),
    ]
    return [(label, str(words)) for label, words in rows if words]


def _pay_row(job: Job) -> str:
    if not (words := pay_words(job)):
        return (
            _("no se dice: %(reason)s") % {"reason": job.pay_hidden_reason} if job.pay_hidden_reason else ""
        )
    words = f"{words}, {job.get_pay_kind_display()}"
    least = job.pay_min if job.pay_min is not None else job.pay_max
    if job.pay_period == Job.PayPeriod.MONTH or least is None:
        return words
    monthly = monthly_equivalent(least, period=job.pay_period, hours_per_week=job.hours_per_week)
    return f"{words} (≈ {soles(monthly.quantize(Decimal(1)))} {_('al mes')})" if monthly else words


def _schedule_row(job: Job) -> str:
    hours = _("%(hours)d horas a la semana") % {"hours": job.hours_per_week} if job.hours_per_week else ""
    schedule = job.get_schedule_display() if job.schedule != Schedule.FULL_TIME or not hours else ""
    return " · ".join(filter(None, [schedule, hours, job.schedule_note]))


def _experience_row(job: Job) -> str:
    months = job.experience_months
    if months is None:
        return ""
    if months == 0:
        return _("no hace falta")
    if months % 12:
        return ngettext("%(n)d mes", "%(n)d meses", months) % {"n": months}
    return ngettext("%(n)d año", "%(n)d años", months // 12) % {"n": months // 12}


def mirror(job: Job) -> str:
    """Say in a line what the law gives in the job's regime, as orientation; nothing where it is not known."""
    return str(MIRROR.get(job.regime, ""))


def job_posting(job: Job, *, answers_here: bool = True) -> SafeString:
    """Give schema.org's JobPosting as the script element that search engines read."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": job.title,
        "description": job.description,
        "datePosted": f"{job.published_at:%Y-%m-%d}" if job.published_at else None,
        "validThrough": f"{job.closes_on:%Y-%m-%d}" if job.closes_on else None,
        "employmentType": EMPLOYMENT.get(ContractType(job.contract_type)) if job.contract_type else None,
        "hiringOrganization": {"@type": "Organization", "name": job.employer.name},
        "jobLocationType": "TELECOMMUTE" if job.telework == Telework.TOTAL else None,
        "directApply": answers_here,
    }
    if job.place:
        address = {
            "@type": "PostalAddress",
            "addressLocality": job.place.short,
            "addressRegion": job.place.department,
        }
        data["jobLocation"] = {"@type": "Place", "address": address | {"addressCountry": "PE"}}
    if job.pay_min is not None and job.pay_period in UNITS:
        value = {
            "@type": "QuantitativeValue",
            "minValue": float(job.pay_min),
            "unitText": UNITS[job.pay_period],
        }
        if job.pay_max is not None:
            value["maxValue"] = float(job.pay_max)
        data["baseSalary"] = {"@type": "MonetaryAmount", "currency": "PEN", "value": value}
    kept = {key: value for key, value in data.items() if value is not None}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(
        f'<script type="application/ld+json">{text.translate(SCRIPT_ESCAPES)}</script>'
    )  # every < > & is escaped
