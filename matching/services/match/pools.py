"""Blocks of all open jobs and all people, kept in this process and brought up to date from rows at each use.

A row says by `changed_at` when what ranking reads of it changed. Transactions commit later than they say, so each
look goes back some minutes and passes over what it knows. Deleted rows are found when a list is written, and by
comparing all ids now and then. When there is more than `settings.MATCH_POOL_MB` holds, blocks are read from rows
one after the other, used and let go. Threads take turns: a worker has one, tests and commands may have several.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import SeekerProfile
from jobs.models import Job
from matching import runtime
from matching.ml.pool import ROWS, JobPool, SeekerPool
from matching.ml.types import SeekerReading
from matching.models import JobEnrichment, SeekerEnrichment
from matching.services import readings

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
    seen: dict[int, datetime.datetime] = field(default_factory=dict)
    mark: datetime.datetime = BEGINNING
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


def today() -> float:
    """Give the time in days, as the ages of jobs are counted."""
    return timezone.now().timestamp() / 86400


def jobs() -> Iterator[JobPool]:
    """Give the open jobs that the present encoder read: one pool, or one after the other when they are too many."""
    rows = JobEnrichment.objects.filter(
        encoder_id=runtime.encoder_id(), job__in=Job.objects.open_on(timezone.localdate())
    )
    with _turn:
        yield from _pools("jobs", rows, most=settings.MATCH_POOL_MB * 2**20 // BYTES_A_JOB)  # type: ignore[misc]


def people() -> Iterator[SeekerPool]:
    """Give all people whom the present encoder read, in the same way."""
    rows = SeekerEnrichment.objects.filter(encoder_id=runtime.encoder_id())
    with _turn:
        yield from _pools("people", rows, most=settings.MATCH_POOL_MB * 2**20 // BYTES_A_PERSON)  # type: ignore[misc]


def _pools(kind: str, rows: QuerySet[Any], *, most: int) -> Iterator[JobPool | SeekerPool]:
    made_of = _made_of()
    for key in [key for key in _kept if key[1] != made_of]:
        del _kept[key]  # a switch, and a switch back, begin anew
    kept = _kept.setdefault((kind, made_of), Kept(_empty(kind)))
    if kept.seen or rows.count() <= most:  # counted once a process; then the pool itself tells
        _refresh(kind, kept, rows)
        if len(kept.pool) <= most:
            yield kept.pool
            return
    _kept.pop((kind, made_of))
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), most):
        pool = _empty(kind)
        _load(kind, pool, rows, ids[start : start + most])
        yield pool


def _made_of() -> str:
    """Name what a pool depends on besides rows: two models, and of the day the minimum wage and rates of answers."""
    factors = runtime.chosen("collaborative")
    return f"{runtime.encoder_id()}/{factors.sha256 if factors else ''}/{timezone.localdate()}"


def _empty(kind: str) -> JobPool | SeekerPool:
    taxonomy = runtime.taxonomy()
    return JobPool(taxonomy=taxonomy) if kind == "jobs" else SeekerPool(taxonomy=taxonomy)


def _refresh(kind: str, kept: Kept, rows: QuerySet[Any]) -> None:
    now = timezone.now()
    if now - kept.synced_at > SYNC_EVERY:
        found = dict(rows.values_list("pk", "changed_at"))
        gone = kept.seen.keys() - found.keys()
        kept.pool.drop(gone)
        for pk in gone:
            del kept.seen[pk]
        kept.synced_at = now
    else:
        found = dict(rows.filter(changed_at__gt=kept.mark - OVERLAP).values_list("pk", "changed_at"))
    changed = sorted(pk for pk, at in found.items() if kept.seen.get(pk) != at)
    _load(kind, kept.pool, rows, changed)
    kept.seen |= {pk: found[pk] for pk in changed}
    kept.mark = max([kept.mark, *found.values()])


def _load(kind: str, pool: JobPool | SeekerPool, rows: QuerySet[Any], ids: Sequence[int]) -> None:
    for start in range(0, len(ids), ROWS):
        some = rows.filter(pk__in=ids[start : start + ROWS]).order_by("pk")
        if isinstance(pool, JobPool):
            full = some.defer("words", "flags").select_related("job__place", "job__employer__answer_rate")
            pool.put(readings.of_rows(full), day=today())
        else:
            pool.put(_seekers(some), day=today())


def _seekers(rows: QuerySet[SeekerEnrichment]) -> list[SeekerReading]:
    """Give readings of people; the facts of those read by an older release come from their profiles."""
    found = list(rows.defer("vector", "flags", "occupations"))
    old = [row.pk for row in found if row.facts is None]
    profiles = {profile.pk: profile for profile in SeekerProfile.objects.with_words().filter(pk__in=old)}
    return [
        readings.stored_seeker_reading(row)
        if row.facts is not None
        else readings.seeker_reading(row, profiles[row.pk])
        for row in found
        if row.facts is not None or row.pk in profiles
    ]


def drop(kind: str, ids: Sequence[int]) -> None:
    """Forget what turned out not to be there any more."""
    with _turn:
        if kept := _kept.get((kind, _made_of())):
            kept.pool.drop(ids)
            for pk in ids:
                kept.seen.pop(pk, None)
