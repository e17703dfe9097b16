"""Recall@20 and latency of the nearest-neighbour search against exact, for filters of 100, 10, 1 and 0.1 %.

    python -m benchmarks.index_recall --data FOLDER [--size 50000] [--keep]

Rows are the real ads with their real vectors, queries the 150 of `search_queries.csv`. First comes how much half
precision alone changes. Each filter keeps the first share of the jobs, which were added in an order drawn by lot.
"graph" walks the HNSW index with iterative scans where PostgreSQL does not rather compare the rows, "plain" without
them, "door" is `matching.index` as it decides.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.bench_search import Clock, queries
from benchmarks.search_world import World, drop_database, use_own_database

LIMIT = 20
SHARES = {"100 %": 1, "10 %": 10, "1 %": 100, "0.1 %": 1000}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    held = use_own_database()  # noqa: F841  (the servers stay while this name does)
    world = World(options.data, options.size)
    try:
        world.grow(options.size)
        print(f"half precision against float32, recall@20: {half_recall(world.vectors):.4f}")
        report()
    finally:
        if not options.keep:
            drop_database()


def half_recall(vectors: np.ndarray) -> float:
    """Give how many of the 20 nearest stay the same when vectors and queries are kept as halves."""
    from matching import runtime

    asked = runtime.encoder().encode(queries())
    halves, short = vectors.astype(np.float16).astype(np.float32), asked.astype(np.float16).astype(np.float32)
    right = np.argsort(-(asked @ vectors.T), axis=1)[:, :LIMIT]
    found = np.argsort(-(short @ halves.T), axis=1)[:, :LIMIT]
    return float(np.mean([len({*one} & {*other}) / LIMIT for one, other in zip(right, found, strict=True)]))


def report() -> None:
    from django.db import connection

    from matching import index, runtime

    vectors = runtime.encoder().encode(queries())
    clock = Clock()
    print("| filter | way | recall@20 | least rows | wall p50 ms | wall p95 ms | cpu p95 ms |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    worst = 1.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM jobs_job")
        first, last = cursor.fetchone()
    for share, step in SHARES.items():
        where = "true" if step == 1 else f"job.id <= {first + (last - first) // step}"
        exact = [_ask(index, vector, where, below=10**9) for vector in vectors]
        for way, below, walked in (
            ("exact", 10**9, None),
            ("plain", 0, 0),
            ("graph", 0, None),
            ("door", None, None),
        ):
            times, recalls, least = [], [], LIMIT
            for vector, right in zip(vectors, exact, strict=True):
                wall, cpu, found = clock.time(
                    lambda v=vector, b=below, w=walked, f=where: _ask(index, v, f, below=b, plain=w == 0)
                )
                times.append((wall, cpu))
                recalls.append(len(set(found) & set(right)) / len(right))
                least = min(least, len(found))
            wall_times, cpu_times = np.array(times).T
            if way == "door":
                worst = min(worst, float(np.mean(recalls)))
            print(
                f"| {share} | {way} | {np.mean(recalls):.4f} | {least} | {np.median(wall_times):.1f} | "
                f"{np.percentile(wall_times, 95):.1f} | {np.percentile(cpu_times, 95):.1f} |",
                flush=True,
            )
    print(f"index recall20={worst:.4f}")


def _ask(index: Any, vector: Any, where: str, *, below: int | None, plain: bool = False) -> list[int]:
    """Ask the door, or one way behind it: `plain` is one pass over the graph, as without iterative scans."""
    from django.db import connection

    from matching import runtime

    asked = {"encoder": runtime.encoder_id(), "vector": index.literal(vector), "limit": LIMIT}
    if plain:
        size = np.size(vector)
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off;"
                f"SELECT job.id FROM {index.JOBS} WHERE reading.encoder_id = %(encoder)s AND {where} "
                f"ORDER BY reading.vector::halfvec({size}) <=> %(vector)s::halfvec({size}) LIMIT %(limit)s",
                asked,
            )
            while cursor.nextset():
                pass
            return [row[0] for row in cursor.fetchall()]
    old = index.EXACT_BELOW
    index.EXACT_BELOW = old if below is None else below
    try:
        near = index.nearest_jobs(
            vector=vector, where=where, values={}, encoder_id=runtime.encoder_id(), limit=LIMIT
        )
    finally:
        index.EXACT_BELOW = old
    return [job_id for job_id, _ in near]


if __name__ == "__main__":
    main()
