"""The order in which a person sees her list: best first, spread over jobs and employers, one of ads that repeat.

It is made when the list is read, so that it holds whatever has closed, filled up or been put in since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.ml.balance import arrange

MOST_COUNTED = 100
"""Applications of a job that are counted: beyond them its price does not rise any more."""
# What the order needs of each job, after the columns of the page itself; the ad's words stand for themselves.
COLUMNS = f"""
    listed.job_id, listed.score, job.employer_id, job.vacancies,
    (SELECT count(*) FROM (SELECT FROM jobs_application AS came WHERE came.job_id = job.id
                           LIMIT {MOST_COUNTED}) AS counted),
    md5(concat_ws('|', lower(job.title), job.place_id, left(job.description, 500)))
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the order needs of one job; `words` is equal where title, place and description are."""

    job_id: int
    score: float
    employer_id: int
    vacancies: int
    applications: int
    words: str


def in_order(rows: Sequence[Told]) -> list[int]:
    """Give the places of the rows in the order in which they are shown, repeated ads of an employer once."""
    best: dict[tuple[int, str], int] = {}
    for place in sorted(range(len(rows)), key=lambda place: (-rows[place].score, -rows[place].job_id)):
        best.setdefault((rows[place].employer_id, rows[place].words), place)
    kept = [rows[place] for place in best.values()]
    order = arrange(
        [row.score for row in kept],
        [row.job_id for row in kept],
        [row.employer_id for row in kept],
        [_step(row.applications) for row in kept],
        vacancies=[row.vacancies for row in kept],
    )
    shown = list(best.values())
    return [shown[int(place)] for place in order]


def _step(applications: int) -> int:
    """Give the load in steps of doubling, so that one application more does not turn a page over while it is read."""
    return int(2 ** np.floor(np.log2(applications + 1))) - 1
