"""Rows of blocks of jobs or people: picked out, put together, weighed; whatever columns a block has."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np
from scipy import sparse

from matching.ml.blocks import JobBlock, SeekerBlock
from matching.ml.types import IntArray

Block = TypeVar("Block", JobBlock, SeekerBlock)

# Fields with several rows a person, and the field that says where each person's rows begin.
_STARTS = {
    "vectors": "vector_starts",
    "occupations": "occupation_starts",
    "occupation_weights": "occupation_starts",
    "searches": "search_starts",
}


def ids_of(block: JobBlock | SeekerBlock) -> IntArray:
    """Return the ids of the rows of a block."""
    return block.job_ids if isinstance(block, JobBlock) else block.seeker_ids


def take(block: Block, rows: IntArray) -> Block:
    """Return a block of these rows, in their order."""
    found: dict[str, Any] = {}
    for one in fields(block):
        value = getattr(block, one.name)
        starts = getattr(block, _STARTS.get(one.name, ""), None)
        if starts is not None:
            found[one.name] = value[_ragged(starts, rows)] if value.size else value
        elif one.name in _STARTS.values():
            found[one.name] = _starts(np.diff(value)[rows])
        else:
            found[one.name] = _of_rows(value, rows)
    return type(block)(**found)


def _of_rows(value: Any, rows: IntArray) -> Any:
    if is_dataclass(value):
        return type(value)(**{one.name: getattr(value, one.name)[rows] for one in fields(value)})  # type: ignore[misc]
    return value if isinstance(value, dict) else value[rows]


def _ragged(starts: IntArray, rows: IntArray) -> IntArray:
    """Return the places of all rows of these people."""
    lengths = np.diff(starts)[rows]
    begins = np.repeat(starts[:-1][rows] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return np.asarray(begins + np.arange(lengths.sum()), np.int64)


def _starts(lengths: IntArray) -> IntArray:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def join(blocks: Sequence[Block]) -> Block:
    """Return one block of the rows of several, which share their codes; raises IndexError for none."""
    first = blocks[0]
    found: dict[str, Any] = {}
    for one in fields(first):
        values = [getattr(block, one.name) for block in blocks]
        if one.name in _STARTS.values():
            found[one.name] = _starts(np.concatenate([np.diff(value) for value in values]))
        else:
            found[one.name] = _joined(values)
    return type(first)(**found)


def _joined(values: Sequence[Any]) -> Any:
    first = values[0]
    if isinstance(first, dict):
        return first
    if is_dataclass(first):
        names = [one.name for one in fields(first)]
        return type(first)(  # type: ignore[misc]
            **{name: np.concatenate([getattr(value, name) for value in values]) for name in names}
        )
    if sparse.issparse(first):
        return sparse.vstack(values, format="csr")
    width = max(value.shape[1:] for value in values)
    return np.concatenate([_widened(value, width) for value in values])


def _widened(value: Any, width: tuple[int, ...]) -> Any:
    """Give rows of the same width as those of other blocks, unknown where they had none."""
    if value.shape[1:] == width:
        return value
    return np.full((len(value), *width), np.nan, value.dtype)


def weight(value: Any) -> int:
    """Return how many bytes the arrays of a block take."""
    if is_dataclass(value):
        return sum(weight(getattr(value, one.name)) for one in fields(value))
    if sparse.issparse(value):
        return int(value.data.nbytes + value.indices.nbytes + value.indptr.nbytes)
    return int(getattr(value, "nbytes", 0))
