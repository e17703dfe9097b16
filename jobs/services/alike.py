"""Ads of one employer that name the same work in the same place: one is shown, the others are told and reachable."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

ALIKE = """
SELECT shown.id, count(*) FROM jobs_job AS shown JOIN jobs_job AS other
  ON other.employer_id = shown.employer_id AND other.id <> shown.id AND other.state = 'published'
 AND other.closes_on >= %(today)s AND lower(other.title) = lower(shown.title)
 AND other.place_id IS NOT DISTINCT FROM shown.place_id
WHERE shown.id = ANY(%(jobs)s) GROUP BY shown.id
"""


def alike(job_ids: Iterable[int]) -> dict[int, int]:
    """Give how many other open jobs of its employer have the title and the place of each job; one query.

    A job without any is absent.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, {"jobs": list(job_ids), "today": timezone.localdate()})
        return dict(cursor.fetchall())
