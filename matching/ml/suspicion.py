"""Finds what a text does to be read as more than it says, and gives the text without it, every letter in its place.

Stuffed keywords, endless lists, orders to a machine, hidden words, markup, misread code pages and text bombs are
flagged with a literal quote for a moderator; nobody is refused by it. What is blanked is not read: repeated
sentences count once, an endless list not at all, so that a score moves by no more than `MOST_CHANGE`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import re2

from matching.ml import mojibake
from matching.ml.orders import ORDERS
from matching.ml.sections import Clauses
from matching.ml.text import LONGEST_READ, STOPWORDS, fold, readable, token_spans
from matching.ml.types import ExperienceText, JobText, SeekerText

MOST_CHANGE = 0.02
"""Of a score, between stuffed words and the same told once; `test_suspicion.py` measures it."""
LONGEST_LIST = 60
"""Different short items in a row after which a list tells nothing any more."""
MOST_SKILLS, MOST_EXPERIENCES = 60, 25
"""Of one person; what stands after them is kept and shown, and not read."""
LONGEST_ITEM, WORDS_IN_ITEM = 45, 5
TOLD_OFTEN = 4
"""Times after which a sentence that is told again is flagged; it counts once from the second time."""
WORD_OFTEN, WORD_SHARE = 12, 0.08
"""A word so often, and so large a share of the content, is stuffed; it is read once."""
MANY_WORDS, FEW_DIFFERENT, SHARE_OF_FEW = 150, 0.2, 0.02
"""A text of so many words with so few different ones goes round in circles: smaller shares count there."""
LONGEST_WORD, MOST_MARKS = 300, 8
FEW_TAGS, FEW_MISREAD, FEW_UNSEEN = 3, 2, 10
LONGEST_QUOTE, MOST_FLAGS = 160, 10
REACH = 300
"""Characters before and after an order that are blanked with it, as far as its clause goes."""

_SENTENCE_END = re2.compile(r"[.;!?¡¿\n•]+")
_ITEM_END = re2.compile(r"[,;|•·●▪►✓/\n\t]|\s[-–—]\s")
_TAG = re2.compile(r"<[/!a-zA-Z][^<>]{0,300}>")
_UNSEEN_STYLE = re2.compile(
    r"(?is)<\w{1,10}\b[^<>]{0,300}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0"
    r"|opacity\s*:\s*0\W|color\s*[:=]\s*[\"']?(?:#fff|white))[^<>]{0,300}>[^<>]*"
)
_UNSEEN = re2.compile("[\u200b\u200c\u2060-\u2064\ufeff]")
_TURNED = re2.compile("[\u202a-\u202e\u2066-\u2069]+|[\U000e0020-\U000e007f]{8,}")
_BOMB = re2.compile(f"\\S{{{LONGEST_WORD},}}|[\u0300-\u036f]{{{MOST_MARKS},}}")
_BROKEN = re.compile("[\x00\ufffd]")


class FlagKind(StrEnum):
    """What was found."""

    REPEATED = "repeated"
    LIST = "list"
    ORDER = "order"
    HIDDEN = "hidden"
    MARKUP = "markup"
    ENCODING = "encoding"
    BOMB = "bomb"


@dataclass(frozen=True, slots=True)
class Flag:
    """A find; `text` is `source[start:end]` of the named field, at most 160 characters of it."""

    kind: FlagKind
    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class CheckedJob:
    """A job as it is to be read, and what was found; `text` has every letter in its place."""

    text: JobText
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class CheckedSeeker:
    """A person's words as they are to be read, and what was found."""

    text: SeekerText
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A stretch of one text; `blank` says whether readings pass over it, `told` whether a moderator sees it."""

    kind: FlagKind
    start: int
    end: int
    blank: bool = True
    told: bool = True


def check_job(job: JobText) -> CheckedJob:
    """Return a job without what is only there to be read, and flags; a megabyte takes well under a second."""
    flags: list[Flag] = []
    fields = {name: _checked(name, text, flags) for name, text in job.fields()}
    return CheckedJob(replace(job, **fields), tuple(flags[:MOST_FLAGS]))


def check_seeker(seeker: SeekerText) -> CheckedSeeker:
    """Return a person's words without what is only there to be read, and flags."""
    flags: list[Flag] = []
    experiences = tuple(_experience(place, row, flags) for place, row in enumerate(seeker.experiences))
    skills = tuple(
        _checked(f"skills:{place}", text, flags) if place < MOST_SKILLS else ""
        for place, text in enumerate(seeker.skills)
    )
    if len(seeker.skills) > MOST_SKILLS:
        flags.append(_flag(FlagKind.LIST, f"skills:{MOST_SKILLS}", seeker.skills[MOST_SKILLS]))
    checked = replace(
        seeker,
        summary=_checked("summary", seeker.summary, flags),
        wish=_checked("wish", seeker.wish, flags),
        education=_checked("education", seeker.education, flags),
        experiences=experiences,
        skills=skills,
    )
    return CheckedSeeker(checked, tuple(flags[:MOST_FLAGS]))


def _experience(place: int, row: ExperienceText, flags: list[Flag]) -> ExperienceText:
    if place >= MOST_EXPERIENCES:
        if place == MOST_EXPERIENCES:
            flags.append(_flag(FlagKind.LIST, f"experience:{row.key}:title", row.title))
        return replace(row, title="", description="")
    return replace(
        row,
        title=_checked(f"experience:{row.key}:title", row.title, flags),
        description=_checked(f"experience:{row.key}:description", row.description, flags),
    )


def _flag(kind: FlagKind, field: str, text: str, start: int = 0, end: int | None = None) -> Flag:
    stop = min(len(text) if end is None else end, start + LONGEST_QUOTE)
    return Flag(kind, field, start, stop, readable(text[start:stop]))


def _checked(field: str, text: str, flags: list[Flag]) -> str:
    """Return `text` as it is to be read, of the same length up to `LONGEST_READ`, and add what was found."""
    if not text:
        return text
    plain = readable(text)
    told: set[FlagKind] = set()
    for found in _over_all(text):
        flags.append(_flag(found.kind, field, text, found.start, found.end))
    for detect in _DETECTORS:
        stretches = list(detect(plain))
        for found in stretches:
            if found.told and found.kind not in told:
                told.add(found.kind)
                flags.append(_flag(found.kind, field, text, found.start, found.end))
        plain = _blanked(plain, [found for found in stretches if found.blank])
    return plain


def _blanked(text: str, stretches: Sequence[_Found]) -> str:
    """Return `text` with spaces between line breaks in place of each stretch, so that nothing is read across it."""
    parts, position = [], 0
    for found in sorted(stretches, key=lambda one: one.start):
        start, end = max(found.start, position), min(found.end, len(text))
        if end > start:
            inside = " " * (end - start)
            parts += [text[position:start], f"\n{inside[2:]}\n" if len(inside) > 1 else "\n"]
            position = end
    return "".join([*parts, text[position:]])


# --- what was done to the text as a whole ---------------------------------------------


def _over_all(text: str) -> Iterator[_Found]:
    """Yield what is wrong with the text before a word of it is read."""
    head = text[:LONGEST_READ]
    if len(text) > LONGEST_READ:
        yield _Found(FlagKind.BOMB, 0, LONGEST_QUOTE)
    if (broken := readable(head) != head) or _BROKEN.search(head):
        place = next(place for place, sign in enumerate(head) if _is_broken(sign))
        yield _Found(FlagKind.ENCODING, max(0, place - 20), place + 20)
    elif not broken and len(misread := mojibake.units(head)) >= FEW_MISREAD:
        yield _Found(FlagKind.ENCODING, max(0, misread[0][0] - 20), misread[0][1] + 20)


def _is_broken(sign: str) -> bool:
    return sign in "\x00\ufffd" or "\ud800" <= sign <= "\udfff"


# --- stretches ------------------------------------------------------------------------


def _bombs(text: str) -> Iterator[_Found]:
    """Yield words that no language has, and towers of accents."""
    for match in _BOMB.finditer(text):
        yield _Found(FlagKind.BOMB, *match.span())


def _unseen(text: str) -> Iterator[_Found]:
    """Yield words in a style that nobody sees, turned or doubled writing, and many invisible marks."""
    if "<" in text:
        for match in _UNSEEN_STYLE.finditer(text):
            yield _Found(FlagKind.HIDDEN, *match.span())
    if text.isascii():
        return
    for match in _TURNED.finditer(text):
        yield _Found(FlagKind.HIDDEN, *match.span())
    places = [match.start() for match in _UNSEEN.finditer(text)]
    if len(places) >= FEW_UNSEEN:
        yield _Found(FlagKind.HIDDEN, max(0, places[0] - 20), places[0] + 20, blank=False)


def _tags(text: str) -> Iterator[_Found]:
    """Yield tags that were left in; a few say nothing."""
    if "<" not in text:
        return
    tags = [match.span() for match in _TAG.finditer(text)]
    for span in tags:
        yield _Found(FlagKind.MARKUP, span[0], span[1], told=len(tags) >= FEW_TAGS)


def _orders(text: str) -> Iterator[_Found]:
    """Yield clauses that speak to a machine instead of a person."""
    spans = [match.span() for match in ORDERS.finditer(fold(text))]
    if spans:
        clauses = Clauses(text)
        for first, last in spans:
            start, end = clauses.around(first)[0], clauses.around(max(first, last - 1))[1]
            yield _Found(FlagKind.ORDER, max(start, first - REACH), max(last, min(end, last + REACH)))


def _lists(text: str) -> Iterator[_Found]:
    """Yield runs of more different short items than anybody reads."""
    first, last = 0, 0
    items: set[str] = set()
    for start, end in _between(text, _ITEM_END):
        item = text[start:end].strip()
        if not item or item.isdecimal():
            continue
        if len(item) <= LONGEST_ITEM and len(item.split()) <= WORDS_IN_ITEM:
            first = start if not items else first
            items.add(fold(item))
            last = end
            continue
        if len(items) > LONGEST_LIST:
            yield _Found(FlagKind.LIST, first, last)
        items = set()
    if len(items) > LONGEST_LIST:
        yield _Found(FlagKind.LIST, first, last)


def _sentences_again(text: str) -> Iterator[_Found]:
    """Yield every sentence of three words and more that was told before."""
    seen: Counter[str] = Counter()
    for start, end in _between(text, _SENTENCE_END):
        key = " ".join(fold(text[start:end]).split())
        if key.count(" ") < 2:
            continue
        seen[key] += 1
        if seen[key] > 1:
            yield _Found(FlagKind.REPEATED, start, end, told=seen[key] >= TOLD_OFTEN)


def _words_again(text: str) -> Iterator[_Found]:
    """Yield the second and later places of a word that is a large share of all that is said."""
    folded = fold(text)
    places = [
        span for span in token_spans(text) if span[1] - span[0] > 2 and folded[slice(*span)] not in STOPWORDS
    ]
    counts = Counter(folded[start:end] for start, end in places)
    circles = len(places) >= MANY_WORDS and len(counts) < FEW_DIFFERENT * len(places)
    least = max(WORD_OFTEN, (SHARE_OF_FEW if circles else WORD_SHARE) * len(places))
    stuffed = {word for word, count in counts.items() if count >= least}
    if not stuffed:
        return
    seen: Counter[str] = Counter()
    for start, end in places:
        word = folded[start:end]
        if word in stuffed:
            seen[word] += 1
            if seen[word] > 1:
                yield _Found(FlagKind.REPEATED, start, end)


def _between(text: str, ends: "re2._Regexp") -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what stands between matches."""
    position = 0
    for match in ends.finditer(text):
        yield position, match.start()
        position = match.end()
    yield position, len(text)


_DETECTORS: tuple[Callable[[str], Iterator[_Found]], ...] = (
    _bombs, _unseen, _tags, _orders, _sentences_again, _lists, _words_again,
)  # fmt: skip
