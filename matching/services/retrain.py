"""Training by the clock: the encoder weekly, the ranker and collaborative filtering nightly, each once a period.

What is learned becomes a candidate with its figures beside the model in use; it serves only after its gate, by a
manager's decision. Where there is too little to learn from, or the packages for training are not installed, the row of
the period says so.
"""

from __future__ import annotations

import datetime
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.ml.turns import Turn, TurnOver
from matching.models import ModelVersion, TrainingRun
from matching.services import training_set
from matching.services.model_gate import FROM_CHOICES, active
from matching.services.models import Figure, Metrics, record_figures, register_candidate

logger = logging.getLogger(__name__)

Kind, State = ModelVersion.Kind, TrainingRun.State
LEAST_ROWS = {Kind.ENCODER: 500, Kind.RANKER: 2000, Kind.COLLABORATIVE: 2000}
"""Rows of the training part under which nothing is trained: noise would be learned."""
LEAST_PEOPLE = 50
MOST_ATTEMPTS = 3
"""Turns in a row that may be cut from outside before a run is given up."""
MEASURED_AGAIN = "matching.services.retrain"


class TooLittle(Exception):
    """There is not enough to learn from, or nothing to learn with; says why in words for a manager."""


Learn = Callable[[Path, Path, Turn], tuple[Metrics, str]]


def period_of(kind: str, at: datetime.date) -> str:
    """Name the week or the day that a training stands for."""
    if kind == Kind.ENCODER:
        year, week, _day = at.isocalendar()
        return f"{year}-W{week:02d}"
    return at.isoformat()


def retrain(
    kind: str, *, at: datetime.date | None = None, is_over: Callable[[], bool] = lambda: False
) -> TrainingRun:
    """Train a kind for its period, at most once; a run that a killed worker left is taken up again.

    `is_over` says when the turn of this task ends: a run that is not finished by then stays RUNNING and goes on from
    what it kept at the next call. The caller holds the lock of the kind: one training at a time. Gives the row with
    what came of it.
    """
    run, is_new = TrainingRun.objects.get_or_create(
        kind=kind, period=period_of(kind, at or timezone.localdate())
    )
    if is_new:
        for older in TrainingRun.objects.filter(kind=kind, state=State.RUNNING).exclude(pk=run.pk):
            _end(older, State.FAILED, _("No terminó antes del periodo siguiente."))
    else:
        if run.state != State.RUNNING:
            return run
        run.attempts += 1
        if run.attempts > MOST_ATTEMPTS:
            return _end(run, State.FAILED, _("Se cortó %(n)d veces.") % {"n": MOST_ATTEMPTS})
        run.save(update_fields=["attempts"])
    try:
        run.version = _learn(run, is_over)
    except TurnOver:
        # only turns that were cut count against a run
        run.attempts = 0
        run.save(update_fields=["attempts"])
        return run
    except SoftTimeLimitExceeded:
        raise  # cut from outside: the next task goes on from the last checkpoint
    except TooLittle as reason:
        return _end(run, State.SKIPPED, str(reason))
    except Exception as error:
        logger.exception("Training %s for %s failed", kind, run.period)
        return _end(run, State.FAILED, type(error).__name__)
    return _end(run, State.DONE, "")


def _end(run: TrainingRun, state: TrainingRun.State, why: str) -> TrainingRun:
    run.state, run.why, run.ended_at = state, why[:300], timezone.now()
    run.save(update_fields=["state", "why", "ended_at", "version"])
    shutil.rmtree(_work(run), ignore_errors=True)
    return run


def _work(run: TrainingRun) -> Path:
    """Say where a run keeps what is not finished."""
    return _models() / f"{run.kind}-{run.period}.work"


def _models() -> Path:
    return Path(settings.DATA_DIR) / "models"


def _learn(run: TrainingRun, is_over: Callable[[], bool]) -> ModelVersion:
    learn = _learner(run.kind)
    # as of the start of the run, so that every turn learns from the same rows
    found = training_set.use(training_set.freeze(run.kind, by=None, until=run.started_at))
    check_enough(run.kind, found.counts)
    work = _work_on(run, found.sha256)
    beside, out = work / "model", _models() / f"{run.kind}-{run.period}"
    metrics, command = learn(found.folder, beside, Turn(work, is_over))
    shutil.rmtree(out, ignore_errors=True)
    beside.rename(out)
    with transaction.atomic():
        version = register_candidate(kind=run.kind, path=out, metrics=metrics, command=command)
        version.data_hash = found.sha256
        version.save(update_fields=["data_hash"])
    return version


def _work_on(run: TrainingRun, sha256: str) -> Path:
    """Give the folder for this set, without what was learned from another: somebody in it may have left."""
    work = _work(run) / sha256[:16]
    for other in _work(run).iterdir() if _work(run).exists() else ():
        if other != work:
            shutil.rmtree(other)
    work.mkdir(parents=True, exist_ok=True)
    return work


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

    def learn(folder: Path, out: Path, turn: Turn) -> tuple[Metrics, str]:
        trainer: Any = import_module(f"matching.services.train_{kind}")
        with _said_in_words():
            trainer.train(folder, out)
            ours, theirs = trainer.measure(out, folder)
        _write_current(kind, theirs)
        return ours, f"manage.py train {kind}"

    return learn


def measure_again(version: ModelVersion) -> dict[str, Figure]:
    """Measure a candidate that learned from choices beside what is in use now, on new choices; gives its figures.

    Raises TooLittle, ValueError for another kind.
    """
    if version.kind not in FROM_CHOICES:
        raise ValueError(f"{version.kind} is measured by `manage.py evaluate` or its own training")
    found = training_set.use(training_set.freeze(version.kind, by=None))
    check_enough(version.kind, found.counts)
    trainer: Any = import_module(f"matching.services.train_{version.kind}")
    with _said_in_words():
        ours, theirs = trainer.measure(Path(version.path), found.folder)
    record_figures(version, ours, command=MEASURED_AGAIN)
    _write_current(version.kind, theirs)
    figures: dict[str, Figure] = ours
    return figures


@contextmanager
def _said_in_words() -> Iterator[None]:
    """Turn what a trainer lacks into words for a manager."""
    from matching.ml.collaborative import CollaborativeUnavailable
    from matching.ml.collaborative_training import TooFewChoices
    from matching.ml.ranker_training import TooFewPages

    try:
        yield
    except (TooFewPages, TooFewChoices) as few:
        raise TooLittle(_("Todavía hay muy pocas elecciones para aprender y medir.")) from few
    except CollaborativeUnavailable as missing:
        raise TooLittle(_("Falta la librería «implicit», o libgomp en el sistema.")) from missing


def _write_current(kind: str, figures: dict[str, Figure]) -> None:
    """Write what the model in use got on the candidate's questions on its own row."""
    current = active(kind)
    if current is not None and figures:
        record_figures(current, figures, command=MEASURED_AGAIN)
