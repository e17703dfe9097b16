"""Which jobs a search finds and in which order: words, titles, occupations and meaning, fused.

Found exactly are the jobs that hold all words; they are counted whole. Others are near: jobs of an occupation with
such a name ("chofer" finds "conductor de reparto"), jobs near in meaning and, when few hold all words, titles
with one of the words. Of words that nobody knows only titles are found that look alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from matching import index, runtime
from matching.ml.text import fold
from matching.services import waiting_ads
from matching.services.search_filters import FROM, Where
from matching.services.search_words import WORD

FEW = 10
"""Fewer jobs with all words than this, and the search looks further."""
MOST_TITLES, MOST_BODIES, MOST_NEAR = 400, 300, 120
# the present encoder takes Spanish words that are spelt alike for alike: only near certainty counts
NEAREST_COSINE = 0.6
NAMED_OCCUPATIONS = 12
ALIKE_NAME = 0.25
BESIDE_BEST = 0.5  # beside "mozo" itself, "mozo de almacén" is another work
ALIKE_WORD = 0.45
SURE_OCCUPATION = 0.3
MOST_WORDS = 12
MINUS = re.compile(r'(?:^|\s)-("[^"]*"|\w\S*)')
SHORTEST_ALIKE = 4
# reciprocal rank fusion (Cormack et al. 2009): weight / (K + place)
K = 60.0
WEIGHTS = {"title": 1.0, "body": 0.6, "trade": 0.5, "meaning": 0.5, "partly": 0.4, "alike": 0.5}
FACETS = ("contract_type", "schedule", "telework", "department")

# ads of one employer with an equal `said` name the same work in the same place (jobs.services.alike)
SAID = "hashtext(lower(job.title) || '|' || coalesce(job.place_id, ''))"
COLUMNS = f"""job.employer_id, {SAID} AS said, job.contract_type, job.schedule, job.telework,
    coalesce(left(job.place_id, 2), '') AS department"""
FACTS = "employer_id, said, contract_type, schedule, telework, department"
BASE = f"""
    asked AS (SELECT websearch_to_tsquery('chamba', %(query)s) AS query),
    base AS MATERIALIZED (
        SELECT job.id, job.published_at, {COLUMNS},
            CASE WHEN reading.title_words @@ asked.query THEN ts_rank(reading.title_words, asked.query, 2) END AS title
        {FROM} CROSS JOIN asked WHERE {{where}} AND reading.words @@ asked.query{{waiting}}
    )
"""
# Ads that wait to be read are found by their titles, at most so many of the newest.
MOST_WAITING = 2_000
WAITING = f"""
        UNION ALL
        SELECT job.id, job.published_at, {COLUMNS}, ts_rank(job.words, asked.query, 2) FROM asked CROSS JOIN (
            SELECT job.*, to_tsvector('chamba', translate(left(job.title, 2000), '/', ' ')) AS words
            {FROM} WHERE {{where}} AND reading.job_id IS NULL ORDER BY job.published_at DESC LIMIT {MOST_WAITING}
        ) AS job WHERE job.words @@ asked.query"""
# The bodies of a very usual word say little about order: the newest of them are ranked, and read, no more.
EXACT = f"""
    WITH {BASE}, title AS (
        SELECT *, row_number() OVER (ORDER BY title DESC, published_at DESC, id) AS place
        FROM base WHERE title IS NOT NULL ORDER BY place LIMIT {MOST_TITLES}
    ), newest AS (
        SELECT * FROM base WHERE title IS NULL ORDER BY published_at DESC NULLS LAST, id LIMIT {MOST_BODIES}
    ), body AS (
        SELECT newest.*, row_number() OVER (ORDER BY ts_rank_cd(reading.words, asked.query, 1) DESC, newest.id) AS place
        FROM newest JOIN matching_jobenrichment AS reading ON reading.job_id = newest.id CROSS JOIN asked
    ), meaning AS (
        SELECT job.id, {COLUMNS}, asked.place, asked.distance
        FROM unnest(%(near)s::bigint[], %(distances)s::float8[]) WITH ORDINALITY AS asked (id, distance, place)
        JOIN jobs_job AS job ON job.id = asked.id
    ), named AS (
        SELECT name.occupation_id, occupation.isco_group, max(similarity(lower(name.name), %(folded)s)) AS alike
        FROM matching_occupationname AS name JOIN matching_occupation AS occupation
            ON occupation.code = name.occupation_id
        WHERE to_tsvector('chamba', name.name) @@ to_tsquery('chamba', %(terms)s)
        GROUP BY 1, 2 ORDER BY alike DESC LIMIT {NAMED_OCCUPATIONS}
    ), close AS (
        SELECT isco_group, max(alike) AS alike FROM named
        WHERE alike >= greatest({ALIKE_NAME}, {BESIDE_BEST} * (SELECT max(alike) FROM named)) AND isco_group <> ''
        GROUP BY 1
    ), trade AS (
        SELECT job.id, {COLUMNS}, row_number() OVER (
            ORDER BY (named.occupation_id IS NOT NULL) DESC, close.alike DESC, job.published_at DESC, job.id) AS place
        {FROM} JOIN matching_occupation AS occupation ON occupation.code = reading.occupation_id
        JOIN close ON close.isco_group = occupation.isco_group
        LEFT JOIN named ON named.occupation_id = reading.occupation_id
        WHERE {{where}} AND reading.occupation_probability >= {SURE_OCCUPATION}
        ORDER BY place LIMIT {MOST_NEAR}
    ), facet AS (
        SELECT contract_type, schedule, telework, department, employer_id, count(*) AS count FROM base
        GROUP BY GROUPING SETS ((contract_type), (schedule), (telework), (department), (employer_id))
        HAVING grouping(employer_id) = 1 OR count(*) > 1
    )
    SELECT 'title', place, id, true, {FACTS}, 0 FROM title
    UNION ALL SELECT 'body', place, id, true, {FACTS}, 0 FROM body
    UNION ALL SELECT 'meaning', place, id, id IN (SELECT base.id FROM base), {FACTS}, distance
        FROM meaning
    UNION ALL SELECT 'trade', place, id, id IN (SELECT base.id FROM base), {FACTS}, 0 FROM trade
    UNION ALL SELECT 'facet', count, NULL, NULL, employer_id, NULL, contract_type, schedule, telework, department, 0
        FROM facet
"""
PARTLY = f"""
    WITH {BASE}, partly AS (
        SELECT job.id, {COLUMNS}, row_number() OVER (
            ORDER BY ts_rank(reading.title_words, to_tsquery('chamba', %(terms)s), 2) DESC, job.id) AS place
        {FROM} WHERE {{where}} AND reading.title_words @@ to_tsquery('chamba', %(terms)s)
        ORDER BY place LIMIT {MOST_NEAR}
    )
    SELECT 'partly', place, id, id IN (SELECT base.id FROM base), {FACTS}, 0 FROM partly
"""
ALIKE = f"""
    WITH alike AS (
        SELECT job.id, {COLUMNS}, row_number() OVER (
            ORDER BY word_similarity(%(folded)s, reading.title_folded) DESC, job.id) AS place
        {FROM} WHERE {{where}} AND %(folded)s <%% reading.title_folded
        ORDER BY place LIMIT {MOST_NEAR}
    )
    SELECT 'alike', place, id, false, {FACTS}, 0 FROM alike
"""


@dataclass(slots=True)
class Ranking:
    """What was found: ids best first, how many hold all words, counts by facet of all found.

    `sides` gives the employer of each id and what tells ads that say the same, `employers` how many each has in all.
    """

    job_ids: list[int]
    sides: dict[int, tuple[int, int]]
    employers: Counter[int]
    exact: int
    near: int
    facets: dict[str, dict[str, int]]


@dataclass(slots=True)
class _Fusion:
    """Scores by id as the lists come in; `near` holds the facets of those that do not have all words.

    `exact_of` counts those that do, for employers of several.
    """

    scores: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    sides: dict[int, tuple[int, int]] = field(default_factory=dict)
    exact_of: dict[int, int] = field(default_factory=dict)
    near: dict[int, tuple[str, ...]] = field(default_factory=dict)
    facets: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FACETS})

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        for kind, place, job_id, exact, employer, said, *facts, distance in rows:
            if kind == "facet" and employer is not None:
                self.exact_of[employer] = place
            elif kind == "facet":
                [(name, value)] = [pair for pair in zip(FACETS, facts, strict=True) if pair[1] is not None]
                self.facets[name][value] += place
            elif exact or kind != "meaning" or distance <= 1 - NEAREST_COSINE:
                self.scores[job_id] += WEIGHTS[kind] / (K + place)
                self.sides[job_id] = employer, said
                if not exact:
                    self.near[job_id] = tuple(facts)

    @property
    def exact(self) -> int:
        return sum(self.facets[FACETS[0]].values())

    def ranking(self) -> Ranking:
        exact = self.exact
        for facts in self.near.values():
            for name, value in zip(FACETS, facts, strict=True):
                self.facets[name][value] += 1
        exact_ones = {employer for job_id, (employer, _) in self.sides.items() if job_id not in self.near}
        employers = Counter(dict.fromkeys(exact_ones, 1)) | Counter(self.exact_of)
        employers.update(self.sides[job_id][0] for job_id in self.near)
        return Ranking(
            job_ids=sorted(self.scores, key=lambda job_id: (-self.scores[job_id], job_id)),
            sides=self.sides,
            employers=employers,
            exact=exact,
            near=len(self.near),
            facets={name: dict(counts) for name, counts in self.facets.items()},
        )


def alike(words: Sequence[str], where: Where) -> Ranking:
    """Find titles that look like words that nobody knows, if any; one query. A short word looks like too many."""
    asked = fold(" ".join(word for word in words if len(word) >= SHORTEST_ALIKE))
    fusion = _Fusion()
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SET LOCAL pg_trgm.word_similarity_threshold = {ALIKE_WORD};"
                + ALIKE.format(where=where.sql),
                {**where.values, "folded": asked},
            )
            cursor.nextset()
            fusion.add(cursor.fetchall())
    return fusion.ranking()


def rank(query: str, where: Where) -> Ranking:
    """Find and order the jobs of a search in three queries, four when few hold all words.

    A word behind a minus is in none of them, neither exact nor near.
    """
    wanted, where = MINUS.sub(" ", query).strip(), _without(MINUS.findall(query), where)
    near = index.nearest_jobs(
        vector=runtime.encoder().encode([wanted])[0],
        where=where.sql,
        values=where.values,
        encoder_id=runtime.encoder_id(),
        limit=MOST_NEAR if wanted else 0,
    )
    words = [fold(word) for word in WORD.findall(wanted)][:MOST_WORDS]
    asked: Mapping[str, Any] = {
        **where.values,
        "query": query,
        "folded": fold(wanted),
        "terms": " | ".join(word for word in words if word.isalnum()),
        "near": [job_id for job_id, _ in near],
        "distances": [distance for _, distance in near],
    }
    fusion = _Fusion()
    waiting = WAITING.format(where=where.sql) if waiting_ads.are_there() else ""
    with connection.cursor() as cursor:
        cursor.execute(EXACT.format(where=where.sql, waiting=waiting), asked)
        fusion.add(cursor.fetchall())
        if fusion.exact < FEW:
            cursor.execute(PARTLY.format(where=where.sql, waiting=waiting), asked)
            fusion.add(cursor.fetchall())
    return fusion.ranking()


def _without(words: Sequence[str], where: Where) -> Where:
    """Add to a condition that none of these words stands in a job."""
    if not words:
        return where
    sql = """NOT EXISTS (SELECT FROM unnest(%(unwanted)s::text[]) AS one (word)
        WHERE reading.words @@ plainto_tsquery('chamba', one.word))"""
    return Where(f"{where.sql} AND {sql}", {**where.values, "unwanted": list(words)})
