"""Finds skills of the taxonomy in the words of jobs and people, with exact spans into the original text.

A gazetteer: every name is a sequence of terms (gender, number, accents, verb or noun of action make no
difference), all are searched at once (Aho and Corasick 1975), the longest match wins, each skill counts once.
"""

import csv
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import ahocorasick
import re2

from matching.ml.glued import unglued
from matching.ml.skill_terms import is_light
from matching.ml.skills_context import Surroundings, goes_on, has_tool_cue
from matching.ml.taxonomy import DATA, Skill, Taxonomy
from matching.ml.text import LONGEST_READ, STOPWORDS, fold, term, token_spans
from matching.ml.types import JobText, SeekerText, SkillSpan

LONGEST_NAME = 8
"""Terms in a name; longer ones are sentences that no ad repeats."""
NEARBY = (-4, -3, -2, -1, 1, 2, 3, 4)
"""Steps in words from a doubtful name to another skill that makes it sure."""
_JOINTS = frozenset(("y", "e", "o", "u", "y/o", "e/o", "and", "or", "&"))
LONGEST_JOINT, MOST_JOINED = 5, 500
"""Characters between two joined words, and joints of one text that are looked at."""
OFTEN = 8
"""Mentions of one skill in one field that are looked at; who repeats it more says nothing new."""

# Verbs that a name may start with and an ad leaves out: "utilizar X" is found as "X" if X has two terms.
_EMPTY_VERBS = frozenset(
    map(term, "utilizar usar emplear aplicar realizar hacer ejecutar use apply perform".split())
)

# "Asesor de clientes" is a post, "asesorar a los clientes" a doing; both have one stem.
_ADVISERS = frozenset("asesor asesora asesores asesoras".split())
_ITEM_BEFORE = re2.compile(r"(?:^|[,;:•*(\n]|\s[-–]|\sy)\s*$")
_ITEM_AFTER = re2.compile(r"^\s*(?:$|[,;.)\n]|y\s)")
_QUALIFIED = re2.compile(r"^[A-Z]\S{2,}\s\(.*\)$")
# Job boards write "Licencias de conducir: A-IIb".
_LICENCE_LABEL = re2.compile(r"(licencias? de conducir):\s")
_BREAK = re2.compile(r"[,;:()|\n!?•]|[./](?:\s|$)|\s[./–-]\s?|\s(?:y/o|e/o|o|u)\s")


@dataclass(frozen=True, slots=True)
class StopName:
    """A name that is not taken for a skill, or only in company of other signs, and why."""

    name: str
    rule: str
    reason: str


def read_stop_names(path: Path = DATA / "skill_stop_names.csv") -> list[StopName]:
    """Read names that are too general.

    Rule "never", "company" (only near a cue or another skill), or "item" (only as a whole item of a list).
    """
    with path.open(encoding="utf-8", newline="") as lines:
        return [StopName(row["name"], row["rule"], row["reason"]) for row in csv.DictReader(lines)]


class _Hit(NamedTuple):
    """A name of `skill` from content word `first` to `last`; `company` says that it needs other signs."""

    skill: int
    first: int
    last: int
    company: bool


Places = list[tuple[int, int]]
"""(start, end) of each word that carries meaning."""


class Gazetteer:
    """All names of all skills, ready to be searched for; making one takes a few seconds."""

    def __init__(self, taxonomy: Taxonomy, *, stop_names: Sequence[StopName] | None = None) -> None:
        self.taxonomy = taxonomy
        stops = read_stop_names() if stop_names is None else stop_names
        self._never = {_key(stop.name) for stop in stops if stop.rule == "never"}
        self._company = {_key(stop.name) for stop in stops if stop.rule == "company"}
        self._items = {fold(stop.name) for stop in stops if stop.rule == "item"}
        self._never_forms = {fold(stop.name) for stop in stops if stop.rule == "never"}
        self._numbers: dict[str, int] = {}
        self._names: dict[tuple[str, ...], int] = {}
        self._feminine: set[tuple[str, ...]] = set()
        for number, name in self._all_names():
            self._add(name, number)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
        for key, number in self._names.items():
            sequence = tuple(self._numbers.setdefault(word, len(self._numbers) + 1) for word in key)
            value = (number, len(key), key in self._company, key in self._feminine)
            self._automaton.add_word(sequence, value)
        self._automaton.make_automaton()

    def _all_names(self) -> Iterator[tuple[int, str]]:
        for rank in range(4):
            for number, skill in enumerate(self.taxonomy.skills):
                yield from ((number, name) for name in _names_at(rank, skill))

    def _add(self, name: str, number: int) -> None:
        key = _key(name)
        if not key or len(key) > LONGEST_NAME or key in self._never:
            return
        if self._names.setdefault(key, number) == number and _is_feminine(fold(name.split()[0])):
            self._feminine.add(key)
        if len(key) > 2 and key[0] in _EMPTY_VERBS and key[1:] not in self._never:
            self._names.setdefault(key[1:], number)

    def extract(self, job: JobText) -> list[SkillSpan]:
        """Return the skills that a job asks for, each once, in the order of the text.

        Left out are those denied, offered, those that only name a degree, and what the company is called or does.
        """
        spans = [
            span for field, text in job.fields() for span in self._read_job_field(field, text, job.company)
        ]
        return once_each(spans)

    def extract_many(self, jobs: Iterable[JobText]) -> list[list[SkillSpan]]:
        """Return the skills of each job."""
        return [self.extract(job) for job in jobs]

    def extract_seeker(self, seeker: SeekerText) -> list[SkillSpan]:
        """Return the skills that a person tells of, each once; `required` is False throughout."""
        spans: list[SkillSpan] = []
        for field, text in seeker.fields():
            if field == "wish":
                continue
            surroundings = Surroundings(text, field=field)
            spans += [
                self._span(found.skill, field, text, start, end, required=False)
                for found, start, end in self._search(text, surroundings.folded)
                if surroundings.is_told(start, end)
            ]
        return once_each(spans)

    def mark(self, text: str) -> list[SkillSpan]:
        """Return every mention in a plain text, whatever is said of it, in the order of the text."""
        return [
            self._span(found.skill, "", text, start, end, required=False)
            for found, start, end in self._search(text, fold(text))
        ]

    def kinds(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, kind) of every mention: what the tagger is told of a text."""
        skills = self.taxonomy.skills
        return [(start, end, skills[hit.skill].kind) for hit, start, end in self._search(text, fold(text))]

    def _read_job_field(self, field: str, text: str, company: str) -> list[SkillSpan]:
        surroundings, spans = Surroundings(text, field=field, company=company), []
        for found, start, end in self._search(text, surroundings.folded):
            required = surroundings.need(start, end, self.taxonomy.skills[found.skill])
            if required is not None:
                spans.append(self._span(found.skill, field, text, start, end, required=required))
        return spans

    def _span(self, skill: int, field: str, text: str, start: int, end: int, *, required: bool) -> SkillSpan:
        return SkillSpan(self.taxonomy.skills[skill].id, field, start, end, text[start:end], required)

    def _search(self, text: str, folded: str) -> list[tuple[_Hit, int, int]]:
        """Return matches that do not overlap, longest first claimed, in the order of the text."""
        places = [
            (start, end)
            for start, end in unglued(text[:LONGEST_READ], token_spans(text))
            if folded[start:end] not in STOPWORDS
        ]
        by_term = tuple(self._numbers.get(term(text[start:end]), 0) for start, end in places)
        hits = [*self._long_hits(by_term, places, folded), *self._single_hits(places, folded)]
        hits += self._parted_hits(by_term, places, folded)
        hits.sort(key=lambda hit: (hit.first - hit.last, hit.last))
        named = {hit.skill for hit in hits}
        hits += [hit for hit in self._shared_hits(by_term, places, folded) if hit.skill not in named]
        taken = bytearray(len(places))
        kept: list[_Hit] = []
        for hit in hits:
            start, end = places[hit.first][0], places[hit.last][1]
            if end - start > 90 or any(taken[hit.first : hit.last + 1]) or _is_broken(folded[start:end]):
                continue
            taken[hit.first : hit.last + 1] = b"\x01" * (hit.last + 1 - hit.first)
            kept.append(hit)
        return _not_too_often(self._in_company(kept, places, folded))

    def _long_hits(self, by_term: tuple[int, ...], places: Places, folded: str) -> Iterator[_Hit]:
        for last, (skill, length, company, feminine) in self._automaton.iter(by_term) if by_term else ():
            opening = folded[slice(*places[last - length + 1])]
            if length > 1 and opening not in _ADVISERS and not (feminine and _is_masculine(opening)):
                yield _Hit(skill, last - length + 1, last, company)

    def _parted_hits(self, by_term: tuple[int, ...], places: Places, folded: str) -> Iterator[_Hit]:
        """Yield names that words without weight part: "gestionar todos los contratos", "atender correctamente"."""
        firm = [place for place, (start, end) in enumerate(places) if not is_light(folded[start:end])]
        if len(firm) == len(places):
            return
        row = tuple(by_term[place] for place in firm)
        for hit in self._long_hits(row, [places[place] for place in firm], folded):
            if firm[hit.last] - firm[hit.first] > hit.last - hit.first:
                yield hit._replace(first=firm[hit.first], last=firm[hit.last])

    def _single_hits(self, places: Places, folded: str) -> Iterator[_Hit]:
        for position, (start, end) in enumerate(places):
            for form in _single_forms(folded[start:end]):
                if (form,) in self._names and folded[start:end] not in self._never_forms:
                    yield _Hit(self._names[(form,)], position, position, (form,) in self._company)
                    break

    def _shared_hits(self, by_term: tuple[int, ...], places: Places, folded: str) -> Iterator[_Hit]:
        """Read "diseño y ejecución de obras" as "diseño de obras" too, "soldadura MIG y TIG" as "soldadura TIG" too.

        The span is the part that is not said twice: the words before the conjunction, or those after it.
        """
        for place in _joined(places, folded):
            head, tail = by_term[place - 1 : place], by_term[place + 1 : place + 1 + LONGEST_NAME]
            found = self._longest_from(head + tail) if head else None
            if found and not _is_broken(folded[places[place - 1][0] : places[place][1]]):
                yield _Hit(found[0], place + 1, place + found[1] - 1, False)
            found = self._longest_from(by_term[place : place + 1] + tail[1:])
            if found and not _is_broken(folded[places[place + 1][0] : places[place + found[1]][1]]):
                yield _Hit(found[0], place, place, False)

    def _longest_from(self, terms: tuple[int, ...]) -> tuple[int, int] | None:
        """Return (skill, length) of the longest name of two terms or more at the start of a row of terms."""
        best = None
        for last, (skill, length, company, _) in self._automaton.iter(terms):
            if last == length - 1 and length > 1 and not company:
                best = (skill, length)
        return best

    def _in_company(self, kept: list[_Hit], places: Places, folded: str) -> list[tuple[_Hit, int, int]]:
        """Drop names that mean something else when they stand alone: "Word" counts near "manejo de" or "Excel"."""
        sure = {hit.first for hit in kept if not hit.company}
        result = []
        for hit in sorted(kept, key=lambda hit: hit.first):
            start, end = places[hit.first][0], places[hit.last][1]
            accompanied = any(hit.first + step in sure for step in NEARBY)
            cued = accompanied or has_tool_cue(folded[max(0, start - 45) : start])
            if folded[start:end] in self._items and not _is_item(folded, start, end):
                continue
            if not hit.company or (cued and not goes_on(folded[end : end + 12])):
                result.append((hit, start, end))
        return result


def _joined(places: Places, folded: str) -> Iterator[int]:
    """Yield places of words that "y" or "o" joins to the next one; at most MOST_JOINED."""
    found = 0
    for place, ((_, end), (start, _)) in enumerate(itertools.pairwise(places)):
        if start - end <= LONGEST_JOINT and folded[end:start].strip() in _JOINTS:
            yield place
            found += 1
            if found == MOST_JOINED:
                return


def _is_item(folded: str, start: int, end: int) -> bool:
    """Tell a whole item of a list, "conocimientos: organización, Excel", from the same word in a sentence."""
    before, after = folded[max(0, start - 4) : start], folded[end : end + 4]
    return bool(_ITEM_BEFORE.search(before) and _ITEM_AFTER.search(after))


def _not_too_often(matches: list[tuple[_Hit, int, int]]) -> list[tuple[_Hit, int, int]]:
    seen: Counter[int] = Counter()
    kept = []
    for match in matches:
        seen[match[0].skill] += 1
        if seen[match[0].skill] <= OFTEN:
            kept.append(match)
    return kept


def _names_at(rank: int, skill: Skill) -> Iterable[str]:
    """Return the names of a skill that are entered at a rank: the first to claim a name keeps it.

    Local names come first; of ESCO's single words only preferred names of knowledge count, because its other
    single words ("operaciones" for surgery, "valor", "do") mean too much else in ads.
    """
    names = (skill.local, (skill.name_es,), skill.other_es, (skill.name_en, *skill.other_en))[rank]
    preferred = {skill.name_es, skill.name_en} if skill.kind == "knowledge" else set()
    bare = [name.split(" (")[0] for name in names if name in preferred and _QUALIFIED.search(name)]
    return (
        name for name in [*names, *bare] if rank == 0 or " " in name.strip() or name in {*preferred, *bare}
    )


def _key(name: str) -> tuple[str, ...]:
    """Return the terms of a name; a name of one word must agree as written, marked by "="."""
    words = [name[start:end] for start, end in token_spans(name)]
    content = [word for word in words if fold(word) not in STOPWORDS]
    if len(content) == 1:
        return (f"={fold(content[0])}",) if len(words) == 1 or len(content[0]) > 2 else ()
    return tuple(term(word) for word in content)


def _single_forms(word: str) -> tuple[str, ...]:
    """Return the forms under which a folded word may be a name of one word: as it is, or without plural."""
    if word.endswith("es") and len(word) > 5:
        return (f"={word}", f"={word[:-1]}", f"={word[:-2]}", f"={word}s")
    if word.endswith("icas"):  # "piezas mecánicas" are no mechanics
        return (f"={word}",)
    if word.endswith("s") and len(word) > 4:
        return (f"={word}", f"={word[:-1]}")
    return (f"={word}", f"={word}s") if len(word) > 4 else (f"={word}",)


def _is_feminine(word: str) -> bool:
    return word.endswith(("ica", "icas"))


def _is_masculine(word: str) -> bool:
    """Tell "técnico" from "técnica": the person who does it from the knowledge."""
    return word.endswith(("ico", "icos"))


def _is_broken(words: str) -> bool:
    """Tell whether a match runs over a comma, a bracket or the end of a sentence; "node.js" and "pl/sql" do not."""
    return bool(_BREAK.search(_LICENCE_LABEL.sub(r"\1  ", words)))


def once_each(spans: list[SkillSpan]) -> list[SkillSpan]:
    """Keep the first span of each skill, a required one before others."""
    best: dict[str, SkillSpan] = {}
    for span in spans:
        held = best.get(span.skill_id)
        if held is None or (span.required and not held.required):
            best[span.skill_id] = span
    order = {id(span): place for place, span in enumerate(spans)}
    return sorted(best.values(), key=lambda span: order[id(span)])
