"""Says in three short Spanish lines why a job fits a person, in the words of both, and checks each quote.

Every quoted span is a literal part of its source with its offsets; all lines together are at most 300 bytes.
Documents of identity, phones and addresses of mail are never quoted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import re2

from matching.ml.gates import asked_licence, licence_covers
from matching.ml.quoting import PERSONAL, Words
from matching.ml.taxonomy import Taxonomy
from matching.ml.text import fold, terms
from matching.ml.types import (
    Explanation,
    ExplanationLine,
    JobText,
    OccupationGuess,
    Quote,
    ReasonKind,
    SeekerText,
    SkillSpan,
)  # fmt: skip

MOST_BYTES = 300
MOST_LINES = 3
LONGEST_JOB_QUOTE = 44
LONGEST_SEEKER_QUOTE = 60
SURE_OCCUPATION = 0.3
CLOSE_OCCUPATION = 0.49
"""Closeness from which two occupations are said in one line: below stand those that share a broad group only."""
SURE_READING = 0.75
"""Share of the best weight read from the same words that another occupation needs to be told as read from them."""

_OF_THE_COMPANY = re2.compile(
    r"\b(?:nuestr[oa]s?|su talento|somos|contamos con|(?:nos )?dedica(?:mos|da|do|dos)|trabajamos|ayudamos|buscamos ser"
    r"|podras|te (?:ofrecemos|brindamos|damos)|mision|vision|lider(?:es)? en|anos de experiencia en (?:el|la)"
    r"|empresa (?:\w+ )?(?:de|con|lider)|we are|our|about us)\b"
)
"""What tells a sentence about the company from one about the job."""
_ROMAN = re2.compile(r"[ivx]+")
_EVERYBODY = "español"
"""The language of the ads themselves: nobody is told to lack it."""


@dataclass(frozen=True, slots=True)
class _Wording:
    """How lines are worded for the one who reads them."""

    skill: str
    occupation: str
    missing_skill: str
    missing_licence: str


_TO_SEEKER = _Wording(
    skill='pide: {job} · tú: "{seeker}"',
    occupation='puesto: {job} · tú: "{seeker}"',
    missing_skill="te falta: {job}",
    missing_licence="pide licencia {code}: no dijiste si la tienes",
)
_TO_EMPLOYER = _Wording(
    skill='pides: {job} · dice: "{seeker}"',
    occupation='puesto: {job} · dice: "{seeker}"',
    missing_skill="no menciona: {job}",
    missing_licence="no menciona: licencia {code}",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read of both sides.

    `occupation_quotes` says from which of the person's words each occupation was read (its text is not used).
    `missing_licence` is the class that the job asks and she says nothing of, "" when none. Who sets one side beside
    many gives its `Words`, so that they are cut once.
    """

    job: JobText
    seeker: SeekerText
    job_skills: Sequence[SkillSpan]
    seeker_skills: Sequence[SkillSpan]
    job_occupation: OccupationGuess | None = None
    occupation_quotes: Mapping[str, Quote] | None = None
    missing_licence: str = ""
    job_words: Words | None = None
    seeker_words: Words | None = None


def sure_quotes(weights: Mapping[str, float], quotes: Mapping[str, Quote]) -> dict[str, Quote]:
    """Return the quotes of occupations that were read surely enough: the best of each quote and those near it."""
    best: dict[tuple[str, int], float] = {}
    for key, quote in quotes.items():
        place = quote.field, quote.start
        best[place] = max(best.get(place, 0.0), weights[key])
    return {
        key: quote
        for key, quote in quotes.items()
        if weights[key] >= SURE_READING * best[quote.field, quote.start]
    }


def licence_not_told(asked: str, seeker: SeekerText) -> str:
    """Return the class that a job asks, "" where it asks none or her own words name one that covers it."""
    named = asked_licence("\n".join(text for _, text in seeker.fields())) if asked else ""
    return "" if named and licence_covers(named, asked) else asked


def explain(evidence: Evidence, *, taxonomy: Taxonomy) -> Explanation:
    """Return the reasons for the person who seeks: up to two that fit and one thing that is missing."""
    return _explain(evidence, taxonomy, _TO_SEEKER)


def explain_to_employer(evidence: Evidence, *, taxonomy: Taxonomy) -> Explanation:
    """Return the same quotes worded for the employer."""
    return _explain(evidence, taxonomy, _TO_EMPLOYER)


def _explain(evidence: Evidence, taxonomy: Taxonomy, wording: _Wording) -> Explanation:
    job, seeker = evidence.job_words or Words(evidence.job), evidence.seeker_words or Words(evidence.seeker)
    occupation = _occupation_line(evidence, job, seeker, taxonomy, wording)
    fitting = _skill_lines(evidence, job, seeker, taxonomy, wording, occupation)
    missing = _missing_line(evidence, job, seeker, taxonomy, wording)
    wanted = MOST_LINES - (missing is not None)
    lines = fitting[: wanted - (occupation is not None)]
    if occupation is not None:
        lines.insert(0, occupation)
    if missing is not None and lines:
        lines.append(missing)
    return _within_limit(lines)


def _within_limit(lines: Sequence[ExplanationLine]) -> Explanation:
    kept: list[ExplanationLine] = []
    for line in lines:
        if len(Explanation((*kept, line)).text.encode()) <= MOST_BYTES:
            kept.append(line)
    return Explanation(tuple(kept))


def _skill_lines(
    evidence: Evidence, job: Words, seeker: Words, taxonomy: Taxonomy, wording: _Wording,
    occupation: ExplanationLine | None,
) -> list[ExplanationLine]:  # fmt: skip
    """Return a line for each common skill, required and rare ones first; what was quoted is not said again."""
    owned = {span.skill_id: span for span in evidence.seeker_skills}
    told = occupation.seeker_quote.text if occupation and occupation.seeker_quote else ""
    title = fold(occupation.job_quote.text) if occupation and occupation.job_quote else ""
    common = [
        span
        for span in evidence.job_skills
        if span.skill_id in owned and fold(span.text) not in title and _is_asked(job, span)
    ]
    common.sort(
        key=lambda span: (span.field == "title", -span.required, -taxonomy.skill_rarity(span.skill_id))
    )
    lines: list[ExplanationLine] = []
    for span in common:
        job_quote = job.quote(span.field, span.start, span.end, LONGEST_JOB_QUOTE, widen=False)
        own = owned[span.skill_id]
        widened = seeker.quote(own.field, own.start, own.end, LONGEST_SEEKER_QUOTE, widen=True)
        if widened and _is_told(widened.text, told):
            widened = seeker.quote(own.field, own.start, own.end, LONGEST_SEEKER_QUOTE, widen=False)
        if job_quote and widened:
            told = f"{told}\n{widened.text}"
            lines.append(_line(ReasonKind.SKILL, span.skill_id, wording.skill, job_quote, widened))
    return lines


def _is_asked(job: Words, span: SkillSpan) -> bool:
    """Tell whether the sentence of a skill speaks of the job, not of the company that offers it."""
    return not _OF_THE_COMPANY.search(fold(job.clause(span.field, span.start)))


def _is_told(words: str, told: str) -> bool:
    """Tell whether a quote was made before, or one that starts alike."""
    return any(words in line or (line and words.startswith(line[:20])) for line in told.split("\n"))


def _occupation_line(
    evidence: Evidence, job: Words, seeker: Words, taxonomy: Taxonomy, wording: _Wording
) -> ExplanationLine | None:
    """Return the line that sets the job's title beside her nearest work, when it is near."""
    guess, quotes = evidence.job_occupation, evidence.occupation_quotes or {}
    known = [key for key in quotes if key in taxonomy.occupation_number]
    if guess is None or guess.occupation_id not in taxonomy.occupation_number or not known:
        return None
    if guess.probability < SURE_OCCUPATION:  # no reason stands on a guess in the dark
        return None
    row = taxonomy.similarity_row(guess.occupation_id)
    nearest = max(known, key=lambda key: row[taxonomy.occupation_number[key]])
    if row[taxonomy.occupation_number[nearest]] < CLOSE_OCCUPATION:
        return None
    job_quote = job.quote("title", 0, len(evidence.job.title), LONGEST_JOB_QUOTE, widen=False)
    own = quotes[nearest]
    seeker_quote = seeker.quote(own.field, own.start, own.end, LONGEST_SEEKER_QUOTE, widen=False)
    if not job_quote or not seeker_quote:
        return None
    return _line(ReasonKind.OCCUPATION, nearest, wording.occupation, job_quote, seeker_quote)


def _missing_line(
    evidence: Evidence, job: Words, seeker: Words, taxonomy: Taxonomy, wording: _Wording
) -> ExplanationLine | None:
    """Return the licence that she says nothing of, or the rarest required skill that she did not name.

    Attitudes are never missing, nor is what her own words or the job's very title say, nor what belongs to the
    work that she knows, nor what the company tells of itself.
    """
    if evidence.missing_licence:
        text = wording.missing_licence.format(code=evidence.missing_licence)
        return ExplanationLine(ReasonKind.MISSING_LICENCE, evidence.missing_licence, text)
    owned = {span.skill_id for span in evidence.seeker_skills}
    required = [span for span in evidence.job_skills if span.required and span.skill_id not in owned]
    required.sort(key=lambda span: -taxonomy.skill_rarity(span.skill_id))
    for span in required:
        if not _can_be_missing(span, taxonomy) or _belongs_to_her_work(span.skill_id, evidence, taxonomy):
            continue
        if set(terms(span.text)) - job.title_terms <= seeker.terms or not _is_asked(job, span):
            continue
        quote = job.quote(span.field, span.start, span.end, LONGEST_JOB_QUOTE, widen=False)
        if quote:
            return _line(ReasonKind.MISSING_SKILL, span.skill_id, wording.missing_skill, quote, None)
    return None


def _belongs_to_her_work(skill_id: str, evidence: Evidence, taxonomy: Taxonomy) -> bool:
    return any(skill_id in taxonomy.essential_skills(key) for key in evidence.occupation_quotes or ())


def _can_be_missing(span: SkillSpan, taxonomy: Taxonomy) -> bool:
    """Tell whether it makes sense to say that somebody lacks it: no attitude, no level, no number."""
    number = taxonomy.skill_number.get(span.skill_id)
    if number is not None and (
        taxonomy.skills[number].kind == "attitude" or taxonomy.skills[number].name_es == _EVERYBODY
    ):
        return False
    return not _ROMAN.fullmatch(fold(span.text))


def _line(
    kind: ReasonKind, code: str, pattern: str, job_quote: Quote, seeker_quote: Quote | None
) -> ExplanationLine:
    text = pattern.format(job=job_quote.text, seeker=seeker_quote.text if seeker_quote else "")
    return ExplanationLine(kind, code, text, job_quote, seeker_quote)


def verify(explanation: Explanation, *, job: JobText, seeker: SeekerText) -> list[str]:
    """Return what is wrong with an explanation, an empty list when all holds.

    Checks that quotes are literal, are in their line, carry no personal data, and that the size is kept.
    """
    problems = []
    if len(explanation.text.encode()) > MOST_BYTES:
        problems.append(f"{len(explanation.text.encode())} bytes are more than {MOST_BYTES}")
    if len(explanation.lines) > MOST_LINES:
        problems.append(f"{len(explanation.lines)} lines are more than {MOST_LINES}")
    job_texts, seeker_texts = dict(job.fields()), dict(seeker.fields())
    for line in explanation.lines:
        for quote, texts in ((line.job_quote, job_texts), (line.seeker_quote, seeker_texts)):
            if quote is None:
                continue
            if texts.get(quote.field, "")[quote.start : quote.end] != quote.text or not quote.text:
                problems.append(f"not literal in {quote.field}: {quote.text!r}")
            if quote.text not in line.text:
                problems.append(f"quote is not in its line: {quote.text!r}")
            if PERSONAL.search(quote.text):
                problems.append(f"personal data in {quote.field}")
    return problems
