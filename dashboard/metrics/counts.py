"""How many there are: people, employers, jobs, applications, imports; by state and by department."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.functions import Left
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Employer
from dashboard.metrics.rows import FUNNEL, NO_DEPARTMENT, PLACES, departments, rows_behind
from jobs.models import Application, ImportRun, Job


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name; `key` opens the rows behind it, `percent` (0 to 100) is the length of its bar."""

    label: str | Promise
    value: int
    key: str
    percent: int = 0


@dataclass(frozen=True, slots=True)
class PlaceRow:
    name: str | Promise
    jobs: Figure
    applications: Figure
    seekers: Figure


def people() -> list[Figure]:
    named = {
        "active": _("Personas con cuenta"),
        "seekers": _("Buscan trabajo"),
        "visible": _("Visibles para empresas"),
        "paused": _("En pausa"),
    }
    figures = [_count(label, f"people.{name}") for name, label in named.items()]
    return _with_bars(figures, whole=figures[0].value)


def employers() -> list[Figure]:
    return by_state(Employer, "verification", group="employers")


def jobs() -> list[Figure]:
    return by_state(Job, "state", group="jobs")


def applications() -> list[Figure]:
    return by_state(Application, "state", group="applications")


def by_state(model: type[Any], field: str, *, group: str) -> list[Figure]:
    """Count rows by one field with choices, in one query; states without rows stay in, as zero."""
    found = dict(model.objects.order_by().values_list(field).annotate(n=Count("pk")))
    states: Iterable[tuple[str, str | Promise]] = model._meta.get_field(field).flatchoices
    return _with_bars([Figure(label, found.get(state, 0), f"{group}.{state}") for state, label in states])


def by_department() -> list[PlaceRow]:
    """Count open jobs, applications to jobs there, and seekers who live there; three queries."""
    found = {what: _department_counts(what) for what in PLACES}
    names: dict[str, str | Promise] = {**departments(), NO_DEPARTMENT: _("Sin lugar")}
    rows = [
        PlaceRow(name, *(Figure(name, found[what].get(code, 0), f"place.{what}.{code}") for what in PLACES))
        for code, name in names.items()
        if any(found[what].get(code) for what in PLACES)
    ]
    return sorted(rows, key=lambda row: -row.jobs.value)


def _department_counts(what: str) -> dict[str, int]:
    rows, path = PLACES[what]()
    counted = rows.order_by().values_list(Left(path, 2)).annotate(n=Count("pk"))
    return {code or NO_DEPARTMENT: n for code, n in counted}


def funnel() -> list[Figure]:
    """Count the people who reached each step; one query a step."""
    steps = [_count(label, f"funnel.{stage}") for stage, (label, _states) in FUNNEL.items()]
    return _with_bars(steps, whole=steps[0].value)


def imports() -> list[ImportRun]:
    return list(ImportRun.objects.all()[:5])


def _count(label: str | Promise, key: str) -> Figure:
    return Figure(label, rows_behind(key).count(), key)


def _with_bars(figures: list[Figure], *, whole: int | None = None) -> list[Figure]:
    total = sum(figure.value for figure in figures) if whole is None else whole
    return [
        Figure(figure.label, figure.value, figure.key, round(100 * figure.value / total) if total else 0)
        for figure in figures
    ]
