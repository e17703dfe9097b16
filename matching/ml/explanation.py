"""Says in three short Spanish lines why a job fits a person, in the words of both, and checks each quote.

Every quoted span is a literal part of its source with its offsets; all lines together are at most 300 bytes.
Documents of identity, phones and addresses of mail are never quoted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import re2

from matching.ml.sections import Clauses
from matching.ml.taxonomy import Taxonomy
from matching.ml.text import STOPWORDS, fold, terms
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
CLOSE_OCCUPATION = 0.45

_PERSONAL = re2.compile(
    r"@|https?:|www\.|wa\.me|(?:\d[\s.\-]?){7,}\d|\b\d{8}\b|\b(?i:dni|c\.?e\.?|pasaporte)\b\W{0,4}\w*\d"
    r"|(?:\+?51)?[\s-]?9\d{2}[\s.-]?\d{3}[\s.-]?\d{3}"
)
_EDGE = " \t\r\n,;:.·-–—\"'«»“”*•/|"
_PAIRS = {"(": ")", "[": "]"}


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
    missing_licence="te falta: licencia {code}",
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
    `missing_licence` is the class that the job asks and she lacks, "" when none.
    """

    job: JobText
    seeker: SeekerText
    job_skills: Sequence[SkillSpan]
    seeker_skills: Sequence[SkillSpan]
    job_occupation: OccupationGuess | None = None
    occupation_quotes: Mapping[str, Quote] | None = None
    missing_licence: str = ""


def explain(evidence: Evidence, *, taxonomy: Taxonomy) -> Explanation:
    """Return the reasons for the person who seeks: up to two that fit and one thing that is missing."""
    return _explain(evidence, taxonomy, _TO_SEEKER)


def explain_to_employer(evidence: Evidence, *, taxonomy: Taxonomy) -> Explanation:
    """Return the same quotes worded for the employer."""
    return _explain(evidence, taxonomy, _TO_EMPLOYER)


def _explain(evidence: Evidence, taxonomy: Taxonomy, wording: _Wording) -> Explanation:
    occupation = _occupation_line(evidence, taxonomy, wording)
    told = occupation.seeker_quote.text if occupation and occupation.seeker_quote else ""
    fitting = _skill_lines(evidence, taxonomy, wording, told)
    missing = _missing_line(evidence, taxonomy, wording)
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
    evidence: Evidence, taxonomy: Taxonomy, wording: _Wording, told: str
) -> list[ExplanationLine]:
    """Return a line for each common skill, required and rare ones first; what was quoted is not said again."""
    owned = {span.skill_id: span for span in evidence.seeker_skills}
    common = [span for span in evidence.job_skills if span.skill_id in owned]
    common.sort(
        key=lambda span: (span.field == "title", -span.required, -taxonomy.skill_rarity(span.skill_id))
    )
    job_texts, seeker_texts = dict(evidence.job.fields()), dict(evidence.seeker.fields())
    lines: list[ExplanationLine] = []
    for span in common:
        job_quote = _quote(job_texts, span.field, span.start, span.end, LONGEST_JOB_QUOTE, widen=False)
        own = owned[span.skill_id]
        widened = _quote(seeker_texts, own.field, own.start, own.end, LONGEST_SEEKER_QUOTE, widen=True)
        if widened and _is_told(widened.text, told):
            widened = _quote(seeker_texts, own.field, own.start, own.end, LONGEST_SEEKER_QUOTE, widen=False)
        if job_quote and widened:
            told = f"{told}\n{widened.text}"
            lines.append(_line(ReasonKind.SKILL, span.skill_id, wording.skill, job_quote, widened))
    return lines


def _is_told(words: str, told: str) -> bool:
    """Tell whether a quote was made before, or one that starts alike."""
    return any(words in line or (line and words.startswith(line[:20])) for line in told.split("\n"))


def _occupation_line(evidence: Evidence, taxonomy: Taxonomy, wording: _Wording) -> ExplanationLine | None:
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
    job_texts, seeker_texts = dict(evidence.job.fields()), dict(evidence.seeker.fields())
    title = job_texts.get("title", "")
    job_quote = _quote(job_texts, "title", 0, len(title), LONGEST_JOB_QUOTE, widen=False)
    own = quotes[nearest]
    seeker_quote = _quote(seeker_texts, own.field, own.start, own.end, LONGEST_SEEKER_QUOTE, widen=False)
    if not job_quote or not seeker_quote:
        return None
    return _line(ReasonKind.OCCUPATION, nearest, wording.occupation, job_quote, seeker_quote)


def _missing_line(evidence: Evidence, taxonomy: Taxonomy, wording: _Wording) -> ExplanationLine | None:
    """Return the licence that is missing, or the rarest required skill that she did not name.

    Attitudes are never missing, nor is what her own words or the job's very title say, nor what belongs to the
    work that she knows.
    """
    if evidence.missing_licence:
        text = wording.missing_licence.format(code=evidence.missing_licence)
        return ExplanationLine(ReasonKind.MISSING_LICENCE, evidence.missing_licence, text)
    owned = {span.skill_id for span in evidence.seeker_skills}
    said = {term for _, text in evidence.seeker.fields() for term in terms(text)} | set(
        terms(evidence.job.title)
    )
    missing = [
        span
        for span in evidence.job_skills
        if span.required and span.skill_id not in owned and not _is_attitude(span.skill_id, taxonomy)
        if not set(terms(span.text)) <= said and not _belongs_to_her_work(span.skill_id, evidence, taxonomy)
    ]
    missing.sort(key=lambda span: -taxonomy.skill_rarity(span.skill_id))
    job_texts = dict(evidence.job.fields())
    for span in missing:
        quote = _quote(job_texts, span.field, span.start, span.end, LONGEST_JOB_QUOTE, widen=False)
        if quote:
            return _line(ReasonKind.MISSING_SKILL, span.skill_id, wording.missing_skill, quote, None)
    return None


def _belongs_to_her_work(skill_id: str, evidence: Evidence, taxonomy: Taxonomy) -> bool:
    column = taxonomy.skill_number.get(skill_id)
    rows = [
        taxonomy.occupation_number[key]
        for key in evidence.occupation_quotes or ()
        if key in taxonomy.occupation_number
    ]
    return column is not None and any(taxonomy.essential[row, column] > 0 for row in rows)


def _is_attitude(skill_id: str, taxonomy: Taxonomy) -> bool:
    number = taxonomy.skill_number.get(skill_id)
    return number is not None and taxonomy.skills[number].kind == "attitude"


def _line(
    kind: ReasonKind, code: str, pattern: str, job_quote: Quote, seeker_quote: Quote | None
) -> ExplanationLine:
    text = pattern.format(job=job_quote.text, seeker=seeker_quote.text if seeker_quote else "")
    return ExplanationLine(kind, code, text, job_quote, seeker_quote)


def _quote(
    texts: Mapping[str, str], field: str, start: int, end: int, longest: int, *, widen: bool
) -> Quote | None:
    """Return a quote around `start:end` of at most `longest` characters, whole words, without personal data.

    With `widen` it grows to the clause around the span as far as there is room. None when nothing can be quoted.
    """
    text = texts.get(field, "")
    end = min(end, len(text))
    if not text[start:end].strip():
        return None
    spans = [_clause(text, start, end, longest)] if widen else []
    spans.append((start, min(end, start + longest)))
    for first, last in spans:
        first, last = _trim(text, first, last)
        words = text[first:last]
        if words and "\n" not in words and not _PERSONAL.search(_around(text, first, last)):
            return Quote(field, first, last, words)
    return None


def _around(text: str, start: int, end: int) -> str:
    """Return the quote with what it was cut out of, so that no part of a number passes for something else."""
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "@.+-_"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] in "@.+-_"):
        end += 1
    return text[start:end]


def _clause(text: str, start: int, end: int, longest: int) -> tuple[int, int]:
    clause_start, clause_end = Clauses(text).around(start)
    clause_start, clause_end = min(clause_start, start), max(clause_end, end)
    if clause_end - clause_start <= longest:
        return clause_start, clause_end
    room = max(0, longest - (end - start))
    first = max(clause_start, start - room // 2)
    last = min(clause_end, first + longest)
    return max(clause_start, min(first, start)), max(last, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Move both ends to whole words and off punctuation and line breaks."""
    line_end = text.find("\n", start, end)
    if line_end > start and text[start:line_end].strip(_EDGE):
        end = line_end
    while start > 0 and start < end and text[start - 1].isalnum() and text[start].isalnum():
        start += 1
    shortest = start + (end - start) // 2
    last = end
    while last < len(text) and last > shortest and text[last - 1].isalnum() and text[last].isalnum():
        last -= 1
    end = last if last > shortest else end
    end = start + len(text[start:end].rstrip(_EDGE))
    while (
        end < len(text)
        and (tail := text.rfind(" ", start, end)) > start
        and fold(text[tail + 1 : end]) in STOPWORDS
    ):
        end = start + len(text[start:tail].rstrip(_EDGE))
    while start < end and (text[start] in _EDGE or text[start] in ")]" or _is_open(text[start:end], 0)):
        start += 1
    while end > start and (text[end - 1] in _EDGE or _is_stray(text[start:end])):
        end -= 1
    for opening, closing in _PAIRS.items():
        place = text.rfind(opening, start, end)
        if place > start and closing not in text[place:end]:
            return _trim(text, start, place)
    return start, end


def _is_open(words: str, place: int) -> bool:
    """Tell whether a bracket opens here and is not closed within these words."""
    return words[place] in _PAIRS and _PAIRS[words[place]] not in words


def _is_stray(words: str) -> bool:
    """Tell whether the last letter is a bracket without its other half."""
    last = words[-1]
    return last in _PAIRS or any(
        last == closing and opening not in words for opening, closing in _PAIRS.items()
    )


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
            if _PERSONAL.search(quote.text):
                problems.append(f"personal data in {quote.field}")
    return problems
