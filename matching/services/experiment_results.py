"""What an experiment has found so far: people by arm, the effect with its interval, guardrails, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.ml.sequential import Arm, Effect, compare, is_uneven
from matching.models import Experiment
from matching.services import experiment_figures, experiments
from matching.services.managers import tell_managers

ALPHA = 0.05
"""How often, without any difference, the effect ever leaves zero; and how often some guardrail ever says "worse"."""
HEAVIER = 0.1
"""A page may grow by a tenth before its weight counts as worse."""
GUARDRAIL_SCALE = 0.05
EMPTY = Arm(n=0, mean=0.0, variance=0.0)
Figures = Mapping[str, Mapping[str, Arm]]
"""By figure and arm: people, mean and variance."""


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
    is_uneven: bool = False
    """The arms do not hold the people that their weights give them: something is wrong with who is exposed."""

    @property
    def verdict(self) -> Verdict:
        """Stop where an arm harms, all lost or the time is over; win where an arm wins; else go on."""
        if self.over or any(guard.worse for arm in self.arms for guard in arm.guardrails):
            return Verdict.STOPS
        said = [arm.verdict for arm in self.arms]
        if Verdict.WINS in said:
            return Verdict.WINS
        return Verdict.STOPS if all(word == Verdict.STOPS for word in said) else Verdict.GOES_ON

    @property
    def winners(self) -> list[str]:
        """Name the arms that win."""
        return [arm.name for arm in self.arms if arm.verdict == Verdict.WINS]

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain values, to be kept."""
        return {**asdict(self), "verdict": str(self.verdict)}


def from_dict(kept: Mapping[str, Any]) -> Result:
    """Give back what `as_dict` kept."""
    arms = [
        ArmResult(
            **arm
            | {
                "effect": Effect(**arm["effect"]),
                "guardrails": tuple(Watched(**guard) for guard in arm["guardrails"]),
                "verdict": Verdict(arm["verdict"]),
            }
        )
        for arm in kept["arms"]
    ]
    return Result(
        kept["control"],
        kept["people"],
        kept["share"],
        tuple(arms),
        kept["over"],
        kept.get("is_uneven", False),
    )


def result_of(experiment: Experiment) -> Result | None:
    """Give what an experiment found: as it was when it stopped, as it is now while it runs, None for a draft.

    Events are pruned after half a year and what people do later is no longer of an arm, so a stopped one is not counted
    again.
    """
    if experiment.state == Experiment.State.DRAFT:
        return None
    return from_dict(experiment.outcome) if experiment.outcome else measure(experiment)


def measure(experiment: Experiment) -> Result:
    """Read what happened since each person was first shown her arm; one query."""
    wanted = [experiment.primary_metric, *(f"guard.{name}" for name in experiment.guardrails)]
    return judge(experiment, experiment_figures.count(experiment, wanted))


def judge(experiment: Experiment, figures: Figures) -> Result:
    """Say what follows from the figures; the same words whoever counted them.

    Arms share one alpha, so that the whole experiment errs no more often than one comparison, and guardrails share one.
    """
    names = [row["name"] for row in experiment.arms]
    primary = figures[experiment.primary_metric]
    control = primary.get(names[0], EMPTY)
    alpha = ALPHA / max(1, len(names) - 1)
    arms = []
    for name in names[1:]:
        treated = primary.get(name, EMPTY)
        effect = compare(control, treated, scale=experiment.effect, alpha=alpha)
        watched = tuple(
            _watch(
                guardrail, figures[f"guard.{guardrail}"], names[0], name, alpha / len(experiment.guardrails)
            )
            for guardrail in experiment.guardrails
        )
        arms.append(ArmResult(name, treated.n, treated.mean, effect, watched, _verdict(effect, watched)))
    over = experiment.ends_on is not None and experiment.ends_on < timezone.localdate()
    exposed = [control.n, *(arm.people for arm in arms)]
    uneven = is_uneven(exposed, [row["weight"] for row in experiment.arms])
    return Result(names[0], control.n, control.mean, tuple(arms), over, uneven)


def _verdict(effect: Effect, watched: Sequence[Watched]) -> Verdict:
    if any(row.worse for row in watched) or (effect.high is not None and effect.high < 0):
        return Verdict.STOPS
    return Verdict.WINS if effect.low is not None and effect.low > 0 else Verdict.GOES_ON


def _watch(name: str, figures: Mapping[str, Arm], control: str, treated: str, alpha: float) -> Watched:
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


def watch() -> list[Experiment]:
    """Apply the stopping rule to what runs: stop what harms, what lost and what is over; managers are told once.

    A win is told, and left to a manager.
    """
    stopped = []
    for experiment in Experiment.objects.filter(state=Experiment.State.RUNNING).order_by("pk"):
        result = measure(experiment)
        if result.verdict == Verdict.STOPS:
            reason = "end date" if result.over else "stopping rule"
            stopped.append(experiments.stop(experiment, by=None, outcome=result.as_dict(), reason=reason))
        if result.verdict != Verdict.GOES_ON:
            _tell(experiment, result.verdict)
    return stopped


def _tell(experiment: Experiment, verdict: Verdict) -> None:
    def text() -> str:
        words = {
            Verdict.WINS: _("Un brazo gana en el experimento «%(name)s». Mira el resultado y decide."),
            Verdict.STOPS: _("El experimento «%(name)s» se detuvo. Mira el resultado."),
        }
        return words[verdict] % {"name": experiment.question[:150]}

    url = reverse("dashboard:experiment", args=[experiment.pk])
    tell_managers(cause=f"experiment:{experiment.pk}:{verdict}", text=text, url=url)
