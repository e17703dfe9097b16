"""The only door to the stored vectors: jobs worth ranking for a person or a search, and people for a job.

Where a filter leaves few rows they are compared one by one, which is exact. Where it leaves many, the HNSW index of
the present encoder is walked (`services.vector_index` makes it), again and again until the list is full, so a filter
never leaves a list short; without such an index PostgreSQL compares all rows. Vectors of another encoder than the
present one are never compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from pgvector.django import CosineDistance

from accounts.models import SeekerProfile
from matching.ml.types import FloatMatrix
from matching.models import SeekerEnrichment

# an open job, near enough or remote or without a known place; people's radius is checked again by the gate
NEAR = """
    (job.telework = 'total' OR reading.latitude IS NULL OR %(latitude)s::float8 IS NULL
     OR (reading.latitude BETWEEN %(latitude)s - %(reach)s AND %(latitude)s + %(reach)s
         AND reading.longitude BETWEEN %(longitude)s - %(reach)s * 1.07 AND %(longitude)s + %(reach)s * 1.07))
"""
OPEN = "job.state = 'published' AND job.closes_on >= %(today)s"
KM_A_DEGREE = 110.6
# what a statement takes by name
Value = str | float | date | list[str] | None

JOBS = "matching_jobenrichment AS reading JOIN jobs_job AS job ON job.id = reading.job_id"
SEEKERS = """matching_seekerenrichment AS reading
    JOIN accounts_seekerprofile AS seeker ON seeker.id = reading.seeker_id"""
BY_MEANING = f"{OPEN} AND {NEAR}"
# Rows that pass a filter up to this number are compared one by one: some 15 ms for 10,000 vectors.
EXACT_BELOW = 10_000
# How widely the graph is searched, and after how many rows a filtered walk gives up (then all are compared).
EF_SEARCH = 120
MOST_WALKED = 40_000
BY_OCCUPATION = f"""
    SELECT job.id FROM matching_jobenrichment AS reading JOIN jobs_job AS job ON job.id = reading.job_id
    WHERE reading.encoder_id = %(encoder)s AND {OPEN} AND {NEAR}
      AND reading.occupation_id = ANY(%(occupations)s)
    ORDER BY array_position(%(occupations)s::varchar[], reading.occupation_id), reading.vector <=> %(vector)s::halfvec
    LIMIT %(limit)s
"""
PEOPLE = """
    NOT seeker.paused
    AND (%(anywhere)s OR reading.latitude IS NULL
         OR (abs(reading.latitude - %(latitude)s) <= seeker.radius_km / 110.6
             AND abs(reading.longitude - %(longitude)s) <= seeker.radius_km / 103.0))
"""


@dataclass(frozen=True, slots=True)
class Around:
    """Where a person looks; None for an unknown place."""

    latitude: float | None
    longitude: float | None
    radius_km: float


def literal(vector: FloatMatrix) -> str:
    """Write a vector as pgvector reads it."""
    return "[" + ",".join(f"{value:.6g}" for value in np.asarray(vector, np.float32).ravel()) + "]"


def nearest_jobs(
    *, vector: FloatMatrix, where: str, values: Mapping[str, Any], encoder_id: str, limit: int
) -> list[tuple[int, float]]:
    """Give (job id, cosine distance) of the nearest of `reading` and `job` that pass `where`, nearest first."""
    return _nearest(
        "job.id", JOBS, vector=vector, where=where, values=values, encoder_id=encoder_id, limit=limit
    )


def _nearest(
    column: str,
    tables: str,
    *,
    vector: FloatMatrix,
    where: str,
    values: Mapping[str, Any],
    encoder_id: str,
    limit: int,
) -> list[tuple[int, float]]:
    """Compare all rows that pass a filter where they are few, else walk the graph; a list is never left short."""
    asked = {**values, "encoder": encoder_id, "vector": literal(vector), "limit": limit}
    where = f"reading.encoder_id = %(encoder)s AND {where}"
    with connection.cursor() as cursor:
        if _estimate(cursor, f"SELECT 1 FROM {tables} WHERE {where}", asked) > EXACT_BELOW:
            found = _walk(cursor, column, f"FROM {tables} WHERE {where}", asked, dimension=np.size(vector))
            if len(found) == limit:
                return found
        return _compare(cursor, column, f"FROM {tables} WHERE {where}", asked)


def _estimate(cursor: Any, sql: str, values: Mapping[str, Any]) -> int:
    """Give how many rows PostgreSQL expects, without reading one; both ways are right, so a guess will do."""
    cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
    [plan] = cursor.fetchone()
    return int((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"])


def _compare(cursor: Any, column: str, source: str, values: Mapping[str, Any]) -> list[tuple[int, float]]:
    """Give the nearest by exact distance; the plain column is in no index, so all rows are compared."""
    cursor.execute(
        f"SELECT {column}, reading.vector <=> %(vector)s::halfvec AS distance {source} ORDER BY 2, 1 LIMIT %(limit)s",
        values,
    )
    return [(row[0], float(row[1])) for row in cursor.fetchall()]


def _walk(
    cursor: Any, column: str, source: str, values: Mapping[str, Any], *, dimension: int
) -> list[tuple[int, float]]:
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
            SELECT {column} AS id, {distance} AS distance {source} ORDER BY {distance} LIMIT %(limit)s
        ) SELECT id, distance FROM near ORDER BY distance + 0, id
        """,
        values,
    )
    while cursor.nextset():
        pass
    return [(row[0], float(row[1])) for row in cursor.fetchall()]


def jobs_by_meaning(
    *, vectors: FloatMatrix, around: Around, encoder_id: str, today: date, limit: int
) -> list[int]:
    """Give ids of open jobs near the person, nearest to each of her statements, without repetition."""
    found: dict[int, None] = {}
    values = _values(around, encoder_id, today)
    for vector in vectors:
        near = nearest_jobs(
            vector=vector, where=BY_MEANING, values=values, encoder_id=encoder_id, limit=limit
        )
        found.update(dict.fromkeys(job_id for job_id, _ in near))
    return list(found)


def jobs_by_occupation(
    *,
    occupations: Sequence[str],
    vector: FloatMatrix,
    around: Around,
    encoder_id: str,
    today: date,
    limit: int,
) -> list[int]:
    """Give ids of open jobs near the person in these occupations, the first ones before the others."""
    if not occupations:
        return []
    values = _values(
        around, encoder_id, today, vector=literal(vector), limit=limit, occupations=list(occupations)
    )
    with connection.cursor() as cursor:
        cursor.execute(BY_OCCUPATION, values)
        return [row[0] for row in cursor.fetchall()]


def people_for_job(
    *, vector: FloatMatrix, latitude: float | None, longitude: float | None, encoder_id: str, limit: int
) -> list[int]:
    """Give ids of seekers whose radius reaches the job (all when it has no place), nearest in meaning first."""
    values: dict[str, Value] = {
        "latitude": latitude or 0.0,
        "longitude": longitude or 0.0,
        "anywhere": latitude is None,
    }
    near = _nearest(
        "reading.seeker_id",
        SEEKERS,
        vector=vector,
        where=PEOPLE,
        values=values,
        encoder_id=encoder_id,
        limit=limit,
    )
    return [seeker_id for seeker_id, _ in near]


def _values(around: Around, encoder_id: str, today: date, **more: Value) -> dict[str, Value]:
    return {
        "latitude": around.latitude,
        "longitude": around.longitude,
        "reach": around.radius_km / KM_A_DEGREE,
        "encoder": encoder_id,
        "today": today,
        **more,
    }


def nearest_among(
    people: QuerySet[SeekerProfile], *, vector: FloatMatrix, encoder_id: str, limit: int
) -> list[int]:
    """Give ids of those of these people who are nearest in meaning, exact however few they are."""
    rows = SeekerEnrichment.objects.filter(encoder_id=encoder_id, seeker__in=people)
    near = rows.order_by(CosineDistance("vector", np.asarray(vector, np.float32).ravel()), "pk")
    return list(near.values_list("pk", flat=True)[:limit])
