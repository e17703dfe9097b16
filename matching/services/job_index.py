"""The full text of jobs, filled in the database.

PostgreSQL would read "operario/a" as the path of a file, which "operario" does not find: strokes become spaces.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from matching import words
from matching.ml import suspicion
from matching.models import JobEnrichment

WEIGHED = """
    setweight(to_tsvector('chamba', translate(left({title}, 2000), '/', ' ')), 'A')
    || setweight(to_tsvector('chamba', translate(left({requirements}, 20000), '/', ' ')), 'B')
    || setweight(to_tsvector('chamba', translate(left({description}, 50000), '/', ' ')), 'C')
"""
OWN_WORDS = f"""
    UPDATE matching_jobenrichment AS reading
    SET words = {WEIGHED.format(title="job.title", requirements="job.requirements", description="job.description")}
    FROM jobs_job AS job
    WHERE job.id = reading.job_id AND job.id = ANY(%(jobs)s)
"""
WORDS_LEFT = f"""
    UPDATE matching_jobenrichment
    SET words = {WEIGHED.format(title="%(title)s", requirements="%(requirements)s", description="%(description)s")}
    WHERE job_id = %(job)s
"""


def index_words(job_ids: Sequence[int]) -> None:
    """Fill the full text of these jobs from their own words."""
    with connection.cursor() as cursor:
        cursor.execute(OWN_WORDS, {"jobs": list(job_ids)})


def index_checked(rows: Sequence[JobEnrichment]) -> None:
    """Fill the full text of flagged jobs from what was read of them, so that stuffed words are not found either."""
    for row in rows:
        text = suspicion.check_job(words.job_text(row.job)).text
        told = {"title": text.title, "requirements": text.requirements, "description": text.description}
        with connection.cursor() as cursor:
            cursor.execute(WORDS_LEFT, {"job": row.job_id, **told})
