"""The answer rate of employers: measured by a sweep, read by lists and by the score."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from jobs.models import AnswerRate, Application

State = Application.State
# a word from the employer; having opened the application is none
ANSWERS = [State.SHORTLISTED, State.INTERVIEW, State.HIRED, State.DECLINED]
SILENCE = [State.SUBMITTED, State.READ, State.UNANSWERED]
LONGEST_WAIT_DAYS = 60  # the most that `Job.answer_days` takes
MEASURE = """
WITH waited AS (
    SELECT job.employer_id, application.submitted_at, application.state, application.answer_by, answer.at
    FROM jobs_application AS application JOIN jobs_job AS job ON job.id = application.job_id
    LEFT JOIN LATERAL (
        SELECT min(move.at) AS at FROM jobs_applicationtransition AS move
        WHERE move.application_id = application.id AND move.to_state = ANY(%(answers)s) AND move.rule = ''
          AND move.at >= application.submitted_at
    ) AS answer ON NOT application.state = ANY(%(silence)s)
    WHERE application.submitted_at >= %(oldest)s
)
SELECT employer_id, count(*), count(at),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM at - submitted_at)::float8 / 86400)
FROM waited
WHERE at >= %(since)s
   OR (at IS NULL AND state = ANY(%(silence)s) AND answer_by >= %(since_day)s AND answer_by < %(today)s)
GROUP BY employer_id
"""


def answer_rates(employer_ids: Iterable[int]) -> dict[int, AnswerRate]:
    """Give what was measured of these employers, in one query; absent where nothing was due lately."""
    return AnswerRate.objects.in_bulk(set(employer_ids))


@transaction.atomic
def measure_answer_rates() -> int:
    """Measure all employers anew and write what changed; gives how many rows changed."""
    found = _measure(timezone.now())
    stored = {
        row.pk: (row.applications, row.answered, row.median_days)
        for row in AnswerRate.objects.select_for_update()
    }
    now = timezone.now()
    changed = [
        AnswerRate(
            employer_id=pk,
            applications=figures[0],
            answered=figures[1],
            median_days=figures[2],
            measured_at=now,
        )
        for pk, figures in found.items()
        if stored.get(pk) != figures
    ]
    AnswerRate.objects.bulk_create(
        changed,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["employer"],
        update_fields=["applications", "answered", "median_days", "measured_at"],
    )
    gone, _by_model = AnswerRate.objects.filter(pk__in=stored.keys() - found.keys()).delete()
    return len(changed) + gone


def _measure(now: datetime.datetime) -> dict[int, tuple[int, int, float | None]]:
    """Give (applications, answered, median days) by employer, of what was answered or fell due in the window.

    What was sent a moment ago and may still be answered in time counts for nobody yet; what a person took back
    before an answer never does.
    """
    since = now - datetime.timedelta(days=AnswerRate.DAYS)
    values: dict[str, Any] = {
        "answers": list(map(str, ANSWERS)),
        "silence": list(map(str, SILENCE)),
        "since": since,
        "since_day": timezone.localdate(since),
        "today": timezone.localdate(now),
        "oldest": since - datetime.timedelta(days=2 * LONGEST_WAIT_DAYS),
    }
    with connection.cursor() as cursor:
        cursor.execute(MEASURE, values)
        return {
            row[0]: (row[1], row[2], None if row[3] is None else round(row[3], 2))
            for row in cursor.fetchall()
        }
