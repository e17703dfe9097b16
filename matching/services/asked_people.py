"""What is asked of the people by whom models are measured: their words beside the jobs' words, and their groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from accounts.models import SeekerProfile
from matching.ml.bm25 import BM25
from matching.ml.evaluation import Floats
from matching.ml.evaluation_lists import Scores
from matching.ml.types import FloatMatrix, IntArray
from matching.services.training_rows import job_words, people_words

AT_ONCE = 64
"""People whose words are scored against all jobs at a time: 13 MB over 50,000 jobs."""


def labels_of(person_ids: IntArray) -> dict[str, list[str]]:
    """Give the department and the language of people, "?" for who is gone or told none.

    The product asks nobody's sex, so there is no such group.
    """
    rows = SeekerProfile.objects.filter(pk__in=person_ids.tolist()).values_list(
        "pk", "place_id", "user__language"
    )
    known = {pk: (str(place or "")[:2] or "?", language[:2] or "?") for pk, place, language in rows}
    said = [known.get(int(pk), ("?", "?")) for pk in person_ids]
    return {"region": [region for region, _ in said], "language": [language for _, language in said]}


def words_of(person_ids: IntArray, job_ids: IntArray) -> Scores | None:
    """Give BM25 of people's words and jobs' words by row of `person_ids`; None where no job has words."""
    index = _index(job_ids)
    if index is None:
        return None

    def scores(rows: IntArray) -> FloatMatrix:
        return index.scores(_said(person_ids[rows]))

    return scores


def word_scores(people: IntArray, jobs: IntArray) -> Floats | None:
    """Give BM25 of n pairs of a person and a job, float64 [n]; None where no job has words."""
    person_ids, whose = np.unique(people, return_inverse=True)
    job_ids, which = np.unique(jobs, return_inverse=True)
    scores = words_of(person_ids, job_ids)
    if scores is None:
        return None
    found = np.zeros(len(people))
    for start in range(0, len(person_ids), AT_ONCE):
        rows = np.arange(start, min(start + AT_ONCE, len(person_ids)))
        pairs = np.flatnonzero((whose >= rows[0]) & (whose <= rows[-1]))
        found[pairs] = scores(rows)[whose[pairs] - start, which[pairs]]
    return found


def _index(job_ids: IntArray) -> BM25 | None:
    texts = {int(row["job"]): str(row["text"]) for row in job_words(job_ids.tolist())}
    if not any(text.strip() for text in texts.values()):
        return None
    return BM25([texts.get(int(job), "") for job in job_ids])


def _said(person_ids: IntArray) -> Sequence[str]:
    texts = {int(row["person"]): str(row["text"]) for row in people_words(person_ids.tolist())}
    return [texts.get(int(person), "") for person in person_ids]
