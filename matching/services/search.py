"""Search: what the words mean, which jobs are found and in which order, filters, facets; few queries."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from matching.forms import Filters
from matching.ml.diversity import spread
from matching.ml.text import readable
from matching.services import search_rank
from matching.services.search_filters import FROM, Where, conditions
from matching.services.search_rank import FACETS
from matching.services.search_words import Understood, understand

PAGE_SIZE = 20
LONGEST_QUERY = 300
MOST_MINUS = 8  # "-word" leaves a word out; a nest of some forty is more than the parser of queries holds


@dataclass(frozen=True, slots=True)
class Found:
    """A page of job ids, how many were found in all and how many of them have all words, counts by facet."""

    job_ids: list[int]
    total: int
    exact: int
    facets: Mapping[str, dict[str, int]] = field(default_factory=dict)
    words: Understood = field(default_factory=lambda: Understood(query=""))
    more: bool = False

    @property
    def near(self) -> int:
        """Return how many were found without having all words."""
        return self.total - self.exact


def search_jobs(
    *,
    query: str,
    filters: Filters,
    page: int = 1,
    hidden: Sequence[int] = (),
    today: datetime.date | None = None,
    literal: bool = False,
    published_after: datetime.datetime | None = None,
) -> Found:
    """Find open jobs; without words the newest first. A bounded number of queries, however many jobs there are."""
    where = conditions(
        filters, hidden=hidden, today=today or timezone.localdate(), published_after=published_after
    )
    words = understand(_plain(query), literal=literal)
    start = (page - 1) * PAGE_SIZE
    if not words.query and not words.is_empty:
        facets = _facets(where)
        total = sum(facets[FACETS[0]].values())
        ids = _newest(where, start=start)
        more = start + PAGE_SIZE < total
        return Found(job_ids=ids, total=total, exact=total, facets=facets, words=words, more=more)
    ranking = (
        search_rank.alike(words.unknown, where) if words.is_empty else search_rank.rank(words.query, where)
    )
    ids = ranking.job_ids
    if not filters.employer:
        ids = [ids[place] for place in spread(ids, [ranking.employers[job_id] for job_id in ids])]
    return Found(
        job_ids=ids[start : start + PAGE_SIZE],
        total=ranking.exact + ranking.near,
        exact=ranking.exact,
        facets=ranking.facets,
        words=words,
        more=start + PAGE_SIZE < len(ids),
    )


def _plain(query: str) -> str:
    """Take out what the database or the parser of queries cannot hold."""
    query = readable(query[:LONGEST_QUERY]).replace("\0", " ").strip()
    return query if query.count("-") <= MOST_MINUS else query.replace("-", " ")


def _newest(where: Where, *, start: int) -> list[int]:
    order = "ORDER BY job.published_at DESC NULLS LAST, job.id LIMIT %(limit)s OFFSET %(start)s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT job.id {FROM} WHERE {where.sql} {order}",
            {**where.values, "limit": PAGE_SIZE, "start": start},
        )
        return [row[0] for row in cursor.fetchall()]


def _facets(where: Where) -> dict[str, dict[str, int]]:
    """Count all that passes the filters by each facet; unknown counts under ""."""
    sql = f"""
    SELECT job.contract_type, job.schedule, job.telework,
        CASE grouping(left(job.place_id, 2)) WHEN 0 THEN coalesce(left(job.place_id, 2), '') END, count(*)
    {FROM} WHERE {where.sql}
    GROUP BY GROUPING SETS ((job.contract_type), (job.schedule), (job.telework), (left(job.place_id, 2)))
    """
    facets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    with connection.cursor() as cursor:
        cursor.execute(sql, where.values)
        for *values, count in cursor.fetchall():
            [(name, value)] = [pair for pair in zip(FACETS, values, strict=True) if pair[1] is not None]
            facets[name][value] = count
    return facets
