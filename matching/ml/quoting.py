"""Cuts quotes out of texts: whole words of one line, off punctuation, as long as allowed, never personal data."""

from collections.abc import Mapping
from functools import cached_property

import re2

from matching.ml.sections import Clauses
from matching.ml.text import STOPWORDS, fold, terms
from matching.ml.types import JobText, Quote, SeekerText

PERSONAL = re2.compile(
    r"@|https?:|www\.|wa\.me|(?:\d[\s.\-]?){7,}\d|\b\d{8}\b|\b(?i:dni|c\.?e\.?|pasaporte)\b\W{0,4}\w*\d"
    r"|(?:\+?51)?[\s-]?9\d{2}[\s.-]?\d{3}[\s.-]?\d{3}"
)
"""Documents of identity, phones, addresses of mail and of pages."""
NEAR = 250
"""Characters on both sides of a place in which its clause is looked for first."""
_EDGE = " \t\r\n,;:.·-–—\"'«»“”*•/|"
_PAIRS = {"(": ")", "[": "]"}


class Words:
    """The words of one side with what was already cut out of them: a text that is set beside many is read once."""

    def __init__(self, text: JobText | SeekerText) -> None:
        self.texts = dict(text.fields())
        self._clauses: dict[tuple[str, int], str] = {}
        self._quotes: dict[tuple[str, int, int, int, bool], Quote | None] = {}

    def quote(self, field: str, start: int, end: int, longest: int, *, widen: bool) -> Quote | None:
        """Return what `quote_around` gives."""
        key = (field, start, end, longest, widen)
        if key not in self._quotes:
            self._quotes[key] = quote_around(self.texts, field, start, end, longest, widen=widen)
        return self._quotes[key]

    def clause(self, field: str, position: int) -> str:
        """Return the clause of a field that holds a position."""
        if (field, position) not in self._clauses:
            self._clauses[field, position] = _clause_at(self.texts[field], position)
        return self._clauses[field, position]

    @cached_property
    def terms(self) -> frozenset[str]:
        """All terms of all fields."""
        return frozenset(term for text in self.texts.values() for term in terms(text))

    @cached_property
    def title_terms(self) -> frozenset[str]:
        """The terms of the title."""
        return frozenset(terms(self.texts.get("title", "")))


def quote_around(
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
        if words and "\n" not in words and not PERSONAL.search(_around(text, first, last)):
            return Quote(field, first, last, words)
    return None


def _clause_at(text: str, position: int) -> str:
    """Return the clause that holds a position: a line break ends any, and most end within NEAR."""
    first, last = text.rfind("\n", 0, position) + 1, text.find("\n", position)
    last = last if last >= 0 else len(text)
    for reach in (NEAR, len(text)):
        start, stop = max(first, position - reach), min(last, position + reach)
        begin, end = Clauses(text[start:stop]).around(position - start)
        # what looks like an end at the very edge of the piece may be the middle of a number
        if (start == first or begin > 0) and (stop == last or end < stop - start - 1):
            break
    return text[start + begin : start + end]


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
