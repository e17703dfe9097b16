"""Training by the clock: the encoder weekly, the ranker and collaborative filtering nightly, each once a period.

What is learned becomes a candidate with its figures beside the model in use; it serves only after its gate, by a
manager's decision. Where there is too little to learn from, or the packages for training are not installed, the row of
the period says so.
"""

from __future__ import annotations

import datetime
import logging
import shutil
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import runtime
from matching.models import ModelVersion, TrainingRun
from matching.services import training_set
from matching.services.model_gate import active
from matching.services.models import Figure, Metrics, record_figures, register_candidate
from matching.services.retrain_figures import collaborative_figures, ranker_figures

logger = logging.getLogger(__name__)

Kind, State = ModelVersion.Kind, TrainingRun.State
LEAST_ROWS = {Kind.ENCODER: 500, Kind.RANKER: 2000, Kind.COLLABORATIVE: 2000}
"""Rows of the training part under which nothing is trained: noise would be learned."""
LEAST_PEOPLE = 50
MOST_ATTEMPTS = 3


class TooLittle(Exception):
    """There is not enough to learn from, or nothing to learn with; says why in words for a manager."""


Learn = Callable[[Path, Path], tuple[Metrics, str]]


def period_of(kind: str, at: datetime.date) -> str:
    """Name the week or the day that a training stands for."""
    if kind == Kind.ENCODER:
        year, week, _day = at.isocalendar()
        return f"{year}-W{week:02d}"
    return at.isoformat()


def retrain(kind: str, *, at: datetime.date | None = None) -> TrainingRun:
    """Train a kind for its period, at most once; a run that a killed worker left is taken up again.

    The caller holds the lock of the kind: one training at a time. Gives the row with what came of it.
    """
    run, is_new = TrainingRun.objects.get_or_create(
        kind=kind, period=period_of(kind, at or timezone.localdate())
    )
    if not is_new:
        if run.state != State.RUNNING:
            return run
        run.attempts += 1
        if run.attempts > MOST_ATTEMPTS:
            return _end(run, State.FAILED, _("Se cortó %(n)d veces.") % {"n": MOST_ATTEMPTS})
        run.save(update_fields=["attempts"])
    out = Path(settings.DATA_DIR) / "models" / f"{kind}-{run.period}"
    try:
        version = _learn(run, out)
    except TooLittle as reason:
        return _end(run, State.SKIPPED, str(reason))
    except Exception as error:
        logger.exception("Training %s for %s failed", kind, run.period)
        return _end(run, State.FAILED, type(error).__name__)
    run.version = version
    return _end(run, State.DONE, "")


def _end(run: TrainingRun, state: TrainingRun.State, why: str) -> TrainingRun:
    run.state, run.why, run.ended_at = state, why[:300], timezone.now()
    run.save(update_fields=["state", "why", "ended_at", "version"])
    return run


def _learn(run: TrainingRun, out: Path) -> ModelVersion:
    learn = _learner(run.kind)
    found = training_set.use(training_set.freeze(run.kind, by=None))
    check_enough(run.kind, found.counts)
    beside = out.with_name(f"{out.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.parent.mkdir(parents=True, exist_ok=True)
    metrics, command = learn(found.folder, beside)
    shutil.rmtree(out, ignore_errors=True)
    beside.rename(out)
    with transaction.atomic():
        version = register_candidate(kind=run.kind, path=out, metrics=metrics, command=command)
        version.data_hash = found.sha256
        version.save(update_fields=["data_hash"])
    return version


def check_enough(kind: str, counts: Mapping[str, int]) -> None:
    """Raise TooLittle when a set holds too few rows or people to learn from."""
    rows = counts.get("train", counts.get("positives", counts.get("rows", 0)))
    least = LEAST_ROWS[Kind(kind)]
    if rows < least:
        raise TooLittle(_("Hay %(rows)d datos; hacen falta %(least)d.") % {"rows": rows, "least": least})
    if counts.get("people", 0) < LEAST_PEOPLE:
        values = {"people": counts.get("people", 0), "least": LEAST_PEOPLE}
        raise TooLittle(_("Hay datos de %(people)d personas; hacen falta %(least)d.") % values)


def _learner(kind: str) -> Learn:
    """Give what trains a kind; raises TooLittle where its packages or its code are not installed."""
    if kind == Kind.ENCODER:
        if find_spec("torch") is None:
            raise TooLittle(_("Faltan los paquetes para entrenar: requirements/train.txt."))
        from matching.services import tune_encoder

        return tune_encoder.learn
    name, figures = TRAINERS[Kind(kind)]

    def learn(folder: Path, out: Path) -> tuple[Metrics, str]:
        from matching.ml.collaborative import CollaborativeUnavailable
        from matching.ml.collaborative_training import TooFewChoices
        from matching.ml.ranker_training import TooFewPages

        train: Any = import_module(f"matching.services.{name}").train
        try:
            found = figures(train(folder, out))
        except (TooFewPages, TooFewChoices) as few:
            raise TooLittle(_("Todavía hay muy pocas elecciones para aprender y medir.")) from few
        except CollaborativeUnavailable as missing:
            raise TooLittle(_("Falta la librería «implicit», o libgomp en el sistema.")) from missing
        if kind == Kind.RANKER:
            _measure_ranker_in_use(folder)
        return found, f"manage.py train {kind}"

    return learn


def _measure_ranker_in_use(folder: Path) -> None:
    """Ask the learned ranker in use, where there is one, the same held-out pages, so that the gate compares equals."""
    from matching.ml import frozen, ranker_training

    ranker, current = runtime.ranker(), active(Kind.RANKER)
    if ranker is None or current is None:
        return
    columns = frozen.columns(folder)
    found = ranker_training.figures(ranker, ranker_training.split(columns), columns)
    record_figures(current, ranker_figures(found), command="matching.services.retrain")


TRAINERS: dict[ModelVersion.Kind, tuple[str, Callable[[Mapping[str, Any]], dict[str, Figure]]]] = {
    Kind.RANKER: ("train_ranker", ranker_figures),
    Kind.COLLABORATIVE: ("train_collaborative", collaborative_figures),
}
