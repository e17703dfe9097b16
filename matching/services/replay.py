"""What was shown, played again: how often each position was opened, how long jobs were read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import connection

from matching.models import Impression
from matching.services.events import LONGEST_READ_SECONDS

MOST_POSITIONS = 60
ALERT = Impression.Page.ALERT.value


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

    With a script the page counts the seconds in which it was before her. Without one a view lasts until her next page
    or act, half an hour at most: who left the phone lying, or did nothing more, is not counted. A message that reached
    her meanwhile is nothing that she did.
    """
    sql = f"""
    WITH steps AS (
        SELECT person_id, job_id, at, kind = 'view' AS is_view FROM matching_act
        WHERE person_id IS NOT NULL AND kind <> 'read' AND at >= %(since)s AND at < %(until)s
        UNION ALL SELECT person_id, NULL, at, false FROM matching_impression
        WHERE person_id IS NOT NULL AND page <> '{ALERT}' AND at >= %(since)s AND at < %(until)s
    ), views AS (
        SELECT *, lead(at) OVER (PARTITION BY person_id ORDER BY at) AS left_at,
            lead(at) OVER (PARTITION BY person_id, job_id, is_view ORDER BY at) AS again_at
        FROM steps
    ), read AS (
        SELECT coalesce(
            (SELECT max(told.seconds) FROM matching_act AS told
             WHERE told.person_id = views.person_id AND told.job_id = views.job_id AND told.kind = 'read'
               AND told.at >= views.at AND told.at < coalesce(views.again_at, 'infinity')),
            extract(epoch FROM left_at - at)) AS seconds
        FROM views WHERE is_view
    )
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), count(*) FROM read
    WHERE seconds <= {LONGEST_READ_SECONDS}"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"since": since, "until": until})
        median, count = cursor.fetchone()
    return (float(median), int(count)) if count else None


def clicks_by_position(
    *, since: datetime.datetime, until: datetime.datetime, page: str = ""
) -> list[PositionRate]:
    """Count jobs shown and opened by position (from 1) over the pages of a span; `page` keeps one kind of page.

    Without a kind all but messages count: one that was sent may lie unread. A job opened twice from one page counts
    once, so that no rate passes 1.
    """
    sql = f"""
    WITH pages AS (
        SELECT id, jobs, first FROM matching_impression
        WHERE at >= %(since)s AND at < %(until)s AND (page = %(page)s OR %(page)s = '' AND page <> '{ALERT}')
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
