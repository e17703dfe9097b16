"""Experiments in the hands of pages, lists and alerts: which arm, logged once; started and stopped by managers."""

from __future__ import annotations

import datetime
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_act
from matching.ml.assignment import draw
from matching.models import Experiment
from matching.models.experiment import ArmRow
from matching.services.events import AGREED

State = Experiment.State
KEPT_SECONDS = 30
"""How long a process goes on with the experiments that it knew; a stop reaches every page within it."""
ENROLLED_SECONDS = 600


class ExperimentRefused(ValueError):
    """An experiment that cannot start or stop now; it says in Spanish why."""


@dataclass(frozen=True, slots=True)
class Running:
    """What a page needs to know of an experiment under way."""

    pk: int
    name: str
    surface: str
    salt: str
    arms: tuple[ArmRow, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What holds for a person: her arm by experiment, and what these arms change together."""

    arms: Mapping[str, str] = field(default_factory=dict)
    variant: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Choice()
_known: tuple[float, tuple[Running, ...]] | None = None


def running() -> tuple[Running, ...]:
    """Give the experiments under way, read once in `KEPT_SECONDS` by a process: most pages ask the database nothing."""
    global _known
    now = time.monotonic()
    if _known is None or now - _known[0] > KEPT_SECONDS:
        rows = Experiment.objects.filter(state=State.RUNNING, ends_on__gte=timezone.localdate()).order_by(
            "pk"
        )
        found = rows.values_list("pk", "name", "surface", "salt", "arms")
        _known = (
            now,
            tuple(Running(pk, name, surface, salt, tuple(arms)) for pk, name, surface, salt, arms in found),
        )
    return _known[1]


def least(surface: str, name: str, *, otherwise: float) -> float:
    """Give the least value of `name` that anybody may get on a surface now; `otherwise` is what goes without arms."""
    arms = [arm for row in running() if row.surface == surface for arm in row.arms]
    return min([otherwise, *(float(arm.get("variant", {}).get(name, otherwise)) for arm in arms)])


def forget_running() -> None:
    """Have this process read the experiments anew."""
    global _known
    _known = None


def choose(surface: str, *, person_id: int, reads: Collection[str] = ()) -> Choice:
    """Give what the experiments on a surface change for a person, and log once that she was shown it.

    Call it where it is about to be shown. `reads` keeps the experiments that change one of these names, for who heeds
    no others. Who did not agree to be learned from gets what everybody gets without experiments.
    """
    chosen: dict[str, str] = {}
    variant: dict[str, Any] = {}
    for experiment in running():
        if experiment.surface != surface or not _concerns(experiment, reads):
            continue
        if (arm := _arm(experiment, person_id)) is not None:
            chosen[experiment.name] = arm["name"]
            variant |= arm.get("variant", {})
    return Choice(chosen, variant) if chosen else NOTHING


def _concerns(experiment: Running, names: Collection[str]) -> bool:
    return not names or any(name in arm.get("variant", {}) for arm in experiment.arms for name in names)


def _arm(experiment: Running, person_id: int) -> ArmRow | None:
    weights = [row["weight"] for row in experiment.arms]
    row = experiment.arms[draw(salt=experiment.salt, person_id=person_id, weights=weights)]
    key = f"experiment:{experiment.pk}:{person_id}"
    enrolled = cache.get(key)
    if enrolled is None:
        enrolled = _expose(experiment.pk, person_id=person_id, arm_name=row["name"])
        cache.set(key, enrolled, ENROLLED_SECONDS)
    return row if enrolled else None


def _expose(experiment_id: int, *, person_id: int, arm_name: str) -> bool:
    """Write the exposure if the person agreed, and say whether she did; the first time counts, twice is once."""
    sql = f"""
    WITH asked AS (SELECT {AGREED} AS yes), shown AS (
        INSERT INTO matching_exposure (experiment_id, person_id, arm, at)
        SELECT %(experiment)s, %(person)s, %(arm)s, %(now)s FROM asked WHERE yes ON CONFLICT DO NOTHING
    ) SELECT yes FROM asked"""
    values: dict[str, Any] = {
        "experiment": experiment_id,
        "person": person_id,
        "arm": arm_name,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return bool(cursor.fetchone()[0])


@transaction.atomic
def start(experiment: Experiment, *, by: User, now: datetime.datetime | None = None) -> Experiment:
    """Start a draft; raises ExperimentRefused with what is missing. The database refuses it a second time.

    Two that change the same thing for the same people would spoil each other, so the later one is refused.
    """
    beside = list(
        Experiment.objects.select_for_update(of=("self",))
        .filter(surface=experiment.surface)
        .exclude(state=State.STOPPED)
        .order_by("pk")
    )
    row = _locked(experiment, State.RUNNING)
    try:
        row.full_clean()
    except ValidationError as error:
        raise ExperimentRefused(" ".join(error.messages)) from error
    row.starts_at = now or timezone.now()
    missing = [
        words
        for words, there in (
            (_("la medida que decide"), row.primary_metric),
            (_("lo que no debe empeorar"), row.guardrails),
            (_("la fecha de fin"), row.ends_on),
            (_("dos brazos"), len(row.arms) > 1),
        )
        if not there
    ]
    if missing:
        raise ExperimentRefused(_("Falta: %(what)s.") % {"what": ", ".join(missing)})
    other = next(
        (one for one in beside if one.state == State.RUNNING and _changes(one) & _changes(row)), None
    )
    if other is not None:
        raise ExperimentRefused(
            _("«%(name)s» ya cambia lo mismo. Termínalo primero.") % {"name": other.question}
        )
    row.state = State.RUNNING
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "starts_at"])
    except IntegrityError as error:
        raise ExperimentRefused(_("La fecha de fin ya pasó.")) from error
    record_act(actor=by, action="experiment.start", target=row)
    transaction.on_commit(forget_running)
    return row


def _changes(experiment: Experiment) -> set[str]:
    return {name for arm in experiment.arms for name in arm.get("variant", {})}


@transaction.atomic
def stop(
    experiment: Experiment, *, by: User | None, outcome: Mapping[str, Any], reason: str = ""
) -> Experiment:
    """Stop an experiment for good and keep what it had found; without a person a published rule did it."""
    row = _locked(experiment, State.STOPPED)
    row.state, row.stopped_at, row.outcome = State.STOPPED, timezone.now(), dict(outcome)
    row.save(update_fields=["state", "stopped_at", "outcome"])
    record_act(actor=by, action="experiment.stop", target=row, reason=reason)
    transaction.on_commit(forget_running)
    return row


def _locked(experiment: Experiment, state: str) -> Experiment:
    row = Experiment.objects.select_for_update(of=("self",)).get(pk=experiment.pk)
    if not row.may_move(state):
        raise ExperimentRefused(
            _("El experimento está «%(state)s»: no se puede hacer eso ahora.")
            % {"state": row.get_state_display()}
        )
    return row
