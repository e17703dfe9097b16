"""What was read of a person and a job, put together for reasons; a side is laid out once and set beside many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from accounts.models import SeekerProfile
from matching import runtime, words
from matching.ml.explanation import Evidence, licence_not_told, sure_quotes
from matching.ml.quoting import Words
from matching.ml.types import JobText, OccupationGuess, Quote, SeekerText, SkillSpan
from matching.models import JobEnrichment, SeekerEnrichment
from matching.services import readings

WHOLE_FIELD = 10_000
"""Where a quote ends that was stored without its end: at the end of its field."""

Stored = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class JobSide:
    """A job's words, what was read of them, and the class of licence that it asks."""

    text: JobText
    words: Words
    skills: Sequence[SkillSpan]
    occupation: OccupationGuess | None
    licence: str

    @classmethod
    def of(cls, text: JobText, *, skills: Stored, occupations: Stored, licence: str) -> JobSide:
        """Lay out a job whose skills and occupations are as a row keeps them."""
        known = runtime.taxonomy().occupation_number
        likeliest = islice((one for one in occupations if str(one["code"]) in known), 1)
        guess = next(iter(readings.guesses(likeliest)), None)
        return cls(text, Words(text), _spans(skills), guess, licence)

    @classmethod
    def of_row(cls, row: JobEnrichment) -> JobSide:
        """Lay out a reading that was fetched with its job and employer."""
        return cls.of(
            words.job_text(row.job), skills=row.skills, occupations=row.occupations,
            licence=words.licence_of(row.job),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class SeekerSide:
    """A person's words and what was read of them; `names_licences` tells that she said which she holds."""

    text: SeekerText
    words: Words
    skills: Sequence[SkillSpan]
    occupation_quotes: Mapping[str, Quote]
    names_licences: bool

    @classmethod
    def of(cls, profile: SeekerProfile, row: SeekerEnrichment) -> SeekerSide:
        """Lay out a person; `profile` was fetched with its words."""
        told = words.seeker_text(profile)
        weights = {code: float(found["weight"]) for code, found in row.occupation_weights.items()}
        quotes = {
            code: Quote(found["field"], found.get("start", 0), found.get("end", WHOLE_FIELD), "")
            for code, found in row.occupation_weights.items()
        }
        return cls(
            told, Words(told), _spans(row.skills), sure_quotes(weights, quotes), bool(profile.licences)
        )


def evidence(job: JobSide, seeker: SeekerSide) -> Evidence:
    """Give what reasons quote of a pair."""
    return Evidence(
        job=job.text,
        seeker=seeker.text,
        job_skills=job.skills,
        seeker_skills=seeker.skills,
        job_occupation=job.occupation,
        occupation_quotes=seeker.occupation_quotes,
        # who named hers has passed its gate
        missing_licence="" if seeker.names_licences else licence_not_told(job.licence, seeker.text),
        job_words=job.words,
        seeker_words=seeker.words,
    )


def _spans(stored: Stored) -> list[SkillSpan]:
    return [
        SkillSpan(
            skill_id=span["id"], field=span["field"], start=span["start"], end=span["end"], text=span["text"],
            required=span["required"],
        )
        for span in stored
    ]  # fmt: skip
