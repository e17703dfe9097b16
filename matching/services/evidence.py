"""What was read of a person and a job, put together for reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import SeekerProfile
from jobs.models import Job
from matching import words
from matching.ml.explanation import Evidence, licence_not_told, sure_quotes
from matching.ml.types import OccupationGuess, Quote, SkillSpan
from matching.models import SeekerEnrichment

WHOLE_FIELD = 10_000
"""Where a quote ends that was stored without its end: at the end of its field."""


def evidence(
    *, profile: SeekerProfile, row: SeekerEnrichment, job: Job, skills: Iterable[Mapping[str, Any]],
    occupations: tuple[OccupationGuess, ...],
) -> Evidence:  # fmt: skip
    """Give what reasons quote; `profile` was fetched with its words, `skills` and `occupations` are the job's."""
    told = words.seeker_text(profile)
    weights = {code: float(found["weight"]) for code, found in row.occupation_weights.items()}
    quotes = {
        code: Quote(found["field"], found.get("start", 0), found.get("end", WHOLE_FIELD), "")
        for code, found in row.occupation_weights.items()
    }
    return Evidence(
        job=words.job_text(job),
        seeker=told,
        job_skills=_spans(skills),
        seeker_skills=_spans(row.skills),
        job_occupation=occupations[0] if occupations else None,
        occupation_quotes=sure_quotes(weights, quotes),
        # who named hers has passed its gate
        missing_licence="" if profile.licences else licence_not_told(words.licence_of(job), told),
    )


def _spans(stored: Iterable[Mapping[str, Any]]) -> list[SkillSpan]:
    return [
        SkillSpan(
            skill_id=span["id"], field=span["field"], start=span["start"], end=span["end"], text=span["text"],
            required=span["required"],
        )
        for span in stored
    ]  # fmt: skip
