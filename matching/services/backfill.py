"""Reads everything with a candidate encoder beside the readings in use, and swaps the two sets in one statement each.

The plan is rows: blocks of ids, each claimed by its row lock, so a killed worker's block is free again at once and
what it had half done was never written. A reading is one row for a job (or person) and an encoder, so reading a block
twice leaves what reading it once leaves. Lists and search go on with the readings in use until the switch.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import SeekerProfile, User
from jobs.models import Job
from matching import runtime
from matching.models import (
    Backfill,
    BackfillBlock,
    EnrichmentFailure,
    JobEnrichment,
    JobReadingBeside,
    ModelDecision,
    ModelVersion,
    SeekerEnrichment,
    SeekerReadingBeside,
)
from matching.services import enrich

BLOCK_ROWS = 64
"""Readings a block, some seconds of work: what a killed worker loses."""
KEPT_DAYS = 14
"""How long the readings of a replaced encoder stay, so that a rollback needs nothing read again."""
FOLLOWED_AT_ONCE = 64

Subject = BackfillBlock.Subject
SHARED = [
    "content_hash", "reading_version", "encoder_id", "language", "skills", "occupations", "occupation_id",
    "occupation_probability", "vector", "term_columns", "flags", "enriched_at",
]  # fmt: skip
OF_SEEKER = ["statement_vectors", "statement_kinds", "search_vectors", "occupation_weights", "terms"]


@dataclass(frozen=True, slots=True)
class _Table:
    """The readings in use, those beside, their key, what they share, and what marks a list as up to date."""

    current: str
    beside: str
    key: str
    columns: tuple[str, ...]
    listed: str
    wanted: str = "true"


TABLES = (
    _Table(
        "matching_jobenrichment", "matching_jobreadingbeside", "job_id", tuple(SHARED), "matched_hash",
        "job_id IN (SELECT id FROM jobs_job WHERE state = 'published' AND closes_on >= %(today)s)",
    ),
    _Table(
        "matching_seekerenrichment", "matching_seekerreadingbeside", "seeker_id", (*SHARED, *OF_SEEKER),
        "listed_hash",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a preparation is: readings done and planned, blocks left, readings that failed."""

    read: int
    planned: int
    blocks_left: int
    failed: int


# --- the plan -------------------------------------------------------------------------------


def start(*, version: ModelVersion, encoder_id: str, by: User | None, reason: str = "") -> bool:
    """Plan the reading of all that is read by another encoder; False, and no plan, where there is nothing."""
    EnrichmentFailure.objects.filter(kind__in=(enrich.JOB_BESIDE, enrich.SEEKER_BESIDE)).delete()
    row = Backfill.objects.create(version=version, encoder_id=encoder_id, by=by, reason=reason[:300])
    planned = _plan(row, Subject.JOB, TABLES[0]) + _plan(row, Subject.SEEKER, TABLES[1])
    if not planned:
        row.delete()
        return False
    Backfill.objects.filter(pk=row.pk).update(planned=planned)
    return True


def _plan(row: Backfill, subject: Subject, table: _Table) -> int:
    """Cut the ids that are read into blocks in one statement; gives how many readings that is."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH numbered AS (
                SELECT {table.key} AS id, (row_number() OVER (ORDER BY {table.key}) - 1) / %(size)s AS block
                FROM {table.current} WHERE encoder_id <> %(encoder)s AND {table.wanted}
            ), cut AS (SELECT min(id) AS first_id, max(id) AS last_id, count(*) AS rows FROM numbered GROUP BY block
            ), made AS (
                INSERT INTO matching_backfillblock (backfill_id, subject, first_id, last_id, read, failed)
                SELECT %(backfill)s, %(subject)s, first_id, last_id, 0, 0 FROM cut ORDER BY first_id
            ) SELECT coalesce(sum(rows), 0) FROM cut
            """,
            {
                "size": BLOCK_ROWS,
                "encoder": row.encoder_id,
                "backfill": row.pk,
                "subject": subject.value,
                "today": timezone.localdate(),
            },
        )
        return int(cursor.fetchone()[0])


def running() -> Backfill | None:
    """Give the preparation that is under way; there is at most one."""
    return Backfill.objects.select_related("version").filter(state=Backfill.State.RUNNING).first()


def progress(row: Backfill) -> Progress:
    """Count what is done, in one query."""
    found = row.blocks.aggregate(
        read=Sum("read"), failed=Sum("failed"), left=Count("pk", filter=Q(done_at=None))
    )
    return Progress(found["read"] or 0, row.planned, found["left"], found["failed"] or 0)


# --- the work -------------------------------------------------------------------------------


def read_block(row: Backfill) -> bool:
    """Read one block that nobody else is reading; False when none is free.

    The claim is the row lock: it is held while the block is read and goes with the connection of a killed worker.
    """
    with transaction.atomic():
        free = BackfillBlock.objects.select_for_update(skip_locked=True, of=("self",))
        block = free.filter(backfill=row, backfill__state=Backfill.State.RUNNING, done_at=None).first()
        if block is None:
            return False
        ids = list(_ids_of(block).values_list("pk", flat=True))
        block.read = _read(row, Subject(block.subject), ids)
        block.failed = len(ids) - block.read
        block.done_at = timezone.now()
        block.save(update_fields=["read", "failed", "done_at"])
    return True


def _ids_of(block: BackfillBlock) -> QuerySet[JobEnrichment] | QuerySet[SeekerEnrichment]:
    inside = _open_jobs() if block.subject == Subject.JOB else _agreed_seekers()
    return inside.filter(pk__gte=block.first_id, pk__lte=block.last_id).order_by("pk")


def _open_jobs() -> QuerySet[JobEnrichment]:
    return JobEnrichment.objects.filter(job__in=Job.objects.open_on(timezone.localdate()))


def _agreed_seekers() -> QuerySet[SeekerEnrichment]:
    return SeekerEnrichment.objects.filter(seeker__in=enrich.agreed(SeekerProfile.objects.matchable()))


def _read(row: Backfill, subject: Subject, ids: Sequence[int]) -> int:
    """Read jobs or people with the candidate and keep it beside; gives how many could be read."""
    if not ids:
        return 0
    readers = runtime.readers_beside(row.version.path)
    if subject == Subject.JOB:
        return enrich.read_jobs_beside(ids, readers=readers)
    return enrich.read_seekers_beside(ids, readers=readers)


def follow(row: Backfill) -> int:
    """Read some of what is new or was changed since its block was read; gives how many were tried."""
    jobs = list(_stale_jobs(row).values_list("pk", flat=True)[:FOLLOWED_AT_ONCE])
    _read(row, Subject.JOB, jobs)
    people = list(_stale_seekers(row).values_list("pk", flat=True)[:FOLLOWED_AT_ONCE])
    _read(row, Subject.SEEKER, people)
    return len(jobs) + len(people)


def is_whole(row: Backfill) -> bool:
    """Tell whether every reading in use has its twin by the candidate, but for those that can't be read."""
    if row.blocks.filter(done_at=None).exists():
        return False
    return not (_stale_jobs(row).exists() or _stale_seekers(row).exists())


def _stale_jobs(row: Backfill) -> QuerySet[JobEnrichment]:
    twin = JobReadingBeside.objects.filter(
        job=OuterRef("pk"), encoder_id=row.encoder_id, content_hash=OuterRef("content_hash"),
        reading_version=OuterRef("reading_version"),
    )  # fmt: skip
    rows = _open_jobs().exclude(encoder_id=row.encoder_id).exclude(Exists(twin))
    return rows.exclude(Exists(_failed(enrich.JOB_BESIDE))).order_by("pk")


def _stale_seekers(row: Backfill) -> QuerySet[SeekerEnrichment]:
    twin = SeekerReadingBeside.objects.filter(
        seeker=OuterRef("pk"), encoder_id=row.encoder_id, content_hash=OuterRef("content_hash"),
        reading_version=OuterRef("reading_version"),
    )  # fmt: skip
    rows = _agreed_seekers().exclude(encoder_id=row.encoder_id).exclude(Exists(twin))
    return rows.exclude(Exists(_failed(enrich.SEEKER_BESIDE))).order_by("pk")


def _failed(kind: str) -> QuerySet[EnrichmentFailure]:
    waiting = Q(set_aside=True) | Q(not_before__gt=timezone.now())
    return EnrichmentFailure.objects.filter(waiting, kind=kind, object_id=OuterRef("pk"))


# --- the switch -----------------------------------------------------------------------------


def swap(encoder_id: str) -> int:
    """Bring the readings of an encoder into use and put those in use beside; call it inside a transaction.

    Readers see either set until the transaction ends; writers wait. Readings of words that have changed since stay as
    they are, and the sweep of readings finds them. Gives how many were swapped.
    """
    swapped = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "LOCK TABLE matching_jobenrichment, matching_seekerenrichment IN SHARE ROW EXCLUSIVE MODE"
        )
        for table in TABLES:
            values = {"encoder": encoder_id}
            cursor.execute(_keep_statement(table), values)
            cursor.execute(_take_statement(table), values)
            swapped += cursor.rowcount
            cursor.execute(
                f"DELETE FROM {table.beside} AS beside USING {table.current} AS reading WHERE"
                f" beside.encoder_id = %(encoder)s AND reading.{table.key} = beside.{table.key}"
                " AND reading.encoder_id = %(encoder)s",
                values,
            )
    return swapped


def _fresh(table: _Table) -> str:
    return (
        f"beside.{table.key} = reading.{table.key} AND beside.encoder_id = %(encoder)s"
        " AND reading.encoder_id <> %(encoder)s AND beside.content_hash = reading.content_hash"
    )


def _keep_statement(table: _Table) -> str:
    """Write the readings that are about to be replaced beside, over what the same encoder had left there."""
    columns = ", ".join(table.columns)
    taken = ", ".join(f"reading.{name}" for name in table.columns)
    put = ", ".join(f"{name} = EXCLUDED.{name}" for name in table.columns if name != "encoder_id")
    return f"""
        INSERT INTO {table.beside} ({table.key}, {columns})
        SELECT reading.{table.key}, {taken} FROM {table.current} AS reading JOIN {table.beside} AS beside
            ON {_fresh(table)}
        ON CONFLICT ({table.key}, encoder_id) DO UPDATE SET {put}
    """


def _take_statement(table: _Table) -> str:
    """Bring the prepared readings in; the emptied mark has every list planned anew."""
    put = ", ".join(f"{name} = beside.{name}" for name in table.columns)
    return f"""
        UPDATE {table.current} AS reading SET {put}, {table.listed} = ''
        FROM {table.beside} AS beside WHERE {_fresh(table)}
    """


def prune(*, now: datetime.datetime | None = None) -> int:
    """Throw away readings beside that no preparation fills and no rollback needs any more; gives how many."""
    since = ModelDecision.objects.last_switch([ModelVersion.Kind.ENCODER])
    states = Backfill.State
    gone = ~Q(encoder_id__in=Backfill.objects.filter(state=states.RUNNING).values("encoder_id"))
    if since and since >= (now or timezone.now()) - datetime.timedelta(days=KEPT_DAYS):
        served = Backfill.objects.filter(state=states.DONE).values("encoder_id")
        stopped = Backfill.objects.filter(state=states.CANCELLED).exclude(encoder_id__in=served)
        gone &= Q(encoder_id__in=stopped.values("encoder_id"))
    return sum(
        rows.filter(gone).delete()[0] for rows in (JobReadingBeside.objects, SeekerReadingBeside.objects)
    )
