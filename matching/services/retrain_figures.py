"""What a contest says, as the figures that the registry keeps of the candidate and of the model in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from matching.ml.contest import CANDIDATE, IN_USE, Contest, pooled
from matching.ml.evaluation import Floats, bootstrap, widening
from matching.ml.evaluation_tasks import FEWEST_IN_GROUP
from matching.services.model_gate import BY_GROUP, FAIR, GAP_AFTER, GAP_BEFORE
from matching.services.models import Figure

FIRST_GROUP = "region"
"""The groups that a task is labelled by; by the others it is written down once more, as TASK-by-NAME."""


def contest_figures(
    contest: Contest, *, rival: str, rival_sha: str = ""
) -> tuple[dict[str, Figure], dict[str, Figure]]:
    """Return the candidate's figures, and those of IN_USE where it took part, by task.

    `rival` is the contender that serves now (or stands for it where nothing does), `rival_sha` the hash of its files.
    """
    ours: dict[str, Figure] = {}
    theirs: dict[str, Figure] = {}
    main = next(iter(contest.got[CANDIDATE]))
    for task in contest.got[CANDIDATE]:
        for name in _group_names(contest):
            labels = pooled(contest.groups.get(name, ["?"] * contest.count))
            label = task if name == FIRST_GROUP else f"{task}{BY_GROUP}{name}"
            other = contest.got[rival][task]
            ours[label] = {
                **_figure(contest, CANDIDATE, task, labels),
                "rival": other.tolist(),
                "rival_sha": rival_sha,
            }
            if task == main:
                ours |= gap_figures(label.removeprefix(task), contest.got[CANDIDATE][task], other, labels)
            if IN_USE in contest.got:
                theirs[label] = _figure(contest, IN_USE, task, labels)
    return ours, theirs


def _group_names(contest: Contest) -> list[str]:
    """Give by what groups a task is told; where all are in one group, there is nothing more to tell."""
    told = [name for name, labels in contest.groups.items() if len(set(labels)) > 1]
    return [FIRST_GROUP, *(name for name in told if name != FIRST_GROUP)]


def _figure(contest: Contest, name: str, task: str, labels: Sequence[str]) -> Figure:
    each = contest.got[name][task]
    whole = bootstrap(each)
    return {
        "metric": task,
        "value": whole.value,
        "low": whole.low,
        "high": whole.high,
        "n": len(each),
        "baselines": {other: float(got[task].mean()) for other, got in contest.got.items() if other != name},
        "groups": by_group(each, labels),
        "each": each.tolist(),
        "labels": list(labels),
        "asked": contest.asked,
    }


def by_group(each: Floats, labels: Sequence[str]) -> dict[str, list[float]]:
    """Return [value, low, high] of each group that is large enough to say something; none where all are one group."""
    if len(set(labels)) < 2:
        return {}
    said = np.array(labels, str)
    found = {}
    for label in sorted(set(labels)):
        if (said == label).sum() >= FEWEST_IN_GROUP:
            one = bootstrap(each[said == label])
            found[label] = [one.value, one.low, one.high]
    return found


def gap_figures(which: str, after: Floats, before: Floats, labels: Sequence[str]) -> dict[str, Figure]:
    """Return how far the best and the worst group lie apart under both, where there are two groups."""
    found = widening(after, before, labels)
    if found is None:
        return {}
    return {
        f"{GAP_BEFORE}{which}": {"metric": GAP_BEFORE, "value": found.before, "n": len(after)},
        f"{GAP_AFTER}{which}": {"metric": GAP_AFTER, "value": found.after, "n": len(after)},
    }


def side_figures(found: Mapping[str, Any]) -> dict[str, Figure]:
    """Return the time that a model takes, beside the one in use, and the counterfactual gap."""
    figures: dict[str, Figure] = {}
    for task in ("milliseconds", FAIR):
        if task in found:
            figures[task] = {"metric": task, "value": float(found[task])}
    if "milliseconds" in figures and found.get("in_use_milliseconds") is not None:
        figures["milliseconds"]["baselines"] = {IN_USE: float(found["in_use_milliseconds"])}
    return figures
