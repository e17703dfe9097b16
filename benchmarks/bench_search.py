"""The whole search on the server at 10,000, 30,000 and 50,000 real ads, beside words alone and an exact vector scan.

    python -m benchmarks.bench_search --data FOLDER [--sizes 10000,30000,50000] [--keep]

Every one of the 150 queries of `search_queries.csv` is asked once without filters and once with filters that are drawn
for it. "wall" is what a person waits for; "cpu" is the processor time of this process and of its PostgreSQL process
together, which other work on the machine hardly changes. Last line: `search p95_ms=... recall20=...` at the last size.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.search_world import SEED, World, drop_database, use_own_database

QUERIES = Path(__file__).with_name("search_queries.csv")
PLACES = ("150000", "150100", "150132", "080101", "040101", "130101", "200101", "211101", "140101", "250105")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sizes", default="10000,30000,50000")
    parser.add_argument("--keep", action="store_true", help="leave the database for the next run")
    options = parser.parse_args()
    held = use_own_database()  # noqa: F841  (the servers stay while this name does)
    sizes = [int(size) for size in options.sizes.split(",")]
    world = World(options.data, max(sizes))
    last: dict[str, float] = {}
    try:
        for size in sizes:
            world.grow(size)
            last = measure(size)
    finally:
        if not options.keep:
            drop_database()
    print(f"search p95_ms={last['p95']:.1f} recall20={last['recall']:.4f}")


def queries() -> list[str]:
    with QUERIES.open(encoding="utf-8") as file:
        return [row["query"] for row in csv.DictReader(file)]


def drawn_filters(number: int) -> Any:
    """Draw the filters that go with a query, the same ones each time: a place mostly, and one of the others."""
    from matching.forms import Filters

    draw = random.Random(SEED + number)
    more: dict[str, Any] = draw.choice([
        {}, {"contracts": ("cas",)}, {"contracts": ("indefinite", "fixed_term")}, {"schedules": ("full_time",)},
        {"schedules": ("night",)}, {"telework": ("total",)}, {"pay_min": 2000}, {"no_experience": True},
        {"since_days": 7}, {"disability": True},
    ])  # fmt: skip
    return Filters(**more, place=draw.choice(PLACES) if draw.random() < 0.7 or not more else "")


class Clock:
    """Wall and processor milliseconds of one call, of this process and of its PostgreSQL process."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        self._stat = Path(f"/proc/{pid}/schedstat")

    def _server(self) -> float:
        return int(self._stat.read_text().split()[0]) / 1e6

    def time(self, act: Callable[[], Any]) -> tuple[float, float, Any]:
        wall, own, server = time.perf_counter(), time.process_time(), self._server()
        done = act()
        cpu = (time.process_time() - own) * 1000 + self._server() - server
        return (time.perf_counter() - wall) * 1000, cpu, done


def measure(size: int) -> dict[str, float]:
    """Ask every query both ways and print p50 and p95 of the search, of words alone and of an exact vector scan."""
    from matching.forms import Filters
    from matching.services.search import search_jobs

    asked = [(query, Filters()) for query in queries()]
    asked += [(query, drawn_filters(number)) for number, query in enumerate(queries())]
    clock = Clock()
    for query, filters in asked[::10]:
        search_jobs(query=query, filters=filters)
    times: dict[str, list[tuple[float, float]]] = {
        "hybrid": [],
        "words alone": [],
        "exact vectors": [],
        "vectors": [],
    }
    recalls, empty = [], 0
    for query, filters in asked:
        *spent, found = clock.time(lambda q=query, f=filters: search_jobs(query=q, filters=f))
        times["hybrid"].append((spent[0], spent[1]))
        *spent, hits = clock.time(lambda q=query, f=filters: words_alone(q, f))
        times["words alone"].append((spent[0], spent[1]))
        empty += bool(hits and not found.job_ids)
        *spent, exact = clock.time(lambda q=query, f=filters: nearest(q, f, exact=True))
        times["exact vectors"].append((spent[0], spent[1]))
        *spent, near = clock.time(lambda q=query, f=filters: nearest(q, f, exact=False))
        times["vectors"].append((spent[0], spent[1]))
        if exact:
            recalls.append(len(set(near[:20]) & set(exact[:20])) / len(exact[:20]))
    print(f"\n{size} jobs, {len(asked)} searches, load {os.getloadavg()[0]:.1f}")
    print("| what | wall p50 | wall p95 | cpu p50 | cpu p95 |\n| --- | ---: | ---: | ---: | ---: |")
    for name, spent_all in times.items():
        wall, cpu = np.array(spent_all).T
        figures = (*np.percentile(wall, [50, 95]), *np.percentile(cpu, [50, 95]))
        print(f"| {name} | " + " | ".join(f"{figure:.1f}" for figure in figures) + " |")
    print(
        f"recall@20 of the vectors {np.mean(recalls):.4f}; nothing found where words alone do: {empty}",
        flush=True,
    )
    hybrid = np.array(times["hybrid"])
    return {"p95": float(np.percentile(hybrid[:, 0], 95)), "recall": float(np.mean(recalls))}


def _where(filters: Any) -> Any:
    from django.utils import timezone

    from matching.services.search_filters import conditions

    return conditions(filters, hidden=(), today=timezone.localdate())


def words_alone(query: str, filters: Any) -> list[int]:
    """Full text with the same filters, ordered by its own rank: what a search without meaning would be."""
    from django.db import connection

    from matching.services.search_filters import FROM

    where = _where(filters)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT job.id {FROM} CROSS JOIN websearch_to_tsquery('chamba', %(query)s) AS asked "
            f"WHERE {where.sql} AND reading.words @@ asked "
            "ORDER BY ts_rank_cd(reading.words, asked, 1) DESC, job.id LIMIT 20",
            {**where.values, "query": query},
        )
        return [row[0] for row in cursor.fetchall()]


def nearest(query: str, filters: Any, *, exact: bool) -> list[int]:
    """The vector part of the search, as it decides or by comparing every row."""
    from matching import index, runtime
    from matching.services.search_rank import MOST_NEAR

    where, old = _where(filters), index.EXACT_BELOW
    index.EXACT_BELOW = 10**9 if exact else old
    try:
        near = index.nearest_jobs(
            vector=runtime.encoder().encode([query])[0], where=where.sql, values=where.values,
            encoder_id=runtime.encoder_id(), limit=MOST_NEAR,
        )  # fmt: skip
    finally:
        index.EXACT_BELOW = old
    return [job_id for job_id, _ in near]


if __name__ == "__main__":
    main()
