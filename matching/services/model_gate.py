"""What a candidate has to show before it may replace the model in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matching.models import EvaluationRun, ModelVersion

PRIMARY = {ModelVersion.Kind.ENCODER.value: ("names-es", "names-es-en", "names-en")}
"""Tasks on which a model of a kind is judged; a kind that is not named here is judged on all its figures."""

LESS_IS_BETTER = frozenset({"calibration_error"})
"""Metrics that are written down and never judged."""

BEATEN = ("random", "bm25")
"""Baselines that every primary figure must be above, where they were measured."""


@dataclass(frozen=True, slots=True)
class GateLine:
    """One comparison: a task (and group), the candidate's figure, what it is held against, and whether it holds."""

    task: str
    group: str
    value: float
    against: str
    other: float
    holds: bool

    def __str__(self) -> str:
        where = f"{self.task} group={self.group}" if self.group else self.task
        return (
            f"{'ok' if self.holds else 'NO'} {where} {self.value:.3f} against {self.against} {self.other:.3f}"
        )


@dataclass(frozen=True, slots=True)
class GateReport:
    """Whether a candidate may replace what is in use, line by line."""

    passed: bool
    lines: tuple[GateLine, ...]
    note: str = ""

    def __str__(self) -> str:
        said = [str(line) for line in self.lines] + ([self.note] if self.note else [])
        return "\n".join([*said, f"gate={'passed' if self.passed else 'closed'}"])


def active(kind: str) -> ModelVersion | None:
    """Return the model of a kind that is in use by a row; None means the one that ships."""
    return ModelVersion.objects.filter(kind=kind, state=ModelVersion.State.ACTIVE).first()


def gate(*, candidate: ModelVersion) -> GateReport:
    """Judge a candidate by its newest figures against the model in use, and against BM25 and chance.

    Open when every primary task was measured and is above the baselines measured beside it, the primary
    tasks are up in their mean, and neither a task nor a group of its questions lies below the interval that
    the model in use has there. Where no row is in use, only the baselines stand against it.
    """
    ours = _newest(candidate)
    judged = tuple(task for task, run in ours.items() if run.metric not in LESS_IS_BETTER)
    primary = PRIMARY.get(candidate.kind, judged)
    missing = [task for task in primary if task not in ours]
    if missing or not primary:
        return GateReport(False, (), f"not measured: {', '.join(missing) or 'anything'}")
    current = active(candidate.kind)
    before = _newest(current) if current and current != candidate else {}
    lines = (*_against_baselines(ours, primary), *_against_former(ours, before, primary))
    note = "" if before else "no figures of the model in use to compare with"
    return GateReport(all(line.holds for line in lines), lines, note)


def _newest(version: ModelVersion) -> dict[str, EvaluationRun]:
    """Return the newest row of each task."""
    return {run.task: run for run in version.runs.order_by("at", "pk")}


def _against_baselines(ours: Mapping[str, EvaluationRun], primary: tuple[str, ...]) -> Iterator[GateLine]:
    for task in primary:
        for baseline in BEATEN:
            if (other := ours[task].baselines.get(baseline)) is not None:
                yield GateLine(task, "", ours[task].value, baseline, other, ours[task].value > other)


def _against_former(
    ours: Mapping[str, EvaluationRun], before: Mapping[str, EvaluationRun], primary: tuple[str, ...]
) -> Iterator[GateLine]:
    shared = [task for task in primary if task in before]
    if shared:
        mean, former = (sum(runs[task].value for task in shared) / len(shared) for runs in (ours, before))
        yield GateLine("mean of primary tasks", "", mean, "the model in use", former, mean > former)
    for task in shared:
        low = before[task].low
        yield _not_below(task, "", ours[task].value, before[task].value if low is None else low)
    for task in shared:
        for group, (value, *_) in ours[task].groups.items():
            if group in before[task].groups:
                yield _not_below(task, group, value, before[task].groups[group][1])


def _not_below(task: str, group: str, value: float, floor: float) -> GateLine:
    return GateLine(task, group, value, "the least of the model in use", floor, value >= floor)
