"""Fine-tunes the encoder in use on a frozen set, and measures it beside the encoder in use on the same questions."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from matching import runtime
from matching.ml import fairness, fine_tuning, taxonomy
from matching.ml.contest import IN_USE
from matching.ml.corpus import Concept
from matching.ml.documents import TextEncoder
from matching.ml.evaluation_readings import Vectors, lexical
from matching.ml.evaluation_speed import one_by_one, titles
from matching.ml.evaluation_tasks import FEEDBACK, Measured, RankingTask, measure
from matching.ml.feedback_pairs import Pairs, Popularity, choice_tasks, read_pairs
from matching.ml.manifest import MANIFEST_FILE
from matching.ml.splits import is_held_out
from matching.ml.turns import ONE_GO, Turn, TurnOver
from matching.models import ModelVersion
from matching.services.model_gate import FAIR, PRIMARY, active
from matching.services.models import Figure, Figures, Metrics, record_figures
from matching.services.promotion import register_in_use
from matching.services.retrain_figures import gap_figures

TITLES = 60
COMMAND = "matching.services.tune_encoder.learn"
MEASURED = "measured.json"


def learn(folder: Path, out: Path, turn: Turn) -> tuple[Metrics, str]:
    """Train from the encoder in use into `out`; give the candidate's figures and what made them.

    The figures of the encoder in use on the same questions go to its own row too, so that the gate compares pair by
    pair. Raises TurnOver when the turn ends before, ValueError when the encoder in use is of other hands.
    """
    row = runtime.chosen(ModelVersion.Kind.ENCODER)
    source = Path(row.path if row else settings.EMBEDDING_MODEL)
    pairs = read_pairs(folder)
    if not (out / MANIFEST_FILE).exists():
        fine_tuning.fine_tune(
            source,
            pairs=pairs,
            names=taught_names(),
            out=out,
            name="chamba-es-en",
            facts={"command": COMMAND, "data_sha256": {"training set": folder.name}},
            tuning=fine_tuning.Tuning(threads=settings.ENCODER_THREADS),
            turn=turn,
        )
        if turn.is_over():
            raise TurnOver("trained; not measured yet")
    candidate, current = runtime.open_encoder_once(out), runtime.encoder()
    ours, theirs = compare(candidate, current, pairs, turn=turn)
    _write_current(source, theirs)
    return ours, COMMAND


def taught_names() -> list[Concept]:
    """Give the names of the shipped taxonomy that training may see: without those kept for measuring."""
    from matching.ml.evaluation_names import names_of

    found = []
    for one in taxonomy.load().occupations:
        names = {language: names_of(one, language) for language in ("es", "en")}
        if not is_held_out(one.id) and sum(map(len, names.values())) > 1:
            found.append(Concept(one.id, {key: held for key, held in names.items() if held}))
    return found


def compare(
    candidate: TextEncoder, current: TextEncoder, pairs: Pairs, *, turn: Turn = ONE_GO
) -> tuple[Figures, Figures]:
    """Measure both at names and at what held-out people chose, beside BM25, chance and popularity.

    What is measured is kept task by task; raises TurnOver when the turn ends before the last one.
    """
    from matching.ml.evaluation_names import make_tasks

    wanted = PRIMARY[ModelVersion.Kind.ENCODER]
    makers: list[Callable[[], RankingTask]] = [
        make for make in make_tasks(taxonomy.load()) if make.__name__ in wanted
    ]
    plain = [one for one in lexical() if one.name in {"random", "bm25"}]
    models = Vectors("candidate", candidate), Vectors(IN_USE, current)
    asked = [(make, plain) for make in makers]
    asked += [(partial(_same, task), [*plain, Popularity(pairs)]) for task in choice_tasks(pairs)]
    kept = _Kept(turn, {"candidate": candidate.id, "current": current.id})
    for place, (make, others) in enumerate(asked):
        if kept.has(place):
            continue
        task = make()
        found = [measure(task, reading) for reading in (*models, *others)]
        kept.add(place, task.name, *_figures(task, found))
        if turn.is_over():
            raise TurnOver(f"measured {place + 1} of {len(asked)} tasks")
    ours, theirs = kept.ours, kept.theirs
    for name in [name for name in ours if name.startswith(FEEDBACK)]:
        after, before = (np.array(side[name]["each"], np.float64) for side in (ours, theirs))
        ours |= gap_figures(name.removeprefix(FEEDBACK), after, before, ours[name]["labels"])
    titles_asked = titles(taxonomy.load(), TITLES)
    times = [
        one_by_one(model.encode, titles_asked, clock=time.perf_counter) for model in (current, candidate)
    ]
    ours["title"] = {"metric": "milliseconds", "value": times[1], "baselines": {IN_USE: times[0]}}
    gap = fairness.encoder_gap(candidate, taxonomy.load())
    ours[FAIR] = {"metric": FAIR, "value": gap.largest, "n": gap.pairs}
    return ours, theirs


def _same(task: RankingTask) -> RankingTask:
    return task


def _figures(task: RankingTask, found: Sequence[Measured]) -> tuple[Figure, Figure]:
    """Give the figures of the candidate and of the encoder in use, which are the first two of `found`."""
    beside = {one.reading: one.figure.value for one in found[2:]}
    ours = figure(task, found[0], {**beside, IN_USE: found[1].figure.value})
    return ours, figure(task, found[1], beside)


class _Kept:
    """What was measured in earlier turns of the same comparison, in a file of the work's folder."""

    def __init__(self, turn: Turn, whose: dict[str, str]) -> None:
        self._path = turn.work / MEASURED if turn.work else None
        self._whose = whose
        self._rows: dict[str, list[Any]] = {}
        if self._path and self._path.exists():
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            self._rows = kept["rows"] if kept["whose"] == whose else {}

    def has(self, place: int) -> bool:
        return str(place) in self._rows

    def add(self, place: int, name: str, ours: Figure, theirs: Figure) -> None:
        self._rows[str(place)] = [name, ours, theirs]
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside = self._path.with_suffix(".new")
            beside.write_text(json.dumps({"whose": self._whose, "rows": self._rows}), encoding="utf-8")
            beside.replace(self._path)

    @property
    def ours(self) -> Figures:
        return {name: ours for name, ours, _ in self._rows.values()}

    @property
    def theirs(self) -> Figures:
        return {name: theirs for name, _, theirs in self._rows.values()}


def figure(task: RankingTask, found: Measured, beside: dict[str, float]) -> Figure:
    """Return what one model got at one task as the registry keeps it."""
    return {
        "metric": found.metric,
        "value": found.figure.value,
        "low": found.figure.low,
        "high": found.figure.high,
        "n": len(found.each),
        "baselines": beside,
        "groups": {label: [one.value, one.low, one.high] for label, one in found.groups.items()},
        "each": found.each.tolist(),
        "labels": list(task.groups),
        "asked": task.fingerprint(),
    }


def _write_current(source: Path, figures: Figures) -> None:
    current = active(ModelVersion.Kind.ENCODER)
    if current is not None and Path(current.path) == source.resolve():
        record_figures(current, figures, command=COMMAND)
    elif current is None:
        register_in_use(kind=ModelVersion.Kind.ENCODER, path=source, metrics=figures, command=COMMAND)
