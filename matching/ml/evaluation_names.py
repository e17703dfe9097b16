"""Tasks over names, made of the shipped taxonomy alone: who can say which names mean one occupation?

Shaped like MELO (Retyk et al. 2024): the corpus is every name of every ESCO occupation in a language, a query is
one name of an occupation, and the names of that occupation are right. A query and every name that says the same
in other gender, number, case or order are left out of its corpus, which is harder than leaving out the string.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha1

from matching.ml.corpus import is_taught_name
from matching.ml.evaluation_tasks import RankingTask
from matching.ml.splits import is_held_out
from matching.ml.taxonomy import DATA, Occupation, Taxonomy, read_csv
from matching.ml.text import fold, terms

MOST_QUERIES = 1500
"""Queries of a row: a sample by hash where there are more, enough for an interval of .02 to either side."""

SAME_GROUP_GAIN, SAME_CONCEPT_GAIN = 1.0, 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """All names of one language: texts, whose they are, and which of them say the same."""

    texts: tuple[str, ...]
    owners: tuple[Occupation, ...]
    rows_of: dict[str, list[int]]
    rows_of_group: dict[str, list[int]]
    rows_alike: dict[frozenset[str], list[int]]


@dataclass(frozen=True, slots=True)
class Query:
    """A text that is asked, the occupation or group that is right, and the group that the query belongs to."""

    text: str
    concept: str
    group: str


def esco_names(taxonomy: Taxonomy, language: str) -> Names:
    """Return every name of the occupations of ESCO in a language, without local additions."""
    texts: list[str] = []
    owners: list[Occupation] = []
    for occupation in taxonomy.occupations:
        if not occupation.is_local:
            for name in names_of(occupation, language):
                texts.append(name)
                owners.append(occupation)
    rows: dict[str, list[int]] = defaultdict(list)
    groups: dict[str, list[int]] = defaultdict(list)
    alike: dict[frozenset[str], list[int]] = defaultdict(list)
    for row, (text, owner) in enumerate(zip(texts, owners, strict=True)):
        rows[owner.id].append(row)
        groups[owner.isco].append(row)
        alike[key_of(text)].append(row)
    return Names(tuple(texts), tuple(owners), rows, groups, alike)


def names_of(occupation: Occupation, language: str) -> list[str]:
    """Return the distinct names of one occupation; a Spanish preferred name is cut into its two genders."""
    if language == "en":
        return [*dict.fromkeys([occupation.name_en, *occupation.other_en])]
    both = [part.strip() for part in occupation.name_es.split("/") if len(part.strip()) > 3]
    return [*dict.fromkeys([*both, *occupation.other_es])]


def key_of(text: str) -> frozenset[str]:
    """Return what two names share that say the same words: terms without order, gender, number and accents."""
    return frozenset(terms(text)) or frozenset({fold(text)})


def make_tasks(taxonomy: Taxonomy) -> Iterator[Callable[[], RankingTask]]:
    """Yield makers of all tasks: first those that generalise, then the same on concepts seen in training."""
    for name, maker in MAKERS.items():
        yield _named(name, maker, taxonomy, False)
    for name, maker in MAKERS.items():
        if name not in NEVER_SEEN:
            yield _named(name, maker, taxonomy, True)


def _named(name: str, maker: Maker, taxonomy: Taxonomy, seen: bool) -> Callable[[], RankingTask]:
    def make() -> RankingTask:
        return maker(taxonomy, name + ("-seen" if seen else ""), seen)

    make.__name__ = name + ("-seen" if seen else "")
    return make


Maker = Callable[[Taxonomy, str, bool], RankingTask]


def _queries(taxonomy: Taxonomy, language: str, *, seen: bool) -> list[Query]:
    """Return the names of the occupations of one side, of names of one occupation that say the same the first."""
    found: list[Query] = []
    for occupation in taxonomy.occupations:
        if occupation.is_local or is_held_out(occupation.id) == seen:
            continue
        distinct = {key_of(name): name for name in reversed(names_of(occupation, language))}
        found += [Query(name, occupation.id, occupation.isco[:1]) for name in reversed(distinct.values())]
    found.sort(key=lambda query: sha1(query.text.encode(), usedforsecurity=False).digest())
    return found[:MOST_QUERIES]


def _task(
    name: str, *, about: str, seen: bool, metric: str, queries: Iterable[Query], corpus: Names,
    gains: Callable[[Query], dict[int, float]], leave_out: bool,
) -> RankingTask:  # fmt: skip
    """Put a task together; queries for which nothing right is left are dropped."""
    kept: list[tuple[Query, dict[int, float], frozenset[int]]] = []
    for query in queries:
        excluded = frozenset(corpus.rows_alike.get(key_of(query.text), ())) if leave_out else frozenset()
        relevant = {row: gain for row, gain in gains(query).items() if row not in excluded}
        if relevant:
            kept.append((query, relevant, excluded))
    return RankingTask(
        name=name,
        metric=metric,
        about=about,
        is_seen=seen,
        queries=tuple(query.text for query, _, _ in kept),
        corpus=corpus.texts,
        relevant=tuple(relevant for _, relevant, _ in kept),
        excluded=tuple(excluded for _, _, excluded in kept),
        groups=tuple(query.group for query, _, _ in kept),
    )


def _of_concept(corpus: Names) -> Callable[[Query], dict[int, float]]:
    return lambda query: dict.fromkeys(corpus.rows_of[query.concept], 1.0)


def _same_language(language: str, about: str) -> Maker:
    def make(taxonomy: Taxonomy, name: str, seen: bool) -> RankingTask:
        corpus = esco_names(taxonomy, language)
        return _task(
            name, about=about, seen=seen, metric="mrr", queries=_queries(taxonomy, language, seen=seen),
            corpus=corpus, gains=_of_concept(corpus), leave_out=True,
        )  # fmt: skip

    return make


def _across(taxonomy: Taxonomy, name: str, seen: bool) -> RankingTask:
    corpus = esco_names(taxonomy, "en")
    return _task(
        name, about="Spanish name -> English names of the same ESCO occupation", seen=seen, metric="mrr",
        queries=_queries(taxonomy, "es", seen=seen), corpus=corpus, gains=_of_concept(corpus), leave_out=False,
    )  # fmt: skip


def _local(taxonomy: Taxonomy, name: str, seen: bool) -> RankingTask:
    """Ask with Peruvian names; training reads two of three rows of them, and none of a held-out occupation."""
    corpus = esco_names(taxonomy, "es")
    queries = [
        Query(text, row["occupation_id"], row["isco"][:1])
        for row in read_csv(DATA / "local_names.csv")
        if row["kind"] != "phrase" and row["occupation_id"] in corpus.rows_of
        for text in (row["name"], *filter(None, row["other_names"].split("|")))
        if seen == (is_taught_name(row["name"]) and not is_held_out(row["occupation_id"]))
    ]
    return _task(
        name, about="Peruvian name -> Spanish names of its ESCO occupation", seen=seen, metric="mrr",
        queries=queries, corpus=corpus, gains=_of_concept(corpus), leave_out=True,
    )  # fmt: skip


def _ciuo(taxonomy: Taxonomy, name: str, seen: bool) -> RankingTask:
    corpus = esco_names(taxonomy, "es")
    queries = [
        Query(spanish, code, code[:1])
        for code, (spanish, _) in taxonomy.groups.items()
        if len(code) == 4 and spanish
    ]
    return _task(
        name, about="name of a CIUO-08 group -> names of the occupations under it", seen=seen, metric="map",
        queries=queries, corpus=corpus, leave_out=True,
        gains=lambda query: dict.fromkeys(corpus.rows_of_group.get(query.concept, ()), 1.0),
    )  # fmt: skip


def _titles(taxonomy: Taxonomy, name: str, seen: bool) -> RankingTask:
    """Ask for the same concept first and for its CIUO group after, as a stand-in for judged similarity."""
    corpus = esco_names(taxonomy, "es")
    group_of = {occupation.id: occupation.isco for occupation in taxonomy.occupations}

    def gains(query: Query) -> dict[int, float]:
        found = dict.fromkeys(corpus.rows_of_group[group_of[query.concept]], SAME_GROUP_GAIN)
        return found | dict.fromkeys(corpus.rows_of[query.concept], SAME_CONCEPT_GAIN)

    return _task(
        name, about="Spanish title -> titles of the same occupation (2) and CIUO-08 group (1)", seen=seen,
        metric="ndcg@100", queries=_queries(taxonomy, "es", seen=seen), corpus=corpus, gains=gains,
        leave_out=True,
    )  # fmt: skip


MAKERS: dict[str, Maker] = {
    "names-es": _same_language("es", "Spanish name -> the other Spanish names of its ESCO occupation"),
    "names-es-en": _across,
    "names-en": _same_language("en", "English name -> the other English names of its ESCO occupation"),
    "titles-es": _titles,
    "ciuo-es": _ciuo,
    "local-es": _local,
}
NEVER_SEEN = frozenset({"ciuo-es"})
"""Tasks whose pairs training never reads, whichever concepts it sees: they have one row."""
