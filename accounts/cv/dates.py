"""Dates and periods in lines of a CV: "enero 2019 - actualidad", "2018-2020", "03/2019 al 05/2021"."""

import re
from dataclasses import dataclass
from typing import Final

_MONTH_NAMES: Final = (
    ("ene", "enero", "jan", "january"),
    ("feb", "febrero", "february"),
    ("mar", "marzo", "march"),
    ("abr", "abril", "apr", "april"),
    ("may", "mayo"),
    ("jun", "junio", "june"),
    ("jul", "julio", "july"),
    ("ago", "agosto", "aug", "august"),
    ("set", "setiembre", "sep", "sept", "septiembre", "september"),
    ("oct", "octubre", "october"),
    ("nov", "noviembre", "november"),
    ("dic", "diciembre", "dec", "december"),
)
_MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_TOKEN = re.compile(
    rf"\b(?:\d{{1,2}}[/.\-])?(?P<number>0?[1-9]|1[0-2])[/.\-](?P<year1>{_YEAR})\b"
    rf"|\b(?:\d{{1,2}}\s(?:de\s)?)?(?P<month>{_MONTH})\b\.?(?:(?:\sdel?\s|\s?[\-/,'’]\s?|\s{{0,2}})(?P<year2>{_YEAR}|\d\d(?![\d%]))\b)?"
    rf"|\b(?P<year3>{_YEAR})\b"
    r"|\b(?P<now>(?:la\s)?actualidad|actualmente|actual|presente|la\sfecha|hoy|ahora|present|current|now|today|vigente|en\scurso)\b"
)
_BETWEEN = re.compile(
    r"\s{0,3}\.?\s{0,3}(?:[-–—~/]|\ba\b|\bal\b|\bhasta\b|\bto\b|\buntil\b|\by\b)?\s{0,3}(?:hasta|a|el|la)?\s{0,3}(?:el|la)?\s{0,3}"
)
_SINCE = re.compile(r"(?:\bdesde|\bsince|\ba\spartir\sde)\s{1,3}(?:el\s)?$")
_LEAD_IN = re.compile(
    r"(?:\b(?:desde|del|de|from|since|periodo|fecha|fechas|tiempo)\b[\s:]{0,3}(?:el\s)?){1,2}$"
)

_NUMBER_WORDS: Final = {
    "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "doce": 12, "quince": 15, "veinte": 20,
}  # fmt: skip
_DURATION = re.compile(
    rf"\b(?P<count>\d{{1,2}}|{'|'.join(_NUMBER_WORDS)})\s{{1,2}}(?P<unit>anos?|mes(?:es)?|years?|months?)\b"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A year, perhaps with its month, and where it stands in the line."""

    start: int
    end: int
    year: int = 0
    month: int = 0
    is_now: bool = False

    @property
    def iso(self) -> str:
        """ "2019" or "2019-03"."""
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when; `end` is None for a single date; offsets count from the line's start."""

    start: int
    stop: int
    begin: Moment
    end: Moment | None
    is_current: bool

    @property
    def is_range(self) -> bool:
        return self.end is not None or self.is_current


def _moment(match: re.Match[str]) -> Moment:
    year = match["year1"] or match["year2"] or match["year3"] or "0"
    number = int(year)
    if 0 < number < 100:
        number += 2000 if number < 50 else 1900
    month = int(match["number"]) if match["number"] else _MONTHS.get(match["month"] or "", 0)
    return Moment(match.start(), match.end(), number, month, bool(match["now"]))


def find_periods(folded: str) -> list[Period]:
    """Periods and single dates of one folded line, in order."""
    moments = [_moment(match) for match in _TOKEN.finditer(folded)]
    periods: list[Period] = []
    index = 0
    while index < len(moments):
        first = moments[index]
        second = moments[index + 1] if index + 1 < len(moments) else None
        period = _pair(folded, first, second) if second is not None else None
        if period is not None:
            periods.append(period)
            index += 2
            continue
        if first.year:
            periods.append(_single(folded, first))
        index += 1
    return periods


def _begin_of(folded: str, position: int) -> int:
    lead = _LEAD_IN.search(folded, max(0, position - 30), position)
    return lead.start() if lead else position


def _pair(folded: str, first: Moment, second: Moment) -> Period | None:
    between = folded[first.end : second.start]
    if first.is_now or not between.strip() or len(between) > 20 or not _BETWEEN.fullmatch(between):
        return None
    if first.year == 0 and second.year:
        # "marzo - diciembre 2020": the year stands once.
        first = Moment(first.start, first.end, second.year, first.month)
    if first.year == 0 or (second.year == 0 and not second.is_now):
        return None
    if second.year and (second.year, second.month or 12) < (first.year, first.month or 1):
        return None
    start = _begin_of(folded, first.start)
    return Period(start, second.end, first, None if second.is_now else second, second.is_now)


def _single(folded: str, moment: Moment) -> Period:
    since = bool(_SINCE.search(folded, max(0, moment.start - 30), moment.start))
    return Period(_begin_of(folded, moment.start), moment.end, moment, None, since)


def find_duration(folded: str) -> tuple[int, int, int] | None:
    """Months, start and end of "3 años", "seis meses" (and "2 años y 3 meses") in a folded line."""
    months, start, end = 0, -1, -1
    for match in _DURATION.finditer(folded):
        if start >= 0 and match.start() - end > 4:
            break
        count = int(match["count"]) if match["count"].isdigit() else _NUMBER_WORDS[match["count"]]
        months += count * (12 if match["unit"].startswith(("ano", "year")) else 1)
        start, end = (match.start() if start < 0 else start), match.end()
    return (months, start, end) if 0 < months <= 720 else None
