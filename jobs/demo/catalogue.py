"""Reads the occupations of the demonstration: facts and short phrases, one file a family."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "occupations"

_TELEWORK = {"none": "onsite", "partial": "partial", "total": "total"}
_EDUCATION = {"licensed": "university"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A way of paying with its range in soles (the period depends on the kind)."""

    kind: str
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """An occupation as its ads speak of it; tasks are infinitive phrases, asks are noun phrases."""

    key: str
    titles: tuple[str, ...]
    sectors: frozenset[str]
    cities: frozenset[str]
    tasks: tuple[str, ...]
    asks: tuple[str, ...]
    context: tuple[str, ...]
    perks: tuple[str, ...]
    deals: tuple[Deal, ...]
    schedules: tuple[str, ...]
    experience: tuple[int, ...]
    education: str
    licence: str
    telework: tuple[str, ...]


@cache
def occupations() -> tuple[Occupation, ...]:
    """Give all occupations in the order of their files; raises ValueError when two share a key."""
    rows = [_read(row) for path in sorted(FOLDER.glob("*.toml")) for row in _rows(path)]
    if len({row.key for row in rows}) != len(rows):
        raise ValueError("two demonstration occupations share a key")
    return tuple(rows)


def _rows(path: Path) -> list[dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))["occupation"]


def _read(row: dict[str, Any]) -> Occupation:
    return Occupation(
        key=row["key"],
        titles=tuple(row["titles"]),
        sectors=frozenset(row["sectors"]),
        cities=frozenset(row.get("cities", ())),
        tasks=tuple(row["tasks"]),
        asks=tuple(row["asks"]),
        context=tuple(row["context"]),
        perks=tuple(row["perks"]),
        deals=tuple(_deal(text) for text in row["deals"]),
        schedules=tuple(row["schedules"]),
        experience=tuple(row["experience"]),
        education=_EDUCATION.get(row["education"], row["education"]),
        licence=row.get("licence", ""),
        telework=tuple(_TELEWORK[mode] for mode in row.get("telework", ["none"])),
    )


def _deal(text: str) -> Deal:
    kind, span = text.split()
    low, high = span.split("-")
    return Deal(kind=kind, low=int(low), high=int(high))
