"""Training sets: frozen with a hash, used without the people who left, pruned."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record_act
from matching.ml import frozen
from matching.models import TrainingSet
from matching.services import training_rows
from matching.services.event_upkeep import KEPT_DAYS, agreed_people
from matching.services.events import EVENTS_TEXT_VERSION
from matching.services.training_rows import Span, Tables

LATER_SHARE = 0.2
"""The last fifth of the span is kept from training."""
KEPT_SET_DAYS = 30
NEWEST_KEPT = 3
"""Of each kind; older ones go after a month even when nothing replaced them, for they hold people's words."""

Kind = TrainingSet.Kind
MAKERS: dict[str, Callable[[Span], tuple[Tables, dict[str, Any]]]] = {
    Kind.RANKER: training_rows.ranker_tables,
    Kind.ENCODER: training_rows.encoder_tables,
    Kind.COLLABORATIVE: training_rows.collaborative_tables,
}


class TrainingSetGone(ValueError):
    """The files of a set were pruned; a new one has to be frozen."""


def freeze(
    kind: str, *, by: User | None, until: datetime.datetime | None = None, days: int = KEPT_DAYS
) -> TrainingSet:
    """Freeze what the people who agree did in the last `days` before `until`; the same rows give the same set.

    People are split into folds by their number, time at the last fifth of the span. Raises ValueError for an unknown
    kind.
    """
    end = until or timezone.now()
    start = end - datetime.timedelta(days=days)
    span = Span(since=start, until=end, cut=end - (end - start) * LATER_SHARE)
    tables, facts = MAKERS[Kind(kind)](span)
    said = {
        "kind": kind,
        "since": start.isoformat(),
        "until": end.isoformat(),
        "split_at": span.cut.isoformat(),
        "consent": f"training, text {EVENTS_TEXT_VERSION} or later",
        **facts,
    }
    home = _home()
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=home)) / "set"
    try:
        sha256 = frozen.write(made, tables=tables, facts=said)
        row = _keep(made, sha256, kind=kind, span=span, by=by)
    finally:
        shutil.rmtree(made.parent, ignore_errors=True)
    return row


def _home() -> Path:
    home = Path(settings.DATA_DIR) / "training_sets"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chmod(home, 0o700)
    return home


@transaction.atomic
def _keep(
    made: Path, sha256: str, *, kind: str, span: Span, by: User | None,
    replaces: TrainingSet | None = None,
) -> TrainingSet:  # fmt: skip
    """Put a written folder in its place and note it; one that is there already stays as it is."""
    row: TrainingSet
    row, created = TrainingSet.objects.get_or_create(
        kind=kind,
        sha256=sha256,
        defaults={
            "since": span.since, "until": span.until, "split_at": span.cut,
            "counts": frozen.facts(made)["counts"], "frozen_by": by, "replaces": replaces,
        },
    )  # fmt: skip
    if not row.folder.exists():
        os.rename(made, row.folder)
    if not created and (row.removed_at or row.stale):
        row.removed_at, row.stale = None, False
        row.save(update_fields=["removed_at", "stale"])
    if created:
        record_act(actor=by, action=f"training_set.freeze.{kind}", target=row)
    return row


def use(row: TrainingSet) -> TrainingSet:
    """Give the set to train on: this one, or, where somebody in it left, one without her rows that replaces it.

    Its folder is `.folder`. Raises TrainingSetGone when the files were pruned.
    """
    if row.removed_at is not None or not row.folder.exists():
        raise TrainingSetGone(f"{row}: the files are gone; freeze a new set")
    gone = people_gone(row)
    if not len(gone):
        return row
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=_home())) / "set"
    try:
        sha256 = frozen.without(row.folder, gone, out=made)
        span = Span(since=row.since, until=row.until, cut=row.split_at)
        newer = _keep(made, sha256, kind=row.kind, span=span, by=row.frozen_by, replaces=row)
    finally:
        shutil.rmtree(made.parent, ignore_errors=True)
    remove(row)
    return newer


def people_gone(row: TrainingSet) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Give the numbers of the people of a set who were erased or do not agree any more."""
    held = frozen.people(row.folder)
    live = np.array(list(agreed_people().filter(pk__in=held.tolist()).values_list("pk", flat=True)), np.int64)
    return np.setdiff1d(held, live)


def mark_stale() -> int:
    """Mark the sets that hold somebody who left; gives how many are marked now."""
    kept = TrainingSet.objects.kept()
    stale = [row.pk for row in kept if row.folder.exists() and len(people_gone(row))]
    TrainingSet.objects.filter(pk__in=stale).update(stale=True)
    return len(stale)


def remove(row: TrainingSet) -> None:
    """Delete the files of a set; its row stays, because models name it."""
    shutil.rmtree(row.folder, ignore_errors=True)
    TrainingSet.objects.filter(pk=row.pk).update(removed_at=timezone.now())


def prune(*, now: datetime.datetime | None = None) -> int:
    """Delete the files of sets older than a month and of all but the newest of each kind; gives how many."""
    before = (now or timezone.now()) - datetime.timedelta(days=KEPT_SET_DAYS)
    removed = 0
    for kind in Kind.values:
        rows = TrainingSet.objects.kept().filter(kind=kind).order_by("-frozen_at", "-pk")
        for place, row in enumerate(rows):
            if place >= NEWEST_KEPT or row.frozen_at < before:
                remove(row)
                removed += 1
    return removed
