"""Why a job fits a person, as lines that a list keeps: the job's words by offsets, hers by a few stored words."""

from __future__ import annotations

from matching import runtime
from matching.ml import explanation
from matching.ml.packing import Line
from matching.ml.types import ExplanationLine
from matching.services.evidence import JobSide, SeekerSide, evidence
from matching.services.lists import ASK, HAVE


def lines(job: JobSide, seeker: SeekerSide) -> tuple[Line, ...]:
    """Give up to three reasons; each quote is a literal part of its source."""
    found = explanation.explain(evidence(job, seeker), taxonomy=runtime.taxonomy())
    return tuple(as_line(line) for line in found.lines)


def as_line(line: ExplanationLine) -> Line:
    """Take the quotes out of a finished sentence, so that a list keeps the same sentence once."""
    text = line.text
    have = line.seeker_quote.text if line.seeker_quote else ""
    if line.job_quote:
        text = text.replace(line.job_quote.text, ASK, 1)
    if have:
        text = text.replace(have, HAVE, 1)
    return Line(kind=str(line.kind), code=line.code, text=text, have=have, ask=line.job_quote)
