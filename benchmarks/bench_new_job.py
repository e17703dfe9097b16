"""A new job against all people: from its approval to rows in lists, at three sizes, beside a loop over people.

    python -m benchmarks.bench_new_job --data FOLDER [--sizes 10000,30000,100000] [--jobs 50000] [--rounds 5]

FOLDER holds jobs/pe_computrabajo_2025.csv.gz. Real PostgreSQL with a database of its own; the worker is this process,
warm, as a Celery worker is after its first job. Last line: `new-job seconds=... people=... peak_mb=...`.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from benchmarks import match_market
from config import warm_up

LOOPED = 300
"""People of the naive loop; its time is scaled up to all."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sizes", default="10000,30000,100000")
    parser.add_argument("--jobs", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    held = match_market.own_database()  # noqa: F841  (the servers stay while this name does)
    try:
        market = match_market.Market(options.data)
        market.grow_jobs(options.jobs)
        for people in map(int, options.sizes.split(",")):
            market.grow_people(people)
            seconds = _measure(market, people=people, rounds=options.rounds)
    finally:
        match_market.drop_database()
    print(f"new-job seconds={seconds:.2f} people={people} peak_mb={match_market.peak_mb()}")


def _measure(market: match_market.Market, *, people: int, rounds: int) -> float:
    from matching.models import JobEnrichment
    from matching.services import alerts
    from matching.services.match import pools

    pools.compare_all()  # copies are older than they are new
    started = time.perf_counter()
    pools.warm()  # as a worker does in the background when it starts
    loaded = time.perf_counter() - started
    _approve(market)
    warm_up.settle()
    took, cpu, entered = [], [], []
    for _ in range(rounds):
        wall, work, told, job = _approve(market)
        took.append(wall)
        cpu.append(work)
        entered.append(len(told))
        alerts.queue_new_matches(told)
    loop = _loop(JobEnrichment.objects.get(pk=job), people)
    seconds = statistics.median(took)
    print(
        f"people={people} seconds={seconds:.2f} worst={max(took):.2f} cpu={statistics.median(cpu):.2f}"
        f" entered={statistics.median(entered):.0f} first={loaded:.1f}"
        f" loop={loop:.0f} ratio={loop / seconds:.0f} peak_mb={match_market.peak_mb()}",
        flush=True,
    )
    return seconds


def _approve(market: match_market.Market) -> tuple[float, float, list[int], int]:
    """Approve a new ad and do what the worker does for it; gives seconds, CPU seconds, who got it, and the job."""
    from jobs.services import moderation
    from matching.services import enrich, match

    job = market.job(*market.new_ads.pop(), state="in_review")
    started, cpu = time.perf_counter(), time.process_time()
    moderation.approve_job(job=job, by=market.manager())
    enrich.enrich_jobs([job.pk])
    told = match.match_jobs([job.pk])
    return time.perf_counter() - started, time.process_time() - cpu, told, job.pk


def _loop(row: object, people: int) -> float:
    """Give the seconds of scoring one person after the other, scaled up from some."""
    from matching import runtime
    from matching.ml import ranking
    from matching.models import SeekerEnrichment
    from matching.services import readings

    job = readings.job_reading(row)
    seekers = [readings.stored_seeker_reading(one) for one in SeekerEnrichment.objects.all()[:LOOPED]]
    started = time.perf_counter()
    for seeker in seekers:
        ranking.score_pair(seeker, job, taxonomy=runtime.taxonomy())
    return (time.perf_counter() - started) / LOOPED * people


if __name__ == "__main__":
    main()
