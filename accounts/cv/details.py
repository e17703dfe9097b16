"""Languages, licences, skills, courses, name and contacts: short things that stand in one line."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from accounts import identifiers
from accounts.cv import words
from accounts.cv.layout import Line, fold, quote
from accounts.cv.proposed import Confidence, LanguageProposal, Proposed

MAX_SKILLS: Final = 60
MAX_SKILL_CHARACTERS: Final = 90

_LEVELS: Final = (
    ("native", r"nativ[oa]|matern[oa]|mother\stongue|native"),
    ("advanced", r"avanzad[oa]|advanced|fluid[oa]|fluent|bilingue|c1|c2|alto|excelente|experto"),
    ("middle", r"intermedi[oa]|intermediate|medio|regular|conversacional|b1|b2|upper"),
    ("basic", r"basic[oa]|basic|elemental|principiante|inicial|bajo|beginner|a1|a2"),
)
_LEVEL = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _LEVELS) + r"|(?P<percent>\d{2,3})\s?%)"
)
_SPOKEN = re.compile(r"\b(?:hablo|hablante|domino|dominio\sde|speak|idiomas?|lenguas?)\b")

_LICENCE_WORD = re.compile(r"\b(?:brevete|licencias?|licen[cs]e)\b")
_LICENCE_CLASS = re.compile(
    r"(?<![a-z0-9])(?:clase\s{1,2})?[\"“'(]?(?P<letter>[ab])[\"”')]?[\s,\-–.]{0,3}(?:y\s)?(?:categoria|cat\.?)?[\s\-–:]{0,2}"
    r"[\"“'(]?(?P<number>iii|ii|i|[123]|uno|dos|tres)[\"”')]?[\s\-–]{0,2}[\"“'(]?(?P<sub>[abc])?(?![a-z0-9])"
)
_NUMBERS: Final = {"uno": "I", "dos": "II", "tres": "III"}

_EMAIL = re.compile(r"[A-Za-z0-9._+\-]{1,64}@[A-Za-z0-9\-]{1,60}(?:\.[A-Za-z0-9\-]{2,24}){1,4}")
_PHONE = re.compile(r"(?<![\d+])(?:\(?\+?51\)?[\s\-]{0,2})?9\d{2}[\s.\-]?\d{3}[\s.\-]?\d{3}(?!\d)")

_NAME_LABEL = re.compile(
    r"(?:nombres?(?:\sy\sapellidos?|\scompletos?)?|apellidos?\sy\snombres?|name|full\sname)\s{0,3}:\s{0,3}"
)
_NO_NAME = re.compile(
    r"\b(?:curriculum|vitae|hoja\sde\svida|resume|cv|calle|avenida|av|jr|jiron|urb|distrito|dni|telefono|celular)\b"
)

_ITEM_SEPARATOR = re.compile(r"[,;|•·\t]| {3,}|\s[–—-]\s|\s/\s")


def read_languages(lines: Sequence[Line], *, in_own_part: bool) -> list[LanguageProposal]:
    """Languages with levels; outside their own part only where a level or "hablo" stands beside them."""
    found: list[LanguageProposal] = []
    for index, line in enumerate(lines):
        matches = list(words.LANGUAGE.finditer(line.window))
        for number, match in enumerate(matches):
            before = matches[number - 1].end() if number else 0
            after = matches[number + 1].start() if number + 1 < len(matches) else len(line.window)
            level = _level_near(line, match, before=before, after=after)
            if not level and in_own_part and number == len(matches) - 1 and index + 1 < len(lines):
                level = _level_alone(lines[index + 1])
            spoken = _SPOKEN.search(line.window, max(0, match.start() - 25), match.end() + 12)
            if not in_own_part and not level and not spoken:
                continue
            confidence = Confidence.SURE if in_own_part and level else Confidence.LIKELY
            value = words.LANGUAGES[match.group()]
            proposed = Proposed(value, line.start + match.start(), line.start + match.end(), confidence)
            found.append(LanguageProposal(language=proposed, level=level))
    return found


def _level_of(match: re.Match[str]) -> str:
    if match["percent"]:
        percent = int(match["percent"])
        return "advanced" if percent >= 80 else "middle" if percent >= 40 else "basic"
    return match.lastgroup or ""


def _level_near(line: Line, match: re.Match[str], *, before: int, after: int) -> str:
    stop = min(after, match.end() + 40)
    level = _LEVEL.search(line.window, match.end(), stop)
    if level is None:
        # "nivel básico de inglés", but not the level of the language before it.
        level = (
            _LEVEL.search(line.window, max(before, match.start() - 18), match.start())
            if before == 0
            else None
        )
    return _level_of(level) if level else ""


def _level_alone(line: Line) -> str:
    level = _LEVEL.search(line.window)
    alone = level is not None and len(line.text) <= 30 and not words.LANGUAGE.search(line.window)
    return _level_of(level) if level is not None and alone else ""


def read_licences(text: str, folded: str) -> list[Proposed]:
    """Driving licence classes named after "brevete" or "licencia", in one spelling."""
    found: dict[str, Proposed] = {}
    for word in _LICENCE_WORD.finditer(folded):
        for match in _LICENCE_CLASS.finditer(folded, word.end(), word.end() + 90):
            letter_stands_apart = not text[match.start("letter")].isupper() and match.end(
                "letter"
            ) != match.start("number")
            if letter_stands_apart:
                continue
            number = _NUMBERS.get(match["number"], match["number"])
            try:
                value = identifiers.normalize_licence_class(match["letter"] + number + (match["sub"] or ""))
            except identifiers.IdentifierError:
                continue
            proposed = quote(text, match.start(), match.end(), Confidence.SURE)
            if proposed is not None:
                found.setdefault(value, Proposed(value, proposed.start, proposed.end, Confidence.SURE))
    return list(found.values())


def read_emails(lines: Sequence[Line]) -> list[Proposed]:
    """E-mail addresses as written."""
    matches = ((line, match) for line in lines for match in _EMAIL.finditer(line.text[:300]))
    return _distinct(
        Proposed(match.group(), line.start + match.start(), line.start + match.end(), Confidence.SURE)
        for line, match in matches
    )


def find_contact(text: str, start: int, end: int) -> int | None:
    """Where the first telephone or e-mail address within a span begins."""
    found = [match.start() for pattern in (_EMAIL, _PHONE) if (match := pattern.search(text, start, end))]
    return min(found) if found else None


def read_phones(lines: Sequence[Line]) -> list[Proposed]:
    """Peruvian mobiles in E.164."""
    found = []
    for line in lines:
        for match in _PHONE.finditer(line.text[:300]):
            try:
                value = identifiers.normalize_mobile(match.group().replace("(", "").replace(")", ""))
            except identifiers.IdentifierError:
                continue
            found.append(
                Proposed(value, line.start + match.start(), line.start + match.end(), Confidence.SURE)
            )
    return _distinct(found)


def _distinct(found: Iterable[Proposed]) -> list[Proposed]:
    kept: dict[str, Proposed] = {}
    for proposed in found:
        kept.setdefault(fold(proposed.value), proposed)
    return list(kept.values())


def read_skills(text: str, lines: Sequence[Line]) -> list[Proposed]:
    """Items of a skills part, in the person's words; languages among them are left to read_languages."""
    found = []
    for line in lines:
        begin = _after_label(line)
        position = begin
        for start, end in _items(line, begin):
            item = quote(text, line.start + start, line.start + end, Confidence.LIKELY)
            position = end
            if item is None or len(item.value) > MAX_SKILL_CHARACTERS or len(item.value) < 2:
                continue
            folded = fold(item.value)
            if words.LANGUAGE.search(folded) or _LEVEL.fullmatch(folded) or _LICENCE_WORD.search(folded):
                continue
            found.append(
                Proposed(
                    item.value.rstrip("."),
                    item.start,
                    item.start + len(text[item.start : item.end].rstrip(".")),
                    item.confidence,
                )
            )
        assert position >= begin
    return [item for item in _distinct(found) if item.value][:MAX_SKILLS]


def _after_label(line: Line) -> int:
    colon = line.window.find(":", 0, 50)
    return colon + 1 if colon > 0 and line.text[colon + 1 :].strip() else 0


def _items(line: Line, begin: int) -> list[tuple[int, int]]:
    spans, position, depth_open = [], begin, 0
    for match in _ITEM_SEPARATOR.finditer(line.folded, begin):
        depth_open += line.folded.count("(", position, match.start()) - line.folded.count(
            ")", position, match.start()
        )
        inside = line.folded.count("(", begin, match.start()) > line.folded.count(")", begin, match.start())
        if inside:
            continue
        spans.append((position, match.start()))
        position = match.end()
    return [*spans, (position, len(line.text))]


def read_courses(text: str, lines: Sequence[Line]) -> list[Proposed]:
    """Courses as written, one a line."""
    found = (quote(text, line.start, line.end, Confidence.LIKELY) for line in lines)
    return _distinct([item for item in found if item is not None and 5 <= len(item.value) <= 200])[:30]


def read_name(text: str, lines: Sequence[Line]) -> Proposed | None:
    """The person's name, from its label or from the first lines."""
    for line in lines[:15]:
        label = _NAME_LABEL.match(line.window)
        if label:
            return quote(text, line.start + label.end(), min(line.end, line.start + 120), Confidence.SURE)
    for line in lines[:4]:
        if _looks_like_name(line):
            return quote(text, line.start, line.end, Confidence.LIKELY)
    return None


def _looks_like_name(line: Line) -> bool:
    tokens = line.text.replace(",", " ").split()
    if not 2 <= len(tokens) <= 6 or _NO_NAME.search(line.window) or words.title_score(line.window) == 3:
        return False
    small = {"de", "del", "la", "las", "los", "y"}
    return all(
        token.lower() in small or (token[0].isupper() and token.rstrip(".").isalpha()) for token in tokens
    )
