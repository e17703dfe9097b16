"""Finds skills of the taxonomy in the words of jobs and people, with exact spans into the original text.

A gazetteer: every name is a sequence of terms (gender, number, accents, verb or noun of action make no
difference), all are searched at once (Aho and Corasick 1975), the longest match wins, each skill counts once.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ahocorasick
import re2

from matching.ml.sections import Clauses, Section, SectionKind, sections
from matching.ml.taxonomy import DATA, Skill, Taxonomy
from matching.ml.text import LONGEST_READ, STOPWORDS, fold, term, token_spans
from matching.ml.types import JobText, SeekerText, SkillSpan

LONGEST_NAME = 8
"""Terms in a name; longer ones are sentences that no ad repeats."""
NEARBY = (-4, -3, -2, -1, 1, 2, 3, 4)
"""Steps in words from a doubtful name to another skill that makes it sure."""
OFTEN = 8
"""Mentions of one skill in one field that are looked at; who repeats it more says nothing new."""
CLAUSE_READ = 160
"""Characters before and after a skill in which its clause is searched for negation and need."""

# Verbs that a name may start with and an ad leaves out: "utilizar X" is found as "X" if X has two terms.
_EMPTY_VERBS = frozenset(
    map(term, "utilizar usar emplear aplicar realizar hacer ejecutar use apply perform".split())
)

_NEGATED_BEFORE = re2.compile(
    r"(?:\bno (?:se )?(?:requier\w*|requerimos|necesit\w*|exig\w*|pedimos|hace falta|cuento con|manejo"
    r"|tengo|domino|se)\b"
    r"|\bno (?:es )?(?:necesari[oa]s?|requisito|obligatori[oa])\b|\bsin (?:necesidad de|experiencia"
    r"|conocimientos?)\b"
    r"|\bno (?:previous |prior )?(?:experience|knowledge)\b|\bnot? (?:required|needed|necessary)\b"
    r"|\babstenerse\b)[^.;:\n]{0,70}$"
)
_TURNED = re2.compile(r"\b(?:pero|sino|si|solo|aunque|but|only)\b[^.;:]*$")
_WITH_OR_WITHOUT = re2.compile(
    r"\b(?:con (?:o|y) sin|con ?/ ?sin|c/s|c/ ?o ?s/|with or without)\b[^.;:\n]{0,70}$"
)
_NEGATED_AFTER = re2.compile(
    r"^\W{0,3}(?:no (?:es |son )?(?:necesari|requerid|obligatori)|no se (?:requier|necesit)"
    r"|(?:is |are )?not (?:required|needed))"
)
_OPTIONAL = re2.compile(
    r"\b(?:deseable|deseado|de preferencia|preferible|preferente|preferiblemente|se valorar|valorable"
    r"|se considerar|un plus|es un plus|plus"
    r"|opcional|no indispensable|no excluyente|ideal(?:mente)?|nice to have|preferred|preferably"
    r"|is a plus|desirable)"
)
_REQUIRED = re2.compile(
    r"\b(?:indispensable|requisito|requier|requerid|obligatori|excluyente|experiencia|conocimient|conocer"
    r"|dominio|manejo|manejar|saber"
    r"|contar con|cuente con|tener|debe|capacidad|habilidad|must|required|requirement|knowledge"
    r"|experience|proficien|fluent)"
)
_TOOL_CUE = re2.compile(
    r"\b(?:manejo|dominio|conocimientos?|uso|nivel|programas?|software|herramientas?|ofimatica|office|ms"
    r"|microsoft|excel|lenguajes?"
    r"|sistemas?|aplicativos?|plataformas?|certificad\w+|experiencia|cursos?|knowledge|experience|tools?)\b"
)


_BREAK = re2.compile(r"[,;:()|\n!?•]|[./](?:\s|$)|\s[./–-]\s?|\s(?:y/o|e/o|o|u)\s")


@dataclass(frozen=True, slots=True)
class StopName:
    """A name that is not taken for a skill, or only in company of other signs, and why."""

    name: str
    rule: str
    reason: str


def read_stop_names(path: Path = DATA / "skill_stop_names.csv") -> list[StopName]:
    """Read names that are too general: rule "never", or "company" (only near a cue or another skill)."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [StopName(row["name"], row["rule"], row["reason"]) for row in csv.DictReader(lines)]


@dataclass(frozen=True, slots=True)
class _Found:
    skill: int
    first: int
    last: int


class Gazetteer:
    """All names of all skills, ready to be searched for; making one takes a few seconds."""

    def __init__(self, taxonomy: Taxonomy, *, stop_names: Sequence[StopName] | None = None) -> None:
        self.taxonomy = taxonomy
        stops = read_stop_names() if stop_names is None else stop_names
        self._never = {_key(stop.name) for stop in stops if stop.rule == "never"}
        self._company = {_key(stop.name) for stop in stops if stop.rule == "company"}
        self._never_forms = {fold(stop.name) for stop in stops if stop.rule == "never"}
        self._numbers: dict[str, int] = {}
        self._names: dict[tuple[str, ...], int] = {}
        self._feminine: set[tuple[str, ...]] = set()
        for rank in range(4):
            for number, skill in enumerate(taxonomy.skills):
                for name in _names_at(rank, skill):
                    self._add(name, number)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
        for key, number in self._names.items():
            sequence = tuple(self._numbers.setdefault(word, len(self._numbers) + 1) for word in key)
            value = (number, len(key), key in self._company, key in self._feminine)
            self._automaton.add_word(sequence, value)
        self._automaton.make_automaton()

    def _add(self, name: str, number: int) -> None:
        key = _key(name)
        if not key or len(key) > LONGEST_NAME or key in self._never:
            return
        if self._names.setdefault(key, number) == number and _is_feminine(fold(name.split()[0])):
            self._feminine.add(key)
        if len(key) > 2 and key[0] in _EMPTY_VERBS and key[1:] not in self._never:
            self._names.setdefault(key[1:], number)

    def extract(self, job: JobText) -> list[SkillSpan]:
        """Return the skills that a job asks for, each once, in the order of the text; negated ones are left out."""
        spans = [span for field, text in job.fields() for span in self._read_job_field(field, text)]
        return _once_each(spans)

    def extract_many(self, jobs: Iterable[JobText]) -> list[list[SkillSpan]]:
        """Return the skills of each job."""
        return [self.extract(job) for job in jobs]

    def extract_seeker(self, seeker: SeekerText) -> list[SkillSpan]:
        """Return the skills that a person tells of, each once; `required` is False throughout."""
        spans: list[SkillSpan] = []
        for field, text in seeker.fields():
            if field == "wish":
                continue
            folded, clauses = fold(text), Clauses(text)
            for found, start, end in self._search(text, folded):
                clause_start, clause_end = clauses.around(start)
                before = folded[max(clause_start, start - CLAUSE_READ) : start]
                after = folded[end : min(clause_end, end + CLAUSE_READ)]
                if not _is_negated(before, after):
                    spans.append(self._span(found.skill, field, text, start, end, required=False))
        return _once_each(spans)

    def _read_job_field(self, field: str, text: str) -> list[SkillSpan]:
        folded, clauses, parts = fold(text), Clauses(text), sections(text)
        spans = []
        for found, start, end in self._search(text, folded):
            kind = _kind_at(parts, start)
            if kind is SectionKind.BENEFITS and field == "description":
                continue
            clause_start, clause_end = clauses.around(start)
            before = folded[max(clause_start, start - CLAUSE_READ) : start]
            after = folded[end : min(clause_end, end + CLAUSE_READ)]
            if _is_negated(before, after):
                continue
            required = _is_required(field, kind, before, after)
            spans.append(self._span(found.skill, field, text, start, end, required=required))
        return spans

    def _span(self, skill: int, field: str, text: str, start: int, end: int, *, required: bool) -> SkillSpan:
        return SkillSpan(self.taxonomy.skills[skill].id, field, start, end, text[start:end], required)

    def _search(self, text: str, folded: str) -> list[tuple[_Found, int, int]]:
        """Return matches that do not overlap, longest first claimed, in the order of the text."""
        places = [
            (start, end)
            for start, end in token_spans(text[:LONGEST_READ])
            if folded[start:end] not in STOPWORDS
        ]
        words = [text[start:end] for start, end in places]
        hits: list[tuple[int, int, int, bool]] = []
        numbers = self._numbers
        by_term = tuple(numbers.get(term(word), 0) for word in words)
        for last, (skill, length, company, feminine) in self._automaton.iter(by_term) if by_term else ():
            opening = folded[slice(*places[last - length + 1])]
            if length > 1 and not (feminine and _is_masculine(opening)):
                hits.append((length, last, skill, company))
        for position, (start, end) in enumerate(places):
            for form in _single_forms(folded[start:end]):
                if (form,) in self._names and folded[start:end] not in self._never_forms:
                    hits.append((1, position, self._names[(form,)], (form,) in self._company))
                    break
        hits.sort(key=lambda hit: (-hit[0], hit[1]))
        taken = bytearray(len(words))
        kept: list[tuple[_Found, bool]] = []
        for length, last, skill, company in hits:
            first = last - length + 1
            if places[last][1] - places[first][0] > 90 or any(taken[first : last + 1]):
                continue
            if _is_broken(folded[places[first][0] : places[last][1]]):
                continue
            taken[first : last + 1] = b"\x01" * length
            kept.append((_Found(skill, first, last), company))
        return _not_too_often(self._in_company(kept, places, folded))

    @staticmethod
    def _in_company(
        kept: list[tuple[_Found, bool]], places: list[tuple[int, int]], folded: str
    ) -> list[tuple[_Found, int, int]]:
        """Drop names that mean something else when they stand alone: "Word" counts near "manejo de" or "Excel"."""
        sure = {found.first for found, company in kept if not company}
        result = []
        for found, company in sorted(kept, key=lambda pair: pair[0].first):
            start, end = places[found.first][0], places[found.last][1]
            accompanied = any(found.first + step in sure for step in NEARBY)
            if not company or accompanied or _TOOL_CUE.search(folded[max(0, start - 45) : start]):
                result.append((found, start, end))
        return result


def _not_too_often(matches: list[tuple[_Found, int, int]]) -> list[tuple[_Found, int, int]]:
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
    return (name for name in names if rank == 0 or " " in name.strip() or name in preferred)


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
    return bool(_BREAK.search(words))


def _is_negated(before: str, after: str) -> bool:
    if _NEGATED_BEFORE.search(before) and not _TURNED.search(before) and not _WITH_OR_WITHOUT.search(before):
        return True
    return bool(_NEGATED_AFTER.search(after))


def _is_required(field: str, kind: SectionKind, before: str, after: str) -> bool:
    clause = f"{before} {after}"
    if _OPTIONAL.search(clause) or _WITH_OR_WITHOUT.search(before) or kind is SectionKind.DESIRABLE:
        return False
    if field in ("title", "requirements") or kind is SectionKind.REQUIREMENTS:
        return True
    return kind is SectionKind.INTRODUCTION and bool(_REQUIRED.search(clause))


def _kind_at(parts: list[Section], position: int) -> SectionKind:
    for part in reversed(parts):
        if part.start <= position:
            return part.kind
    return SectionKind.INTRODUCTION


def _once_each(spans: list[SkillSpan]) -> list[SkillSpan]:
    """Keep the first span of each skill, a required one before others."""
    best: dict[str, SkillSpan] = {}
    for span in spans:
        held = best.get(span.skill_id)
        if held is None or (span.required and not held.required):
            best[span.skill_id] = span
    order = {id(span): place for place, span in enumerate(spans)}
    return sorted(best.values(), key=lambda span: order[id(span)])
