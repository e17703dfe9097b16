"""Why a job fits a person, as lines that a list keeps: the job's words by offsets, hers by a few stored words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import SeekerProfile
from matching import runtime, words
from matching.ml import explanation
from matching.ml.explanation import Evidence
from matching.ml.packing import Line
from matching.ml.types import ExplanationLine, Quote, SkillSpan
from matching.models import JobEnrichment, SeekerEnrichment
from matching.services import readings
from matching.services.lists import ASK, HAVE


def explain(profile: SeekerProfile, row: SeekerEnrichment, asked: JobEnrichment) -> tuple[Line, ...]:
    """Give up to three reasons; each quote is checked to be a literal part of its source."""
    guesses = readings.guesses(asked.occupations)
    evidence = Evidence(
        job=words.job_text(asked.job),
        seeker=words.seeker_text(profile),
        job_skills=_spans(asked.skills),
        seeker_skills=_spans(row.skills),
        job_occupation=guesses[0] if guesses else None,
        occupation_quotes={
            code: Quote(found["field"], found.get("start", 0), found.get("end", 10_000), "")
            for code, found in row.occupation_weights.items()
        },
    )
    return tuple(as_line(line) for line in explanation.explain(evidence, taxonomy=runtime.taxonomy()).lines)


def _spans(stored: Iterable[dict[str, Any]]) -> list[SkillSpan]:
    return [
        SkillSpan(
            skill_id=span["id"],
            field=span["field"],
            start=span["start"],
            end=span["end"],
            text=span["text"],
            required=span["required"],
        )
        for span in stored
    ]


def as_line(line: ExplanationLine) -> Line:
    """Take the quotes out of a finished sentence, so that a list keeps the same sentence once."""
    text = line.text
    have = line.seeker_quote.text if line.seeker_quote else ""
    if line.job_quote:
        text = text.replace(line.job_quote.text, ASK, 1)
    if have:
        text = text.replace(have, HAVE, 1)
    return Line(kind=str(line.kind), code=line.code, text=text, have=have, ask=line.job_quote)
