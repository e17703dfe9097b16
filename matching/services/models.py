"""The registry of models: what was trained, on what, and every figure that it was ever measured at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_act
from matching.ml.manifest import hash_of_folder
from matching.models import EvaluationRun, ModelVersion

MANIFEST, CARD = "manifest.json", "README.md"
LONGEST_CARD = 20_000
MEGABYTE = 1_000_000


class Figure(TypedDict, total=False):
    """A figure of a task as training and evaluation hand it over; only `value` must be there."""

    metric: str
    value: float
    low: float
    high: float
    n: int
    baselines: dict[str, float]
    groups: dict[str, list[float]]
    """Group -> [value, low, high]."""
    each: Sequence[float]
    """Each question's part of the value, so that two models are compared pair by pair."""
    labels: Sequence[str]
    """The group of each question."""
    asked: str
    """A hash of the questions: only equal ones are paired."""
    rival: Sequence[float]
    """The same of what served when this was measured, in the same run."""
    rival_sha: str
    """The hash of its files; "" for what ships."""


Figures = dict[str, Figure]
Metrics = Mapping[str, Figure | float]


# --- registering ---------------------------------------------------------------


def register_candidate(
    *, kind: str, path: Path | str, metrics: Metrics, by: User | None = None, command: str = ""
) -> ModelVersion:
    """Write down a trained model with its figures; the same files again get the new figures, not a second row.

    `path` is a folder (or one file). Its manifest, when it has one, names the model and the hashes of its
    data. Raises FileNotFoundError for a path that is not there.
    """
    path = Path(path).resolve()
    digest = hash_of_folder(path)
    manifest = _manifest(path)
    with transaction.atomic():
        version, is_new = ModelVersion.objects.get_or_create(
            kind=ModelVersion.Kind(kind),
            sha256=digest,
            defaults={
                "name": str(manifest.get("name") or path.name)[:120],
                "path": str(path),
                "data_hash": _data_hash(manifest),
                "card": _card(path),
                "registered_by": by,
            },
        )
        record_figures(version, {**metrics, **_size(path, metrics)}, command=command)
        if is_new:
            record_act(actor=by, action="model_registered", target=version)
    return version


def record_figures(version: ModelVersion, metrics: Metrics, *, command: str = "") -> None:
    """Add one row for each figure, and keep the newest of each task on the model itself."""
    figures = {task: _figure(value) for task, value in metrics.items()}
    EvaluationRun.objects.bulk_create(
        EvaluationRun(
            model_version=version,
            task=task,
            metric=figure.get("metric", ""),
            value=figure["value"],
            low=figure.get("low"),
            high=figure.get("high"),
            n=figure.get("n", 0),
            baselines=figure.get("baselines", {}),
            groups=figure.get("groups", {}),
            each=np.asarray(figure.get("each", ()), np.float32).tobytes(),
            labels=list(figure.get("labels", ())),
            asked=figure.get("asked", ""),
            rival=np.asarray(figure.get("rival", ()), np.float32).tobytes(),
            rival_sha=figure.get("rival_sha", ""),
            command=command[:300],
        )
        for task, figure in figures.items()
    )
    version.metrics = {**version.metrics, **{task: figure["value"] for task, figure in figures.items()}}
    version.save(update_fields=["metrics"])


def _size(path: Path, metrics: Metrics) -> dict[str, Figure]:
    """Give the size of the files in MB beside the other figures, once there are any."""
    if not metrics or "size" in metrics:
        return {}
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return {"size": {"metric": "megabytes", "value": sum(one.stat().st_size for one in files) / MEGABYTE}}


def _figure(value: Figure | float) -> Figure:
    return {"value": float(value)} if isinstance(value, int | float) else value


def _manifest(path: Path) -> dict[str, Any]:
    file = path / MANIFEST
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def _data_hash(manifest: Mapping[str, Any]) -> str:
    """Return one hash of the hashes of the data that the manifest names, "" when it names none."""
    data = manifest.get("data_sha256") or manifest.get("data")
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest() if data else ""


def _card(path: Path) -> str:
    card = path / CARD
    return card.read_text(encoding="utf-8")[:LONGEST_CARD] if card.is_file() else ""
