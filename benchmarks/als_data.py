"""Real interactions for the benchmark of collaborative filtering, split into what is known, tuned on and tested on."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

from matching.ml import encoder

TESTED, TUNED = 0.2, 0.1
FEWEST = 5
"""Choices under which a person is not asked about: too little to hide."""
WIDTH = 128
"""Columns that tags are drawn together to."""


@dataclass(frozen=True, eq=False)
class Split:
    """Sparse [people, jobs] parts without common pairs, and a dense vector of each job's content."""

    name: str
    train: sparse.csr_matrix
    tuned: sparse.csr_matrix
    test: sparse.csr_matrix
    content: np.ndarray


def xing(data: Path, *, seed: int = 5) -> Split:
    """Return XING 2016 without times: of who has five choices or more a fifth is tested and a tenth tuned on."""
    import pyarrow.parquet

    folder = data / "interactions"
    table = pyarrow.parquet.read_table(folder / "xing2016_subset_interactions.parquet")
    _, people = np.unique(table["user_idx"].to_numpy(), return_inverse=True)
    names, jobs = np.unique(table["item_idx"].to_numpy(), return_inverse=True)
    values = table["n_interactions"].to_numpy().astype(np.float32)
    drawn = np.random.default_rng(seed).random(len(people))
    asked = np.bincount(people)[people] >= FEWEST
    part = np.where(asked & (drawn < TESTED), 2, np.where(asked & (drawn < TESTED + TUNED), 1, 0))
    tags = pyarrow.parquet.read_table(folder / "xing2016_subset_item_tags.parquet")
    item, tag = tags["item_idx"].to_numpy().astype(np.int64), tags["tag_id"].to_numpy()
    row = np.searchsorted(names, item).clip(0, len(names) - 1)
    known = names[row] == item
    _, column = np.unique(tag[known], return_inverse=True)
    marked = sparse.csr_matrix(
        (np.ones(known.sum(), np.float32), (row[known], column)), shape=(len(names), column.max() + 1)
    )
    rare = np.log(len(names) / np.maximum(np.bincount(marked.indices, minlength=marked.shape[1]), 1))
    marked = (marked @ sparse.diags_array(rare.astype(np.float32))).tocsr()
    left, sizes, _ = svds(marked, k=WIDTH, random_state=3)
    return _split(
        "XING, split a person", people, jobs, values, part, _unit((left * sizes).astype(np.float32))
    )


def us_views(data: Path) -> Split:
    """Return US views by time: of who saw three jobs or more the last is tested, the one before tuned on.

    A cut at one day for all would leave 23 people who had come before it and came again.
    """
    with gzip.open(data / "interactions/us_job_views.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: row["View.Start"])
    _, people = np.unique([int(row["Applicant.ID"]) for row in rows], return_inverse=True)
    _, first, jobs = np.unique([int(row["Job.ID"]) for row in rows], return_index=True, return_inverse=True)
    _, seen = np.unique(np.stack([people, jobs]), axis=1, return_index=True)
    kept = np.sort(seen)  # a pair counts when it was first seen, so that nothing known is asked for
    people, jobs = people[kept], jobs[kept]
    order = np.argsort(people, kind="stable")
    lengths = np.bincount(people)
    left = np.empty(len(people), np.int64)
    left[order] = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(people))
    part = np.where((lengths[people] >= 3) & (left <= 2), 3 - left, 0)
    titles = [f"{rows[place]['Position']} {rows[place]['Industry'] or ''}".strip() for place in first]
    vectors = encoder.load(Path("matching/pretrained/chamba-es-en")).encode(titles)
    return _split(
        "US views, the last of each person", people, jobs, np.ones(len(people), np.float32), part, vectors
    )


def _split(
    name: str, people: np.ndarray, jobs: np.ndarray, values: np.ndarray, part: np.ndarray, content: np.ndarray
) -> Split:
    shape = (people.max() + 1, len(content))
    parts = [
        sparse.csr_matrix(
            (values[part == one], (people[part == one], jobs[part == one])), shape=shape, dtype=np.float32
        )
        for one in range(3)
    ]
    return Split(name, *parts, content)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def asked(known: sparse.csr_matrix, hidden: sparse.csr_matrix, *, most: int, seed: int = 9) -> np.ndarray:
    """Return rows of people with something known and something hidden, at most so many, drawn by lot."""
    rows = np.flatnonzero((np.diff(known.indptr) > 0) & (np.diff(hidden.indptr) > 0))
    chosen = np.random.default_rng(seed).permutation(len(rows))[:most]
    return np.sort(rows[chosen])
