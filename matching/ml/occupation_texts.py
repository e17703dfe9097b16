"""What the reader of O*NET occupations learns from, and the held-out ads that it is measured on.

Names come from the files that ship; tasks and descriptions from a folder of official files, which stay behind.
An ad to test with is composed: a title that is in no index, and a body of tasks or a description that no head saw.
It is written by analysts, not by employers: cleaner than a real ad and without its noise. Those of ESCO are of
concepts that the encoder never saw (`splits.is_held_out`); the titles and tasks of O*NET it did see, so figures with
heads on them are too good, and the mixtures with heads are fitted on the others alone.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from matching.ml.onet import OnetTable
from matching.ml.onet_sources import source_of
from matching.ml.splits import is_held_out
from matching.ml.taxonomy import Taxonomy
from matching.ml.taxonomy_sources import rows_of, tail
from matching.ml.text import clean, term, terms, words

ESCO_ADDRESS = "http://data.europa.eu/esco/occupation/"
TEST_TITLES = 3
"""Names held out of an occupation that has them, in each language."""
TASKS_IN_AD = 5
STRENGTH = ("exact", "close", "broad", "narrow", "group")
"""Of several relations of an ESCO occupation the first of these kinds counts."""
MOST_OF_GROUP = 3
"""O*NET occupations that stand for an occupation that the crosswalk leaves out."""
BODIES_EACH = 6
"""Bodies composed of the tasks of one occupation, to learn from."""


@dataclass(frozen=True, slots=True)
class Ad:
    """A composed ad and the numbers of the occupations that are right for it."""

    title: str
    body: str
    right: frozenset[int]
    language: str
    esco: str = ""
    """The ESCO occupation that the ad was composed of, whose names the encoder never saw; empty for one of O*NET."""


@dataclass(slots=True)
class Corpus:
    """Names by language as (name, occupation number), documents of what is done, bodies, and ads to test with."""

    names: dict[str, list[tuple[str, int]]]
    tasks: dict[str, list[str]]
    bodies: list[tuple[str, int]]
    ads: list[Ad] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Esco:
    """What is said of one ESCO occupation, and the O*NET occupations it answers to."""

    id: str
    numbers: tuple[int, ...]
    spanish: tuple[str, ...]
    english: tuple[str, ...]
    told_es: str
    told_en: str
    skills_es: tuple[str, ...]


def gather(*, onet: Path, esco: Path, table: OnetTable, taxonomy: Taxonomy, seed: int | None) -> Corpus:
    """Gather all texts; with a seed hold some out as ads to test with, without one learn from everything."""
    draw = random.Random(seed)
    tasks, told = _onet_texts(onet, table)
    held_tasks = _hold_tasks(tasks, draw) if seed is not None else {}
    concepts = _concepts(esco, table, taxonomy)
    ads: list[Ad] = []
    without: dict[str, set[frozenset[str]]] = {"en": set(), "es": set()}
    held: set[int] = set()
    if seed is not None:
        ads, without, held = _esco_ads(concepts, draw)
        of_onet, keys = _onet_ads(table, held_tasks, draw)
        ads, without["en"] = ads + of_onet, without["en"] | keys
    learned = [concept for number, concept in enumerate(concepts) if number not in held]
    names = _names(table, concepts, _local_names(table, taxonomy))
    return Corpus(
        names={language: _without(pairs, without[language]) for language, pairs in names.items()},
        tasks=_documents(table, tasks, told, learned),
        bodies=_bodies(tasks, told, learned, random.Random(seed or 0)),
        ads=ads,
    )


def shipped_names(table: OnetTable, taxonomy: Taxonomy) -> dict[str, list[tuple[str, int]]]:
    """Return the names of all occupations by language, from the files that ship alone."""
    concepts = [
        _Esco(one.id, numbers, one.other_es or (one.name_es,), (one.name_en, *one.other_en), "", "", ())
        for one in taxonomy.occupations
        if (numbers := numbers_of(table, one.id, one.isco))
    ]
    return _names(table, concepts, _local_names(table, taxonomy))


def numbers_of(table: OnetTable, esco_id: str, isco: str) -> tuple[int, ...]:
    """Return the occupations that an ESCO occupation answers to best, by itself or, with none, by its group."""
    relations = table.of_target(esco_id) or table.of_target(isco)
    best = min((STRENGTH.index(relation.match) for relation in relations), default=0)
    return tuple(sorted({table.number[one.onet] for one in relations if STRENGTH.index(one.match) == best}))


def answers_of(table: OnetTable, taxonomy: Taxonomy) -> dict[str, tuple[int, ...]]:
    """Map each ESCO or local occupation to its O*NET occupations, one without to the commonest of its ISCO group."""
    direct = {one.id: numbers_of(table, one.id, one.isco) for one in taxonomy.occupations}
    groups: dict[str, Counter[int]] = defaultdict(Counter)
    for one in taxonomy.occupations:
        groups[one.isco].update(direct[one.id])
    common = {
        isco: tuple(number for number, _ in found.most_common(MOST_OF_GROUP))
        for isco, found in groups.items()
    }
    return {one.id: direct[one.id] or common[one.isco] for one in taxonomy.occupations}


def _key(name: str) -> frozenset[str]:
    return frozenset(terms(name))


def _without(names: list[tuple[str, int]], held: set[frozenset[str]]) -> list[tuple[str, int]]:
    return [(name, number) for name, number in names if _key(name) not in held] if held else names


def _onet_texts(onet: Path, table: OnetTable) -> tuple[dict[int, list[str]], dict[int, str]]:
    tasks: dict[int, list[str]] = defaultdict(list)
    for row in rows_of(source_of(onet, "Task_Statements")):
        tasks[table.number[row["O*NET-SOC Code"]]].append(clean(row["Task"]))
    told = {
        table.number[row["O*NET-SOC Code"]]: clean(row["Description"])
        for row in rows_of(source_of(onet, "Occupation_Data"))
    }
    return tasks, told


def _hold_tasks(tasks: dict[int, list[str]], draw: random.Random) -> dict[int, list[str]]:
    """Take half of the tasks of each occupation that has four away from `tasks`, and return them."""
    held: dict[int, list[str]] = {}
    for number, every in tasks.items():
        draw.shuffle(every)
        cut = len(every) // 2 if len(every) >= 4 else 0
        held[number], tasks[number] = every[:cut], every[cut:]
    return held


def _concepts(esco: Path, table: OnetTable, taxonomy: Taxonomy) -> list[_Esco]:
    told = {
        tail(row["conceptUri"]): (clean(row["description_es"]), clean(row["description_en"]))
        for row in rows_of(esco / "esco_occupations_es_en.csv.gz")
    }
    concepts = []
    for number, one in enumerate(taxonomy.occupations):
        if one.is_local or not (numbers := numbers_of(table, one.id, one.isco)):
            continue
        skills = taxonomy.essential[number].indices
        concepts.append(
            _Esco(
                one.id, numbers, one.other_es or (one.name_es,), (one.name_en, *one.other_en),
                *told.get(one.id, ("", "")), tuple(taxonomy.skills[place].name_es for place in skills),
            )
        )  # fmt: skip
    return concepts


def _onet_ads(
    table: OnetTable, held_tasks: dict[int, list[str]], draw: random.Random
) -> tuple[list[Ad], set[frozenset[str]]]:
    ads: list[Ad] = []
    keys: set[frozenset[str]] = set()
    for number, occupation in enumerate(table.occupations):
        others = [name for name in occupation.other_en if _key(name) != _key(occupation.title)]
        held = held_tasks.get(number, [])
        for name in draw.sample(others, min(TEST_TITLES, len(others))):
            keys.add(_key(name))
            body = " ".join(draw.sample(held, min(TASKS_IN_AD, len(held))))
            ads.append(Ad(name, body, frozenset([number]), "en"))
    return ads, keys


def _esco_ads(
    concepts: list[_Esco], draw: random.Random
) -> tuple[list[Ad], dict[str, set[frozenset[str]]], set[int]]:
    """Hold names and the descriptions out of the concepts whose names the encoder never saw, in both languages."""
    ads: list[Ad] = []
    keys: dict[str, set[frozenset[str]]] = {"en": set(), "es": set()}
    held = {place for place, concept in enumerate(concepts) if is_held_out(ESCO_ADDRESS + concept.id)}
    for place in sorted(held):
        concept = concepts[place]
        for language, names, told in (
            ("es", concept.spanish, concept.told_es), ("en", concept.english, concept.told_en),
        ):  # fmt: skip
            others = [name for name in names[1:] if _key(name) != _key(names[0])]
            for name in draw.sample(others, min(TEST_TITLES, len(others))):
                keys[language].add(_key(name))
                body = _masked(told, names)
                ads.append(Ad(name, body, frozenset(concept.numbers), language, concept.id))
    return ads, keys, held


def _masked(text: str, names: Iterable[str]) -> str:
    """Drop the words of an occupation's own names, with which its description begins."""
    told = {word for name in names for word in terms(name)}
    return " ".join(word for word in words(text) if term(word) not in told)


def _local_names(table: OnetTable, taxonomy: Taxonomy) -> list[tuple[str, int]]:
    answers = answers_of(table, taxonomy)
    return [(local.name, number) for local in taxonomy.local_names for number in answers[local.occupation_id]]


def _names(
    table: OnetTable, concepts: Iterable[_Esco], local: list[tuple[str, int]]
) -> dict[str, list[tuple[str, int]]]:
    english = [
        (name, number)
        for number, occupation in enumerate(table.occupations)
        for name in (occupation.title, *occupation.other_en)
    ]
    spanish = list(local)
    for concept in concepts:
        for number in concept.numbers:
            english += [(name, number) for name in concept.english]
            spanish += [(name, number) for name in concept.spanish]
    return {"en": list(dict.fromkeys(english)), "es": list(dict.fromkeys(spanish))}


def _documents(
    table: OnetTable, tasks: dict[int, list[str]], told: dict[int, str], concepts: list[_Esco]
) -> dict[str, list[str]]:
    english = [[told.get(number, ""), *tasks.get(number, [])] for number in range(len(table))]
    spanish: list[list[str]] = [[] for _ in range(len(table))]
    for concept in concepts:
        for number in concept.numbers:
            english[number].append(concept.told_en)
            spanish[number] += [concept.told_es, *concept.skills_es]
    return {"en": [" \n".join(texts) for texts in english], "es": [" \n".join(texts) for texts in spanish]}


def _bodies(
    tasks: dict[int, list[str]], told: dict[int, str], concepts: list[_Esco], draw: random.Random
) -> list[tuple[str, int]]:
    bodies = [(text, number) for number, text in told.items()]
    for number, every in tasks.items():
        for _ in range(BODIES_EACH if every else 0):
            bodies.append((" ".join(draw.sample(every, min(len(every), draw.randint(3, 6)))), number))
    for concept in concepts:
        texts: list[str] = [concept.told_es, concept.told_en]
        if concept.skills_es:
            texts.append(", ".join(draw.sample(concept.skills_es, min(8, len(concept.skills_es)))))
        bodies += [(text, number) for number in concept.numbers for text in texts if text]
    return bodies
