"""The HNSW index of each encoder's vectors: made beside the running product, kept for the present ones only.

An encoder's dimension is its own, so the column has none: the index is on the cast to it, for the rows of that
encoder. pgvector's parallel build could overflow a buffer up to 0.8.1 (CVE-2026-3172), and vacuuming could break a
graph up to 0.8.3: `least_version` holds this product to 0.8.4.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

logger = logging.getLogger(__name__)

TABLES = {"job": "matching_jobenrichment"}
"""What is searched by vector; people are compared in memory."""
LEAST_ROWS = 20_000
"""Below this a comparison of all rows is as fast as the graph, and exact."""
LEAST_VERSION = (0, 8, 4)
LINKS, WIDTH = 16, 80
"""Neighbours of a row in the graph, and how widely they are looked for while it is built."""
BUILD_MEMORY = "512MB"
LOCK = "vector-index"


def name_of(kind: str, encoder_id: str) -> str:
    """Return the name of the index of an encoder, at most 63 characters."""
    return f"vectors_{kind}_{hashlib.sha256(encoder_id.encode()).hexdigest()[:16]}"


def ensure(encoder_id: str, *, least_rows: int = LEAST_ROWS) -> list[str]:
    """Make the missing indexes of an encoder where it has rows enough; gives the names of those that were made.

    Reads and writes go on meanwhile. What a killed build left behind is dropped first; called twice at once, the
    second does nothing.
    """
    made: list[str] = []
    if _version() < LEAST_VERSION:
        logger.warning("pgvector is older than %s: vectors are compared one by one", LEAST_VERSION)
        return made
    with _alone() as mine:
        for kind in _missing(encoder_id, least_rows) if mine else ():
            name = name_of(kind, encoder_id)
            if _valid(name) is False:
                _run(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
            _build(name, TABLES[kind], encoder_id, _size(TABLES[kind], encoder_id)[1])
            made.append(name)
    return made


def is_missing(encoder_id: str) -> bool:
    """Tell whether an index is to be made: an encoder has rows enough and none, and nobody is making it."""
    if _version() < LEAST_VERSION or not _missing(encoder_id, LEAST_ROWS):
        return False
    with _alone() as mine:
        return mine


def _missing(encoder_id: str, least_rows: int) -> list[str]:
    return [
        kind
        for kind, table in TABLES.items()
        if not _valid(name_of(kind, encoder_id)) and _size(table, encoder_id)[0] >= least_rows
    ]


def drop_others(keep: list[str]) -> list[str]:
    """Drop the indexes of encoders that are not in `keep`; gives their names."""
    kept = {name_of(kind, encoder_id) for kind in TABLES for encoder_id in keep}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE indexname ~ '^vectors_(job|seeker)_[0-9a-f]{16}$'"
        )
        old = [row[0] for row in cursor.fetchall() if row[0] not in kept]
    for name in old:
        _run(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
    return old


def _build(name: str, table: str, encoder_id: str, dimension: int) -> None:
    quoted = encoder_id.replace("'", "''")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maintenance_work_mem', %s, false)", [BUILD_MEMORY])
        try:
            cursor.execute(
                f'CREATE INDEX CONCURRENTLY "{name}" ON {table} USING hnsw '
                f"((vector::halfvec({dimension})) halfvec_cosine_ops) WITH (m = {LINKS}, ef_construction = {WIDTH}) "
                f"WHERE encoder_id = '{quoted}'".replace("%", "%%")
            )
        finally:
            cursor.execute("RESET maintenance_work_mem")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _version() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
        [text] = cursor.fetchone()
    return tuple(int(part) for part in text.split("."))


def _size(table: str, encoder_id: str) -> tuple[int, int]:
    """Return how many rows the encoder has and the dimension of its vectors (1 without rows)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), coalesce(max(vector_dims(vector)), 1) FROM {table} WHERE encoder_id = %s",
            [encoder_id],
        )
        rows, dimension = cursor.fetchone()
    return rows, dimension


def _valid(name: str) -> bool | None:
    """Tell whether the index is whole; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [f'"{name}"'])
        row = cursor.fetchone()
    return row[0] if row else None


@contextmanager
def _alone() -> Iterator[bool]:
    """Say whether this is the only builder; the lock goes with the connection when it is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(743, hashtext(%s))", [LOCK])
        [mine] = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            _run(f"SELECT pg_advisory_unlock(743, hashtext('{LOCK}'))")
