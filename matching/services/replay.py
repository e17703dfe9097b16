"""What was shown, played again: how often each position was opened."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import connection

MOST_POSITIONS = 60


@dataclass(frozen=True, slots=True)
class PositionRate:
    """`clicked` of the `shown` jobs at a position were opened; `rate` in [0, 1]."""

    position: int
    shown: int
    clicked: int

    @property
    def rate(self) -> float:
        return self.clicked / self.shown if self.shown else 0.0


def clicks_by_position(
    *, since: datetime.datetime, until: datetime.datetime, page: str = ""
) -> list[PositionRate]:
    """Count jobs shown and opened by position (from 1) over the pages of a span; `page` keeps one kind of page.

    A job opened twice from one page counts once, so that no rate passes 1.
    """
    sql = f"""
    WITH pages AS (
        SELECT id, jobs, first FROM matching_impression
        WHERE at >= %(since)s AND at < %(until)s AND (%(page)s = '' OR page = %(page)s)
    ), shown AS (
        SELECT first + place - 1 AS position, count(*) AS shown
        FROM pages CROSS JOIN LATERAL generate_series(1, cardinality(jobs)) AS place GROUP BY 1
    ), clicked AS (
        SELECT act.position, count(DISTINCT (act.impression_id, act.job_id)) AS clicked
        FROM matching_act AS act JOIN pages ON pages.id = act.impression_id WHERE act.kind = 'view' GROUP BY 1
    )
    SELECT position, shown, coalesce(clicked, 0) FROM shown LEFT JOIN clicked USING (position)
    WHERE position <= {MOST_POSITIONS} ORDER BY position"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"since": since, "until": until, "page": page})
        return [PositionRate(*row) for row in cursor.fetchall()]
