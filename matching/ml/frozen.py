"""Files of a frozen training set: plain tables with a manifest, read the same way whoever learns from them.

Three kinds. "ranker" holds items of pages shown with their features; "encoder" holds people's words, jobs' words and
pairs of them with a label; "collaborative" holds who chose what. Every row says whose it is by a number, so that the
rows of a person who left can be taken out, and stands in a fold of people and before or after a moment in time:
training reads the first fold before it, a test reads people whom training never saw, after it.

Written byte for byte the same for the same rows, so that the hash of the folder names its content.
"""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.ml.manifest import MANIFEST_FILE, check_manifest, read_manifest, write_manifest

TRAIN, VALID, TEST = 0, 1, 2
FOLD_TENTHS = {VALID: 1, TEST: 1}
"""How many tenths of the people are held out for choosing and for the last test; the others train."""
ROWS_FILE, PAIRS_FILE, PEOPLE_FILE, JOBS_FILE = (
    "rows.npz",
    "pairs.jsonl.gz",
    "people.jsonl.gz",
    "jobs.jsonl.gz",
)
PERSON = "person"

Columns = Mapping[str, NDArray[Any]]
Row = dict[str, Any]


def fold_of(person_ids: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return the fold [n] of people: TRAIN, VALID or TEST, the same in every set for ever."""
    # Knuth's multiplicative hash: neighbours in number are strangers in fold
    tenth = (person_ids.astype(np.uint64) * np.uint64(2654435761) % np.uint64(2**32)) * np.uint64(
        10
    ) >> np.uint64(32)
    folds = np.full(len(person_ids), TRAIN, np.int8)
    folds[tenth < FOLD_TENTHS[VALID] + FOLD_TENTHS[TEST]] = TEST
    folds[tenth < FOLD_TENTHS[VALID]] = VALID
    return folds


def part(columns: Columns, fold: int) -> NDArray[np.bool_]:
    """Return the rows [n] of a part: training people before the cut, held-out people after it. The rest is in none."""
    rows: NDArray[np.bool_] = (columns["folds"] == fold) & (columns["later"] == (fold != TRAIN))
    return rows


# --- writing and reading


def write(folder: Path, *, tables: Mapping[str, Columns | Iterable[Row]], facts: Mapping[str, Any]) -> str:
    """Write each table under its file name (columns as .npz, rows as .jsonl.gz) and the manifest; return the hash.

    The manifest says the facts and how many people and rows there are.
    """
    folder.mkdir(mode=0o700, parents=True)
    for name, table in tables.items():
        content = _npz(table) if isinstance(table, Mapping) else _lines(table)
        _write_private(folder / name, content)
    write_manifest(folder, files=sorted(tables), facts=facts)
    sha256 = write_manifest(folder, files=sorted(tables), facts={**facts, "counts": count(folder)})
    os.chmod(folder / MANIFEST_FILE, 0o600)
    return sha256


def _write_private(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _npz(columns: Columns) -> bytes:
    content = io.BytesIO()
    # numpy stamps every member with 1980, so the same columns are the same bytes
    np.savez_compressed(content, **{name: columns[name] for name in sorted(columns)})  # type: ignore[arg-type]
    return content.getvalue()


def _lines(rows: Iterable[Row]) -> bytes:
    content = io.BytesIO()
    with gzip.GzipFile(fileobj=content, mode="wb", mtime=0) as packed:
        for row in rows:
            packed.write(json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n")
    return content.getvalue()


def columns(folder: Path, name: str = ROWS_FILE) -> dict[str, NDArray[Any]]:
    """Read a table of columns after checking the folder; raises EncoderDamaged for a changed byte."""
    check_manifest(folder)
    with np.load(folder / name) as found:
        return {key: found[key] for key in found.files}


def rows(folder: Path, name: str) -> Iterator[Row]:
    """Read a table of rows, one after the other."""
    with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def facts(folder: Path) -> dict[str, Any]:
    """Read what the manifest says of a set: kind, span, cut, counts, names of features."""
    return read_manifest(folder)


def people(folder: Path) -> NDArray[np.int64]:
    """Return the numbers of everybody who has a row in a set, ascending."""
    found = [_people_of(folder, name) for name in read_manifest(folder)["sha256"]]
    return np.unique(np.concatenate([np.empty(0, np.int64), *found]))


def _people_of(folder: Path, name: str) -> NDArray[np.int64]:
    if name.endswith(".npz"):
        with np.load(folder / name) as found:
            return np.asarray(found["people"], np.int64) if "people" in found.files else np.empty(0, np.int64)
    return np.array([row[PERSON] for row in rows(folder, name) if PERSON in row], np.int64)


def count(folder: Path) -> dict[str, int]:
    """Count the people of a set, its rows, and the rows of each part."""
    found = {"people": len(people(folder))}
    names = read_manifest(folder)["sha256"]
    if ROWS_FILE in names:
        table = columns(folder)
        found["rows"] = len(table["people"])
        parts = {"train": TRAIN, "valid": VALID, "test": TEST}
        found |= {name: int(part(table, fold).sum()) for name, fold in parts.items()}
    if PAIRS_FILE in names:
        said = [bool(row.get("negative")) for row in rows(folder, PAIRS_FILE)]
        found |= {"rows": len(said), "negatives": sum(said), "positives": len(said) - sum(said)}
    return found


def without(folder: Path, gone: NDArray[np.int64], *, out: Path) -> str:
    """Write a set again into `out` without the rows of these people; return the hash of the new one."""
    check_manifest(folder)
    found = read_manifest(folder)
    left = set(gone.tolist())
    tables: dict[str, Columns | Iterable[Row]] = {}
    for name in found.pop("sha256"):
        if name.endswith(".npz"):
            held = columns(folder, name)
            keep = ~np.isin(held["people"], gone)
            tables[name] = {key: column[keep] for key, column in held.items()}
        else:
            tables[name] = [row for row in rows(folder, name) if row.get(PERSON) not in left]
    return write(out, tables=tables, facts=found)
