"""Whether open ads wait long to be read, as after a large import: then a search looks at their titles too.

That costs it some 40 ms among 50,000 ads, so an ad that is read within seconds, as most are, does not bring it about.
"""

from __future__ import annotations

import time

from django.db import connection
from django.utils import timezone

PATIENCE_SECONDS = 60
ASKED_SECONDS = 15.0
"""How old the answer may be: so long a page goes on with the one before."""
_answer: tuple[float, bool] = (0.0, False)


def are_there() -> bool:
    """Tell it, by one query now and then."""
    global _answer
    until, found = _answer
    if time.monotonic() < until:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM jobs_job AS job WHERE job.state = 'published' AND job.closes_on >= %s"
            " AND job.published_at < now() - %s * interval '1 second'"
            " AND NOT EXISTS (SELECT FROM matching_jobenrichment AS reading WHERE reading.job_id = job.id))",
            [timezone.localdate(), PATIENCE_SECONDS],
        )
        found = bool(cursor.fetchone()[0])
    _answer = (time.monotonic() + ASKED_SECONDS, found)
    return found


def forget() -> None:
    """Have the next search ask again."""
    global _answer
    _answer = (0.0, False)
