"""A full run of lists by blocks, at three sizes, beside the same lists made person by person in the same run.

    make bench ONLY=full_run ARGS="--data FOLDER [--sizes 500,1500,5000] [--jobs 50000] [--naive 60]"

FOLDER holds jobs/pe_computrabajo_2025.csv.gz. Real PostgreSQL with a database of its own; this process is the only
worker, warm, on one thread. Person by person every open job is scored by the ranking itself, so these lists are exact:
recall is the share of their first 50 that the run had found. CPU is that of the worker and, apart, of its database
process. Last line: `full-run people=... seconds=... ratio=... recall50=... peak_mb=...` at the largest size.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from benchmarks import match_market

COMPARED = 50
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """What some lists cost, in seconds."""

    lists: int
    clock: float
    cpu: float
    database: float

    def each(self) -> str:
        """Tell it a list, in milliseconds."""
        return (
            f"ms_a_list={1000 * self.clock / self.lists:.1f} cpu_ms={1000 * self.cpu / self.lists:.1f}"
            f" database_cpu_ms={1000 * self.database / self.lists:.1f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sizes", default="500,1500,5000")
    parser.add_argument("--jobs", type=int, default=50_000)
    parser.add_argument("--naive", type=int, default=60)
    options = parser.parse_args()
    held = match_market.own_database()  # noqa: F841  (the servers stay while this name does)
    try:
        market = match_market.Market(options.data)
        market.grow_jobs(options.jobs)
        with threadpool_limits(1):
            for people in map(int, options.sizes.split(",")):
                market.grow_people(people)
                last = _measure(people, options)
            _tell_scores()
    finally:
        match_market.drop_database()
    print(last)


def _measure(people: int, options: argparse.Namespace) -> str:
    from matching.models import MatchRun
    from matching.services import match
    from matching.services.match import pools, runs

    pools.compare_all()  # copies are older than they are new
    asked = _some_people(options.naive)
    match.make_list(asked[0])  # brings the jobs into memory, once a process
    load = os.getloadavg()[0]
    run = runs.plan(reason=MatchRun.Reason.BY_HAND)
    whole = _spent(_work)
    run.refresh_from_db()
    assert run.finished_at is not None
    assert whole.lists == people
    found = _lists(asked)
    peak = match_market.peak_mb()
    with _by_the_ranking_alone():
        naive = _spent(lambda: sum(1 for pk in asked if match.make_list(pk) is not None))
    recall = _recall(found, _lists(asked))
    ratio = (naive.cpu / naive.lists) / (whole.cpu / whole.lists)
    print(
        f"people={people} jobs={options.jobs} load={load:.1f} seconds={whole.clock:.0f}"
        f" people_a_second={people / whole.clock:.1f} cpu_s_1000_lists={1000 * whole.cpu / people:.1f}"
        f" {whole.each()} | person by person, {naive.lists}: {naive.each()}"
        f" | ratio={ratio:.1f} recall50={recall:.4f} peak_mb={peak}",
        flush=True,
    )
    return (
        f"full-run people={people} seconds={whole.clock:.0f} ratio={ratio:.1f} recall50={recall:.4f}"
        f" peak_mb={peak}"
    )


def _work() -> int:
    from matching.services.match import runs

    lists = 0
    while claim := runs.claim():
        lists += runs.work(claim)
    return lists


def _spent(act: Callable[[], int]) -> Spent:
    clock, cpu, database = time.perf_counter(), time.process_time(), _database_cpu()
    lists = act()
    return Spent(lists, time.perf_counter() - clock, time.process_time() - cpu, _database_cpu() - database)


def _database_cpu() -> float:
    """Give the processor seconds of this connection's process in the database, which runs on this machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    after_name = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def _tell_scores(asked: int = 100) -> None:
    """Print what scores alone cost a person, together and one by one, by how many jobs there are."""
    from matching import runtime
    from matching.ml.crowd import best_of_many
    from matching.models import SeekerEnrichment
    from matching.services import readings
    from matching.services.match import pools, store

    rows = SeekerEnrichment.objects.in_bulk(_some_people(asked)).values()
    seekers = [readings.stored_seeker_reading(row) for row in rows]
    more: dict[str, Any] = {
        "day": pools.today(), "count": store.LIST_LENGTH, "ranker": runtime.ranker(),
        "floors": [0.0] * len(seekers), "without": [set() for _ in seekers],
    }  # fmt: skip
    [pool] = pools.jobs()
    for blocks in sorted({1, len(pool.blocks) // 2, len(pool.blocks)}):
        part = _first_blocks(pool, blocks)
        ways: dict[str, Callable[..., Any]] = {"together": best_of_many, "one_by_one": _one_by_one}
        told = [
            f"{name}={1000 * _cpu(partial(way, part, seekers, **more)) / len(seekers):.1f}"
            for name, way in ways.items()
        ]
        print(f"scores alone, ms a person: jobs={len(part)} {' '.join(told)}", flush=True)


def _cpu(act: Callable[[], Any]) -> float:
    act()
    started = time.process_time()
    act()
    return time.process_time() - started


def _first_blocks(pool: Any, count: int) -> Any:
    """Give a pool of the first blocks of another one."""
    from matching.ml.pool import JobPool

    made = JobPool(taxonomy=pool.taxonomy)
    made.codes, made.blocks, made.alive = pool.codes, pool.blocks[:count], pool.alive[:count]
    made.days = pool.days[:count]
    made.places = {pk: place for pk, place in pool.places.items() if place[0] < count}
    return made


def _some_people(count: int) -> list[int]:
    from matching.models import SeekerEnrichment

    every = list(SeekerEnrichment.objects.order_by("pk").values_list("pk", flat=True))
    return every[:: max(len(every) // count, 1)][:count]


def _lists(people: list[int]) -> dict[int, list[int]]:
    from matching.models import MatchList

    return dict(MatchList.objects.filter(pk__in=people).values_list("pk", "job_ids"))


def _recall(found: dict[int, list[int]], exact: dict[int, list[int]]) -> float:
    hits = sum(len(set(found[pk]) & set(ids[:COMPARED])) for pk, ids in exact.items())
    return hits / max(sum(len(ids[:COMPARED]) for ids in exact.values()), 1)


def _one_by_one(pool: Any, seekers: Any, *, floors: Any, without: Any, **more: Any) -> list[Any]:
    """Do what `best_of_many` does by scoring every open job of one person after the other."""
    found = [pool.best(seeker, without=out, **more) for seeker, out in zip(seekers, without, strict=True)]
    return [one.take(one.scores >= floor) for one, floor in zip(found, floors, strict=True)]


@contextmanager
def _by_the_ranking_alone() -> Iterator[None]:
    """Have lists made by scoring every open job of one person after the other, as before there were blocks."""
    from matching.services.match import people

    together, people.best_of_many = people.best_of_many, _one_by_one
    try:
        yield
    finally:
        people.best_of_many = together


if __name__ == "__main__":
    main()
