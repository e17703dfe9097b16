"""One contender of the scoring benchmark in a process of its own, so that its memory is its own.

`python -m benchmarks.scoring_contenders NAME FOLDER PEOPLE THREADS` reads people.npy and jobs.npy of FOLDER and
prints one line of JSON: seconds, cpu (both of the scoring alone), people (that were really scored), peak_mb.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks import kernel as kernels
from benchmarks.kernel_gates import Doors
from matching.ml import ranking
from matching.ml.gates import distance_km

COUNT, BLOCK = 50, 512
FEW = {"loop": 200, "pgvector": 60, "gated-numpy": 512}
"""People that slow contenders score; the rest is extrapolated."""

Lists = np.ndarray


def kernel(folder: Path, people: Lists, jobs: Lists, threads: int) -> Lists:
    return kernels.top_matches(people, jobs, count=COUNT, threads=threads)[0]


def kernel_gates(folder: Path, people: Lists, jobs: Lists, threads: int) -> Lists:
    doors = Doors.of(*_columns(folder, len(people)))
    return kernels.top_matches(people, jobs, doors=doors, count=COUNT, threads=threads)[0]


def matmul(folder: Path, people: Lists, jobs: Lists, threads: int) -> Lists:
    """The products alone: what no exact float method that uses this BLAS can beat."""
    room = np.empty((BLOCK, len(jobs)), np.float32)
    for start in range(0, len(people), BLOCK):
        part = people[start : start + BLOCK]
        np.matmul(part, jobs.T, out=room[: len(part)])
    return np.zeros((0, COUNT), np.int64)


def numpy(folder: Path, people: Lists, jobs: Lists, threads: int) -> Lists:
    found, room = np.empty((len(people), COUNT), np.int64), np.empty((BLOCK, len(jobs)), np.float32)
    for start in range(0, len(people), BLOCK):
        part = people[start : start + BLOCK]
        scores = np.matmul(part, jobs.T, out=room[: len(part)])
        found[start : start + BLOCK] = _best(scores)
    return found


def gated_numpy(folder: Path, people: Lists, jobs: Lists, threads: int) -> Lists:
    """The products of everybody with everything, the ranking's gates on each row, argpartition."""
    seekers, offers = _columns(folder, len(people))
    found = np.empty((len(people), COUNT), np.int64)
    for start in range(0, len(people), BLOCK):
        scores = people[start : start + BLOCK] @ jobs.T
        for row in range(len(scores)):
            one = seekers.take(np.array([start + row]))
            distance = distance_km(one.latitude, one.longitude, offers.latitude, offers.longitude)
            scores[row, ranking._closed(offers, one, distance) != 0] = -np.inf
        best = _best(scores)
        found[start : start + BLOCK] = np.where(
            np.isneginf(np.take_along_axis(scores, best, axis=1)), -1, best
        )
    return found


def loop(folder: Path, people: Lists, jobs: Lists, threads: int) -> Lists:
    return np.array([_nearest(jobs, person) for person in people])


def _nearest(jobs: Lists, person: Lists) -> Lists:
    """Return the positions of the jobs with the highest cosine to one person, best first."""
    cosines = jobs @ person
    kept = np.argpartition(-cosines, min(COUNT, len(cosines)) - 1)[:COUNT]
    return np.asarray(kept[np.argsort(-cosines[kept], kind="stable")], np.int64)


def flat(folder: Path, people: Lists, jobs: Lists, threads: int) -> Lists:
    import faiss

    faiss.omp_set_num_threads(threads)
    index = faiss.IndexFlatIP(jobs.shape[1])
    index.add(jobs)
    return np.asarray(index.search(people, COUNT)[1])


def hnsw(folder: Path, people: Lists, jobs: Lists, threads: int) -> Lists:
    import faiss

    faiss.omp_set_num_threads(threads)
    index = faiss.IndexHNSWFlat(jobs.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction, index.hnsw.efSearch = 100, 200
    started = time.process_time()
    index.add(jobs)
    print(f"hnsw build cpu_s={time.process_time() - started:.1f}", file=sys.stderr)
    return np.asarray(index.search(people, COUNT)[1])


def pgvector(folder: Path, people: Lists, jobs: Lists, threads: int) -> Lists:
    import psycopg

    from config.launcher import servers

    with psycopg.connect(servers.ensure_servers().database_url) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        connection.execute(
            f"CREATE TEMP TABLE jobs (id int PRIMARY KEY, vector halfvec({jobs.shape[1]}) NOT NULL)"
        )
        with connection.cursor().copy("COPY jobs FROM STDIN") as copy:
            for number, row in enumerate(jobs):
                copy.write_row((number, "[" + ",".join(f"{value:.5f}" for value in row) + "]"))
        connection.execute("ANALYZE jobs")
        _started.append((time.perf_counter(), time.process_time()))
        asked = "SELECT id FROM jobs ORDER BY vector <#> %s::halfvec LIMIT 50"
        return np.array([
            [found for (found,) in connection.execute(asked, ["[" + ",".join(map(str, person)) + "]"])]
            for person in people
        ])  # fmt: skip


def _best(scores: Lists) -> Lists:
    kept = np.argpartition(scores, -COUNT, axis=1)[:, -COUNT:]
    order = np.argsort(-np.take_along_axis(scores, kept, axis=1), axis=1)
    return np.take_along_axis(kept, order, axis=1)


def _columns(folder: Path, people: int) -> tuple:
    seekers, offers = pickle.loads((folder / "columns.pickle").read_bytes())
    return seekers.take(np.arange(people)), offers


_started: list[tuple[float, float]] = []
CONTENDERS: dict[str, Callable[..., Lists]] = {
    "kernel": kernel, "kernel-gates": kernel_gates, "matmul": matmul, "numpy": numpy, "numpy-avx512": numpy,
    "gated-numpy": gated_numpy, "loop": loop, "faiss-flat": flat, "faiss-hnsw": hnsw, "pgvector": pgvector,
}  # fmt: skip


def main() -> None:
    name, folder, count, threads = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    people = np.load(folder / "people.npy", mmap_mode="r")[: min(count, FEW.get(name, count))]
    people, jobs = np.array(people), np.load(folder / "jobs.npy")
    with threadpool_limits(threads):
        _started.append((time.perf_counter(), time.process_time()))
        found = CONTENDERS[name](folder, people, jobs, threads)
        seconds, cpu = time.perf_counter() - _started[-1][0], time.process_time() - _started[-1][1]
    np.save(folder / f"{name}.npy", found)
    peak = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    print(
        json.dumps(
            {"seconds": seconds, "cpu": cpu, "people": len(people), "peak_mb": int(peak.split()[1]) / 1024}
        )
    )


if __name__ == "__main__":
    main()
