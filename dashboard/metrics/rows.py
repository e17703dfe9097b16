"""The rows behind each figure: a key such as `jobs.published` names a query, and only here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Employer, SeekerProfile, User
from accounts.place_table import table
from jobs.models import Application, ApplicationTransition, ImportRun, Job
from matching.models import EnrichmentFailure, MatchList
from messaging.models import Delivery, Notification

Rows = QuerySet[Any]
State = Application.State
READ_STATES = (State.READ, State.SHORTLISTED, State.INTERVIEW, State.HIRED, State.DECLINED)
ANSWER_STATES = (State.SHORTLISTED, State.INTERVIEW, State.HIRED, State.DECLINED)
# The way of a person, each step among those of the step before it.
FUNNEL: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "profile": (_("Hicieron su perfil"), ()),
    "matches": (_("Tienen trabajos para ellas"), ()),
    "applied": (_("Postularon"), ()),
    "read": (_("Leyeron su postulación"), READ_STATES),
    "answered": (_("Recibieron respuesta"), ANSWER_STATES),
    "interview": (_("Llegaron a entrevista"), (State.INTERVIEW, State.HIRED)),
    "hired": (_("Fueron contratadas"), (State.HIRED,)),
}
NO_DEPARTMENT = "00"


class UnknownFigure(KeyError):
    """No figure has this key."""


def _unread_jobs() -> Rows:
    # Here, because pages would carry the libraries of readings from their start otherwise.
    from matching.services.enrich import unread_jobs

    return unread_jobs()


def _unread_seekers() -> Rows:
    from matching.services.enrich import unread_seekers

    return unread_seekers().order_by("pk")


def rows_behind(key: str) -> Rows:
    """Give the rows that the figure with this key counts; raises UnknownFigure."""
    group, _dot, rest = key.partition(".")
    if group not in GROUPS:
        raise UnknownFigure(key)
    return GROUPS[group](rest)


def _by_state(model: type[Any], field: str) -> Callable[[str], Rows]:
    known = set(dict(model._meta.get_field(field).flatchoices))

    def rows(state: str) -> Rows:
        if state not in known:
            raise UnknownFigure(state)
        return model.objects.filter(**{field: state}).order_by("pk")

    return rows


def _one_of(named: dict[str, Callable[[], Rows]]) -> Callable[[str], Rows]:
    def rows(name: str) -> Rows:
        if name not in named:
            raise UnknownFigure(name)
        return named[name]()

    return rows


def _department(rest: str) -> Rows:
    what, _dot, code = rest.partition(".")
    if what not in PLACES or not (code == NO_DEPARTMENT or code in departments()):
        raise UnknownFigure(rest)
    rows, path = PLACES[what]()
    if code == NO_DEPARTMENT:
        return rows.filter(**{f"{path}__isnull": True}).order_by("pk")
    return rows.filter(**{f"{path}__startswith": code}).order_by("pk")


def _funnel(stage: str) -> Rows:
    if stage not in FUNNEL:
        raise UnknownFigure(stage)
    people = SeekerProfile.objects.filter(user__is_active=True).order_by("pk")
    if stage == "profile":
        return people
    if stage == "matches":
        return people.filter(Exists(MatchList.objects.filled().filter(seeker=OuterRef("pk"))))
    if stage == "applied":
        return people.filter(Exists(Application.objects.filter(seeker=OuterRef("pk"))))
    reached = ApplicationTransition.objects.filter(
        application__seeker=OuterRef("pk"), to_state__in=FUNNEL[stage][1], rule=""
    )
    return people.filter(Exists(reached))


def departments() -> dict[str, str]:
    """Give the names of departments by the first two digits of their places."""
    return {row.code[:2]: row.department for row in table().rows if row.level == "department"}


PLACES: dict[str, Callable[[], tuple[Rows, str]]] = {
    "jobs": lambda: (Job.objects.published(), "place__code"),
    "applications": lambda: (Application.objects.all(), "job__place__code"),
    "seekers": lambda: (SeekerProfile.objects.filter(user__is_active=True), "place__code"),
}
GROUPS: dict[str, Callable[[str], Rows]] = {
    "people": _one_of(
        {
            "active": lambda: User.objects.filter(is_active=True).order_by("pk"),
            "seekers": lambda: _funnel("profile"),
            "visible": lambda: SeekerProfile.objects.open_to_employers().order_by("pk"),
            "paused": lambda: SeekerProfile.objects.filter(paused=True, user__is_active=True).order_by("pk"),
        }
    ),
    "employers": _by_state(Employer, "verification"),
    "jobs": _by_state(Job, "state"),
    "applications": _by_state(Application, "state"),
    "place": _department,
    "funnel": _funnel,
    "notifications": _by_state(Notification, "state"),
    "imports": _by_state(ImportRun, "state"),
    "queue": _one_of(
        {
            "jobs_unread": _unread_jobs,
            "seekers_unread": _unread_seekers,
            "set_aside": lambda: EnrichmentFailure.objects.filter(set_aside=True).order_by("pk"),
            "deliveries_failed": lambda: Delivery.objects.filter(~Q(state=Delivery.State.SENT)).order_by(
                "-pk"
            ),
        }
    ),
}
