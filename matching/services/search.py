"""Search: what the words mean, which jobs are found and in which order, filters, facets; few queries."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from matching.forms import Filters
from matching.ml.diversity import spread, thinned
from matching.ml.text import readable
from matching.services import search_rank
from matching.services.search_filters import FROM, Where, conditions
from matching.services.search_rank import FACETS
from matching.services.search_words import Understood, understand

PAGE_SIZE = 20
READ_AHEAD = (
    5  # times as many of the newest are read as a page ends at, so that it is full when some are left out
)
LONGEST_QUERY = 300
MOST_MINUS = 8  # "-word" leaves a word out; a nest of some forty is more than the parser of queries holds


@dataclass(frozen=True, slots=True)
class Found:
    """A page of job ids, how many were found in all and how many of them have all words, counts by facet.

    `beside` tells of the last job of an employer in the list how many more of that employer were found and are left
    out of it.
    """

    job_ids: list[int]
    total: int
    exact: int
    facets: Mapping[str, dict[str, int]] = field(default_factory=dict)
    words: Understood = field(default_factory=lambda: Understood(query=""))
    more: bool = False
    beside: Mapping[int, int] = field(default_factory=dict)

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
        ids, more, beside = _newest(where, start=start, all_of_them=bool(filters.employer))
        return Found(
            job_ids=ids, total=total, exact=total, facets=facets, words=words, more=more, beside=beside
        )
    ranking = (
        search_rank.alike(words.unknown, where) if words.is_empty else search_rank.rank(words.query, where)
    )
    ids, left_out = ranking.job_ids, set[int]()
    employers = {job_id: employer for job_id, (employer, _) in ranking.sides.items()}
    if not filters.employer:
        said = [ranking.sides[job_id][1] for job_id in ids]
        places, left_out = thinned([employers[job_id] for job_id in ids], said, least=PAGE_SIZE)
        ids = [ids[place] for place in places]
        ids = [ids[place] for place in spread(ids, [employers[job_id] for job_id in ids])]
    shown = ids[start : start + PAGE_SIZE]
    return Found(
        job_ids=shown,
        total=ranking.exact + ranking.near,
        exact=ranking.exact,
        facets=ranking.facets,
        words=words,
        more=start + PAGE_SIZE < len(ids),
        beside=_beside({job_id: employers[job_id] for job_id in ids}, shown, left_out, ranking.employers),
    )


def _beside(
    listed: Mapping[int, int], shown: Sequence[int], left_out: Collection[int], found: Mapping[int, int]
) -> dict[int, int]:
    """Give how many of its employer's jobs a list (job to employer) leaves out, for those shown that are its last."""
    counts = Counter(listed.values())
    last = {employer: job_id for job_id, employer in listed.items() if employer in left_out}
    here = set(shown)
    return {job_id: found[employer] - counts[employer] for employer, job_id in last.items() if job_id in here}


def _plain(query: str) -> str:
    """Take out what the database or the parser of queries cannot hold."""
    query = readable(query[:LONGEST_QUERY]).replace("\0", " ").strip()
    return query if query.count("-") <= MOST_MINUS else query.replace("-", " ")


def _newest(where: Where, *, start: int, all_of_them: bool) -> tuple[list[int], bool, dict[int, int]]:
    """Give a page of the newest, whether more follow, and how many more employers have; thinned unless all are due."""
    end, most = start + PAGE_SIZE, (start + PAGE_SIZE) * READ_AHEAD
    while True:
        rows = _read_newest(where, most=most)
        is_all = len(rows) < most
        if all_of_them:
            places, left_out = list(range(len(rows))), set[int]()
        else:
            employers, said = [row[1] for row in rows], [row[2] for row in rows]
            places, left_out = thinned(employers, said, least=PAGE_SIZE if is_all else 0)
        if is_all or len(places) > end:
            break
        most *= READ_AHEAD
    order = places if all_of_them else [places[one] for one in spread(places, [rows[p][1] for p in places])]
    listed = {rows[place][0]: rows[place][1] for place in order}
    shown = [rows[place][0] for place in order[start:end]]
    left_out &= {listed[job_id] for job_id in shown}
    beside = _beside(listed, shown, left_out, _count(where, left_out)) if left_out else {}
    return shown, len(places) > end, beside


def _read_newest(where: Where, *, most: int) -> list[tuple[int, int, int]]:
    """Give (job, employer, what tells ads that say the same) of the newest."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT job.id, job.employer_id, {search_rank.SAID} {FROM} WHERE {where.sql}"
            " ORDER BY job.published_at DESC NULLS LAST, job.id LIMIT %(limit)s",
            {**where.values, "limit": most},
        )
        return list(cursor.fetchall())


def _count(where: Where, employers: Collection[int]) -> dict[int, int]:
    """Count what these employers have of all that passes the filters."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT job.employer_id, count(*) {FROM} WHERE {where.sql} AND job.employer_id = ANY(%(of)s) GROUP BY 1",
            {**where.values, "of": list(employers)},
        )
        return dict(cursor.fetchall())


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
