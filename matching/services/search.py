"""Search: words (full text, trigrams), names of occupations and meaning, fused; filters, facets, few queries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.places import by_code
from matching import runtime
from matching.forms import Filters
from matching.index import KM_A_DEGREE, literal
from matching.ml.text import fold, readable

PAGE_SIZE = 20
LONGEST_QUERY = 300
MOST_MINUS = 8  # "-word" leaves a word out; a nest of some forty is more than the parser of queries holds
MOST_FOUND = 400
RANKED_BY_MEANING = 120
# the present encoder takes Spanish words that are spelt alike for alike: only near certainty counts
NEAREST_COSINE = 0.6
NAMED_OCCUPATIONS = 12
ALIKE_NAME = 0.25
ALIKE_WORD = 0.45
SURE_OCCUPATION = 0.3
AROUND_KM = 15  # who names a district means the city around it
# reciprocal rank fusion (Cormack et al. 2009): 1 / (K + place), words before meaning
K = 60.0
WORD = re.compile(r"\w+")
MOST_WORDS = 12
WORDS_WEIGHT, TITLE_WEIGHT, OCCUPATION_WEIGHT, MEANING_WEIGHT = 1.0, 0.6, 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Found:
    """A page of job ids, how many there are in all, counts by facet, and how many matched by words alone."""

    job_ids: list[int]
    total: int
    by_words: int
    facets: Mapping[str, dict[str, int]] = field(default_factory=dict)


def search_jobs(
    *, query: str, filters: Filters, page: int = 1, hidden: Sequence[int] = (), today: Any = None
) -> Found:
    """Find open jobs; without words the newest first. Three queries, however many jobs there are."""
    query = readable(query[:LONGEST_QUERY]).replace("\0", " ")
    where, values = _conditions(filters, hidden=hidden, today=today or timezone.localdate())
    start = (page - 1) * PAGE_SIZE
    if not query.strip():
        ids, total = _newest(where, values, start=start), _count(where, values)
        return Found(job_ids=ids, total=total, by_words=total, facets=_facets(where, values, None))
    rows = _ranked(query, where, values)
    ids = [job_id for job_id, _ in rows]
    return Found(
        job_ids=ids[start : start + PAGE_SIZE],
        total=len(ids),
        by_words=sum(by_words for _, by_words in rows),
        facets=_facets(where, values, ids),
    )


# Words, places and pay in a reading are the same by any encoder, so all of them are searched.
FROM = """
    FROM jobs_job AS job LEFT JOIN matching_jobenrichment AS reading ON reading.job_id = job.id
"""
# Only vectors of the present encoder are compared: CASE fixes the order, WHERE would not.
DISTANCE = "CASE WHEN reading.encoder_id = %(encoder)s THEN reading.vector <=> asked.vector END"


def _conditions(filters: Filters, *, hidden: Sequence[int], today: Any) -> tuple[str, dict[str, Any]]:
    """Give the WHERE of a search and its values; every value travels as a parameter."""
    parts = ["job.state = 'published'", "job.closes_on >= %(today)s"]
    values: dict[str, Any] = {"today": today}
    place = by_code(filters.place) if filters.place else None
    if place:
        parts.append(_near(filters, place, values))
    for column, chosen in (
        ("contract_type", filters.contracts),
        ("schedule", filters.schedules),
        ("telework", filters.telework),
    ):
        if chosen:
            parts.append(f"job.{column} = ANY(%({column})s)")
            values[column] = list(chosen)
    if filters.pay_min:
        parts.append("reading.pay_month_max >= %(pay_min)s")
        values["pay_min"] = filters.pay_min
    if filters.no_experience:
        parts.append("coalesce(job.experience_months, 0) = 0")
    if filters.disability:
        parts.append("job.disability_friendly")
    if filters.since_days:
        parts.append("job.published_at >= now() - %(since)s * interval '1 day'")
        values["since"] = filters.since_days
    if filters.employer:
        parts.append("job.employer_id = %(employer)s")
        values["employer"] = filters.employer
    if hidden:
        parts.append("NOT job.id = ANY(%(hidden)s)")
        values["hidden"] = list(hidden)
    return " AND ".join(parts), values


def _near(filters: Filters, place: Any, values: dict[str, Any]) -> str:
    """Within a radius of a district, inside a province or a department; remote jobs always."""
    if place.level == "district":
        reach = (filters.radius_km or AROUND_KM) / KM_A_DEGREE
        values |= {
            "south": place.latitude - reach,
            "north": place.latitude + reach,
            "west": place.longitude - reach * 1.07,
            "east": place.longitude + reach * 1.07,
        }
        inside = "reading.latitude BETWEEN %(south)s AND %(north)s AND reading.longitude BETWEEN %(west)s AND %(east)s"
    else:
        significant = {"department": 2, "province": 4}[str(place.level)]
        values["prefix"] = f"{place.code[:significant]}%"
        inside = "job.place_id LIKE %(prefix)s"
    return f"({inside} OR job.telework = 'total')"


def _ranked(query: str, where: str, values: dict[str, Any]) -> list[tuple[int, bool]]:
    """Give (job id, matched by words) by reciprocal rank fusion.

    Fused are full text, trigrams of the title, jobs of an occupation that has a name with these words ("chofer"
    finds "conductor de reparto"), and meaning.
    """
    vector = runtime.encoder().encode([query])[0]
    sql = f"""
    WITH asked AS (SELECT websearch_to_tsquery('chamba', %(query)s) AS exact, %(vector)s::halfvec AS vector),
    lexical AS (
        SELECT job.id, row_number() OVER (ORDER BY ts_rank_cd(reading.words, asked.exact, 1) DESC, job.id) AS place
        {FROM} CROSS JOIN asked WHERE {where} AND reading.words @@ asked.exact
        ORDER BY place LIMIT {MOST_FOUND}
    ), titles AS (
        SELECT job.id, row_number() OVER (
            ORDER BY word_similarity(%(folded)s, reading.title_folded) DESC, job.id) AS place
        {FROM} WHERE {where} AND %(folded)s <%% reading.title_folded
        ORDER BY place LIMIT {RANKED_BY_MEANING}
    ), named AS (
        SELECT name.occupation_id, occupation.isco_group, max(similarity(lower(name.name), %(folded)s)) AS alike
        FROM matching_occupationname AS name JOIN matching_occupation AS occupation
            ON occupation.code = name.occupation_id
        WHERE to_tsvector('chamba', name.name) @@ to_tsquery('chamba', %(terms)s)
        GROUP BY 1, 2 ORDER BY alike DESC LIMIT {NAMED_OCCUPATIONS}
    ), near AS (
        SELECT isco_group, max(alike) AS alike FROM named WHERE alike >= {ALIKE_NAME} AND isco_group <> '' GROUP BY 1
    ), trade AS (
        SELECT job.id, row_number() OVER (
            ORDER BY (named.occupation_id IS NOT NULL) DESC, near.alike DESC, job.published_at DESC, job.id) AS place
        {FROM} JOIN matching_occupation AS occupation ON occupation.code = reading.occupation_id
        JOIN near ON near.isco_group = occupation.isco_group
        LEFT JOIN named ON named.occupation_id = reading.occupation_id
        WHERE {where} AND reading.occupation_probability >= {SURE_OCCUPATION}
        ORDER BY place LIMIT {RANKED_BY_MEANING}
    ), meant AS (
        SELECT job.id, row_number() OVER (ORDER BY {DISTANCE}) AS place
        {FROM} CROSS JOIN asked WHERE {where} AND {DISTANCE} <= {1 - NEAREST_COSINE}
        ORDER BY place LIMIT {RANKED_BY_MEANING}
    )
    SELECT id, bool_or(kind IN ('words', 'title')), sum(weight / ({K} + place)) AS score FROM (
        SELECT id, place, {WORDS_WEIGHT} AS weight, 'words' AS kind FROM lexical
        UNION ALL SELECT id, place, {TITLE_WEIGHT}, 'title' FROM titles
        UNION ALL SELECT id, place, {OCCUPATION_WEIGHT}, 'trade' FROM trade
        UNION ALL SELECT id, place, {MEANING_WEIGHT}, 'meaning' FROM meant
    ) AS places GROUP BY id ORDER BY score DESC, id LIMIT {MOST_FOUND}
    """
    words = WORD.findall(fold(query))[:MOST_WORDS]
    asked = {
        **values,
        "query": query if query.count("-") <= MOST_MINUS else query.replace("-", " "),
        "encoder": runtime.encoder_id(),
        "vector": literal(vector),
        "folded": fold(query),
        "terms": " | ".join(words),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)", [str(ALIKE_WORD)])
        cursor.execute(sql, asked)
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _newest(where: str, values: dict[str, Any], *, start: int) -> list[int]:
    order = "ORDER BY job.published_at DESC NULLS LAST, job.id LIMIT %(limit)s OFFSET %(start)s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT job.id {FROM} WHERE {where} {order}", {**values, "limit": PAGE_SIZE, "start": start}
        )
        return [row[0] for row in cursor.fetchall()]


def _count(where: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {FROM} WHERE {where}", values)
        return int(cursor.fetchone()[0])


FACETS = ("contract_type", "schedule", "telework")


def _facets(where: str, values: dict[str, Any], scope: Sequence[int] | None) -> dict[str, dict[str, int]]:
    """Count what was found by each single-valued facet and by department; unknown counts under ""."""
    inside = f"{where} AND job.id = ANY(%(scope)s)" if scope is not None else where
    sql = f"""
    SELECT grouping(job.contract_type), grouping(job.schedule), grouping(job.telework),
           coalesce(job.contract_type, job.schedule, job.telework, left(job.place_id, 2), ''), count(*)
    {FROM} WHERE {inside}
    GROUP BY GROUPING SETS ((job.contract_type), (job.schedule), (job.telework), (left(job.place_id, 2)))
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, "scope": list(scope or ())})
        rows = cursor.fetchall()
    facets: dict[str, dict[str, int]] = {name: {} for name in (*FACETS, "department")}
    for contract, schedule, telework, value, count in rows:
        name = (
            FACETS[(contract, schedule, telework).index(0)]
            if 0 in (contract, schedule, telework)
            else "department"
        )
        facets[name][value] = count
    return facets
