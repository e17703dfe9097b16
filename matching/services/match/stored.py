"""Readings of many jobs or people straight from their rows: an object of the ORM for each would take ten times as long.

PostgreSQL sends vectors as they lie and of its JSON only what ranking reads; what a job or a person states besides
words is worked out by the same functions as for a single one.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from django.utils import timezone

from accounts.models import SeekerProfile
from jobs.models import AnswerRate
from jobs.services.moderation import wage_on
from matching import runtime, words
from matching.ml.block_parts import person_terms, title_terms
from matching.ml.blocks import JobRows, SeekerRows
from matching.ml.types import NOTHING, FloatMatrix, SeekerFacts
from matching.services import readings

HEAD = 2
"""Numbers before the first of a vector in pgvector's binary form: its dimension and one that is not used."""
JOBS = """
    SELECT reading.job_id, halfvec_send(reading.vector),
        jsonb_path_query_array(reading.occupations, '$[*].code')::text,
        jsonb_path_query_array(reading.occupations, '$[*].p')::text,
        jsonb_path_query_array(reading.skills, '$[*].id')::text,
        jsonb_path_query_array(reading.skills, '$[*].required')::text,
        reading.term_columns, answers.applications, answers.answered,
        place.latitude, place.longitude, job.title, CASE job.licence WHEN '' THEN left(job.requirements, 4000) END,
        job.telework, job.licence, job.schedule, job.min_age, job.pay_min, job.pay_max, job.pay_period,
        job.hours_per_week, job.contract_type, job.experience_months, job.education_level, job.published_at
    FROM matching_jobenrichment AS reading JOIN jobs_job AS job ON job.id = reading.job_id
    LEFT JOIN accounts_place AS place ON place.code = job.place_id
    LEFT JOIN jobs_answerrate AS answers ON answers.employer_id = job.employer_id
    WHERE reading.job_id = ANY(%s) AND reading.encoder_id = %s ORDER BY reading.job_id
"""
PEOPLE = """
    SELECT seeker_id, statement_vectors, jsonb_array_length(statement_kinds), search_vectors,
        jsonb_path_query_array(occupation_weights, '$.keyvalue().key')::text,
        jsonb_path_query_array(occupation_weights, '$.keyvalue().value.weight')::text,
        jsonb_path_query_array(skills, '$[*].id')::text,
        term_columns, CASE WHEN term_columns IS NULL THEN terms END,
        jsonb_strip_nulls(facts)::text, taste::text
    FROM matching_seekerenrichment WHERE seeker_id = ANY(%s) AND encoder_id = %s ORDER BY seeker_id
"""


class StatedJob(NamedTuple):
    """What `words.job_facts` reads of a job; its place is itself."""

    latitude: float | None
    longitude: float | None
    title: str
    requirements: str | None
    telework: str
    licence: str
    schedule: str
    min_age: int
    pay_min: Decimal | None
    pay_max: Decimal | None
    pay_period: str
    hours_per_week: int | None
    contract_type: str
    experience_months: int | None
    education_level: str
    published_at: datetime.datetime | None

    @property
    def place(self) -> StatedJob:
        return self


class Person(NamedTuple):
    """A row of `PEOPLE`."""

    pk: int
    vectors: bytes
    statements: int
    searches: bytes
    occupations: str
    weights: str
    skills: str
    columns: bytes | None
    terms: str | None
    facts: str | None
    taste: str


def job_rows(job_ids: Sequence[int]) -> JobRows:
    """Give what a block of these jobs is made of, those that the present encoder read, in the order of their ids."""
    found = _fetch(JOBS, job_ids)
    ids = [row[0] for row in found]
    columns = [*zip(*(row[1:9] for row in found), strict=True)] or [()] * 8
    vectors, codes, shares, skills, required, terms, applications, answered = columns
    stated = [StatedJob(*row[9:]) for row in found]
    wage = wage_on(timezone.localdate())
    width = len(vectors[0]) // 2 if ids else HEAD
    halves = np.frombuffer(b"".join(vectors), ">f2").reshape(-1, width)[:, HEAD:].astype(np.float16)
    return JobRows(
        ids=ids,
        vectors=halves,
        occupations=_read(codes),
        probabilities=_read(shares),
        skills=_read(skills),
        required=_read(required),
        titles=[
            title_terms(job.title) if kept is None else np.frombuffer(kept, np.int32).tolist()
            for job, kept in zip(stated, terms, strict=True)
        ],
        facts=[
            words.job_facts(
                job, wage=wage, answers=None if came is None else AnswerRate(applications=came, answered=said)
            )
            for job, came, said in zip(stated, applications, answered, strict=True)
        ],
        factors=_job_factors(ids, halves),
    )


def _fetch(sql: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(ids), runtime.encoder_id()])
        return list(cursor.fetchall())


def _read(texts: Sequence[str]) -> list[Any]:
    """Read many short pieces of JSON at once, which takes half as long as one by one."""
    found: list[Any] = json.loads(f"[{','.join(texts)}]")
    return found


def _job_factors(ids: Sequence[int], vectors: np.ndarray) -> Sequence[FloatMatrix]:
    model = runtime.factors()
    if model is None or not ids:
        return [NOTHING] * len(ids)
    return list(readings.job_factors(model, ids, vectors.astype(np.float32)))


def seeker_rows(profile_ids: Sequence[int]) -> SeekerRows:
    """Give what a block of these people is made of, in the same way."""
    found = [Person(*row) for row in _fetch(PEOPLE, profile_ids)]
    facts = _facts(found)
    found = [row for row in found if row.pk in facts]
    dimension = max((len(row.vectors) // 2 // row.statements for row in found if row.statements), default=0)
    model = runtime.factors()
    return SeekerRows(
        ids=[row.pk for row in found],
        vectors=_halves([row.vectors for row in found], dimension),
        vector_counts=[row.statements for row in found],
        occupations=_read([row.occupations for row in found]),
        weights=_read([row.weights for row in found]),
        skills=_read([row.skills for row in found]),
        terms=[
            person_terms(row.terms or "")
            if row.columns is None
            else np.frombuffer(row.columns, np.int32).tolist()
            for row in found
        ],
        facts=[facts[row.pk] for row in found],
        searches=_halves([row.searches for row in found], dimension).astype(np.float32),
        search_counts=[len(row.searches) // 2 // dimension if dimension else 0 for row in found],
        factors=[NOTHING if model is None else model.person(row.pk) for row in found],
    )


def _halves(parts: Sequence[bytes], dimension: int) -> np.ndarray:
    numbers = np.frombuffer(b"".join(parts), np.float16)
    return numbers.reshape(-1, dimension) if numbers.size else np.zeros((0, 0), np.float16)


def _facts(found: Sequence[Person]) -> dict[int, SeekerFacts]:
    """Give what people state besides words; of those read by an older release it comes from their profiles."""
    old = [row.pk for row in found if row.facts is None]
    profiles = SeekerProfile.objects.with_words().filter(pk__in=old) if old else ()
    facts = {profile.pk: words.seeker_facts(profile) for profile in profiles}
    known = [row for row in found if row.facts is not None]
    stored = _read([row.facts or "" for row in known])
    today = timezone.now().timestamp() / 86400
    facts |= {row.pk: readings.facts_of(one, today=today) for row, one in zip(known, stored, strict=True)}
    tastes = _read([row.taste for row in found])
    return {
        row.pk: readings.with_taste(facts[row.pk], taste)
        for row, taste in zip(found, tastes, strict=True)
        if row.pk in facts
    }
