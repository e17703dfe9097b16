"""The registry of models: a candidate with its figures, the gate it has to pass, one switch, and back again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record_act
from matching.models import EvaluationRun, ModelVersion
from matching.services.model_gate import GateReport, active, gate

__all__ = [
    "Figure",
    "GateReport",
    "Metrics",
    "NotPromoted",
    "active",
    "gate",
    "promote",
    "record_figures",
    "register_candidate",
    "register_in_use",
    "rollback",
]

MANIFEST, CARD = "manifest.json", "README.md"
LONGEST_CARD = 20_000


class NotPromoted(ValueError):
    """The model may not be put to use; says why."""


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
    if not path.exists():
        raise FileNotFoundError(f"there is no model in {path}")
    manifest = _manifest(path)
    with transaction.atomic():
        version, is_new = ModelVersion.objects.get_or_create(
            kind=ModelVersion.Kind(kind),
            sha256=hash_of(path),
            defaults={
                "name": str(manifest.get("name") or path.name)[:120],
                "path": str(path),
                "data_hash": _data_hash(manifest),
                "card": _card(path),
                "registered_by": by,
            },
        )
        record_figures(version, metrics, command=command)
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
            command=command[:300],
        )
        for task, figure in figures.items()
    )
    version.metrics = {**version.metrics, **{task: figure["value"] for task, figure in figures.items()}}
    version.save(update_fields=["metrics"])


def hash_of(path: Path) -> str:
    """Return the sha256 that names a model: of every file's name and content, in the order of names."""
    digest = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file()):
        digest.update(file.relative_to(path.parent if path.is_file() else path).as_posix().encode())
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()


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


# --- the switch -------------------------------------------------------------------------


def promote(*, candidate: ModelVersion, by: User | None) -> GateReport:
    """Put a candidate to use in one transaction, if its gate is open; raises NotPromoted with the report if not.

    A closed gate leaves the candidate rejected, so that nobody tries the same files twice unawares.
    """
    with transaction.atomic():
        locked = _lock_kind(candidate.kind)
        candidate.refresh_from_db()
        if not candidate.may_move(ModelVersion.State.BACKFILLING):
            raise NotPromoted(f"{candidate} is {candidate.state}: only a candidate is promoted")
        report = gate(candidate=candidate)
        if report.passed:
            _move(candidate, ModelVersion.State.BACKFILLING, by=by, action="model_backfilling")
            _switch(locked, candidate, by=by, action="model_promoted")
        else:
            _move(candidate, ModelVersion.State.REJECTED, by=by, action="model_rejected")
    if not report.passed:
        raise NotPromoted(str(report))
    return report


def rollback(*, kind: str, by: User | None) -> ModelVersion | None:
    """Bring back the model of a kind that was in use before, in one transaction.

    Where no row was, the one in use is retired and the shipped model takes over: None. Raises NotPromoted when
    nothing is in use by a row and nothing was.
    """
    with transaction.atomic():
        locked = _lock_kind(kind)
        former = [version for version in locked if version.state == ModelVersion.State.RETIRED]
        version = max(former, key=lambda one: one.activated_at or one.registered_at, default=None)
        if version is None and all(one.state != ModelVersion.State.ACTIVE for one in locked):
            raise NotPromoted(f"no {kind} was promoted yet: the shipped one is in use")
        _switch(locked, version, by=by, action="model_rolled_back")
    return version


def register_in_use(*, kind: str, path: Path | str, metrics: Metrics, command: str = "") -> ModelVersion:
    """Write down the model that the product runs, as the one in use when no other row of its kind is.

    The shipped model needs no gate: it is what candidates are compared with.
    """
    version = register_candidate(kind=kind, path=path, metrics=metrics, command=command)
    with transaction.atomic():
        locked = _lock_kind(kind)
        version.refresh_from_db()
        is_free = all(one.state != ModelVersion.State.ACTIVE for one in locked)
        if is_free and version.state == ModelVersion.State.CANDIDATE:
            _move(version, ModelVersion.State.BACKFILLING, by=None, action="model_backfilling")
            _switch(locked, version, by=None, action="model_shipped")
    return version


def _lock_kind(kind: str) -> list[ModelVersion]:
    """Hold all rows of a kind, so that two promotions take turns."""
    return list(ModelVersion.objects.select_for_update().filter(kind=kind).order_by("pk"))


def _switch(
    locked: list[ModelVersion], version: ModelVersion | None, *, by: User | None, action: str
) -> None:
    for other in locked:
        if other.state == ModelVersion.State.ACTIVE:
            _move(other, ModelVersion.State.RETIRED, by=by, action="model_retired")
    if version is None:
        return
    version.activated_at = timezone.now()
    _move(version, ModelVersion.State.ACTIVE, by=by, action=action)


def _move(version: ModelVersion, state: ModelVersion.State, *, by: User | None, action: str) -> None:
    if not version.may_move(state):
        raise NotPromoted(f"{version} is {version.state} and cannot become {state}")
    version.state = state
    version.save(update_fields=["state", "activated_at"])
    record_act(actor=by, action=action, target=version)
