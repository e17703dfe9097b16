"""Reads the invented people of the demonstration who look for work; e-mails and phones are made from their order."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from jobs.demo.types import DemoExperience, DemoSeeker

FILE = Path(__file__).parent / "seekers.toml"
EMAIL_DOMAIN = "demo.chamba.pe"


@cache
def demo_seekers() -> tuple[DemoSeeker, ...]:
    """Give all invented seekers in the order of the file; raises ValueError when two share a login."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["seeker"]
    seekers = tuple(_read(row, number) for number, row in enumerate(rows, start=1))
    if len({seeker.email for seeker in seekers}) != len(seekers):
        raise ValueError("two demonstration seekers share a login")
    return seekers


def demo_phone(number: int) -> str:
    """Give an E.164 mobile of the block +51 900 00x xxx that the demonstration keeps for itself."""
    return f"+51900000{number:03d}"


def _read(row: dict[str, Any], number: int) -> DemoSeeker:
    login = row.get("login") or _slug(row["name"])
    return DemoSeeker(
        key=login,
        name=row["name"],
        email=f"{login}@{EMAIL_DOMAIN}",
        phone=demo_phone(number),
        summary=row["summary"],
        place=row["place"],
        radius_km=row.get("radius", 25),
        telework=row.get("telework", False),
        availability=row.get("availability", "now"),
        schedules=tuple(row.get("schedules", ())),
        contracts=tuple(row.get("contracts", ())),
        pay_wish=row.get("pay"),
        licences=tuple(row.get("licences", ())),
        experiences=tuple(_experience(text) for text in row.get("did", ())),
        education_level=row.get("level", "secondary"),
        education_field=row.get("field", ""),
        skills=tuple(row.get("skills", ())),
        languages=tuple((name, level) for name, level in row.get("languages", ())),
        visible=row.get("visible", number % 2 == 0),
    )


def _experience(text: str) -> DemoExperience:
    """Read "formal|title|where|months"."""
    kind, title, where, months = text.split("|")
    return DemoExperience(kind=kind, title=title, employer_name=where, months=int(months))


def _slug(name: str) -> str:
    first, *rest = name.split()
    word = f"{first}.{rest[0]}" if rest else first
    bare = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in bare if letter.isascii() and (letter.isalpha() or letter == "."))
