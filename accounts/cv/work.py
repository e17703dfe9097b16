"""Works of a CV: each period is an anchor, and the lines around it say what and where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from accounts.cv import words
from accounts.cv.dates import Moment, Period, find_duration, find_periods
from accounts.cv.layout import Line, fold, quote
from accounts.cv.pieces import Piece, cut_line, has_label, is_description, without_town
from accounts.cv.proposed import Confidence, ExperienceProposal, Proposed

MAX_WORKS: Final = 30
MAX_HEADER_CHARACTERS: Final = 100
MAX_DESCRIPTION_CHARACTERS: Final = 2000
_COMPANY_END = re.compile(
    r"(?:s\.a\.c\.|s\.a\.|s\.a\.a\.|e\.i\.r\.l\.|s\.r\.l\.|c\.a\.|cia\.|ltda\.|inc\.|\))$"
)
_GAP = re.compile(r"\s{2,}|\t|\s?[|:–—-]\s")  # a date in a column of its own
_FIRST_PERSON = re.compile(
    r"\b(?:trabaje|trabajo|he\strabajado|labore|laboro|me\sdesempene|ayudaba|ayudo|vendia|vendo|cocinaba|cocino|atendia|"
    r"atiendo|cosecho|cosechaba|manejo|manejaba|cuido|cuidaba|cuide|i\s(?:work|worked))\b"
)


@dataclass(slots=True)
class _Entry:
    """A work in the making: its period, the lines of its head and those of its duties (by index)."""

    anchor: int
    period: Period
    head: list[int] = field(default_factory=list)
    duties: list[int] = field(default_factory=list)


def _is_header_like(line: Line) -> bool:
    if line.is_bullet or len(line.text) > MAX_HEADER_CHARACTERS or len(line.text.split()) > 14:
        return False
    if not (line.text[0].isupper() or line.text[0] in "\"“'¿"):
        return False
    return not line.text.endswith((".", ";", ",")) or bool(_COMPANY_END.search(line.folded))


def _anchor_period(line: Line) -> Period | None:
    """The period that makes a line the anchor of a work: a range, or a date standing nearly alone."""
    periods = find_periods(line.window)
    ranges = [period for period in periods if period.is_range]
    if ranges:
        return ranges[0] if len(line.text) <= (90 if line.is_bullet else 160) else None
    if len(periods) != 1 or line.is_bullet or len(line.text) > MAX_HEADER_CHARACTERS:
        return None
    period = periods[0]
    if period.start == 0 and _GAP.match(line.folded, period.stop):
        return period
    if _is_header_like(line):
        rest = line.folded[: period.start] + line.folded[period.stop :]
        if len(rest.strip(" ()-–|.,:")) <= 4 or line.folded[period.stop :].strip(" ).") == "":
            return period
    return None


def _lead_length(lines: Sequence[Line], anchor: int) -> int:
    """How many head lines stand above the first anchor: the habit of the whole part."""
    count = 0
    while count < 3 and anchor - count - 1 >= 0 and _belongs_to_head(lines[anchor - count - 1]):
        count += 1
    return count


def _belongs_to_head(line: Line) -> bool:
    return (_is_header_like(line) or has_label(line)) and not is_description(line)


def _says_something(line: Line) -> bool:
    return has_label(line) or bool(words.title_score(line.window) or words.employer_score(line.window))


def _pieces_on(line: Line, period: Period | None) -> list[Piece]:
    return cut_line(line, [(period.start, period.stop)] if period is not None else [])


def _collect_entries(lines: Sequence[Line]) -> list[_Entry]:
    entries = [
        _Entry(index, period)
        for index, line in enumerate(lines)
        if (period := _anchor_period(line)) is not None
    ][:MAX_WORKS]
    if not entries:
        return []
    lead = _lead_length(lines, entries[0].anchor)
    taken = {entry.anchor for entry in entries}
    for number, entry in enumerate(entries):
        _take_head_above(lines, entry, lead=lead, taken=taken)
        after = entries[number + 1].anchor if number + 1 < len(entries) else len(lines)
        _take_head_below(lines, entry, stop=after, lead=lead, taken=taken)
    for number, entry in enumerate(entries):
        stop = (
            min([*entries[number + 1].head, entries[number + 1].anchor])
            if number + 1 < len(entries)
            else len(lines)
        )
        below = max([entry.anchor, *entry.head]) + 1
        entry.duties = list(range(below, stop))
    return entries


def _take_head_above(lines: Sequence[Line], entry: _Entry, *, lead: int, taken: set[int]) -> None:
    index = entry.anchor - 1
    own = len(
        [piece for piece in _pieces_on(lines[entry.anchor], entry.period) if piece.role != "description"]
    )
    wanted = lead if own < 2 else 0
    while index >= 0 and index not in taken and len(entry.head) < 4:
        line = lines[index]
        # An empty line parts two works; only right above the date it may be a matter of looks.
        if lines[index + 1].after_blank and (entry.head or own):
            break
        if not (has_label(line) and not is_description(line)) and not (
            len(entry.head) < wanted and _belongs_to_head(line)
        ):
            break
        entry.head.append(index)
        taken.add(index)
        index -= 1
    entry.head.reverse()


def _take_head_below(lines: Sequence[Line], entry: _Entry, *, stop: int, lead: int, taken: set[int]) -> None:
    def known() -> list[Piece]:
        chosen = (*entry.head, entry.anchor)
        return [
            piece
            for i in chosen
            for piece in _pieces_on(lines[i], entry.period if i == entry.anchor else None)
        ]

    index = entry.anchor + 1
    while index < stop - (1 if lead and stop < len(lines) else 0) and index <= entry.anchor + 3:
        line = lines[index]
        if is_description(line) or (line.after_blank and known()):
            break
        plain = (
            _belongs_to_head(line)
            and len(known()) < 2
            and (_says_something(line) or (lead == 0 and not known()))
        )
        # "Empresa:" a second time begins the next work.
        said_twice = {piece.role for piece in _pieces_on(line, None)} & {
            piece.role for piece in known() if piece.role
        }
        if said_twice or (not has_label(line) and not plain):
            break
        entry.head.append(index)
        taken.add(index)
        index += 1


def _date(text: str, line: Line, moment: Moment) -> Proposed | None:
    found = quote(text, line.start + moment.start, line.start + moment.end, Confidence.LIKELY)
    confidence = Confidence.SURE if moment.month else Confidence.LIKELY
    return Proposed(moment.iso, found.start, found.end, confidence) if found is not None else None


def _choose(pieces: list[Piece], *, title_first: bool) -> tuple[Piece | None, Piece | None, Confidence]:
    """Trade, workplace and how sure; the order of the CV decides where words do not."""
    title = next((piece for piece in pieces if piece.role == "title"), None)
    employer = next((piece for piece in pieces if piece.role == "employer"), None)
    if title and employer:
        return title, employer, Confidence.SURE
    free = [piece for piece in pieces if not piece.role][:4]
    if title is None and employer is None and len(free) >= 2:
        lean = [words.title_score(piece.folded) - words.employer_score(piece.folded) for piece in free]
        best, worst = lean.index(max(lean)), lean.index(min(lean))
        if max(lean) > 0 and best != worst:
            # The other piece is the workplace where it says so, and else the nearest one.
            other = worst if min(lean) < 0 else (1 if best == 0 else best - 1)
            return free[best], free[other], Confidence.LIKELY
        if min(lean) < 0 and best != worst:
            return free[0 if worst != 0 else 1], free[worst], Confidence.LIKELY
        first, second = (free[0], free[1]) if title_first else (free[1], free[0])
        return first, second, Confidence.GUESS
    if title is None and employer is None and free:
        lean_one = words.title_score(free[0].folded) - words.employer_score(free[0].folded)
        return (None, free[0], Confidence.LIKELY) if lean_one < 0 else (free[0], None, Confidence.GUESS)
    return (
        title or (free[0] if free else None),
        employer or (free[0] if free and title else None),
        Confidence.LIKELY,
    )


def _title_comes_first(all_pieces: list[list[Piece]]) -> bool:
    votes = 0
    for pieces in all_pieces:
        free = [piece for piece in pieces if not piece.role][:2]
        if len(free) == 2:
            lean = [words.title_score(piece.folded) - words.employer_score(piece.folded) for piece in free]
            votes += (lean[0] > lean[1]) - (lean[0] < lean[1])
    return votes >= 0


def _description(text: str, lines: Sequence[Line], duties: list[int]) -> Proposed | None:
    if not duties:
        return None
    start = lines[duties[0]].start
    end = lines[duties[-1]].end
    if end - start > MAX_DESCRIPTION_CHARACTERS:
        end = next(
            lines[i].end
            for i in reversed(duties)
            if lines[i].end - start <= MAX_DESCRIPTION_CHARACTERS or i == duties[0]
        )
        end = min(end, start + MAX_DESCRIPTION_CHARACTERS)
    return quote(text, start, end, Confidence.LIKELY)


def _build(
    text: str, lines: Sequence[Line], entry: _Entry, pieces: list[Piece], *, title_first: bool
) -> ExperienceProposal:
    title, employer, confidence = _choose(pieces, title_first=title_first)
    employer = without_town(employer) if employer else None
    anchor, period = lines[entry.anchor], entry.period
    return ExperienceProposal(
        title=quote(text, title.start, title.end, confidence) if title else None,
        employer=quote(text, employer.start, employer.end, confidence) if employer else None,
        start_date=_date(text, anchor, period.begin),
        end_date=_date(text, anchor, period.end) if period.end else None,
        is_current=period.is_current,
        description=_description(text, lines, entry.duties),
    )


def read_works(text: str, lines: Sequence[Line]) -> list[ExperienceProposal]:
    """Works in the lines of an experience part, in the order of the CV."""
    entries = _collect_entries(lines)
    if not entries:
        return _works_without_dates(text, lines)
    all_pieces = []
    for entry in entries:
        indices = sorted([*entry.head, entry.anchor])
        all_pieces.append(
            [
                piece
                for i in indices
                for piece in _pieces_on(lines[i], entry.period if i == entry.anchor else None)
            ]
        )
    title_first = _title_comes_first(all_pieces)
    works = [
        _build(text, lines, entry, pieces, title_first=title_first)
        for entry, pieces in zip(entries, all_pieces, strict=True)
    ]
    return [work for work in works if work.title or work.employer]


def _works_without_dates(text: str, lines: Sequence[Line]) -> list[ExperienceProposal]:
    """Lines that name a trade: "Ayudante de cocina en Restaurante Sol, 2 años"."""
    works = []
    for line in lines:
        duration = find_duration(line.window)
        gaps = [(duration[1], duration[2])] if duration else []
        pieces = cut_line(line, gaps)
        if _FIRST_PERSON.search(line.window) or not pieces or not words.title_score(pieces[0].folded):
            continue
        if len(line.text) > 160 or len(pieces[0].text.split()) > 10:
            continue
        title, employer, _confidence = _choose(pieces, title_first=True)
        employer = without_town(employer) if employer else None
        works.append(
            ExperienceProposal(
                title=quote(text, title.start, title.end, Confidence.LIKELY) if title else None,
                employer=quote(text, employer.start, employer.end, Confidence.GUESS) if employer else None,
                months=_months(line, duration),
            )
        )
    return works[:MAX_WORKS]


def _months(line: Line, duration: tuple[int, int, int] | None) -> Proposed | None:
    if duration is None:
        return None
    months, start, end = duration
    return Proposed(str(months), line.start + start, line.start + end, Confidence.LIKELY)


_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_AS_A = re.compile(
    r"\b(?:como|de|as\san?)\s(?:la\s|el\s)?(?P<title>[a-z]{4,20}(?:\s(?:de|en)\s[a-z]{3,20}|\s[a-z]{3,20})?)"
)


def _sentences(text: str, lines: Sequence[Line]) -> Iterator[Line]:
    """Sentences of the paragraphs that the lines make, each as one line."""
    number = 0
    while number < len(lines):
        last = number
        while last + 1 < len(lines) and not (lines[last + 1].after_blank or lines[last + 1].is_bullet):
            last += 1
        position, end = lines[number].start, lines[last].end
        stops = [match.end() for match in _SENTENCE_END.finditer(text, position, end)]
        for stop in [*stops, end]:
            sentence = text[position:stop]
            begin = position + len(sentence) - len(sentence.lstrip())
            if sentence.strip():
                yield Line(begin, stop, text[begin:stop], fold(text[begin:stop]), False, False)
            position = stop
        number = last + 1


def read_prose(text: str, lines: Sequence[Line]) -> list[ExperienceProposal]:
    """Works told in sentences: "trabajé 3 años como cocinera en ..."; only guesses."""
    works = []
    for sentence in _sentences(text, lines):
        duration = find_duration(sentence.window)
        if duration is None and not _FIRST_PERSON.search(sentence.window):
            continue
        found = (match for match in _AS_A.finditer(sentence.window) if words.title_score(match["title"]) == 3)
        match = next(found, None)
        if match is None:
            continue
        start, stop = match.span("title")
        if " en " in match["title"]:
            stop = start + match["title"].index(" en ")
        works.append(
            ExperienceProposal(
                title=quote(text, sentence.start + start, sentence.start + stop, Confidence.GUESS),
                months=_months(sentence, duration),
            )
        )
    return works[:MAX_WORKS]
