"""Candidates of everybody by what she wants: meaning and occupation as one inner product for the kernel.

Meaning is share x max + (1 - share) x mean of the cosines of her vectors v1 ... vk: the highest inner product with
share x vi + (1 - share) x mean of v, one query a vector. The closeness of occupations is a table of few dimensions:
a job stands in it at the weighted mean of its guesses, a person where she is nearest to each occupation. What the
score adds to both (words of titles, skills, pay, distance) is left to the ranking of the candidates.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.sparse.linalg import eigsh

from matching.ml.blocks import JobBlock, SeekerBlock
from matching.ml.parts import WEIGHTS, Weights
from matching.ml.scoring import NOBODY, Ids, top_matches
from matching.ml.scoring_gates import Doors
from matching.ml.taxonomy import Taxonomy
from matching.ml.types import FloatMatrix, IntArray

DIMENSIONS = 128
"""Columns that the table of occupations is drawn together to."""


def top_by_meaning(
    seekers: SeekerBlock, jobs: JobBlock, *, weights: Weights = WEIGHTS, count: int = 300, threads: int = 1
) -> tuple[Ids, FloatMatrix]:
    """Return each person's `count` open jobs of the highest meaning: positions int32 [n, count], cosines float32.

    A person without vectors has an empty list (-1). Both blocks must have been built with the same `codes`. Lists are
    as those of `scoring.top_matches`.
    """
    queries, owner = meaning_queries(seekers, weights=weights)
    return _lists(queries, owner, seekers, jobs, jobs.vectors, count=count, threads=threads)


def top_by_wants(
    seekers: SeekerBlock, jobs: JobBlock, *, taxonomy: Taxonomy, weights: Weights = WEIGHTS, count: int = 300,
    threads: int = 1,
) -> tuple[Ids, FloatMatrix]:  # fmt: skip
    """Return each person's `count` open jobs of the highest meaning and occupation together, as candidates.

    The scores are those of candidates, about the base of the ranking's `wants`; rank the candidates with
    `ranking.score_jobs(seeker, jobs.take(ids[ids >= 0]), ...)`. Both blocks must have been built with the same
    `codes`. A person of whom neither vectors nor occupations are known has an empty list (-1).
    """
    queries, owner = meaning_queries(seekers, weights=weights)
    near, stands = _occupation_queries(seekers, taxonomy), _occupation_places(jobs, taxonomy)
    mute = np.setdiff1d(np.flatnonzero(np.diff(seekers.occupation_starts)), owner)
    owner = np.concatenate([owner, mute])
    queries = np.concatenate([queries, np.zeros((len(mute), queries.shape[1]), np.float32)])
    queries *= np.float32(weights.meaning / (weights.meaning_high - weights.meaning_low))
    people = np.hstack([queries, np.float32(weights.occupation) * near[owner]])
    return _lists(
        people, owner, seekers, jobs, np.hstack([jobs.vectors, stands]), count=count, threads=threads
    )


def meaning_queries(seekers: SeekerBlock, *, weights: Weights = WEIGHTS) -> tuple[FloatMatrix, IntArray]:
    """Return one query a vector [q, d] and whose it is [q]: the highest product of a person's is her meaning."""
    lengths = np.diff(seekers.vector_starts)
    owner = np.repeat(np.arange(len(seekers)), lengths)
    share = np.float32(weights.best_vector)
    sums = np.zeros((len(seekers), seekers.vectors.shape[1]), np.float32)
    np.add.at(sums, owner, seekers.vectors)
    means = sums / np.maximum(lengths, 1).astype(np.float32)[:, None]
    return np.asarray(share * seekers.vectors + (1 - share) * means[owner], np.float32), owner


@lru_cache(maxsize=2)
def _places(taxonomy: Taxonomy) -> FloatMatrix:
    """Return a place of each occupation, float32 [occupations, k], whose inner products are about the closeness."""
    table = np.stack([taxonomy.similarity_row(one.id) for one in taxonomy.occupations])
    width = min(DIMENSIONS, len(table) - 1)
    values, vectors = eigsh(table, k=width, which="LA", v0=np.ones(len(table)))
    return np.asarray(vectors * np.sqrt(np.maximum(values, 1e-9)), np.float32)


def _occupation_places(jobs: JobBlock, taxonomy: Taxonomy) -> FloatMatrix:
    places = _places(taxonomy)
    return np.asarray(
        np.einsum("mg,mgk->mk", jobs.probabilities.astype(np.float32), places[jobs.occupations]), np.float32
    )


def _occupation_queries(seekers: SeekerBlock, taxonomy: Taxonomy) -> FloatMatrix:
    """Return where each person stands, [n, k]: her nearest occupation to each, projected onto the places."""
    places = _places(taxonomy)
    # places are orthogonal columns: dividing by their squared lengths inverts them
    back = places / (places * places).sum(axis=0)
    found = np.zeros((len(seekers), places.shape[1]), np.float32)
    known: dict[tuple[tuple[int, float], ...], FloatMatrix] = {}
    for person in range(len(seekers)):
        held = slice(seekers.occupation_starts[person], seekers.occupation_starts[person + 1])
        numbers, weights = seekers.occupations[held], seekers.occupation_weights[held]
        if len(numbers):
            key = tuple(zip(numbers.tolist(), weights.tolist(), strict=True))
            if key not in known:
                rows = [w * taxonomy.similarity_row(taxonomy.occupations[number].id) for number, w in key]
                known[key] = np.asarray(np.max(rows, axis=0).astype(np.float32) @ back, np.float32)
            found[person] = known[key]
    return found


def _lists(
    queries: FloatMatrix, owner: IntArray, seekers: SeekerBlock, jobs: JobBlock, rows: FloatMatrix, *, count: int,
    threads: int,
) -> tuple[Ids, FloatMatrix]:  # fmt: skip
    doors = Doors.of(seekers.facts.take(owner), jobs.facts)
    ids, scores = top_matches(queries, rows, doors=doors, count=count, threads=threads)
    return _best_of_rows(ids, scores, owner, people=len(seekers), count=count)


def _best_of_rows(
    ids: Ids, scores: FloatMatrix, owner: IntArray, *, people: int, count: int
) -> tuple[Ids, FloatMatrix]:
    """Merge the lists of each person's queries; a job counts with its best score."""
    person = np.repeat(owner, ids.shape[1])
    job, score = ids.ravel(), scores.ravel()
    kept = np.flatnonzero(job >= 0)
    order = kept[np.lexsort((-score[kept], job[kept], person[kept]))]
    is_first = np.ones(len(order), bool)
    is_first[1:] = (np.diff(person[order]) != 0) | (np.diff(job[order]) != 0)
    order = order[is_first]
    order = order[np.lexsort((job[order], -score[order], person[order]))]
    lengths = np.bincount(person[order], minlength=people)
    place = np.arange(len(order)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    order, place = order[place < count], place[place < count]
    best_ids = np.full((people, count), NOBODY, np.int32)
    best = np.full((people, count), -np.inf, np.float32)
    best_ids[person[order], place], best[person[order], place] = job[order], score[order]
    return best_ids, best
