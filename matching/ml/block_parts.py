"""Parts of blocks: lists of a row each (guesses, skills, terms, factors) laid out as arrays and sparse rows."""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.ml.taxonomy import Taxonomy
from matching.ml.text import terms
from matching.ml.titles import clean_title
from matching.ml.types import FloatArray, FloatMatrix, IntArray

TERM_COLUMNS = 1 << 18
MOST_GUESSES = 3
"""Occupations of a job that count, by probability."""
SURE_ENOUGH = 0.5
"""Sum of the guesses' probabilities from which a reading counts in full; a guess in the dark counts for less."""
OPTIONAL_SKILL = 0.5
"""Weight of a skill that is nice to have against a required one."""
UNKNOWN = -1


@lru_cache(maxsize=100_000)
def title_terms(title: str) -> tuple[int, ...]:
    """Return columns of the terms of a title, without pleas and places."""
    return tuple(
        dict.fromkeys(zlib.crc32(word.encode()) % TERM_COLUMNS for word in terms(clean_title(title)))
    )


def person_terms(lines: str) -> tuple[int, ...]:
    """Return columns of the terms of a person's wish and titles, one a line."""
    return tuple(dict.fromkeys(column for line in lines.split("\n") for column in title_terms(line)))


def term_rows(columns: Sequence[Sequence[int]], *, shared: bool) -> sparse.csr_matrix:
    """Return terms as sparse rows of ones, or of shares that sum to 1."""
    starts = row_starts([len(row) for row in columns])
    indices = np.fromiter(chain.from_iterable(columns), np.int32, int(starts[-1]))
    lengths = np.diff(starts)
    values = np.repeat(1 / np.maximum(lengths, 1), lengths) if shared else np.ones(len(indices))
    return sparse.csr_matrix((values, indices, starts.astype(np.int32)), shape=(len(columns), TERM_COLUMNS))


def guesses(
    codes: Sequence[Sequence[str]], probabilities: Sequence[Sequence[float]], taxonomy: Taxonomy
) -> tuple[NDArray[np.int32], FloatArray]:
    """Return the likeliest known occupations of each job as numbers [n, 3] with probabilities [n, 3]."""
    numbers = np.zeros((len(codes), MOST_GUESSES), np.int32)
    shares = np.zeros((len(codes), MOST_GUESSES))
    for row, pairs in enumerate(zip(codes, probabilities, strict=True)):
        known = [
            (taxonomy.occupation_number[code], share)
            for code, share in zip(*pairs, strict=True)
            if code in taxonomy.occupation_number
        ]
        for place, (number, share) in enumerate(known[:MOST_GUESSES]):
            numbers[row, place], shares[row, place] = number, share
    totals = shares.sum(axis=1, keepdims=True)
    return numbers, shares / np.maximum(totals, SURE_ENOUGH)


def asked_skills(
    skills: Sequence[Sequence[str]], required: Sequence[Sequence[bool]], taxonomy: Taxonomy
) -> tuple[sparse.csr_matrix, FloatArray]:
    """Return skills weighted by rarity and by being required, rows summing to 1, and the mass before that.

    A skill that is named twice counts once, as required where one of the two says so.
    """
    rows, numbers = _numbered(skills, taxonomy)
    weights = np.where(np.fromiter(chain.from_iterable(required), bool, len(numbers)), 1.0, OPTIONAL_SKILL)
    weights = weights * taxonomy.skill_rarities[numbers]
    kept = _once(rows, numbers, weights)
    rows, numbers, weights = rows[kept], numbers[kept], weights[kept]
    mass = np.asarray(np.bincount(rows, weights, minlength=len(skills)), np.float64)
    return _sparse(rows, numbers, weights / mass[rows], (len(skills), len(taxonomy.skills))), mass


def held_skills(skills: Sequence[Sequence[str]], taxonomy: Taxonomy) -> sparse.csr_matrix:
    """Return the known skills of each person as sparse rows of ones."""
    rows, numbers = _numbered(skills, taxonomy)
    kept = _once(rows, numbers, np.zeros(len(numbers)))
    rows, numbers = rows[kept], numbers[kept]
    return _sparse(rows, numbers, np.ones(len(rows)), (len(skills), len(taxonomy.skills)))


def _numbered(skills: Sequence[Sequence[str]], taxonomy: Taxonomy) -> tuple[IntArray, IntArray]:
    """Return row and number of every skill named, UNKNOWN for one that the taxonomy has not."""
    lengths = [len(row) for row in skills]
    number = taxonomy.skill_number.get
    found = (number(skill, UNKNOWN) for skill in chain.from_iterable(skills))
    return np.repeat(np.arange(len(skills)), lengths), np.fromiter(found, np.int64, sum(lengths))


def _once(rows: IntArray, numbers: IntArray, weights: FloatArray) -> IntArray:
    """Return the places of known skills in order of row and number, of equal ones the weightiest."""
    order = np.lexsort((-weights, numbers, rows))
    order = order[numbers[order] != UNKNOWN]
    same = (np.diff(rows[order]) == 0) & (np.diff(numbers[order]) == 0)
    first = np.concatenate((np.ones(min(len(order), 1), bool), ~same))
    return np.asarray(order[first], np.int64)


def _sparse(
    rows: IntArray, columns: IntArray, values: FloatArray, shape: tuple[int, int]
) -> sparse.csr_matrix:
    starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=shape[0]))))
    return sparse.csr_matrix((values, columns.astype(np.int32), starts.astype(np.int32)), shape=shape)


def stacked(rows: Sequence[FloatMatrix]) -> FloatMatrix:
    """Return float32 [sum of rows, d]; [0, 0] where there are none."""
    filled = [row for row in rows if row.size]
    return np.ascontiguousarray(np.vstack(filled), np.float32) if filled else np.zeros((0, 0), np.float32)


def factor_rows(rows: Sequence[FloatMatrix]) -> FloatMatrix:
    """Return [n, k] with NaN for who has none; raises ValueError when two rows differ in length."""
    lengths = {row.size for row in rows if row.size}
    if len(lengths) > 1:
        raise ValueError(f"collaborative factors of different lengths: {sorted(lengths)}")
    made = np.full((len(rows), lengths.pop() if lengths else 0), np.nan, np.float32)
    for place, row in enumerate(rows):
        if row.size:
            made[place] = row.reshape(-1)
    return made


def row_starts(lengths: Sequence[int]) -> IntArray:
    """Return n + 1 positions: the rows of the i-th stand from starts[i] to starts[i + 1]."""
    return np.concatenate(([0], np.cumsum(np.asarray(lengths, np.int64)))).astype(np.int64)
