"""What was shown, played again: how often each position was opened, how long jobs were read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import connection

MOST_POSITIONS = 60
LONGEST_READ_SECONDS = 30 * 60


@dataclass(frozen=True, slots=True)
class PositionRate:
    """`clicked` of the `shown` jobs at a position were opened; `rate` in [0, 1]."""

    position: int
    shown: int
    clicked: int

    @property
    def rate(self) -> float:
        return self.clicked / self.shown if self.shown else 0.0


def reading_seconds(*, since: datetime.datetime, until: datetime.datetime) -> tuple[float, int] | None:
    """Give the median seconds that a job was read and of how many views; None where nothing is known.

    A view says its seconds, or it lasts until the person's next page or act, half an hour at most: who left the phone
    lying, or did nothing more, is not counted.
    """
    sql = f"""
    WITH steps AS (
        SELECT person_id, at, seconds, kind = 'view' AS is_view FROM matching_act WHERE person_id IS NOT NULL
        UNION ALL SELECT person_id, at, NULL, false FROM matching_impression WHERE person_id IS NOT NULL
    ), read AS (
        SELECT is_view, at, coalesce(
            seconds, extract(epoch FROM lead(at) OVER (PARTITION BY person_id ORDER BY at) - at)) AS seconds
        FROM steps WHERE at >= %(since)s AND at < %(until)s
    )
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), count(*) FROM read
    WHERE is_view AND seconds <= {LONGEST_READ_SECONDS}"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"since": since, "until": until})
        median, count = cursor.fetchone()
    return (float(median), int(count)) if count else None


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
