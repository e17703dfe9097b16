"""A changed profile against all jobs: from her new words to her new list, at three sizes, beside a loop over jobs.

    python -m benchmarks.bench_new_profile --data FOLDER [--sizes 10000,30000,50000] [--people 1000] [--rounds 30]

FOLDER holds jobs/pe_computrabajo_2025.csv.gz. Real PostgreSQL with a database of its own; the worker is this process,
warm. Last line: `new-profile p95_ms=... jobs=... peak_mb=...`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks import match_market
from config import warm_up

LOOPED = 300
"""Jobs of the naive loop; its time is scaled up to all."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sizes", default="10000,30000,50000")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    held = match_market.own_database()  # noqa: F841  (the servers stay while this name does)
    try:
        market = match_market.Market(options.data)
        for jobs in map(int, options.sizes.split(",")):
            market.grow_jobs(jobs)
            p95 = _measure(market, jobs=jobs, rounds=options.rounds)
    finally:
        match_market.drop_database()
    print(f"new-profile p95_ms={p95:.0f} jobs={jobs} peak_mb={match_market.peak_mb()}")


def _measure(market: match_market.Market, *, jobs: int, rounds: int) -> float:
    from matching.services import match
    from matching.services.match import pools

    pools.compare_all()  # copies are older than they are new
    started = time.perf_counter()
    pools.warm()  # as a worker does in the background when it starts
    loaded = time.perf_counter() - started
    match.make_list(market.first_people[0])
    warm_up.settle()
    took, reading, cpu, lengths = [], [], [], []
    for number in range(rounds):
        whole, read, work, length = _change(market, number)
        took.append(whole * 1000)
        reading.append(read * 1000)
        cpu.append(work * 1000)
        lengths.append(length)
    loop = _loop(market, jobs)
    p95 = float(np.percentile(took, 95))
    print(
        f"jobs={jobs} p50_ms={np.median(took):.0f} p95_ms={p95:.0f} reading_ms={np.median(reading):.0f}"
        f" cpu_ms={np.median(cpu):.0f} matches={np.median(lengths):.0f} first_s={loaded:.1f}"
        f" loop_ms={loop:.0f} ratio={loop / float(np.median(took)):.0f} peak_mb={match_market.peak_mb()}",
        flush=True,
    )
    return p95


def _change(market: match_market.Market, number: int) -> tuple[float, float, float, int]:
    """Change the words of a person and do what the worker does; seconds, those of reading, of CPU, and matches."""
    from accounts.models import SeekerProfile
    from matching.services import enrich, match

    pk = market.first_people[number % len(market.first_people)]
    title = market.new_ads[number % len(market.new_ads)][0].lower()
    words = f"Quiero trabajar de {title}, tengo {number} años de experiencia."
    SeekerProfile.objects.filter(pk=pk).update(summary=words)
    started, cpu = time.perf_counter(), time.process_time()
    enrich.enrich_seeker(pk)
    read = time.perf_counter() - started
    length = match.make_list(pk)
    return time.perf_counter() - started, read, time.process_time() - cpu, length


def _loop(market: match_market.Market, jobs: int) -> float:
    """Give the milliseconds of scoring one job after the other, scaled up from some."""
    from matching import runtime
    from matching.ml import ranking
    from matching.models import JobEnrichment, SeekerEnrichment
    from matching.services import readings

    seeker = readings.stored_seeker_reading(SeekerEnrichment.objects.get(pk=market.first_people[0]))
    rows = JobEnrichment.objects.select_related("job__place")[:LOOPED]
    offers = [readings.job_reading(row) for row in rows]
    started = time.perf_counter()
    for job in offers:
        ranking.score_pair(seeker, job, taxonomy=runtime.taxonomy())
    return (time.perf_counter() - started) / LOOPED * jobs * 1000


if __name__ == "__main__":
    main()
