"""Trains collaborative filtering from a frozen set of who chose what, and measures it beside what is in use."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from django.core.management.base import CommandError

from matching import runtime
from matching.ml import fairness, frozen
from matching.ml.collaborative import CollaborativeUnavailable
from matching.ml.collaborative_contest import Around, compete
from matching.ml.collaborative_model import Collaborative, load
from matching.ml.collaborative_training import Choices, TooFewChoices, learn
from matching.ml.contest import IN_USE, Contest
from matching.ml.manifest import check_manifest, read_manifest
from matching.ml.types import FloatMatrix, IntArray
from matching.models import JobEnrichment, ModelVersion
from matching.services import asked_people
from matching.services.model_gate import FAIR
from matching.services.models import Figures
from matching.services.readings import as_array
from matching.services.retrain_figures import contest_figures, side_figures

SEED = 7
ROWS_TIMED = 1000


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of `manage.py train collaborative`."""
    parser.add_argument("--data", type=Path, required=True, help="folder of a frozen set of who chose what")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--seed", type=int, default=SEED)


def run(*, stdout: TextIO, **options: Any) -> None:
    """Train and write the model; prints one line of figures, and one for each measure with what stood beside it."""
    try:
        metrics = train(options["data"], options["out"], seed=options["seed"])
        figures, _ = measure(options["out"], options["data"])
    except (TooFewChoices, CollaborativeUnavailable) as error:
        raise CommandError(str(error)) from error
    told = {name: value for name, value in metrics.items() if isinstance(value, int | float)}
    stdout.write("train_collaborative " + " ".join(f"{name}={value:.5g}" for name, value in told.items()))
    for task, figure in figures.items():
        beside = " ".join(f"{name}={value:.4f}" for name, value in figure.get("baselines", {}).items())
        stdout.write(
            f"train_collaborative {task}={figure['value']:.4f} n={figure.get('n', 0)} {beside}".rstrip()
        )


def train(training_set_folder: Path, out_folder: Path, *, seed: int = SEED) -> dict[str, Any]:
    """Learn from a frozen set, write the model with its manifest, and return how it came about.

    Raises TooFewChoices, CollaborativeUnavailable without its library, EncoderDamaged for a changed set.
    """
    version = check_manifest(training_set_folder)
    rows = frozen.columns(training_set_folder)
    model, metrics = learn(_choices(rows), vectors_of=_vectors_of, seed=seed)
    gap = fairness.collaborative_gap(model, runtime.taxonomy())
    metrics |= {FAIR: gap.largest}
    facts = {
        "training_set": version, "seed": seed, "metrics": metrics, "encoder": runtime.encoder_id(),
        "until": int(rows["at"].max(initial=0)), "fairness": gap.as_dict(),
        "command": f"manage.py train collaborative --seed {seed}",
    }  # fmt: skip
    model.save(out_folder, facts=facts)
    weighed = sum(path.stat().st_size for path in out_folder.iterdir()) / 1e6
    return metrics | {"megabytes": weighed}


def measure(model_folder: Path, training_set_folder: Path) -> tuple[Figures, Figures]:
    """Give the figures of a trained model and of the factors in use, on choices that neither has learned from.

    What came before the end of the data of the factors in use is known to both. Without any in use, popularity is what
    the candidate has to beat. Raises TooFewChoices where nobody chose anything since.
    """
    manifest, active = read_manifest(model_folder), runtime.factors()
    row = runtime.chosen(ModelVersion.Kind.COLLABORATIVE) if active else None
    rows = frozen.columns(training_set_folder)
    choices = _choices(rows, after=read_manifest(Path(row.path)).get("until", 0) if row else 0)
    settings = manifest["metrics"]["settings"]
    contest = _compete(choices, settings=settings, active=active, seed=manifest["seed"])
    if contest is None:
        raise TooFewChoices("nobody of those who are asked chose anything new")
    ours, theirs = contest_figures(
        contest, rival=IN_USE if row else "popularity", rival_sha=row.sha256 if row else ""
    )
    side = {
        "milliseconds": _milliseconds(load(model_folder)),
        "in_use_milliseconds": _milliseconds(active) if active else None,
        FAIR: manifest["metrics"][FAIR],
    }
    return ours | side_figures(side), theirs


def _choices(rows: frozen.Columns, *, after: int = 0) -> Choices:
    """Give the choices of a set; those up to the second `after` count as known."""
    return Choices(
        people=rows["people"], jobs=rows["jobs"], gains=rows["gains"].astype(np.float32), folds=rows["folds"],
        later=rows["later"] & (rows["at"] > after),
    )  # fmt: skip


def _compete(
    choices: Choices, *, settings: Mapping[str, Any], active: Collaborative | None, seed: int
) -> Contest | None:
    around = Around(_vectors_of, asked_people.words_of, asked_people.labels_of, active)
    return compete(choices, settings=settings, around=around, seed=seed)


def _milliseconds(model: Collaborative) -> float:
    """Return how long a person against 1,000 jobs takes, processor time, the best of three."""
    person, jobs = model.person(int(model.person_ids[0])), model.job_ids[:ROWS_TIMED].tolist()
    took = []
    for _ in range(3):
        started = time.process_time()
        model.job_factors(jobs) @ person
        took.append((time.process_time() - started) * 1000 * ROWS_TIMED / max(len(jobs), 1))
    return min(took)


def _vectors_of(job_ids: IntArray) -> FloatMatrix:
    """Give the vectors of jobs by the encoder in use, zeros where a job is not read or gone."""
    rows = JobEnrichment.objects.filter(job__in=job_ids.tolist(), encoder_id=runtime.encoder_id())
    found = {job_id: as_array(vector) for job_id, vector in rows.values_list("job_id", "vector")}
    width = len(next(iter(found.values()))) if found else 0
    vectors = np.zeros((len(job_ids), width), np.float32)
    for place, job_id in enumerate(job_ids.tolist()):
        if job_id in found:
            vectors[place] = found[job_id]
    return vectors
