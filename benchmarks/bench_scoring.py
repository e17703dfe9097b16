"""Top 50 jobs of everybody: our kernel beside numpy, faiss, pgvector and a loop, in one run.

    make bench ONLY=scoring ARGS="--data FOLDER [--sizes 10000,30000,100000] [--jobs 50000] [--folder KEPT]"

Vectors are of some thousand distinct real ads and titles by our encoder, repeated with noise; places are real
districts, other facts by chance. Contenders run one after the other, each in a process of its own, on one thread;
time is processor time, so that what else the machine does weighs less; walls are beside. faiss-cpu is wanted
(`pip install -r requirements/dev.txt`). Last line: `scoring speedup=.. recall50=.. peak_mb=..` at the largest size.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks import scoring_data

COUNT = 50
MAIN = ("matmul", "numpy", "kernel", "kernel-gates")
SMALL = ("numpy-avx512", "gated-numpy", "faiss-flat", "faiss-hnsw", "loop", "pgvector")
"""Run at the smallest size alone: their cost a person does not depend on how many there are."""


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(options.folder or made)
        _prepare(folder, options)
        sizes = options.sizes
        for size in sizes:
            print(f"\n{size:,} people x {options.jobs:,} jobs")
            names = (*MAIN, *(SMALL if size == sizes[0] else ()))
            found = {
                name: _run(name, folder, size, threads=1) for name in names if name not in options.without
            }
            _tell(folder, found, size, options.jobs)
        recall = _recall(folder, "kernel", "numpy")
        both = {name: _run(name, folder, sizes[0], threads=2) for name in ("numpy", "kernel", "kernel-gates")}
        print(
            "\ntwo threads, smallest size, seconds of the clock:",
            {name: round(one["seconds"], 1) for name, one in both.items()},
        )
    ratio = found["numpy"]["cpu"] / found["kernel"]["cpu"]
    peak = max(found["kernel"]["peak_mb"], found["kernel-gates"]["peak_mb"])
    print(f"scoring speedup={ratio:.2f} recall50={recall:.4f} peak_mb={peak:.0f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--sizes", type=lambda told: [int(one) for one in told.split(",")], default=[10_000, 30_000, 100_000]
    )
    parser.add_argument("--jobs", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, help="keep the vectors here between runs")
    parser.add_argument("--without", nargs="*", default=[], help="contenders to leave out")
    return parser.parse_args()


def _prepare(folder: Path, options: argparse.Namespace) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "people.npy").exists():
        ads, titles = scoring_data.distinct_vectors(options.data)
        print(f"{len(ads):,} distinct ads, {len(titles):,} distinct titles", flush=True)
        np.save(folder / "jobs.npy", scoring_data.repeated(ads, options.jobs, seed=3))
        np.save(folder / "people.npy", scoring_data.repeated(titles, max(options.sizes), seed=4))
    columns = scoring_data.columns(options.data, max(options.sizes), options.jobs)
    (folder / "columns.pickle").write_bytes(pickle.dumps(columns))


def _run(name: str, folder: Path, people: int, *, threads: int) -> dict[str, float]:
    # this BLAS takes some processors with AVX-512 for older ones; told otherwise it is a stronger baseline
    told = {"OPENBLAS_CORETYPE": "SkylakeX"} if name == "numpy-avx512" else {}
    command = [
        sys.executable,
        "-m",
        "benchmarks.scoring_contenders",
        name,
        str(folder),
        str(people),
        str(threads),
    ]
    done = subprocess.run(command, env=os.environ | told, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name} failed: {done.stderr[-2000:]}")
    print(done.stderr.strip(), end="\n" if done.stderr.strip() else "")
    return json.loads(done.stdout.splitlines()[-1])


def _tell(folder: Path, found: dict[str, dict[str, float]], size: int, jobs: int) -> None:
    print(
        "| contender | people scored | CPU s (all people) | wall s (all) | ns a pair | recall@50 | peak MB |"
    )
    for name, one in found.items():
        share = size / one["people"]
        exact = "gated-numpy" if name == "kernel-gates" else "numpy"
        same = "" if name in ("matmul", "gated-numpy") else f"{_recall(folder, name, exact):.4f}"
        each = one["cpu"] / one["people"] / jobs * 1e9
        print(
            f"| {name} | {one['people']:,} | {one['cpu'] * share:.1f} | {one['seconds'] * share:.1f} | {each:.2f} "
            f"| {same} | {one['peak_mb']:.0f} |", flush=True,
        )  # fmt: skip


def _recall(folder: Path, name: str, exact: str) -> float | str:
    """Give the share of the exact lists that a contender found, of the people that both scored."""
    if not (folder / f"{exact}.npy").exists():
        return float("nan")
    found, right = np.load(folder / f"{name}.npy"), np.load(folder / f"{exact}.npy")
    rows = [
        (len(set(one) & set(other) - {-1}), len(set(other) - {-1}))
        for one, other in zip(found.tolist(), right.tolist(), strict=False)
    ]
    return sum(hit for hit, _ in rows) / max(sum(most for _, most in rows), 1)


if __name__ == "__main__":
    main()
