"""Models side by side: the figures of each task, the difference, and what stood beside them when they were measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.models import EvaluationRun, ModelVersion
from matching.services.gate_former import rival_groups, rival_value
from matching.services.model_gate import newest_figures


@dataclass(frozen=True, slots=True)
class Side:
    """One task of two models: a value is None where it was not measured; `beside` are the baselines of the first."""

    task: str
    metric: str
    first: float | None
    other: float | None
    beside: dict[str, float]

    @property
    def difference(self) -> float | None:
        """How much the first is above the other."""
        return None if self.first is None or self.other is None else self.first - self.other


@dataclass(frozen=True, slots=True)
class GroupSide:
    """One group of one task of two models."""

    task: str
    group: str
    first: float
    other: float

    @property
    def difference(self) -> float:
        """How much the first is above the other."""
        return self.first - self.other


def sides(first: ModelVersion, other: ModelVersion | None) -> list[Side]:
    """Return every task that either was measured at, by its newest figures.

    Without another, what served in the same run stands beside the first, where it was measured question by question.
    """
    ours = newest_figures(first)
    theirs = newest_figures(other) if other else {}
    rows = []
    for task in sorted({*ours, *theirs}):
        run, beside = ours.get(task), theirs.get(task)
        known = run or beside
        rows.append(
            Side(
                task,
                known.metric if known else "",
                run.value if run else None,
                beside.value if beside else (rival_value(run) if run and not other else None),
                dict(run.baselines) if run else {},
            )
        )
    return rows


def group_sides(first: ModelVersion, other: ModelVersion | None) -> Iterator[GroupSide]:
    """Yield the groups that both were measured at, task by task; without another, of what served in the same run."""
    theirs = newest_figures(other) if other else {}
    for task, run in sorted(newest_figures(first).items()):
        beside = _values_by_group(theirs.get(task)) if other else rival_groups(run)
        for group in sorted(run.groups):
            if group in beside:
                yield GroupSide(task, group, run.groups[group][0], beside[group])


def _values_by_group(run: EvaluationRun | None) -> dict[str, float]:
    return {group: interval[0] for group, interval in run.groups.items()} if run else {}


def text_table(rows: Sequence[Side]) -> str:
    """Return the table as lines for a terminal."""
    lines = [f"{'task':32} {'metric':12} {'first':>8} {'other':>8} {'diff':>8}  beside"]
    for row in rows:
        beside = " ".join(f"{name}={value:.3f}" for name, value in sorted(row.beside.items()))
        figures = " ".join(_figure(value) for value in (row.first, row.other))
        lines.append(f"{row.task:32} {row.metric:12} {figures} {_figure(row.difference, '+.3f')}  {beside}")
    return "\n".join(lines)


def _figure(value: float | None, form: str = ".3f") -> str:
    return f"{'-' if value is None else format(value, form):>8}"
