"""What serves at one task, as it stands against a candidate: measured in the candidate's own run, or before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.ml.evaluation import Floats
from matching.models import EvaluationRun


@dataclass(frozen=True, slots=True, eq=False)
class Former:
    """What serves, at one task: its figure, each group's [value, low] and, where questions are the same, each [n]."""

    value: float
    low: float | None
    groups: Mapping[str, tuple[float, float | None]]
    each: Floats | None


def of_run(run: EvaluationRun, *, serves: str) -> Former | None:
    """Give what served in the candidate's own run; None where that was not the model of the hash `serves`."""
    rival = values(run.rival)
    if not len(rival) or run.rival_sha != serves:
        return None
    groups = {label: (value, None) for label, value in rival_groups(run).items()}
    return Former(float(rival.mean()), None, groups, rival)


def of_row(run: EvaluationRun, row: EvaluationRun) -> Former:
    """Give it by a figure of its own, question by question where the candidate was asked the same."""
    groups = {label: (interval[0], interval[1]) for label, interval in row.groups.items()}
    return Former(row.value, row.low, groups, values(row.each) if is_paired(run, row) else None)


def is_paired(run: EvaluationRun, row: EvaluationRun) -> bool:
    """Tell whether the same questions were asked of both."""
    return bool(run.asked) and run.asked == row.asked and len(run.each) == len(row.each) > 0


def rise_of(ours: EvaluationRun, before: Former, *, group: str = "") -> Floats | None:
    """Return how much each question [n] rose; None where not the same questions were asked of both."""
    mine = values(ours.each)
    if before.each is None or len(mine) != len(before.each):
        return None
    rise: Floats = mine - before.each
    if not group:
        return rise
    if len(ours.labels) != len(mine):
        return None
    return np.asarray(rise[np.array(ours.labels) == group], np.float64)


def values(content: Any) -> Floats:
    """Read the bytes of a row as float64 [n]."""
    return np.frombuffer(bytes(content), np.float32).astype(float)


def rival_value(run: EvaluationRun) -> float | None:
    """Give the figure of what served in the same run; None where it was not measured."""
    rival = values(run.rival)
    return float(rival.mean()) if len(rival) else None


def rival_groups(run: EvaluationRun) -> dict[str, float]:
    """Give what served in the same run, group by group; empty where it was not measured question by question."""
    rival, said = values(run.rival), np.array(run.labels, str)
    if not len(rival) or len(rival) != len(said):
        return {}
    return {str(label): float(rival[said == label].mean()) for label in np.unique(said)}
