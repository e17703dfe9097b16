"""The switch: a candidate through its gate, prepared where it reads, put to use for all at once, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record_act
from matching import runtime
from matching.ml.manifest import hash_of_folder
from matching.models import Backfill, ModelDecision, ModelVersion
from matching.services import backfill
from matching.services.model_gate import GateReport, gate
from matching.services.models import Metrics, register_candidate

State, Action = ModelVersion.State, ModelDecision.Action
LOCK_SECONDS = 20


class NotPromoted(ValueError):
    """The model may not be put to use; says why."""


class MeasureAgain(NotPromoted):
    """The model has to be measured beside the one in use before anything can be said of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a promotion did: the gate's report, and whether the model serves now or is being prepared."""

    report: GateReport
    in_use: bool


def promote(*, candidate: ModelVersion, by: User | None, reason: str = "") -> Outcome:
    """Put a candidate to use, if its gate is open; raises NotPromoted with the report if not, MeasureAgain where its
    figures stand beside another model than the one in use: it stays a candidate.

    An encoder is prepared first: it reads everything beside what is in use, and the switch comes by itself when
    nothing is left. A closed gate leaves the candidate rejected, so that nobody tries the same files twice unawares.
    """
    with _turn():
        locked = _lock_kind(candidate.kind)
        candidate.refresh_from_db()
        if not candidate.may_move(State.BACKFILLING):
            raise NotPromoted(f"{candidate} is {candidate.state}: only a candidate is promoted")
        _check_files(candidate)
        report = gate(candidate=candidate)
        if not report.is_judged:
            raise MeasureAgain(f"{candidate}: {report.note}")
        in_use = False
        if not report.passed:
            _move(candidate, State.REJECTED)
            _decide(candidate, Action.REJECTED, report=report, by=by, reason=reason)
        elif in_use := not _prepare(candidate, by=by, reason=reason):
            _move(candidate, State.BACKFILLING)
            _switch(locked, candidate)
            _decide(candidate, Action.PROMOTED, report=report, by=by, reason=reason)
        else:
            _move(candidate, State.BACKFILLING)
            _decide(candidate, Action.STARTED, report=report, by=by, reason=reason)
    if not report.passed:
        raise NotPromoted(str(report))
    return Outcome(report, in_use)


def finish(prepared: Backfill) -> bool:
    """Switch to a prepared encoder when nothing is left to read: registry and readings in one transaction.

    The gate is asked once more, since another model may be in use by now. Gives whether it serves.
    """
    with _turn():
        locked = _lock_kind(prepared.version.kind)
        row = (
            Backfill.objects.select_for_update().filter(pk=prepared.pk, state=Backfill.State.RUNNING).first()
        )
        if row is None or not backfill.is_whole(row):
            return False
        version = next(one for one in locked if one.pk == row.version_id)
        report = gate(candidate=version)
        if not report.passed:
            _end(row, Backfill.State.CANCELLED)
            _move(version, State.REJECTED)
            _decide(version, Action.REJECTED, report=report, by=row.by, reason=row.reason)
            return False
        backfill.swap(row.encoder_id)
        _switch(locked, version)
        _end(row, Backfill.State.DONE)
        _decide(version, Action.PROMOTED, report=report, by=row.by, reason=row.reason)
    return True


def cancel(*, version: ModelVersion, by: User | None, reason: str = "") -> None:
    """Stop preparing an encoder; it is rejected, and what it read is thrown away by the next sweep."""
    with _turn():
        _lock_kind(version.kind)
        version.refresh_from_db()
        if version.state != State.BACKFILLING:
            raise NotPromoted(f"{version} is {version.state}: nothing is being prepared")
        for row in Backfill.objects.select_for_update().filter(version=version, state=Backfill.State.RUNNING):
            _end(row, Backfill.State.CANCELLED)
        _move(version, State.REJECTED)
        _decide(version, Action.CANCELLED, report=None, by=by, reason=reason)


def rollback(*, kind: str, by: User | None, reason: str = "") -> ModelVersion | None:
    """Bring back the model of a kind that was in use before, in one transaction.

    Readings that the former encoder left are switched back with it, as long as they are kept. Where no row was, the
    one in use is retired and the shipped model takes over: None. Raises NotPromoted when nothing is in use by a row
    and nothing was.
    """
    with _turn():
        locked = _lock_kind(kind)
        former = [version for version in locked if version.state == State.RETIRED]
        version = max(former, key=lambda one: one.activated_at or one.registered_at, default=None)
        current = next((one for one in locked if one.state == State.ACTIVE), None)
        if version is None and current is None:
            raise NotPromoted(f"no {kind} was promoted yet: the shipped one is in use")
        if version is not None:
            _check_files(version)
        if kind == ModelVersion.Kind.ENCODER:
            backfill.swap(_encoder_id(version))
        _switch(locked, version)
        _decide(version, Action.ROLLED_BACK, kind=kind, by=by, reason=reason)
        if current is not None:
            record_act(actor=by, action="model_retired", target=current, reason=reason)
    return version


def register_in_use(*, kind: str, path: Path | str, metrics: Metrics, command: str = "") -> ModelVersion:
    """Write down the model that the product runs, as the one in use when no other row of its kind is.

    The shipped model needs no gate: it is what candidates are compared with. A row of the same folder whose files
    an update of the product replaced gives way.
    """
    version = register_candidate(kind=kind, path=path, metrics=metrics, command=command)
    with _turn():
        locked = _lock_kind(kind)
        version.refresh_from_db()
        is_free = all(one.state != State.ACTIVE or one.path == version.path for one in locked)
        if is_free and version.state == State.CANDIDATE:
            _move(version, State.BACKFILLING)
            _switch(locked, version)
            _decide(version, Action.SHIPPED)
    return version


def _prepare(candidate: ModelVersion, *, by: User | None, reason: str) -> bool:
    """Plan the readings of a candidate encoder; tells whether there are any to wait for."""
    if candidate.kind != ModelVersion.Kind.ENCODER:
        return False
    if Backfill.objects.filter(state=Backfill.State.RUNNING).exists():
        raise NotPromoted("another encoder is being prepared: wait for it or cancel it")
    return backfill.start(version=candidate, encoder_id=_encoder_id(candidate), by=by, reason=reason)


def _encoder_id(version: ModelVersion | None) -> str:
    path = version.path if version else runtime.shipped_path(ModelVersion.Kind.ENCODER)
    try:
        return runtime.identify(path)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise NotPromoted(f"no encoder can be opened in {path}: {error}") from error


def _check_files(version: ModelVersion) -> None:
    """Refuse a model whose files are gone or are others than those that were measured."""
    try:
        is_same = hash_of_folder(Path(version.path)) == version.sha256
    except OSError as error:
        raise NotPromoted(f"{version} can not be read: {error}") from error
    if not is_same:
        raise NotPromoted(f"{version}: the files in its folder are not those that were registered")


@contextmanager
def _turn() -> Iterator[None]:
    """Run a decision in one transaction; a lock that does not come free in time is said, and nothing has changed."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        raise NotPromoted(f"others are writing just now, nothing was changed: {error}") from error


def _lock_kind(kind: str) -> list[ModelVersion]:
    """Hold all rows of a kind, so that two promotions take turns; a wait has an end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_SECONDS}s"])
    return list(ModelVersion.objects.select_for_update().filter(kind=kind).order_by("pk"))


def _switch(locked: list[ModelVersion], version: ModelVersion | None) -> None:
    for other in locked:
        if other.state == State.ACTIVE and other != version:
            _move(other, State.RETIRED)
    if version is not None:
        version.activated_at = timezone.now()
        _move(version, State.ACTIVE)
    runtime.forget()
    transaction.on_commit(runtime.forget)


def _move(version: ModelVersion, state: ModelVersion.State) -> None:
    if not version.may_move(state):
        raise NotPromoted(f"{version} is {version.state} and cannot become {state}")
    version.state = state
    version.save(update_fields=["state", "activated_at"])


def _end(row: Backfill, state: Backfill.State) -> None:
    row.state, row.ended_at = state, timezone.now()
    row.save(update_fields=["state", "ended_at"])


def _decide(
    version: ModelVersion | None,
    action: ModelDecision.Action,
    *,
    kind: str = "",
    report: GateReport | None = None,
    by: User | None = None,
    reason: str = "",
) -> None:
    """Keep what was decided with its figures, and who did it in the audit."""
    row = ModelDecision.objects.create(
        kind=kind or (version.kind if version else ""),
        version=version,
        action=action,
        passed=report.passed if report else None,
        lines=report.as_rows() if report else [],
        note=report.note[:300] if report else "",
        reason=reason[:300],
        by=by,
    )
    record_act(actor=by, action=f"model_{action}", target=version or row, reason=reason)
