"""Pay as Peruvian ads write it: amounts in soles, periods, monthly equivalents and the legal floor.

Pure: the table of minimum wages comes in as an argument. Assumptions of the monthly equivalent are the
named constants below and are shown to people wherever an equivalent is shown.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, get_args

Period = Literal["hour", "day", "week", "fortnight", "month", "piece"]
Kind = Literal["gross", "net"]
Doubt = Literal["", "hidden", "unreadable", "currency", "absurd"]

MAX_CHARACTERS = 200
WEEKS_A_MONTH = Decimal(52) / Decimal(12)
FULL_TIME_HOURS_A_WEEK = 48
WORKING_DAYS_A_WEEK = 6
# With the weekly rest paid, a month is 30 days of 8 hours: how the minimum wage becomes a daily or hourly one.
PAID_DAYS_A_MONTH = Decimal(30)
PAID_HOURS_A_MONTH = Decimal(240)
# Fewer hours than these (4 a day, 6 days) earn the minimum wage in proportion; from here on, all of it.
PROPORTIONAL_BELOW_HOURS = 24
# Outside these monthly soles an advertised amount is a slip of the keyboard, not an offer.
LEAST_MONTHLY = Decimal(100)
MOST_MONTHLY = Decimal(60_000)
CENT = Decimal("0.01")

AMOUNT = re.compile(
    r"(?P<currency>s\s*/\.?|s/|pen\b|us\s*\$|usd\b|\$)?\s*"
    r"(?P<number>\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)|\d+)"
    r"\s*(?P<scale>mil\b|k\b)?\s*"
    r"(?P<unit>soles|nuevos soles|pen\b|usd\b|dolares|horas?\b|hrs?\b|dias\b|anos?\b|meses\b|%)?"
)
NOT_MONEY = re.compile(r"^(?:hora|hr|dias|ano|meses|%)")
FOREIGN = re.compile(r"us\s*\$|\busd\b|\bdolar|(?<!\w)\$|\beuros?\b|€")
HIDDEN = re.compile(
    r"convenir|tratar|no disponible|no especific|no indica|confidencial|segun|acorde|competitiv|negociable|"
    r"por definir|de acuerdo a(?:l)? (?:perfil|mercado)|sin especificar"
)
PERIODS: tuple[tuple[Period, re.Pattern[str]], ...] = (
    (
        "piece",
        re.compile(r"destajo|(?:por|cada|x)\s+(?:pieza|prenda|docena|tarea|unidad|kilo|viaje|servicio)"),
    ),
    ("hour", re.compile(r"(?:por|la|x|cada|/)\s*(?:hora|hr|h)\b|hora pedagogica|\bhour")),
    ("fortnight", re.compile(r"quincen")),
    ("week", re.compile(r"seman|\bweek")),
    ("day", re.compile(r"diari[oa]|jornal|(?:por|al|x|cada|/)\s*dia\b|\bday\b")),
    ("month", re.compile(r"mensual|(?:por|al|x|cada|/)\s*mes\b|\bmonth")),
)
HOURS_OF_WORK = re.compile(
    r"\d+\s*(?:horas?|hrs?)\s*(?:semanales|diarias|a la semana|(?:por|al|la)\s+(?:semana|dia))"
)
NET = re.compile(r"\bneto\b|\blibres?\b|en mano|liquido")
ONLY_LEAST = re.compile(r"\bdesde\b|a mas\b|\bminimo\b|como minimo|\bbase\b")
ONLY_MOST = re.compile(r"\bhasta\b|\bmaximo\b")


@dataclass(frozen=True, slots=True)
class Pay:
    """An offer in soles; one end may be open, never both."""

    minimum: Decimal | None
    maximum: Decimal | None
    period: Period = "month"
    kind: Kind = "gross"


@dataclass(frozen=True, slots=True)
class PayReading:
    """The pay that was read, or the reason why there is none; a doubt beside a pay means that one end was dropped."""

    pay: Pay | None
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class WageFloor:
    """One row of the table of minimum wages: soles a month for a full schedule."""

    valid_from: datetime.date
    amount: Decimal
    norm: str = ""


def read_pay(text: str, *, period: str = "") -> PayReading:
    """Reads pay as an ad writes it: "S/ 1,130", "S/. 1.500,00 (Mensual)", "entre 1200 y 1500 soles".

    `period` is what the source says in a column of its own, in words or as a code; the text wins over it.
    """
    plain = HOURS_OF_WORK.sub(" ", _plain(text[:MAX_CHARACTERS]))
    if not plain.strip(" -."):
        return PayReading(pay=None, doubt="hidden")
    found = _amounts(plain)
    if not found:
        return PayReading(pay=None, doubt="hidden" if HIDDEN.search(plain) else "unreadable")
    if FOREIGN.search(plain) and not re.search(r"s/|soles|\bpen\b", plain):
        return PayReading(pay=None, doubt="currency")
    minimum: Decimal | None = min(found[:2])
    maximum: Decimal | None = max(found[:2])
    if len(found) == 1 and ONLY_MOST.search(plain):
        minimum = None
    elif len(found) == 1 and ONLY_LEAST.search(plain):
        maximum = None
    said = _period_in(plain) or _period_in(_plain(period)) or (period if period in get_args(Period) else None)
    pay = Pay(minimum=minimum, maximum=maximum, kind="net" if NET.search(plain) else "gross")
    return _believable(replace(pay, period=said or "month"))  # type: ignore[arg-type]


def read_range(minimum: str, maximum: str, *, period: str = "month") -> PayReading:
    """Reads two columns of a source; an empty or zero end is an open one."""
    ends = [(_amounts(_plain(end)) or [Decimal(0)])[0] for end in (minimum, maximum)]
    if not any(ends):
        return PayReading(pay=None, doubt="hidden")
    least, most = ends
    if least and most and least > most:
        least, most = most, least
    said = period if period in get_args(Period) else _period_in(_plain(period)) or "month"
    return _believable(Pay(minimum=least or None, maximum=most or None, period=said))  # type: ignore[arg-type]


def monthly_equivalent(
    amount: Decimal, *, period: str, hours_per_week: int | None = None, rest_paid: bool = False
) -> Decimal | None:
    """Returns soles a month, or None for piecework, which has none.

    Assumes 6 days and 48 hours a week where the ad says nothing, and pay for worked days only; `rest_paid`
    counts the weekly rest too (30 days of 8 hours), as the law does for the minimum wage.
    """
    hours = Decimal(hours_per_week or FULL_TIME_HOURS_A_WEEK)
    share = min(Decimal(1), hours / FULL_TIME_HOURS_A_WEEK)
    factors = {
        "hour": PAID_HOURS_A_MONTH * share if rest_paid else hours * WEEKS_A_MONTH,
        "day": PAID_DAYS_A_MONTH if rest_paid else WORKING_DAYS_A_WEEK * WEEKS_A_MONTH,
        "week": WEEKS_A_MONTH,
        "fortnight": Decimal(2),
        "month": Decimal(1),
    }
    factor = factors.get(period)
    return None if factor is None else (amount * factor).quantize(CENT, rounding=ROUND_HALF_UP)


def minimum_wage_on(day: datetime.date, *, table: Iterable[WageFloor]) -> WageFloor | None:
    """Returns the row in force on a day, or None before the first one."""
    in_force = [row for row in table if row.valid_from <= day]
    return max(in_force, key=lambda row: row.valid_from) if in_force else None


def legal_floor(wage: WageFloor, *, hours_per_week: int | None = None) -> Decimal:
    """Returns the least soles a month for these hours; under 4 hours a day the minimum is in proportion."""
    if hours_per_week is None or hours_per_week >= PROPORTIONAL_BELOW_HOURS:
        return wage.amount
    return (wage.amount * hours_per_week / FULL_TIME_HOURS_A_WEEK).quantize(CENT, rounding=ROUND_HALF_UP)


def is_below_floor(pay: Pay, *, wage: WageFloor, hours_per_week: int | None = None) -> bool:
    """Says whether even the best end of the offer pays less than the law asks; piecework is never judged."""
    best = pay.maximum if pay.maximum is not None else pay.minimum
    if best is None:
        return False
    monthly = monthly_equivalent(best, period=pay.period, hours_per_week=hours_per_week, rest_paid=True)
    return monthly is not None and monthly < legal_floor(wage, hours_per_week=hours_per_week)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("\xa0", " ")


def _amounts(plain: str) -> list[Decimal]:
    """Returns the sums of money in the text; numbers of hours, days or years are no money."""
    found: list[tuple[bool, Decimal]] = []
    for match in AMOUNT.finditer(plain):
        unit = match["unit"] or ""
        if NOT_MONEY.match(unit) and not match["currency"]:
            continue
        amount = _number(match["number"]) * (1000 if match["scale"] else 1)
        found.append((bool(match["currency"]) or bool(unit), amount))
    marked = [amount for is_marked, amount in found if is_marked]
    # "S/ 1,200 - 1,500" marks one end only; "S/ 1,200 + 2 bonos" must not take the 2 for an end.
    if len(marked) == 1:
        return [amount for is_marked, amount in found if is_marked or amount >= marked[0] / 10]
    return marked or [amount for _, amount in found]


def _number(digits: str) -> Decimal:
    """Reads 1,500.00 and 1.500,00 alike: three digits after a sign are thousands, one or two are cents."""
    cents = re.search(r"[.,](\d{1,2})$", digits)
    whole = digits[: cents.start()] if cents else digits
    return Decimal(re.sub(r"\D", "", whole) + ("." + cents[1] if cents else ""))


def _period_in(plain: str) -> Period | None:
    return next((period for period, words in PERIODS if words.search(plain)), None)


def _believable(pay: Pay) -> PayReading:
    """Drops ends that nobody pays: an absurd range loses the absurd end, an absurd offer is no offer."""
    minimum = pay.minimum if _is_believable(pay.minimum, period=pay.period) else None
    maximum = pay.maximum if _is_believable(pay.maximum, period=pay.period) else None
    if minimum is None and maximum is None:
        return PayReading(pay=None, doubt="absurd")
    dropped = (minimum, maximum) != (pay.minimum, pay.maximum)
    return PayReading(pay=replace(pay, minimum=minimum, maximum=maximum), doubt="absurd" if dropped else "")


def _is_believable(amount: Decimal | None, *, period: Period) -> bool:
    if amount is None:
        return False
    monthly = monthly_equivalent(amount, period=period)
    return Decimal(0) < amount < MOST_MONTHLY if monthly is None else LEAST_MONTHLY <= monthly <= MOST_MONTHLY
