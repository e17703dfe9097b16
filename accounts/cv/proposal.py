"""Fields proposed from the text of a CV, for the person to keep, correct or strike out: nothing is saved here."""

import re
from collections.abc import Sequence
from typing import Final

from accounts.cv import details, studies, work
from accounts.cv.headings import Part
from accounts.cv.layout import Line, fold, quote, split_lines, split_parts
from accounts.cv.limits import MAX_TEXT_CHARACTERS
from accounts.cv.proposed import (
    Confidence,
    CVProposal,
    EducationProposal,
    ExperienceProposal,
    LanguageProposal,
    Proposed,
)

__all__ = [
    "CVProposal",
    "Confidence",
    "EducationProposal",
    "ExperienceProposal",
    "LanguageProposal",
    "Proposed",
    "propose",
]

MAX_SUMMARY_CHARACTERS: Final = 600
_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_TALKS_OF_SELF = re.compile(
    r"\b(?:soy|tengo|busco|con\s(?:mas\sde\s)?\w{1,10}\sanos|experiencia|responsable|profesional|me\sconsidero|egresad|"
    r"estudiante|tecnic|i\sam|experienced|years)"
)


def propose(text: str) -> CVProposal:
    """Read a CV's text; every field quotes it by `start` and `end`. Linear in the length of the text."""
    text = text[:MAX_TEXT_CHARACTERS]
    parts = split_parts(split_lines(text))
    own = [(part, lines) for part, lines in parts if part != Part.REFERENCES]
    everything = [line for _part, lines in own for line in lines]
    top = _lines_of(own, Part.HEAD) + _lines_of(own, Part.CONTACT)
    has_headings = any(part not in {Part.HEAD, Part.CONTACT} for part, _lines in parts)
    return CVProposal(
        name=details.read_name(text, top),
        summary=_read_summary(text, own, has_headings=has_headings),
        experiences=tuple(_read_works(text, own, everything, has_headings=has_headings)),
        education=tuple(_read_studies(text, own, everything)),
        courses=tuple(details.read_courses(text, _lines_of(own, Part.COURSES))),
        skills=tuple(details.read_skills(text, _lines_of(own, Part.SKILLS))),
        languages=tuple(_read_languages(own)),
        licences=tuple(details.read_licences(text, fold(text))),
        phones=tuple(details.read_phones(everything)),
        emails=tuple(details.read_emails(everything)),
    )


def _lines_of(parts: Sequence[tuple[Part, list[Line]]], wanted: Part) -> list[Line]:
    return [line for part, lines in parts if part == wanted for line in lines]


def _read_works(
    text: str, parts: Sequence[tuple[Part, list[Line]]], everything: list[Line], *, has_headings: bool
) -> list[ExperienceProposal]:
    lines = _lines_of(parts, Part.EXPERIENCE)
    if lines:
        return work.read_works(text, lines) or work.read_prose(text, lines)
    if has_headings and any(part == Part.EDUCATION for part, _lines in parts):
        return work.read_prose(text, _lines_of(parts, Part.HEAD) + _lines_of(parts, Part.SUMMARY))
    return work.read_prose(text, everything)


def _read_studies(
    text: str, parts: Sequence[tuple[Part, list[Line]]], everything: list[Line]
) -> list[EducationProposal]:
    lines = _lines_of(parts, Part.EDUCATION)
    if lines:
        return studies.read_studies(text, lines)
    return studies.read_mentions(text, everything)


def _read_languages(parts: Sequence[tuple[Part, list[Line]]]) -> list[LanguageProposal]:
    found = details.read_languages(_lines_of(parts, Part.LANGUAGES), in_own_part=True)
    for part, lines in parts:
        if part not in {Part.LANGUAGES, Part.EXPERIENCE, Part.EDUCATION}:
            found += details.read_languages(lines, in_own_part=False)
    kept: dict[str, LanguageProposal] = {}
    for proposal in found:
        known = kept.get(proposal.language.value)
        if known is None or (not known.level and proposal.level):
            kept[proposal.language.value] = proposal
    return list(kept.values())


def _read_summary(
    text: str, parts: Sequence[tuple[Part, list[Line]]], *, has_headings: bool
) -> Proposed | None:
    lines = _lines_of(parts, Part.SUMMARY)
    if lines:
        return _first_sentences(text, lines, Confidence.SURE)
    for number, line in enumerate(top := _lines_of(parts, Part.HEAD)):
        if len(line.text.split()) >= 6 and "@" not in line.text and _TALKS_OF_SELF.search(line.window):
            confidence = Confidence.LIKELY if has_headings else Confidence.GUESS
            return _first_sentences(text, _paragraph(top, number), confidence)
    return None


def _paragraph(lines: list[Line], number: int) -> list[Line]:
    end = number + 1
    while end < len(lines) and not lines[end].after_blank:
        end += 1
    return lines[number:end]


def _first_sentences(text: str, lines: list[Line], confidence: Confidence) -> Proposed | None:
    start, end = lines[0].start, lines[0].end
    for line in lines:
        if line.end - start <= MAX_SUMMARY_CHARACTERS:
            end = line.end
    if end - start > MAX_SUMMARY_CHARACTERS:
        # One endless line: cut at its last whole sentence, or else at a space.
        window = text[start : start + MAX_SUMMARY_CHARACTERS]
        stops = [match.end() for match in _SENTENCE_END.finditer(window)]
        end = start + (stops[-1] if stops else max(window.rfind(" "), 1))
    # A summary may be shown to employers, a telephone never without being asked for.
    contact = details.find_contact(text, start, end)
    if contact is not None:
        stops = [match.end() for match in _SENTENCE_END.finditer(text, start, contact)]
        end = stops[-1] if stops else start
    return quote(text, start, end, confidence)
