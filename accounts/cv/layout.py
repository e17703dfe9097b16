"""A CV's text as lines and parts; offsets always point into the text that was given."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from accounts.cv.headings import HEADING_BEGINNINGS, HEADINGS, Part
from accounts.cv.proposed import Confidence, Proposed
from accounts.cv.words import LANGUAGE

# Patterns look at no more of a line than this, which bounds their time on any text.
MAX_LINE: Final = 300
_LEAD = re.compile(r"[\s•·*►▪○◦●■»>✓✔→\-–—]{0,20}(?:o\s(?=\S)|\d{1,2}[.)]\s{1,4})?")
_BULLETS: Final = frozenset("•·*►▪○◦●■»>✓✔→-–—o")
_NUMBERING = re.compile(r"(?:[ivx]{1,4}|\d{1,2}|[a-h])\s{0,2}[.)\-]{1,2}\s{0,3}")
_TAIL = re.compile(r"\s{0,3}\([^()]{0,40}\)\s{0,3}$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its bullet; `folded` is as long as the line, without accents and capitals."""

    start: int
    end: int
    text: str
    folded: str
    is_bullet: bool
    after_blank: bool

    @property
    def window(self) -> str:
        """The folded beginning of the line that patterns may look at."""
        return self.folded[:MAX_LINE]


def fold(text: str) -> str:
    """Lower case without accents, of exactly the same length."""
    table = {character: _fold_character(character) for character in set(text)}
    return "".join(table[character] for character in text)


def _fold_character(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


def split_lines(text: str) -> list[Line]:
    """All lines with something on them."""
    lines: list[Line] = []
    position, after_blank = 0, True
    for raw in text.split("\n"):
        lead = _LEAD.match(raw)
        begin = lead.end() if lead else 0
        content = raw[begin:].rstrip()
        if content:
            start = position + begin
            is_bullet = bool(_BULLETS.intersection(raw[:begin]))
            lines.append(Line(start, start + len(content), content, fold(content), is_bullet, after_blank))
        after_blank = not content
        position += len(raw) + 1
    return lines


def _letters(folded: str) -> str:
    return "".join(character for character in folded if character.isalpha())


def _heading_part(line: Line) -> tuple[Part, int] | None:
    """The part that a line opens and where its own content begins (its length when it has none)."""
    folded = line.window
    numbering = _NUMBERING.match(folded)
    begin = numbering.end() if numbering else 0
    if len(folded) <= 70:
        key = _letters(_TAIL.sub("", folded[begin:]))
        part = HEADINGS.get(key) or HEADINGS.get(_letters(folded))
        if part is None and line.text.isupper() and len(folded.split()) <= 8:
            part = next((named for beginning, named in HEADING_BEGINNINGS if key.startswith(beginning)), None)
        if part is not None:
            return part, len(line.text)
    colon = folded.find(":", 0, 60)
    if colon > 0:
        part = HEADINGS.get(_letters(folded[begin:colon]))
        if part is not None:
            return part, colon + 1
    return None


def _tail_line(line: Line, begin: int) -> Line | None:
    rest = line.text[begin:]
    skipped = len(rest) - len(rest.lstrip())
    if not rest.strip():
        return None
    start = line.start + begin + skipped
    content = rest.strip()
    return Line(start, start + len(content), content, fold(content), False, True)


def split_parts(lines: list[Line]) -> list[tuple[Part, list[Line]]]:
    """Lines grouped under their headings, in order; the headings themselves are left out."""
    parts: list[tuple[Part, list[Line]]] = [(Part.HEAD, [])]
    for line in lines:
        found = _heading_part(line)
        if found is None:
            parts[-1][1].append(line)
            continue
        part, begin = found
        tail = _tail_line(line, begin)
        current = parts[-1][0]
        if tail is not None and part == Part.LANGUAGES and not LANGUAGE.search(tail.window):
            # "Languages: Python, Go" among the skills of a programmer.
            parts[-1][1].append(line)
            continue
        if tail is not None and part == Part.REFERENCES and current == Part.EXPERIENCE:
            # "Referencia: Sr. Soto, 987..." inside one work: that line only, the works go on.
            parts += [(part, [tail]), (current, [])]
        elif tail is not None and part in {Part.EXPERIENCE, Part.OTHER} and current != Part.HEAD:
            parts[-1][1].append(line)
        else:
            parts.append((part, [tail] if tail is not None else []))
    return parts


def quote(text: str, start: int, end: int, confidence: Confidence) -> Proposed | None:
    """A field from a span, without marks and spaces at its ends; None where nothing is left."""
    while start < end and text[start] in " \t\n,;:.|-–—·•/(*":
        start += 1
    while end > start and text[end - 1] in " \t\n,;:|-–—·•/(*":
        end -= 1
    if end > start and text[end - 1] == ")" and "(" not in text[start:end]:
        end -= 1
    value = " ".join(text[start:end].split())
    return Proposed(value, start, end, confidence) if value else None
