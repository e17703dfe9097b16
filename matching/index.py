"""The only door to the stored vectors: jobs for a search, and which of some people are nearest to a job.

Where a filter leaves few rows they are compared one by one, which is exact. Where it leaves many, the HNSW index of
the present encoder is walked (`services.vector_index` makes it), again and again until the list is full, so a filter
never leaves a list short; without such an index PostgreSQL compares all rows. Vectors of another encoder than the
present one are never compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from pgvector.django import CosineDistance

from accounts.models import SeekerProfile
from matching.ml.types import FloatMatrix
from matching.models import SeekerEnrichment

KM_A_DEGREE = 110.6
JOBS = "matching_jobenrichment AS reading JOIN jobs_job AS job ON job.id = reading.job_id"
# Rows that pass a filter up to this number are compared one by one: some 15 ms for 10,000 vectors.
EXACT_BELOW = 10_000
# How widely the graph is searched, and after how many rows a filtered walk gives up (then all are compared).
EF_SEARCH = 120
MOST_WALKED = 40_000


def literal(vector: FloatMatrix) -> str:
    """Write a vector as pgvector reads it."""
    return "[" + ",".join(f"{value:.6g}" for value in np.asarray(vector, np.float32).ravel()) + "]"


def nearest_jobs(
    *, vector: FloatMatrix, where: str, values: Mapping[str, Any], encoder_id: str, limit: int
) -> list[tuple[int, float]]:
    """Give (job id, cosine distance) of the nearest of `reading` and `job` that pass `where`, nearest first.

    All rows that pass are compared where they are few, else the graph is walked; a list is never left short.
    """
    asked = {**values, "encoder": encoder_id, "vector": literal(vector), "limit": limit}
    source = f"FROM {JOBS} WHERE reading.encoder_id = %(encoder)s AND {where}"
    with connection.cursor() as cursor:
        if _estimate(cursor, f"SELECT 1 {source}", asked) > EXACT_BELOW:
            found = _walk(cursor, source, asked, dimension=np.size(vector))
            if len(found) == limit:
                return found
        return _compare(cursor, source, asked)


def _estimate(cursor: Any, sql: str, values: Mapping[str, Any]) -> int:
    """Give how many rows PostgreSQL expects, without reading one; both ways are right, so a guess will do."""
    cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
    [plan] = cursor.fetchone()
    return int((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"])


def _compare(cursor: Any, source: str, values: Mapping[str, Any]) -> list[tuple[int, float]]:
    """Give the nearest by exact distance; the plain column is in no index, so all rows are compared."""
    cursor.execute(
        f"SELECT job.id, reading.vector <=> %(vector)s::halfvec AS distance {source} ORDER BY 2, 1 LIMIT %(limit)s",
        values,
    )
    return [(row[0], float(row[1])) for row in cursor.fetchall()]


def _walk(cursor: Any, source: str, values: Mapping[str, Any], *, dimension: int) -> list[tuple[int, float]]:
    """Give the nearest by the graph; the cast to the dimension is the expression that its index is on.

    One message of two statements is one transaction, so the settings hold for this search and for nothing else,
    with or without a pool of connections in between.
    """
    distance = f"reading.vector::halfvec({dimension}) <=> %(vector)s::halfvec({dimension})"
    cursor.execute(
        f"""
        SET LOCAL hnsw.iterative_scan = relaxed_order; SET LOCAL hnsw.ef_search = {EF_SEARCH};
        SET LOCAL hnsw.max_scan_tuples = {MOST_WALKED};
        WITH near AS MATERIALIZED (
            SELECT job.id AS id, {distance} AS distance {source} ORDER BY {distance} LIMIT %(limit)s
        ) SELECT id, distance FROM near ORDER BY distance + 0, id
        """,
        values,
    )
    while cursor.nextset():
        pass
    return [(row[0], float(row[1])) for row in cursor.fetchall()]


def nearest_among(
    people: QuerySet[SeekerProfile], *, vector: FloatMatrix, encoder_id: str, limit: int
) -> list[int]:
    """Give ids of those of these people who are nearest in meaning, exact however few they are."""
    rows = SeekerEnrichment.objects.filter(encoder_id=encoder_id, seeker__in=people)
    near = rows.order_by(CosineDistance("vector", np.asarray(vector, np.float32).ravel()), "pk")
    return list(near.values_list("pk", flat=True)[:limit])
