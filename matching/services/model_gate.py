"""What a candidate has to show before it may replace the model in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from matching.ml.evaluation import Floats, Interval, bootstrap, bootstrap_of_means
from matching.ml.evaluation_tasks import FEEDBACK
from matching.models import EvaluationRun, ModelVersion

Kind = ModelVersion.Kind
PRIMARY = {
    Kind.ENCODER.value: ("names-es", "names-es-en", "names-en"),
    # strict F1 on English sentences, and the labelled ads of Peru by language
    Kind.SKILLS.value: (
        "skillspan-en-skill", "skillspan-en-knowledge", "gold-es-precision", "gold-es-recall",
        "gold-en-precision", "gold-en-recall",
    ),
}  # fmt: skip
"""Tasks on which a model of a kind is judged; a kind that is not named here is judged on all its figures."""

NOT_JUDGED = frozenset({"calibration_error"})
"""Metrics that are written down and never judged."""

LIMITS: dict[tuple[str, str], float] = {
    (Kind.ENCODER, "megabytes"): 25.0,
    (Kind.ENCODER, "milliseconds"): 1.0,
    (Kind.OCCUPATIONS, "megabytes"): 25.0,
    (Kind.SKILLS, "megabytes"): 25.0,
    (Kind.RANKER, "megabytes"): 10.0,
    (Kind.RANKER, "milliseconds"): 50.0,
    (Kind.COLLABORATIVE, "megabytes"): 2000.0,
}
"""The most that a kind may weigh on disk (10^6 bytes) or take: an encoder for one title, a ranker for 1,000 rows."""

FAIR = "counterfactual_gap"
"""The largest change of a score when name, sex, age, photo, university or district prestige changes; it has to be 0."""
FAIR_KINDS = frozenset({Kind.ENCODER.value, Kind.RANKER.value, Kind.COLLABORATIVE.value})
"""Kinds that make scores: without the counterfactual gap none of them is let through."""
NOUGHT = 1e-9

IN_USE = "in use"
"""What the model in use is called among the baselines of a figure that was measured beside it."""
SLOWER = 1.1

BEATEN = ("random", "bm25", "popularity", "built-in")
"""Baselines that every primary figure must be above, where they were measured."""

LEAST_GAIN = 0.002
"""What the mean of the primary tasks has to rise by, on their own scale of 0 to 1."""
MOST_LOSS = 0.02
"""What a task or a group may fall by; beyond it only what chance explains is let through."""

SIDE_METRICS = frozenset({"megabytes", "milliseconds", FAIR})


class Against(StrEnum):
    """What a figure is held against."""

    BASELINE = "baseline"
    MEAN = "the model in use"
    LEAST = "the least of the model in use"
    LIMIT = "its limit"
    FAIR = "no gap at all"


@dataclass(frozen=True, slots=True)
class GateLine:
    """One comparison: a task (and group), the candidate's figure, what it is held against, and whether it holds.

    `low` and `high` are the 95 % interval of the difference, where the same questions were asked of both.
    """

    task: str
    group: str
    value: float
    against: str
    other: float
    holds: bool
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        where = f"{self.task} group={self.group}" if self.group else self.task
        said = (
            f"{'ok' if self.holds else 'NO'} {where} {self.value:.3f} against {self.against} {self.other:.3f}"
        )
        return said if self.low is None else f"{said} (difference {self.low:+.3f} to {self.high:+.3f})"


@dataclass(frozen=True, slots=True)
class GateReport:
    """Whether a candidate may replace what is in use, line by line."""

    passed: bool
    lines: tuple[GateLine, ...]
    note: str = ""

    def __str__(self) -> str:
        said = [str(line) for line in self.lines] + ([self.note] if self.note else [])
        return "\n".join([*said, f"gate={'passed' if self.passed else 'closed'}"])

    def as_rows(self) -> list[dict[str, Any]]:
        """Give the lines as a row of the registry keeps them."""
        return [asdict(line) for line in self.lines]


def active(kind: str) -> ModelVersion | None:
    """Return the model of a kind that is in use by a row; None means the one that ships."""
    return ModelVersion.objects.active().filter(kind=kind).first()


def newest_figures(version: ModelVersion) -> dict[str, EvaluationRun]:
    """Return the newest row of each task."""
    return {run.task: run for run in version.runs.order_by("at", "pk")}


def gate(*, candidate: ModelVersion) -> GateReport:
    """Judge a candidate by its newest figures against the model in use, against BM25, popularity and chance.

    Open when every primary task was measured and is above the baselines measured beside it, the primary tasks (or,
    where it was asked of both, what held-out people chose) are up in their mean by LEAST_GAIN with an interval (pair by
    pair, where the same questions were asked) that leaves out 0, neither a task nor a group of its questions falls by
    more than MOST_LOSS unless chance explains it, size and time are within LIMITS, and the counterfactual gap is
    0, which kinds that make scores have to show.
    Where no row is in use, only the baselines and the limits stand against it.
    """
    figures = newest_figures(candidate)
    ours = {task: run for task, run in figures.items() if run.metric not in SIDE_METRICS}
    judged = tuple(task for task, run in ours.items() if run.metric not in NOT_JUDGED)
    primary = PRIMARY.get(candidate.kind, judged)
    missing = [task for task in primary if task not in ours]
    if missing or not primary:
        return GateReport(False, (), f"not measured: {', '.join(missing) or 'anything'}")
    current = active(candidate.kind)
    before = newest_figures(current) if current and current != candidate else {}
    lines = (
        *_against_baselines(ours, primary),
        *_against_former(ours, before, primary),
        *_within_limits(candidate.kind, figures),
    )
    if candidate.kind in FAIR_KINDS and not any(run.metric == FAIR for run in figures.values()):
        return GateReport(False, lines, f"not measured: {FAIR}")
    note = "" if before else "no figures of the model in use to compare with"
    return GateReport(all(line.holds for line in lines), lines, note)


def _against_baselines(ours: Mapping[str, EvaluationRun], primary: Sequence[str]) -> Iterator[GateLine]:
    for task in (*primary, *(task for task in ours if task == FEEDBACK and task not in primary)):
        for baseline in BEATEN:
            if (other := ours[task].baselines.get(baseline)) is not None:
                yield GateLine(task, "", ours[task].value, baseline, other, ours[task].value > other)


def _within_limits(kind: str, figures: Mapping[str, EvaluationRun]) -> Iterator[GateLine]:
    for task, run in figures.items():
        if run.metric == FAIR:
            yield GateLine(task, "", run.value, Against.FAIR, 0.0, abs(run.value) <= NOUGHT)
        elif (limit := LIMITS.get((kind, run.metric))) is not None:
            # on a slow or busy machine: no slower than the model in use in the same run
            beside = run.baselines.get(IN_USE, 0.0) * SLOWER if run.metric == "milliseconds" else 0.0
            allowed = max(limit, beside)
            yield GateLine(task, "", run.value, Against.LIMIT, allowed, run.value <= allowed)


# --- beside the model in use -------------------------------------------------------------


def _against_former(
    ours: Mapping[str, EvaluationRun], before: Mapping[str, EvaluationRun], primary: Sequence[str]
) -> Iterator[GateLine]:
    shared = [task for task in ours if task in before and (task in primary or task.startswith(FEEDBACK))]
    if not shared:
        return
    # what people chose decides where it was asked of both; names then only may not fall
    decisive = [task for task in shared if task == FEEDBACK] or shared
    yield _mean_is_up([ours[task] for task in decisive], [before[task] for task in decisive])
    for task in shared:
        yield _not_below(ours[task], before[task])
    for task in shared:
        for group in ours[task].groups:
            if group in before[task].groups:
                yield _not_below(ours[task], before[task], group=group)


def _mean_is_up(ours: Sequence[EvaluationRun], before: Sequence[EvaluationRun]) -> GateLine:
    mean, former = (sum(run.value for run in runs) / len(runs) for runs in (ours, before))
    found = [_difference(mine, other) for mine, other in zip(ours, before, strict=True)]
    paired = [one for one in found if one is not None]
    interval: Interval | None = None
    if len(paired) == len(found):
        interval = bootstrap_of_means(paired)
        is_sure = interval.low > 0
    else:
        lows = [run.low for run in ours if run.low is not None]
        is_sure = len(lows) < len(ours) or sum(lows) / len(lows) > former
    return GateLine(
        "mean of primary tasks", "", mean, Against.MEAN, former, is_sure and mean - former >= LEAST_GAIN,
        *_ends(interval),
    )  # fmt: skip


def _not_below(ours: EvaluationRun, before: EvaluationRun, *, group: str = "") -> GateLine:
    """Hold a task or a group against the set loss; what falls further is refused unless chance explains it."""
    value, other = (run.groups[group][0] if group else run.value for run in (ours, before))
    low = before.groups[group][1] if group else before.low
    floor = other - MOST_LOSS
    difference = _difference(ours, before, group=group)
    if difference is not None and len(difference):
        interval = bootstrap(difference)
        holds = value >= floor or interval.high >= 0
        return GateLine(ours.task, group, value, Against.LEAST, floor, holds, *_ends(interval))
    floor = floor if low is None else min(floor, low)
    return GateLine(ours.task, group, value, Against.LEAST, floor, value >= floor)


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else (interval.low, interval.high)


def _difference(ours: EvaluationRun, before: EvaluationRun, *, group: str = "") -> Floats | None:
    """Return how much each question [n] rose; None where not the same questions were asked of both."""
    if not ours.asked or ours.asked != before.asked:
        return None
    mine, other = (np.frombuffer(bytes(run.each), np.float32).astype(float) for run in (ours, before))
    if len(mine) != len(other) or not len(mine):
        return None
    rise: Floats = mine - other
    if not group:
        return rise
    if len(ours.labels) != len(mine):
        return None
    return np.asarray(rise[np.array(ours.labels) == group], np.float64)
