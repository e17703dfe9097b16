"""Studies of a CV: lines grouped so that each group has one degree, one school and one date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from accounts.cv import words
from accounts.cv.dates import Period, find_periods
from accounts.cv.layout import Line, quote
from accounts.cv.pieces import Piece, cut_line
from accounts.cv.proposed import Confidence, EducationProposal, Proposed

MAX_STUDIES: Final = 15
_UNFINISHED: Final = ("trunc", "en curso", "incomplet", "inconclus", "actualidad", "actualmente", "cursando", "ongoing",
                      "presente", "present", "estudiante")  # fmt: skip
_CYCLE: Final = ("ciclo", "semestre")
_MENTION = re.compile(
    r"\b(?:termine\s(?:la|mi)\s(?:primaria|secundaria)|(?:primaria|secundaria)\s(?:completa|incompleta|tecnica)|(?:egresad[oa]|estudiante|bachiller|titulad[oa]|"
    r"licenciad[oa])\s(?:de|en)\s[a-z]{4,20}(?:\s[a-z]{2,20}){0,5}|tecnic[oa]\s(?:de|en)\s[a-z]{4,20}(?:\s[a-z]{4,20})?)"
)


@dataclass(slots=True)
class _Group:
    """Lines of one study and what they already told."""

    pieces: list[Piece] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    periods: list[tuple[Line, Period]] = field(default_factory=list)
    has_degree: bool = False
    has_school: bool = False


def _group_lines(lines: Sequence[Line]) -> list[_Group]:
    groups: list[_Group] = []
    for line in lines:
        periods = find_periods(line.window)
        pieces = cut_line(line, [(period.start, period.stop) for period in periods], is_work=False)
        school = any(words.INSTITUTION.search(piece.folded) for piece in pieces)
        degree = any(words.DEGREE.search(piece.folded) and not _is_school_only(piece) for piece in pieces)
        if not groups or _begins_another(groups[-1], line, school=school, degree=degree, dated=bool(periods)):
            groups.append(_Group())
        group = groups[-1]
        group.pieces += pieces
        group.folded.append(line.window)
        group.periods += [(line, period) for period in periods]
        group.has_degree |= degree
        group.has_school |= school
    return groups


def _is_school_only(piece: Piece) -> bool:
    match = words.INSTITUTION.search(piece.folded)
    return match is not None and match.start() == 0


def _begins_another(group: _Group, line: Line, *, school: bool, degree: bool, dated: bool) -> bool:
    if not group.pieces:
        # A date above: the words that follow belong to it.
        return False
    if (school and group.has_school) or (degree and group.has_degree) or (dated and group.periods):
        return True
    return line.after_blank and (group.has_school or group.has_degree) and (school or degree)


def _school_piece(group: _Group) -> Piece | None:
    labelled = next((piece for piece in group.pieces if piece.role == "employer"), None)
    matches = [(words.INSTITUTION.search(piece.folded), piece) for piece in group.pieces]
    found = sorted((match.start(), number) for number, (match, _piece) in enumerate(matches) if match)
    return labelled or (group.pieces[found[0][1]] if found else None)


def _end_year(text: str, group: _Group) -> Proposed | None:
    if not group.periods:
        return None
    line, period = group.periods[-1]
    if period.is_current:
        return None
    moment = period.end or period.begin
    found = quote(text, line.start + moment.start, line.start + moment.end, Confidence.LIKELY)
    return Proposed(str(moment.year), found.start, found.end, Confidence.LIKELY) if found else None


def _build(text: str, group: _Group) -> EducationProposal | None:
    folded = " ".join(group.folded)
    school = _school_piece(group)
    guessed = False
    others = [piece for piece in group.pieces if piece is not school and not _is_remark(piece)]
    degree = next(
        (piece for piece in others if words.DEGREE.search(piece.folded)),
        next((piece for piece in others if school and len(piece.folded.split()) > 1), None),
    )
    if school is None and degree is not None:
        # A school that is only a name ("CENFOTUR Cusco").
        school = next((piece for piece in others if piece is not degree and piece.text[0].isupper()), None)
        guessed = school is not None
    level = words.education_level(degree.folded if degree else "") or words.education_level(folded)
    if not level and not (school and degree):
        return None
    current = any(period.is_current for _line, period in group.periods)
    sure = Confidence.LIKELY if school and degree and not guessed else Confidence.GUESS
    return EducationProposal(
        level=level,
        field=quote(text, degree.start, degree.end, sure) if degree else None,
        institution=quote(text, school.start, school.end, sure) if school else None,
        end_year=_end_year(text, group),
        is_completed=not (current or any(word in folded for word in (*_UNFINISHED, *_CYCLE))),
    )


def _is_remark(piece: Piece) -> bool:
    return (
        piece.folded.startswith((*_UNFINISHED, *_CYCLE, "complet", "egresad", "concluid"))
        and len(piece.folded) < 14
    )


def read_studies(text: str, lines: Sequence[Line]) -> list[EducationProposal]:
    """Studies in the lines of an education part, in the order of the CV."""
    built = (_build(text, group) for group in _group_lines(lines))
    return [study for study in built if study is not None][:MAX_STUDIES]


def read_mentions(text: str, lines: Sequence[Line]) -> list[EducationProposal]:
    """Studies named in passing, in a text without headings ("secundaria completa"); only guesses."""
    found = []
    for line in lines:
        match = _MENTION.search(line.window)
        if match is None:
            continue
        mention = quote(text, line.start + match.start(), line.start + match.end(), Confidence.GUESS)
        unfinished = any(word in match.group() for word in _UNFINISHED)
        level = words.education_level(match.group())
        if level and mention is not None:
            found.append(EducationProposal(level=level, field=mention, is_completed=not unfinished))
    return found[:MAX_STUDIES]
