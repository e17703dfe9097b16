"""The only door to the stored vectors: which jobs are worth ranking for a person, and which people for a job.

Nearest neighbours are exact (an ordered scan of rows that pass the gates of place and date), so a filter never
leaves a list short. Vectors of another encoder than the present one are never compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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

BY_MEANING = f"""
    SELECT job.id FROM matching_jobenrichment AS reading JOIN jobs_job AS job ON job.id = reading.job_id
    WHERE reading.encoder_id = %(encoder)s AND {OPEN} AND {NEAR}
    ORDER BY reading.vector <=> %(vector)s::halfvec LIMIT %(limit)s
"""
BY_OCCUPATION = f"""
    SELECT job.id FROM matching_jobenrichment AS reading JOIN jobs_job AS job ON job.id = reading.job_id
    WHERE reading.encoder_id = %(encoder)s AND {OPEN} AND {NEAR}
      AND reading.occupation_id = ANY(%(occupations)s)
    ORDER BY array_position(%(occupations)s::varchar[], reading.occupation_id), reading.vector <=> %(vector)s::halfvec
    LIMIT %(limit)s
"""
PEOPLE = """
    SELECT reading.seeker_id FROM matching_seekerenrichment AS reading
    JOIN accounts_seekerprofile AS seeker ON seeker.id = reading.seeker_id
    WHERE reading.encoder_id = %(encoder)s AND NOT seeker.paused
      AND (%(anywhere)s OR reading.latitude IS NULL
           OR (abs(reading.latitude - %(latitude)s) <= seeker.radius_km / 110.6
               AND abs(reading.longitude - %(longitude)s) <= seeker.radius_km / 103.0))
    ORDER BY reading.vector <=> %(vector)s::halfvec LIMIT %(limit)s
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


def jobs_by_meaning(
    *, vectors: FloatMatrix, around: Around, encoder_id: str, today: date, limit: int
) -> list[int]:
    """Give ids of open jobs near the person, nearest to each of her statements, without repetition."""
    found: dict[int, None] = {}
    with connection.cursor() as cursor:
        for vector in vectors:
            cursor.execute(
                BY_MEANING, _values(around, encoder_id, today, vector=literal(vector), limit=limit)
            )
            found.update(dict.fromkeys(row[0] for row in cursor.fetchall()))
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
        "vector": literal(vector),
        "latitude": latitude or 0.0,
        "longitude": longitude or 0.0,
        "anywhere": latitude is None,
        "encoder": encoder_id,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, values)
        return [row[0] for row in cursor.fetchall()]


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
