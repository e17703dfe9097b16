"""What an experiment has found so far: people by arm, the effect with its interval, guardrails, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils import timezone

from matching.ml.sequential import Arm, Effect, compare
from matching.models import Experiment
from matching.services import experiments

ALPHA = 0.05
HEAVIER = 0.1
"""A page may grow by a tenth before its weight counts as worse."""
GUARDRAIL_SCALE = 0.05
EMPTY = Arm(n=0, mean=0.0, variance=0.0)


class Verdict(StrEnum):
    """What the figures say now; a person reads it and the stopping rule acts on it."""

    GOES_ON = "goes_on"
    WINS = "wins"
    STOPS = "stops"


@dataclass(frozen=True, slots=True)
class Watched:
    """A guardrail of one arm: what it is in each arm, and whether it is surely worse."""

    name: str
    control: float
    treated: float
    people: int
    worse: bool


@dataclass(frozen=True, slots=True)
class ArmResult:
    """One arm beside the first; `effect` is the difference of the primary metric (shares of people, 0 to 1)."""

    name: str
    people: int
    share: float
    effect: Effect
    guardrails: tuple[Watched, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """All arms; the first is what everybody else gets."""

    control: str
    people: int
    share: float
    arms: tuple[ArmResult, ...]
    over: bool

    @property
    def verdict(self) -> Verdict:
        """Win where an arm wins, stop where all do or the time is over, else go on."""
        said = [arm.verdict for arm in self.arms]
        if Verdict.WINS in said:
            return Verdict.WINS
        return Verdict.STOPS if self.over or all(word == Verdict.STOPS for word in said) else Verdict.GOES_ON

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain values, to be kept."""
        return {**asdict(self), "verdict": str(self.verdict)}


# One figure a person of those exposed, of what she did since; NULL leaves her out.
_ACTED = """(SELECT count(*) > 0 FROM matching_act AS act
    WHERE act.person_id = shown.person_id AND act.at >= shown.at AND {})::int"""
_ANSWERED = "('shortlisted', 'interview', 'hired', 'declined')"
FIGURES = {
    "clicks": _ACTED.format("act.kind = 'view'"),
    "likes": _ACTED.format("act.kind IN ('save', 'relevant')"),
    "applications": _ACTED.format("act.kind = 'apply'"),
    "answers": _ACTED.format("act.kind IN ('answered', 'interview', 'hired')"),
    "guard.complaints": _ACTED.format("act.kind = 'not_relevant' AND act.reason = 'scam'"),
    "guard.bytes": """(SELECT avg(page.weight) FROM matching_impression AS page
        WHERE page.person_id = shown.person_id AND page.at >= shown.at AND page.weight > 0)""",
    "guard.answers": f"""(SELECT avg((sent.state IN {_ANSWERED})::int) FROM jobs_application AS sent
        WHERE sent.seeker_id = shown.person_id AND sent.submitted_at >= shown.at)""",
}


def measure(experiment: Experiment) -> Result:
    """Read what happened since each person was first shown her arm; one query."""
    names = [row["name"] for row in experiment.arms]
    wanted = [experiment.primary_metric, *(f"guard.{name}" for name in experiment.guardrails)]
    figures = _figures(experiment, wanted)
    primary = figures[experiment.primary_metric]
    control = primary.get(names[0], EMPTY)
    # several arms share one alpha, so that the whole experiment errs no more often than one comparison
    alpha = ALPHA / max(1, len(names) - 1)
    arms = []
    for name in names[1:]:
        treated = primary.get(name, EMPTY)
        effect = compare(control, treated, scale=experiment.effect, alpha=alpha)
        watched = tuple(
            _watch(guardrail, figures[f"guard.{guardrail}"], names[0], name, alpha)
            for guardrail in experiment.guardrails
        )
        arms.append(ArmResult(name, treated.n, treated.mean, effect, watched, _verdict(effect, watched)))
    over = experiment.ends_on is not None and experiment.ends_on < timezone.localdate()
    return Result(names[0], control.n, control.mean, tuple(arms), over)


def _verdict(effect: Effect, watched: Sequence[Watched]) -> Verdict:
    if any(row.worse for row in watched) or (effect.high is not None and effect.high < 0):
        return Verdict.STOPS
    return Verdict.WINS if effect.low is not None and effect.low > 0 else Verdict.GOES_ON


def _watch(name: str, figures: dict[str, Arm], control: str, treated: str, alpha: float) -> Watched:
    before, after = figures.get(control, EMPTY), figures.get(treated, EMPTY)
    # weights are bytes, the others shares: the scale follows the unit
    unit = max(before.mean, 1.0) if name == Experiment.Guardrail.BYTES else 1.0
    effect = compare(before, after, scale=GUARDRAIL_SCALE * unit, alpha=alpha)
    worse = False
    if effect.low is not None and effect.high is not None:
        if name == Experiment.Guardrail.BYTES:
            worse = effect.low > HEAVIER * before.mean
        elif name == Experiment.Guardrail.COMPLAINTS:
            worse = effect.low > 0
        else:
            worse = effect.high < 0
    return Watched(name, before.mean, after.mean, after.n, worse)


def _figures(experiment: Experiment, wanted: Sequence[str]) -> dict[str, dict[str, Arm]]:
    """Give by figure and arm how many people have it, its mean and variance; one query for all."""
    columns = ", ".join(f'{FIGURES[name]} AS "{name}"' for name in dict.fromkeys(wanted))
    sums = ", ".join(
        f'count("{name}"), coalesce(avg("{name}"), 0), coalesce(var_pop("{name}"), 0)'
        for name in dict.fromkeys(wanted)
    )
    sql = f"""SELECT arm, {sums} FROM (
        SELECT shown.arm, {columns} FROM matching_exposure AS shown WHERE shown.experiment_id = %s
    ) AS people GROUP BY arm"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [experiment.pk])
        rows = cursor.fetchall()
    found: dict[str, dict[str, Arm]] = {name: {} for name in wanted}
    for arm, *values in rows:
        for number, name in enumerate(dict.fromkeys(wanted)):
            n, mean, variance = values[3 * number : 3 * number + 3]
            found[name][arm] = Arm(int(n), float(mean), _spread(name, int(n), float(mean), float(variance)))
    return found


def _spread(name: str, n: int, mean: float, variance: float) -> float:
    if name == "guard.bytes":
        return variance
    share = (mean * n + 1) / (n + 2)
    return share * (1 - share)


def watch() -> list[Experiment]:
    """Apply the stopping rule to what runs: stop what harms, what lost and what is over. A win is left to a manager."""
    stopped = []
    for experiment in Experiment.objects.filter(state=Experiment.State.RUNNING).order_by("pk"):
        result = measure(experiment)
        if result.verdict == Verdict.STOPS:
            reason = "end date" if result.over else "stopping rule"
            stopped.append(experiments.stop(experiment, by=None, outcome=result.as_dict(), reason=reason))
    return stopped
