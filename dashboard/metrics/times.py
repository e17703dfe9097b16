"""How long people wait: from applying to being read, answered and hired, and whether the promise was kept."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboard.metrics.rows import ANSWER_STATES, READ_STATES
from jobs.models import Application, ApplicationTransition


class Median(Aggregate):
    """PostgreSQL's percentile_cont at one half."""

    function = "PERCENTILE_CONT"
    name = "median"
    output_field = DurationField()
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True, slots=True)
class Wait:
    """The median time to a step and over how many applications it was taken; `median` is None for none."""

    label: str | Promise
    median: datetime.timedelta | None
    count: int


def waits() -> list[Wait]:
    """Give the median waits for a first reading, a first answer and a hire; one query each."""
    steps: list[tuple[Promise, tuple[str, ...]]] = [
        (_("Hasta que la leen"), READ_STATES),
        (_("Hasta la primera respuesta"), ANSWER_STATES),
        (_("Hasta la contratación"), (Application.State.HIRED,)),
    ]
    return [Wait(label, *_median(states)) for label, states in steps]


def _median(states: tuple[str, ...]) -> tuple[datetime.timedelta | None, int]:
    first = (
        ApplicationTransition.objects.filter(to_state__in=states, by__isnull=False)
        .order_by()
        .values("application")
        .annotate(wait=Min("at") - F("application__submitted_at"))
        .filter(wait__gte=datetime.timedelta(0))  # sent again after a withdrawal: the clock began anew
    )
    found: dict[str, Any] = first.aggregate(median=Median("wait"), count=Count("wait"))
    return found["median"], found["count"]


@dataclass(frozen=True, slots=True)
class Guarantee:
    """The answer guarantee: of those that are decided, how many a person answered."""

    answered: int
    unanswered: int

    @property
    def percent(self) -> int | None:
        total = self.answered + self.unanswered
        return round(100 * self.answered / total) if total else None


def kept_promise() -> Guarantee:
    """Count applications that a person answered and those that the date closed without an answer."""
    unanswered = Q(state=Application.State.UNANSWERED)
    answered = Q(state__in=ANSWER_STATES)
    found = Application.objects.aggregate(
        answered=Count("pk", filter=answered), unanswered=Count("pk", filter=unanswered)
    )
    return Guarantee(**found)
