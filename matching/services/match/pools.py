"""Blocks of all open jobs and all people, kept in this process and brought up to date from rows at each use.

A row says by `changed_at` when what ranking reads of it changed. Transactions commit later than they say, so each
look goes back some minutes and passes over what it knows. Deleted rows are found when a list is written, and by
comparing all ids now and then. When there is more than `settings.MATCH_POOL_MB` holds, blocks are read from rows
one after the other, used and let go. Threads take turns: a worker has one, tests and commands may have several.
"""

from __future__ import annotations

import datetime
import gc
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast, Extract
from django.utils import timezone

from jobs.models import Job
from matching import runtime
from matching.ml.pool import ROWS, JobPool, SeekerPool
from matching.models import JobEnrichment, SeekerEnrichment
from matching.services.match import stored

OVERLAP = datetime.timedelta(minutes=1)
"""Longer than any transaction that writes readings."""
SYNC_EVERY = datetime.timedelta(minutes=10)
BYTES_A_JOB, BYTES_A_PERSON = 1_600, 2_600
"""Measured, with room to spare: vectors in half precision are most of it."""
BEGINNING = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(slots=True, eq=False)
class Kept:
    """A pool with what it knows of the rows it was made of."""

    pool: JobPool | SeekerPool
    seen: dict[int, int] = field(default_factory=dict)
    mark: int = 0
    synced_at: datetime.datetime = BEGINNING


_kept: dict[tuple[str, str], Kept] = {}
_turn = threading.RLock()


def forget() -> None:
    """Let go of all that is kept."""
    with _turn:
        _kept.clear()


def compare_all() -> None:
    """Have the next use compare all ids with the rows, as it does now and then by itself."""
    with _turn:
        for kept in _kept.values():
            kept.synced_at = BEGINNING


def warm() -> None:
    """Bring into memory what has changed, so that nobody waits for it; what is too much to keep is left alone."""
    for kind in ("jobs", "people"):
        with _turn:
            _whole(kind)


def today() -> float:
    """Give the time in days, as the ages of jobs are counted."""
    return timezone.now().timestamp() / 86400


def jobs() -> Iterator[JobPool]:
    """Give the open jobs that the present encoder read: one pool, or one after the other when they are too many."""
    with _turn:
        yield from _pools("jobs")  # type: ignore[misc]


def people() -> Iterator[SeekerPool]:
    """Give all people whom the present encoder read, in the same way."""
    with _turn:
        yield from _pools("people")  # type: ignore[misc]


def _pools(kind: str) -> Iterator[JobPool | SeekerPool]:
    pool = _whole(kind)
    if pool is not None:
        yield pool
        return
    rows, most = _rows(kind)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), most):
        pool = _empty(kind)
        _load(pool, ids[start : start + most])
        yield pool


def _whole(kind: str) -> JobPool | SeekerPool | None:
    """Give the pool of all of a kind, brought up to date; None where they are too many to keep."""
    rows, most = _rows(kind)
    made_of = _made_of()
    for key in [key for key in _kept if key[1] != made_of]:
        del _kept[key]  # a switch, and a switch back, begin anew
    kept = _kept.setdefault((kind, made_of), Kept(_empty(kind)))
    if kept.seen or rows.count() <= most:  # counted once a process; then the pool itself tells
        _refresh(kept, rows)
        if len(kept.pool) <= most:
            return kept.pool
    del _kept[kind, made_of]
    return None


def _rows(kind: str) -> tuple[QuerySet[Any], int]:
    """Give the readings that count today, and how many of them there is room for."""
    room = settings.MATCH_POOL_MB * 2**20
    if kind == "people":
        return SeekerEnrichment.objects.filter(encoder_id=runtime.encoder_id()), room // BYTES_A_PERSON
    opened = Job.objects.open_on(timezone.localdate())
    read = JobEnrichment.objects.filter(encoder_id=runtime.encoder_id(), job__in=opened)
    return read, room // BYTES_A_JOB


def _made_of() -> str:
    """Name what a pool depends on besides rows: two models, and of the day the minimum wage and rates of answers."""
    factors = runtime.chosen("collaborative")
    return f"{runtime.encoder_id()}/{factors.sha256 if factors else ''}/{timezone.localdate()}"


def _empty(kind: str) -> JobPool | SeekerPool:
    taxonomy = runtime.taxonomy()
    return JobPool(taxonomy=taxonomy) if kind == "jobs" else SeekerPool(taxonomy=taxonomy)


def _refresh(kept: Kept, rows: QuerySet[Any]) -> None:
    now = timezone.now()
    if now - kept.synced_at > SYNC_EVERY:
        found = _stamps(rows)
        gone = kept.seen.keys() - found.keys()
        kept.pool.drop(gone)
        for pk in gone:
            del kept.seen[pk]
        kept.synced_at = now
    else:
        found = _stamps(rows.filter(changed_at__gt=_at(kept.mark) - OVERLAP))
    changed = sorted(pk for pk, at in found.items() if kept.seen.get(pk) != at)
    _load(kept.pool, changed)
    kept.seen |= {pk: found[pk] for pk in changed}
    kept.mark = max([kept.mark, *found.values()])


def _stamps(rows: QuerySet[Any]) -> dict[int, int]:
    """Give when each row changed, in microseconds since 1970; two lists travel ten times faster than rows."""
    micros = Cast(Extract("changed_at", "epoch", tzinfo=datetime.UTC) * 1_000_000, BigIntegerField())
    found = rows.order_by().aggregate(ids=ArrayAgg("pk"), at=ArrayAgg(micros))
    return dict(zip(found["ids"] or (), found["at"] or (), strict=True))


def _at(micros: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(micros / 1_000_000, datetime.UTC)


def _load(pool: JobPool | SeekerPool, ids: Sequence[int]) -> None:
    with uncollected():
        for start in range(0, len(ids), ROWS):
            some = ids[start : start + ROWS]
            if isinstance(pool, JobPool):
                pool.put_rows(stored.job_rows(some), day=today())
            else:
                pool.put_rows(stored.seeker_rows(some), day=today())


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles away: many rows make it look through the whole process again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def drop(kind: str, ids: Sequence[int]) -> None:
    """Forget what turned out not to be there any more."""
    with _turn:
        if kept := _kept.get((kind, _made_of())):
            kept.pool.drop(ids)
            for pk in ids:
                kept.seen.pop(pk, None)
