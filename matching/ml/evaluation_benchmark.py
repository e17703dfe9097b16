"""Public rankings in the layout of TalentCLEF (Gasco et al. 2025) and MELO (Retyk et al. 2024), read from a folder.

The folder holds queries, a corpus and what is right. Queries and corpus are each a table (tab or comma, header or
not, id first and text last) called `queries` or `corpus_elements`, or a folder of that name with one text file an
id. What is right is `qrels.tsv` (query, 0, element, gain) or `annotations.tsv` (query, element).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from matching.ml.evaluation_tasks import RankingTask

SUFFIXES = ("", ".tsv", ".csv", ".txt")
RIGHT = ("qrels.tsv", "qrels.txt", "annotations.tsv")


class NoBenchmark(ValueError):
    """The folder is not laid out as a benchmark; says what is missing."""


def read_benchmark(folder: Path) -> RankingTask:
    """Return the ranking of a folder, by MAP; raises NoBenchmark when a part is missing or nothing agrees."""
    queries, corpus = _texts(folder, "queries"), _texts(folder, "corpus_elements")
    row_of = {element: row for row, element in enumerate(corpus)}
    right: dict[str, dict[int, float]] = defaultdict(dict)
    for query, element, gain in _judgements(folder):
        if gain > 0 and query in queries and element in row_of:
            right[query][row_of[element]] = gain
    if not right:
        raise NoBenchmark(f"no judgement in {folder} names a query and an element that are there")
    return RankingTask(
        name=folder.resolve().name,
        metric="map",
        about=f"public benchmark, {len(right)} queries over {len(corpus)} texts",
        is_seen=False,
        queries=tuple(queries[query] for query in right),
        corpus=tuple(corpus.values()),
        relevant=tuple(right.values()),
    )


def _texts(folder: Path, name: str) -> dict[str, str]:
    if (folder / name).is_dir():
        files = sorted(path for path in (folder / name).iterdir() if path.is_file())
        return {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in files}
    for path in (folder / f"{name}{suffix}" for suffix in SUFFIXES):
        if path.is_file():
            rows = [row for row in _rows(path) if len(row) > 1]
            return {row[0]: row[-1] for row in rows[_has_header(rows) :]}
    raise NoBenchmark(f"{folder} holds no {name}")


def _judgements(folder: Path) -> list[tuple[str, str, float]]:
    for path in (folder / name for name in RIGHT):
        if path.is_file():
            rows = [row for row in _rows(path) if len(row) > 1]
            return [_judgement(row) for row in rows[_has_header(rows) :]]
    raise NoBenchmark(f"{folder} holds none of {', '.join(RIGHT)}")


def _judgement(row: list[str]) -> tuple[str, str, float]:
    """Read "query 0 element gain" of TREC, or "query element"."""
    return (row[0], row[2], float(row[3])) if len(row) > 3 else (row[0], row[1], 1.0)


def _rows(path: Path) -> list[list[str]]:
    """Read a table whose columns tabs part, or commas, or (judgements of TREC) blanks."""
    text = path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    if "\t" in first or "," in first:
        return list(csv.reader(text.splitlines(), delimiter="\t" if "\t" in first else ","))
    return [line.split() for line in text.splitlines()]


def _has_header(rows: list[list[str]]) -> bool:
    """Tell a header by the words that benchmarks use for the column of ids."""
    return bool(rows) and rows[0][0].strip().lower() in {
        "q_id",
        "c_id",
        "id",
        "query_id",
        "element_id",
        "corpus_id",
    }
