"""Mapping files (TOML): which column of a source is which field of a job, and how its values translate."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from accounts.models.vocabulary import ContractType, EducationLevel, LicenceClass, Schedule, Telework
from accounts.place_table import fold
from jobs.feeds.rows import FeedError, FeedRow
from jobs.models import Job

SHIPPED_FOLDER = Path(__file__).resolve().parent.parent / "mappings"
CHOICES: dict[str, frozenset[str]] = {
    "contract_type": frozenset(ContractType.values),
    "regime": frozenset(Job.Regime.values),
    "schedule": frozenset(Schedule.values),
    "telework": frozenset(Telework.values),
    "education_level": frozenset(EducationLevel.values),
    "licence": frozenset(LicenceClass.values),
    "pay_period": frozenset(Job.PayPeriod.values),
    "place_scheme": frozenset({"inei", "reniec"}),
}
FIELDS = frozenset(f.name for f in fields(FeedRow)) - {"line"}
SECTIONS = {"columns", "text", "choices", "extract", "constants", "dates", "empty", "csv"}
HOW: dict[str, Callable[[str, str], bool]] = {
    "equals": lambda value, key: value == key,
    "contains": lambda value, key: key in value,
    "begins": lambda value, key: value.startswith(key),
}


@dataclass(frozen=True, slots=True)
class TextPart:
    """One column of a composed text, with the label written before it."""

    column: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceRule:
    """Translates the values of a column into one of the product's choices; the first key that fits wins."""

    column: str
    how: str
    values: tuple[tuple[str, str], ...]
    default: str = ""

    def chosen(self, value: str) -> str:
        plain = fold(value)
        return next((choice for key, choice in self.values if HOW[self.how](plain, key)), self.default)


@dataclass(frozen=True, slots=True)
class ExtractRule:
    """Takes a number out of a column's text by a pattern with one group, times a factor."""

    column: str
    pattern: re.Pattern[str]
    factor: int = 1

    def number(self, value: str) -> int | None:
        match = self.pattern.search(value[:5_000])
        return int(match[1]) * self.factor if match else None


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a mapping file says; every field is optional, formats with names of their own need only constants."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    text: dict[str, tuple[TextPart, ...]] = field(default_factory=dict)
    choices: dict[str, ChoiceRule] = field(default_factory=dict)
    extract: dict[str, ExtractRule] = field(default_factory=dict)
    constants: dict[str, str | int] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ("iso",)
    date_year: int | None = None
    date_ignore: frozenset[str] = frozenset()
    closes_after_days: int | None = None
    empty: frozenset[str] = frozenset()
    delimiter: str = ","

    @property
    def used_columns(self) -> list[str]:
        """Columns that must be in the file, in the order of the mapping."""
        named = [column for columns in self.columns.values() for column in columns]
        named += [part.column for parts in self.text.values() for part in parts]
        named += [rule.column for rule in self.choices.values()] + [
            rule.column for rule in self.extract.values()
        ]
        return list(dict.fromkeys(named))


def shipped_mappings() -> list[str]:
    """Returns the names of the mappings that ship with the product."""
    return sorted(path.stem for path in SHIPPED_FOLDER.glob("*.toml"))


def load_mapping(name: str) -> Mapping:
    """Returns the mapping of a file, or a shipped one by its bare name.

    Raises FeedError naming what is wrong in it.
    """
    path = Path(name)
    if not path.suffix and (SHIPPED_FOLDER / f"{name}.toml").is_file():
        path = SHIPPED_FOLDER / f"{name}.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as missing:
        shipped = ", ".join(shipped_mappings())
        raise FeedError(f"The mapping {name} cannot be read; shipped mappings: {shipped}.") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise FeedError(f"The mapping {path.name} is no TOML: {broken}") from broken
    try:
        return _checked(raw)
    except (TypeError, AttributeError, KeyError, ValueError, re.error) as wrong:
        raise FeedError(f"The mapping {path.name} is wrong: {wrong}") from wrong


def _checked(raw: dict[str, Any]) -> Mapping:
    _only(raw, allowed=SECTIONS, where="the mapping")
    for section in ("columns", "text", "choices", "extract", "constants"):
        _only(raw.get(section, {}), allowed=FIELDS, where=f"[{section}]")
    dates = raw.get("dates", {})
    _only(dates, allowed={"formats", "year", "ignore", "closes_after_days"}, where="[dates]")
    for name, value in raw.get("constants", {}).items():
        _known_choice(name, value)
    return Mapping(
        columns={name: _names(columns) for name, columns in raw.get("columns", {}).items()},
        text={name: tuple(TextPart(**part) for part in parts) for name, parts in raw.get("text", {}).items()},
        choices={name: _choice_rule(name, rule) for name, rule in raw.get("choices", {}).items()},
        extract={name: _extract_rule(rule) for name, rule in raw.get("extract", {}).items()},
        constants=raw.get("constants", {}),
        date_formats=tuple(dates.get("formats", ("iso",))),
        date_year=dates.get("year"),
        date_ignore=frozenset(word.lower() for word in dates.get("ignore", ())),
        closes_after_days=dates.get("closes_after_days"),
        empty=frozenset(fold(word) for word in raw.get("empty", {}).get("values", ())),
        delimiter=raw.get("csv", {}).get("delimiter", ","),
    )


def _only(table: dict[str, Any], *, allowed: frozenset[str] | set[str], where: str) -> None:
    unknown = sorted(set(table) - allowed)
    if unknown:
        raise ValueError(f"{where} does not know {', '.join(unknown)}")


def _names(columns: str | list[str]) -> tuple[str, ...]:
    return (columns,) if isinstance(columns, str) else tuple(columns)


def _known_choice(name: str, value: object) -> None:
    if name in CHOICES and value not in CHOICES[name] | {""}:
        raise ValueError(f"{name} cannot be {value!r}; one of {', '.join(sorted(CHOICES[name]))}")


def _choice_rule(name: str, rule: dict[str, Any]) -> ChoiceRule:
    _only(rule, allowed={"column", "how", "values", "default"}, where=f"[choices.{name}]")
    how = rule.get("how", "equals")
    if how not in HOW:
        raise ValueError(f"[choices.{name}] how cannot be {how!r}; one of {', '.join(HOW)}")
    for value in [*rule["values"].values(), rule.get("default", "")]:
        _known_choice(name, value)
    pairs = tuple((fold(key), cast(str, value)) for key, value in rule["values"].items())
    return ChoiceRule(column=rule["column"], how=how, values=pairs, default=rule.get("default", ""))


def _extract_rule(rule: dict[str, Any]) -> ExtractRule:
    pattern = re.compile(rule["pattern"], re.IGNORECASE)
    if pattern.groups != 1:
        raise ValueError(f"the pattern {rule['pattern']!r} needs exactly one group")
    return ExtractRule(column=rule["column"], pattern=pattern, factor=rule.get("factor", 1))
