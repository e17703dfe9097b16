"""Stored readings as the shapes that ranking takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils import timezone

from accounts.models import SeekerProfile
from accounts.models.vocabulary import Telework
from jobs.models import AnswerRate, Job
from jobs.pay import WageFloor
from jobs.services.moderation import wage_on
from matching import runtime, words
from matching.ml.types import (
    NOTHING,
    FloatMatrix,
    JobReading,
    OccupationGuess,
    SeekerFacts,
    SeekerReading,
    VectorKind,
)
from matching.models import JobEnrichment, SeekerEnrichment

if TYPE_CHECKING:
    from matching.ml.collaborative_model import Collaborative


FACTS = frozenset(one.name for one in fields(SeekerFacts))


def job_readings(job_ids: Sequence[int]) -> tuple[list[JobReading], dict[int, Job]]:
    """Give readings of jobs by the present encoder and the jobs themselves, in a fixed number of queries."""
    rows = (
        JobEnrichment.objects.filter(job__in=job_ids, encoder_id=runtime.encoder_id())
        .select_related("job__place", "job__employer__answer_rate")
        .order_by("job_id")
    )
    return of_rows(rows), {row.job_id: row.job for row in rows}


def of_rows(rows: Iterable[JobEnrichment]) -> list[JobReading]:
    """Give readings of rows that were fetched with their job, its place, its employer and how that one answers."""
    wage = wage_on(timezone.localdate())
    return _with_factors(
        [job_reading(row, wage=wage, answers=getattr(row.job.employer, "answer_rate", None)) for row in rows]
    )


def _with_factors(readings: list[JobReading]) -> list[JobReading]:
    """Give jobs their row of collaborative filtering, those that nobody chose yet by their vector."""
    model = runtime.factors()
    if model is None or not readings:
        return readings
    rows = job_factors(model, [one.job_id for one in readings], np.stack([one.vector for one in readings]))
    return [replace(one, factors=row) for one, row in zip(readings, rows, strict=True)]


def job_factors(model: Collaborative, job_ids: Sequence[int], vectors: FloatMatrix) -> FloatMatrix:
    """Give jobs their rows of collaborative filtering; the tower reads only vectors of the length it learned from."""
    knows = model.tower is not None and len(model.tower.weights) == vectors.shape[1] + 1
    return model.job_factors(job_ids, vectors if knows else None)


def job_reading(
    row: JobEnrichment, *, wage: WageFloor | None = None, answers: AnswerRate | None = None
) -> JobReading:
    """Give the reading of a job; `wage` is the minimum wage of today, `answers` what is measured of its employer."""
    skills: dict[str, bool] = {}
    for span in row.skills:
        skills[span["id"]] = skills.get(span["id"], False) or span["required"]
    return JobReading(
        job_id=row.job_id,
        vector=as_array(row.vector),
        occupations=guesses(row.occupations),
        skills=skills,
        title=row.job.title,
        facts=words.job_facts(row.job, wage=wage, answers=answers),
    )


def as_array(vector: object) -> np.ndarray:
    """Give a stored half-precision vector as float32 [d]."""
    return np.asarray(vector.to_numpy() if hasattr(vector, "to_numpy") else vector, np.float32)


def as_columns(columns: Sequence[int]) -> bytes:
    """Give columns of terms as a row keeps them."""
    return np.array(columns, np.int32).tobytes()


def guesses(stored: Iterable[Mapping[str, Any]]) -> tuple[OccupationGuess, ...]:
    """Give stored guesses that the present taxonomy knows, the likeliest first."""
    taxonomy = runtime.taxonomy()
    return tuple(
        OccupationGuess(
            occupation_id=str(guess["code"]),
            probability=float(guess["p"]),
            isco=taxonomy.occupation(str(guess["code"])).isco,
            name=taxonomy.occupation(str(guess["code"])).name_es,
        )
        for guess in stored
        if str(guess["code"]) in taxonomy.occupation_number
    )


def is_remote(job: Job) -> bool:
    """Tell whether the job is done from anywhere."""
    return job.telework == Telework.TOTAL


def seeker_reading(row: SeekerEnrichment, profile: SeekerProfile) -> SeekerReading:
    """Give the reading of a person; `profile` was fetched with its words."""
    return _seeker_reading(row, words.seeker_facts(profile))


def stored_seeker_reading(row: SeekerEnrichment) -> SeekerReading:
    """Give the reading of a person from its row alone, with the facts as they were when she was read."""
    return _seeker_reading(row, facts_of(row.facts or {}))


def as_stored(facts: SeekerFacts) -> dict[str, Any]:
    """Give facts as a row keeps them."""
    stored = {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(facts).items()
        if name != "taste"  # a column of its own
    }
    return stored | {"day": _today()}


def facts_of(stored: Mapping[str, Any], *, today: float | None = None) -> SeekerFacts:
    """Give stored facts; what this code does not know is passed over, what is not there is unknown.

    `today` is the time in days, for who reads many.
    """
    found: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in FACTS
    }
    if found.get("profile_days") is not None and "day" in stored:
        # it was so many days when she was read
        found["profile_days"] += (_today() if today is None else today) - stored["day"]
    return SeekerFacts(**found)


def with_taste(facts: SeekerFacts, taste: Sequence[float]) -> SeekerFacts:
    """Give facts with how she weighs offers, a column of its own."""
    return replace(facts, taste=tuple(taste)) if taste else facts


def _today() -> float:
    return timezone.now().timestamp() / 86400


def _seeker_reading(row: SeekerEnrichment, facts: SeekerFacts) -> SeekerReading:
    kinds = tuple(VectorKind(kind) for kind in row.statement_kinds)
    vectors = (
        np.frombuffer(bytes(row.statement_vectors), np.float16).reshape(len(kinds), -1).astype(np.float32)
    )
    known = runtime.taxonomy().occupation_number
    model = runtime.factors()
    searches = np.frombuffer(bytes(row.search_vectors), np.float16).astype(np.float32)
    return SeekerReading(
        seeker_id=row.pk,
        vectors=vectors,
        searches=searches.reshape(-1, vectors.shape[1]) if searches.size else NOTHING,
        kinds=kinds,
        occupations={
            code: found["weight"] for code, found in row.occupation_weights.items() if code in known
        },
        skills=frozenset(span["id"] for span in row.skills),
        terms=row.terms,
        facts=with_taste(facts, row.taste),
        factors=NOTHING if model is None else model.person(row.pk),
    )
