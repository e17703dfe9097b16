"""The last step of every format: dates and numbers read, texts cleaned, limits held, one row made."""

import datetime
import re
from collections.abc import Mapping as Fields
from functools import lru_cache
from typing import Any

from jobs.feeds.rows import (
    LEAST_TEXT,
    LEAST_TITLE,
    MAX_BENEFITS,
    MAX_DESCRIPTION,
    MAX_FIELD_CHARACTERS,
    MAX_REQUIREMENTS,
    MAX_TITLE,
    FeedRow,
    RowRefused,
)
from jobs.feeds.text import one_line, plain_text, shortened

TEXTS = {"description": MAX_DESCRIPTION, "requirements": MAX_REQUIREMENTS, "benefits": MAX_BENEFITS}
LINES = {
    "external_id": 120, "employer": 200, "place_text": 200, "department": 60, "province": 60, "country": 60,
    "pay_text": 200, "pay_min": 40, "pay_max": 40, "pay_period": 40, "schedule_note": 160, "url": 500,
}  # fmt: skip
MOST_ABOUT = 2_000
MONTHS = {
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
    "septiembre": 9, "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
}  # fmt: skip
DAY_OF_MONTH = re.compile(r"(\d{1,2})\s+de\s+([a-z]+)(?:\s+(?:de|del)\s+(\d{4}))?", re.IGNORECASE)
YEARS = range(2000, 2100)


def build_row(*, line: int, fields: Fields[str, Any]) -> FeedRow:
    """Returns the row with clean texts.

    Raises RowRefused where title or text are missing or something is longer than a job can hold.
    """
    made = dict(fields)
    for name in (*TEXTS, *LINES, "title", "employer_about"):
        raw = made.get(name) or ""
        if len(raw) > MAX_FIELD_CHARACTERS:
            raise RowRefused("too_long", f"{name}: {len(raw)} characters, at most {MAX_FIELD_CHARACTERS}")
        made[name] = plain_text(raw) if name in TEXTS or name == "employer_about" else one_line(raw)
    whole_title = made["title"]
    if len(whole_title) < LEAST_TITLE:
        raise RowRefused("no_title", whole_title)
    if len(made["description"]) + len(made["requirements"]) < LEAST_TEXT:
        raise RowRefused("no_text", made["description"] or made["requirements"])
    if len(whole_title) > MAX_TITLE:
        # Nothing is lost: the whole title opens the text.
        made["title"] = shortened(whole_title, most=MAX_TITLE)
        made["description"] = f"{whole_title}\n\n{made['description']}".strip()
    for name, most in (TEXTS | LINES).items():
        if len(made[name]) > most:
            raise RowRefused("too_long", f"{name}: {len(made[name])} characters, at most {most}")
    if not made["external_id"]:
        raise RowRefused("no_id")
    made["employer_about"] = shortened(made["employer_about"], most=MOST_ABOUT)
    made["url"] = made["url"] if re.match(r"https?://[^\s]+\.[^\s]+$", made["url"]) else ""
    return FeedRow(line=line, **made)


@lru_cache(maxsize=4096)
def read_date(
    text: str,
    *,
    formats: tuple[str, ...] = ("iso",),
    year: int | None = None,
    ignore: frozenset[str] = frozenset(),
) -> datetime.date | None:
    """Returns the date, or None for an empty or ignored text.

    Formats are strptime patterns, "iso" and "es" ("16 de abril"; `year` fills in a missing year).
    Raises RowRefused where none fits.
    """
    plain = text.strip()
    if not plain or plain.lower() in ignore:
        return None
    for pattern in formats:
        found = _dated(plain, pattern=pattern, year=year)
        if found and found.year in YEARS:
            return found
    raise RowRefused("bad_date", plain)


def _dated(text: str, *, pattern: str, year: int | None) -> datetime.date | None:
    try:
        if pattern == "iso":
            return datetime.date.fromisoformat(text[:10])
        if pattern != "es":
            return datetime.datetime.strptime(text, pattern).date()  # noqa: DTZ007
        match = DAY_OF_MONTH.fullmatch(text)
        if not match or not (match[3] or year):
            return None
        return datetime.date(int(match[3] or year or 0), MONTHS.get(match[2].lower(), 0), int(match[1]))
    except ValueError:
        return None


def read_count(text: str, *, least: int, most: int, default: int) -> int:
    """Returns a whole number within its limits, `default` where the text is empty.

    Raises RowRefused for anything else.
    """
    plain = text.strip()
    if not plain:
        return default
    match = re.fullmatch(r"(\d{1,9})(?:\.0+)?", plain)
    if not match:
        raise RowRefused("bad_number", plain)
    return min(max(int(match[1]), least), most)
