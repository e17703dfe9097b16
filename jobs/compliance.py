"""What publication asks of a job, and what in its words a person should look at before it goes out.

Pure: the minimum wage and the day come in as arguments. Gaps refuse publication; findings only hold a job
for a manager's decision, and what they say of the law is orientation, not a ruling.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import re2
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.vocabulary import ContractType, Schedule, Telework
from jobs.models import Job
from jobs.pay import Pay, WageFloor, is_below_floor, legal_floor

LONGEST_OPEN_DAYS = 180
# contracts that the minimum wage does not bind by itself; a manager looks at them
WITHOUT_MINIMUM = frozenset({ContractType.SERVICES, ContractType.PIECEWORK, ContractType.OTHER})
READ_FIELDS = ("title", "requirements", "description", "benefits", "schedule_note", "pay_hidden_reason")
AROUND = 80  # characters before and after a sign that may make it harmless


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a job that may break the law or cheat; `quote` is a literal part of the field's text."""

    code: str
    field: str
    quote: str
    message: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern on folded text; `unless` are words close by that make it harmless."""

    code: str
    pattern: object
    unless: tuple[str, ...] = ()


# words that the table of signs shortens
WORDS = {
    # what a false job makes people pay for
    "{cost}": r"(?:inscripcion|postulacion|tramites?|uniforme|kit|curso|capacitacion|induccion|examen(?: medico)?"
    r"|materiales|fotocheck|vacante|cupo|garantia|certificado|antecedentes)\b",
    "{years}": "> de experiencia, > en, < experiencia",
    "{equality}": "distincion, discrimin, igualdad, indistint, diversidad, inclusi, sin importar, independiente",
}


def _signs(lines: str) -> tuple[Sign, ...]:
    """Read the table of signs, one a line."""
    signs = []
    for line in lines.strip().splitlines():
        code, rest = line.split(maxsplit=1)
        for name, meaning in WORDS.items():
            rest = rest.replace(name, meaning)
        pattern, _separator, harmless = rest.partition(" ~ ")
        compiled = re2.compile(rf"\b(?:{pattern})")
        signs.append(
            Sign(code, compiled, tuple(word.strip() for word in harmless.split(",") if word.strip()))
        )
    return tuple(signs)


# code, pattern on folded text (it begins at a word), after "~" words near that make it harmless
SIGNS = _signs(r"""
age           (?:entre |de )?(?:1[4-9]|[2-6]\d) ?(?:a|y|-|hasta) ?[2-6]\d anos\b ~ {years}
age           (?:hasta|maximo|tope|no mayor(?:es)? (?:de|a)|menor(?:es)? de) (?:los )?[2-6]\d anos\b ~ {years}
age           edad ?:? ?(?:maxima|entre|hasta|de) ?:? ?\d{2}\b(?: ?(?:y|a|-) ?\d{2}\b)?(?: anos)?
age           personas? jove?n(?:es)?\b|gente joven\b
sex           sexo ?:? ?(?:masculino|femenino)\b
sex           (?:solo|unicamente|exclusivo para) (?:varones|hombres|mujeres|damas|senoritas)\b
sex           (?:varon|varones|senoritas?|caballeros?)\b ~ mujer, dama, ambos, varon o, hombres y
look          (?:buena|excelente|agradable) presencia\b|buen aspecto\b
look          tez (?:clara|blanca|triguena)\b|talla (?:minima|mayor)\b
look          (?:cv|curriculum|hoja de vida|adjuntar|enviar|mandar)\b[^.\n]{0,20}\bfoto(?:grafia)?s?\b ~ documento
family        sin (?:hijos|carga familiar)\b|solter[oa]s?\b
family        estado civil\b ~ {equality}
family        (?:prueba|test) de embarazo\b|no (?:estar )?embarazadas?\b
origin        (?:solo|unicamente) peruan[oa]s?\b|de nacionalidad peruana\b|no extranjeros\b
origin        (?:vivir|residir|que vivan?) (?:obligatoriamente |solo )?en (?:el distrito|los distritos|la zona)\b
study         egresad[oa]s? (?:solo )?de (?:la )?(?:pucp|ulima|upc)\b
study         egresad[oa]s? (?:solo )?de (?:la )?universidad (?:de lima|catolica|del pacifico|nacional|san)\b
study         universidad(?:es)? de prestigio\b
belief        (?:ser|profesar|de religion|religion) (?:cristian|catolic|evangelic|adventist)[oa]s?\b
belief        (?:no )?(?:estar )?afiliad[oa]s? (?:a|al) (?:un )?(?:sindicato|partido)\b
health        (?:prueba|test|examen) de (?:vih|sida)\b
health        sin (?:discapacidad|impedimento fisico)\b ~ con y, con o, {equality}
fee           (?:pagar|abonar|yapear|plinear|depositar|cancelar|transferir)\b[^.\n]{0,60}\b{cost}
fee           (?:debes?|deberas?) (?:traer|llevar) (?:s/ ?)?\d+
fee           (?:pagar|abonar|yapear|plinear|depositar|transferir)\b[^.\n]{0,25}\bs/ ?\d+ ~ te vamos, sueldo
fee           (?:costo|valor|precio|cuota|derecho|pago unico) (?:de|del|por|para)(?: la| el| tu)? {cost}
fee           {cost}[^.\n]{0,25}\bs/\.? ?\d ~ te damos, cubrimos, pagamos, pagad, bono, ganas
fee           (?:separar?|reservar?|asegurar?) (?:tu |su |el |la )?(?:vacante|cupo|puesto)\b
fee           inversion (?:inicial|minima|de s/)|recupera(?:s|ras)? tu inversion\b
bank          (?:clave|pin|token|cvv|foto) (?:de|del|de la|de tu|de su) (?:tarjeta|cuenta|token|banca)\b
bank          (?:prestar?|usar) (?:tu|su) cuenta\b|codigo que te llega\b
contact       (?:solo|unicamente) (?:por |al )?(?:whatsapp|wsp|telegram)\b|wa\.me/|t\.me/
exploitation  damas? de compania\b|fichera\b|fichaje de copas\b|fichar copas\b|copas y fichas\b
exploitation  (?:ganancias?|comision(?:es)?|pagos?) (?:por|de|en) (?:fichas|copas)\b
exploitation  (?:retenemos|dejar|entregar) (?:tu|su|el) (?:dni|pasaporte|documento)\b
exploitation  (?:minas?|mineria|selva|extranjero|provincia)\b[^.\n]{0,80}\bsin experiencia\b[^.\n]{0,80}\balojamiento\b
""")  # fmt: skip

LAW = gettext_lazy("Ley 26772 (orientativo)")
MESSAGES: dict[str, Promise] = {
    "age": gettext_lazy("Pide una edad. Di qué hay que saber hacer, no cuántos años tener. %(law)s."),
    "sex": gettext_lazy("Pide hombre o mujer. Escribe el puesto para cualquier persona. %(law)s."),
    "look": gettext_lazy("Pide presencia, talla o foto. Di el trato o el uniforme que se necesita. %(law)s."),
    "family": gettext_lazy("Pregunta por hijos, estado civil o embarazo. Quítalo. %(law)s."),
    "origin": gettext_lazy(
        "Pide nacionalidad o vivir en una zona. Di el horario y el lugar de trabajo. %(law)s."
    ),
    "study": gettext_lazy("Pide una universidad en particular. Di el título que hace falta. %(law)s."),
    "belief": gettext_lazy("Pide una religión o afiliación. Quítalo. %(law)s."),
    "health": gettext_lazy("Descarta por salud o discapacidad. Di la tarea y ofrece ajustes. %(law)s."),
    "fee": gettext_lazy("Parece que se cobra a quien postula. Nadie paga por postular ni por trabajar."),
    "bank": gettext_lazy("Pide claves o cuentas de banco. Nunca se piden para postular."),
    "contact": gettext_lazy("Lleva a escribir fuera de Chamba. Deja que postulen aquí."),
    "exploitation": gettext_lazy("Tiene señales de engaño o explotación. Una persona lo revisará."),
    "below_minimum": gettext_lazy("El pago queda debajo del mínimo legal si hubiera relación laboral."),
}


def publication_gaps(job: Job, *, day: datetime.date, wage: WageFloor | None) -> dict[str, str]:
    """Give what publication on `day` lacks: field -> sentence; empty when the job may go out."""
    gaps: dict[str, str] = {}
    if not job.title.strip():
        gaps["title"] = _("Escribe el puesto.")
    if not job.description.strip():
        gaps["description"] = _("Cuenta qué se hace en el trabajo.")
    if not job.contract_type:
        gaps["contract_type"] = _("Elige el tipo de contrato.")
    if job.place_id is None and job.telework != Telework.TOTAL:
        gaps["place"] = _("Elige el distrito, o marca «Todo remoto».")
    if job.pay_min is None and job.pay_max is None and not job.pay_hidden_reason.strip():
        gaps["pay_min"] = _("Pon cuánto se paga, o explica por qué no se dice.")
    gaps |= _date_gap(job.closes_on, day=day)
    if wage and "pay_min" not in gaps and (problem := pay_problem(job, wage=wage)):
        gaps["hours_per_week" if _needs_hours(job) else "pay_min"] = problem
    return gaps


def _date_gap(closes_on: datetime.date | None, *, day: datetime.date) -> dict[str, str]:
    last = day + datetime.timedelta(days=LONGEST_OPEN_DAYS)
    if closes_on is None:
        return {"closes_on": _("Pon hasta qué día se puede postular.")}
    if not day <= closes_on <= last:
        return {
            "closes_on": _("La fecha de cierre va desde hoy hasta el %(day)s.") % {"day": f"{last:%d/%m/%Y}"}
        }
    return {}


def pay_problem(job: Job, *, wage: WageFloor) -> str:
    """Say in words that the gross pay is below the legal minimum for its hours, or nothing."""
    if (
        job.contract_type in WITHOUT_MINIMUM
        or job.pay_kind != Job.PayKind.GROSS
        or not _is_below(job, wage=wage)
    ):
        return ""
    if _needs_hours(job):
        return _("Pon las horas por semana: con ellas se compara el pago con el mínimo legal.")
    floor = legal_floor(wage, hours_per_week=job.hours_per_week)
    return _(
        "El mínimo legal es S/ %(floor)s al mes para esas horas (%(norm)s, orientativo). Sube el pago."
    ) % {
        "floor": f"{floor:,.0f}" if floor == int(floor) else f"{floor:,.2f}",
        "norm": wage.norm,
    }


def _is_below(job: Job, *, wage: WageFloor) -> bool:
    pay = Pay(minimum=job.pay_min, maximum=job.pay_max, period=job.pay_period, kind=job.pay_kind)  # type: ignore[arg-type]
    return is_below_floor(pay, wage=wage, hours_per_week=job.hours_per_week)


def _needs_hours(job: Job) -> bool:
    part = job.contract_type == ContractType.PART_TIME or job.schedule in (
        Schedule.PART_TIME,
        Schedule.BY_HOURS,
    )
    return part and job.hours_per_week is None


def findings(job: Job, *, wage: WageFloor | None = None) -> list[Finding]:
    """Give what a manager should look at: unlawful requirements, signs of fraud; one a kind and field."""
    found: dict[tuple[str, str], Finding] = {}
    for field in READ_FIELDS:
        for finding in _read(field, getattr(job, field)):
            found.setdefault((finding.code, field), finding)
    below = wage is not None and not pay_problem(job, wage=wage) and _is_below(job, wage=wage)
    if below:
        found["below_minimum", "pay_min"] = Finding(
            "below_minimum", "pay_min", "", str(MESSAGES["below_minimum"])
        )
    return list(found.values())


def _read(field: str, text: str) -> Iterator[Finding]:
    folded = _folded(text)
    for sign in SIGNS:
        for match in sign.pattern.finditer(folded):  # type: ignore[attr-defined]
            start, end = match.span()
            before, after = folded[max(0, start - AROUND) : start], folded[end : end + AROUND]
            if not any(_stands(word, before, folded[start:end], after) for word in sign.unless):
                yield Finding(sign.code, field, text[start:end], str(MESSAGES[sign.code]) % {"law": LAW})


def _stands(word: str, before: str, sign: str, after: str) -> bool:
    """Say whether a harmless word is near: "> word" right behind the sign, "< word" right before it, else around."""
    if word.startswith(">"):
        return after.lstrip(" ,").startswith(word[1:].strip())
    if word.startswith("<"):
        return word[1:].strip() in before[-24:]
    return word in before or word in sign or word in after


def _folded(text: str) -> str:
    """Lower-case without accents, one character for each, so that offsets stay."""
    return "".join(unicodedata.normalize("NFD", char)[0].lower()[:1] or char for char in text)
