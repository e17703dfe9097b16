"""Fine-tunes the encoder in use on a frozen set, and measures it beside the encoder in use on the same questions."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from matching import runtime
from matching.ml import fairness, fine_tuning, taxonomy
from matching.ml.corpus import Concept
from matching.ml.documents import TextEncoder
from matching.ml.evaluation_readings import Vectors, lexical
from matching.ml.evaluation_speed import one_by_one, titles
from matching.ml.evaluation_tasks import Measured, RankingTask, measure
from matching.ml.feedback_pairs import Pairs, Popularity, choice_tasks, read_pairs
from matching.ml.splits import is_held_out
from matching.models import ModelVersion
from matching.services.model_gate import FAIR, PRIMARY, active
from matching.services.models import Figure, Metrics, record_figures
from matching.services.promotion import register_in_use

TITLES = 60
COMMAND = "matching.services.tune_encoder.learn"


def learn(folder: Path, out: Path) -> tuple[Metrics, str]:
    """Train from the encoder in use into `out`; give the candidate's figures and what made them.

    The figures of the encoder in use on the same questions go to its own row, so that the gate compares pair by pair.
    Raises ValueError when the encoder in use is of other hands.
    """
    row = runtime.chosen(ModelVersion.Kind.ENCODER)
    source = Path(row.path if row else settings.EMBEDDING_MODEL)
    pairs = read_pairs(folder)
    fine_tuning.fine_tune(
        source,
        pairs=pairs,
        names=taught_names(),
        out=out,
        name="chamba-es-en",
        facts={"command": COMMAND, "data_sha256": {"training set": folder.name}},
        tuning=fine_tuning.Tuning(threads=settings.ENCODER_THREADS),
    )
    candidate, current = runtime.open_encoder_once(out), runtime.encoder()
    ours, theirs = compare(candidate, current, pairs)
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
    candidate: TextEncoder, current: TextEncoder, pairs: Pairs
) -> tuple[dict[str, Figure], dict[str, Figure]]:
    """Measure both at names and at what held-out people chose, beside BM25, chance and popularity."""
    from matching.ml.evaluation_names import make_tasks

    wanted = PRIMARY[ModelVersion.Kind.ENCODER]
    tasks = [make() for make in make_tasks(taxonomy.load()) if make.__name__ in wanted]
    ours: dict[str, Figure] = {}
    theirs: dict[str, Figure] = {}
    models = Vectors("candidate", candidate), Vectors("in use", current)
    plain = [one for one in lexical() if one.name in {"random", "bm25"}]
    for task, others in (
        *((task, plain) for task in tasks),
        *((task, [*plain, Popularity(pairs)]) for task in choice_tasks(pairs)),
    ):
        found = [measure(task, reading) for reading in (*models, *others)]
        beside = {one.reading: one.figure.value for one in found[2:]}
        ours[task.name] = figure(task, found[0], {**beside, "in use": found[1].figure.value})
        theirs[task.name] = figure(task, found[1], beside)
    asked = titles(taxonomy.load(), TITLES)
    times = [one_by_one(model.encode, asked, clock=time.perf_counter) for model in (current, candidate)]
    ours["title"] = {"metric": "milliseconds", "value": times[1], "baselines": {"in use": times[0]}}
    gap = fairness.encoder_gap(candidate, taxonomy.load())
    ours[FAIR] = {"metric": FAIR, "value": gap.largest, "n": gap.pairs}
    return ours, theirs


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


def _write_current(source: Path, figures: dict[str, Figure]) -> None:
    current = active(ModelVersion.Kind.ENCODER)
    if current is not None and Path(current.path) == source.resolve():
        record_figures(current, figures, command=COMMAND)
    elif current is None:
        register_in_use(kind=ModelVersion.Kind.ENCODER, path=source, metrics=figures, command=COMMAND)
