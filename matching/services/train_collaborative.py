"""Trains collaborative filtering from a frozen set of who chose what."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from django.core.management.base import CommandError

from matching import runtime
from matching.ml import fairness, frozen
from matching.ml.collaborative import CollaborativeUnavailable
from matching.ml.collaborative_training import Choices, TooFewChoices, learn
from matching.ml.manifest import check_manifest
from matching.ml.types import FloatMatrix, IntArray
from matching.models import JobEnrichment
from matching.services.readings import as_array

SEED = 7


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of `manage.py train collaborative`."""
    parser.add_argument("--data", type=Path, required=True, help="folder of a frozen set of who chose what")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--seed", type=int, default=SEED)


def run(*, stdout: TextIO, **options: Any) -> None:
    """Train and write the model; prints one line of figures."""
    try:
        metrics = train(options["data"], options["out"], seed=options["seed"])
    except (TooFewChoices, CollaborativeUnavailable) as error:
        raise CommandError(str(error)) from error
    told = {name: value for name, value in metrics.items() if isinstance(value, int | float)}
    stdout.write("train_collaborative " + " ".join(f"{name}={value:.5g}" for name, value in told.items()))


def train(training_set_folder: Path, out_folder: Path, *, seed: int = SEED) -> dict[str, Any]:
    """Learn from a frozen set, write the model with its manifest, and return its figures.

    Raises TooFewChoices, CollaborativeUnavailable without its library, EncoderDamaged for a changed set.
    """
    version = check_manifest(training_set_folder)
    rows = frozen.columns(training_set_folder)
    choices = Choices(
        people=rows["people"], jobs=rows["jobs"], gains=rows["gains"].astype(np.float32), folds=rows["folds"],
        later=rows["later"],
    )  # fmt: skip
    model, metrics = learn(choices, vectors_of=_vectors_of, seed=seed)
    gap = fairness.collaborative_gap(model, runtime.taxonomy())
    metrics = metrics | {"counterfactual_gap": gap.largest}
    facts = {
        "training_set": version, "seed": seed, "metrics": metrics, "encoder": runtime.encoder_id(),
        "fairness": gap.as_dict(),
        "command": f"manage.py train collaborative --seed {seed}",
    }  # fmt: skip
    model.save(out_folder, facts=facts)
    weighed = sum(path.stat().st_size for path in out_folder.iterdir()) / 1e6
    return metrics | {"megabytes": weighed}


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
