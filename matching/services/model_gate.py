"""What a candidate has to show before it may replace the model in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from matching.ml.contest import IN_USE
from matching.ml.evaluation import Interval, bootstrap, bootstrap_of_means, widening
from matching.ml.evaluation_tasks import FEEDBACK
from matching.models import EvaluationRun, ModelVersion
from matching.services.gate_former import Former, is_paired, of_row, of_run, rise_of, values

Kind = ModelVersion.Kind
PRIMARY = {
    Kind.ENCODER.value: ("names-es", "names-es-en", "names-en"),
    # strict F1 on English sentences, and the labelled ads of Peru by language
    Kind.SKILLS.value: (
        "skillspan-en-skill", "skillspan-en-knowledge", "gold-es-precision", "gold-es-recall",
        "gold-en-precision", "gold-en-recall",
    ),
    # what held-out people chose on later pages; what they chose later among all jobs
    Kind.RANKER.value: ("ndcg@10", "mrr"),
    Kind.COLLABORATIVE.value: ("recall20", "ndcg20"),
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
    (Kind.COLLABORATIVE, "milliseconds"): 50.0,
}
"""The most that a kind may weigh on disk (10^6 bytes) or take: encoders for one title, the last two for 1,000 jobs."""

FAIR = "counterfactual_gap"
"""The largest change of a score when name, sex, age, photo, university or district prestige changes; it has to be 0."""
FAIR_KINDS = frozenset({Kind.ENCODER.value, Kind.RANKER.value, Kind.COLLABORATIVE.value})
"""Kinds that make scores: without the counterfactual gap none of them is let through."""
NOUGHT = 1e-9

SLOWER = 1.1

BEATEN = ("random", "bm25", "popularity", "built-in")
"""Baselines that every primary figure must be above, where they were measured."""

LEAST_GAIN = 0.002
"""What the mean of the primary tasks has to rise by, on their own scale of 0 to 1."""
MOST_LOSS = 0.02
"""What a task or a group may fall by; beyond it only what chance explains is let through."""

GAP_BEFORE, GAP_AFTER = "gap_before", "gap_after"
"""How far the best and the worst group lie apart under the model in use, and under the candidate."""
MOST_WIDER_GAP = 0.01
"""What that gap may grow by; it is refused where the lower end of the growth's interval is above it."""

LEAST_ASKED = 30
"""Questions under which a figure says nothing: the gate stays closed until there are more."""
FROM_CHOICES = frozenset({Kind.RANKER.value, Kind.COLLABORATIVE.value})
"""Kinds that are judged by choices of people alone, always in one run with what serves."""
BY_GROUP = "-by-"
"""What stands between a task and the groups that it is labelled by, where those are not the regions."""

SIDE_METRICS = frozenset({"megabytes", "milliseconds", FAIR, GAP_BEFORE, GAP_AFTER})
STALE = "measured beside another model than the one in use"


class Against(StrEnum):
    """What a figure is held against."""

    BASELINE = "baseline"
    MEAN = "the model in use"
    LEAST = "the least of the model in use"
    LIMIT = "its limit"
    FAIR = "no gap at all"
    FEWEST = "the fewest questions"
    GAP = "the gap between groups of the model in use"


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
    """Whether a candidate may replace what is in use, line by line.

    `is_judged` is False where it has to be measured again first: nothing speaks against it yet.
    """

    passed: bool
    lines: tuple[GateLine, ...]
    note: str = ""
    is_judged: bool = True

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

    Open when every primary task was measured on LEAST_ASKED questions and is above the baselines beside it, the
    primary tasks (or, where it was asked of both, what held-out people chose) are up in their mean by LEAST_GAIN with
    an interval (pair by pair, where the same questions were asked) that leaves out 0, neither a task nor a group of its
    questions falls by more than MOST_LOSS unless chance explains it, the gap between groups does not surely grow by
    more than MOST_WIDER_GAP, size and time are within LIMITS, and the counterfactual gap is 0, which
    kinds that make scores have to show. Where no row is in use, what served when the candidate was measured, the
    baselines and the limits stand against it.
    """
    figures = newest_figures(candidate)
    ours = {task: run for task, run in figures.items() if run.metric not in SIDE_METRICS}
    judged = tuple(task for task, run in ours.items() if run.metric not in NOT_JUDGED)
    primary = PRIMARY.get(candidate.kind, judged)
    missing = [task for task in primary if task not in ours]
    if missing or not primary:
        return GateReport(False, (), f"not measured: {', '.join(missing) or 'anything'}")
    formers = _formers(candidate, ours)
    if candidate.kind in FROM_CHOICES and not set(primary) <= formers.keys():
        return GateReport(False, (), STALE, is_judged=False)
    lines = (
        *_enough(candidate.kind, ours, primary),
        *_against_baselines(ours, primary),
        *_against_former(ours, formers, primary),
        *_within_limits(candidate.kind, figures),
    )
    if candidate.kind in FAIR_KINDS and not any(run.metric == FAIR for run in figures.values()):
        return GateReport(False, lines, f"not measured: {FAIR}")
    note = "" if formers else "no figures of the model in use to compare with"
    return GateReport(all(line.holds for line in lines), lines, note)


def _enough(kind: str, ours: Mapping[str, EvaluationRun], primary: Sequence[str]) -> Iterator[GateLine]:
    """Say of how many questions each deciding figure is; lists of names that ship may not tell their number."""
    for task in _deciding(ours, primary):
        must_tell = kind in FROM_CHOICES or task == FEEDBACK
        if must_tell or 0 < ours[task].n < LEAST_ASKED:
            asked = ours[task].n
            yield GateLine(task, "", asked, Against.FEWEST, LEAST_ASKED, asked >= LEAST_ASKED)


def _deciding(ours: Mapping[str, EvaluationRun], primary: Sequence[str]) -> tuple[str, ...]:
    return (*primary, *(task for task in ours if task == FEEDBACK and task not in primary))


def _against_baselines(ours: Mapping[str, EvaluationRun], primary: Sequence[str]) -> Iterator[GateLine]:
    for task in _deciding(ours, primary):
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


# --- beside what serves -------------------------------------------------------------------


def _formers(candidate: ModelVersion, ours: Mapping[str, EvaluationRun]) -> dict[str, Former]:
    """Give what serves at each task: as measured in the candidate's own run, else by its newest figures."""
    current = active(candidate.kind)
    rows = newest_figures(current) if current and current != candidate else {}
    serves = current.sha256 if current else ""
    found = {}
    for task, run in ours.items():
        if former := of_run(run, serves=serves):
            found[task] = former
        elif task in rows and (candidate.kind not in FROM_CHOICES or is_paired(run, rows[task])):
            found[task] = of_row(run, rows[task])
    return found


def _against_former(
    ours: Mapping[str, EvaluationRun], formers: Mapping[str, Former], primary: Sequence[str]
) -> Iterator[GateLine]:
    shared = [task for task in ours if task in formers and _is_held(task, primary)]
    if not shared:
        return
    # what people chose decides where it was asked of both; names then only may not fall
    decisive = [task for task in shared if task == FEEDBACK] or [task for task in shared if task in primary]
    if decisive:
        yield _mean_is_up([ours[task] for task in decisive], [formers[task] for task in decisive])
    for task in shared:
        yield _not_below(ours[task], formers[task])
    for task in shared:
        for group in ours[task].groups:
            if group in formers[task].groups:
                yield _not_below(ours[task], formers[task], group=group)
    for task in shared:
        if task.partition(BY_GROUP)[0] in decisive[:1]:
            yield from _gap(ours[task], formers[task])


def _is_held(task: str, primary: Sequence[str]) -> bool:
    return task.partition(BY_GROUP)[0] in (*primary, FEEDBACK)


def _mean_is_up(ours: Sequence[EvaluationRun], before: Sequence[Former]) -> GateLine:
    mean, former = (sum(one.value for one in rows) / len(rows) for rows in (ours, before))
    rises = [rise_of(mine, other) for mine, other in zip(ours, before, strict=True)]
    paired = [one for one in rises if one is not None]
    interval: Interval | None = None
    if len(paired) == len(rises):
        interval = bootstrap_of_means(paired)
        is_sure = interval.low > 0
    else:
        lows = [run.low for run in ours if run.low is not None]
        is_sure = len(lows) < len(ours) or sum(lows) / len(lows) > former
    return GateLine(
        "mean of primary tasks", "", mean, Against.MEAN, former, is_sure and mean - former >= LEAST_GAIN,
        *_ends(interval),
    )  # fmt: skip


def _not_below(ours: EvaluationRun, before: Former, *, group: str = "") -> GateLine:
    """Hold a task or a group against the set loss; what falls further is refused unless chance explains it."""
    value = ours.groups[group][0] if group else ours.value
    other, low = before.groups[group] if group else (before.value, before.low)
    floor = other - MOST_LOSS
    rise = rise_of(ours, before, group=group)
    if rise is not None and len(rise):
        interval = bootstrap(rise)
        holds = value >= floor or interval.high >= 0
        return GateLine(ours.task, group, value, Against.LEAST, floor, holds, *_ends(interval))
    floor = floor if low is None else min(floor, low)
    return GateLine(ours.task, group, value, Against.LEAST, floor, value >= floor)


def _gap(ours: EvaluationRun, before: Former) -> Iterator[GateLine]:
    """Hold the gap between the best and the worst group against that of what serves, where it is known of both."""
    if before.each is None or len(ours.labels) != len(before.each):
        return
    found = widening(values(ours.each), before.each, ours.labels)
    if found is not None:
        holds = found.growth.low <= MOST_WIDER_GAP
        ends = _ends(found.growth)
        yield GateLine(ours.task, "", found.after, Against.GAP, found.before, holds, *ends)


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else (interval.low, interval.high)
