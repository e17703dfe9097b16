"""Occupations as bags of weighted terms: how near a text is to what an occupation is called, or to what is done in it.

Weights are TF-IDF with sublinear counts (Salton & Buckley 1988); a document is one unit vector a language, so that
an occupation with names in one language only is not nearer for it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.ml.text import terms
from matching.ml.types import FloatMatrix

SMOOTHING = 10.0
"""Words that the mean of all occupations lends to each, in the likelihood of a title."""


@dataclass(frozen=True, slots=True, eq=False)
class TermDocuments:
    """Documents over a vocabulary: `rows` float32 [documents, terms], one unit vector a language added up."""

    vocabulary: dict[str, int]
    rarity: NDArray[np.float32]
    rows: sparse.csr_matrix

    def vectors(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return unit rows [texts, terms]; a text without a known term gives a row of zeros."""
        return _unit(_weighted(_counts([terms(text) for text in texts], self.vocabulary), self.rarity))

    def cosine(self, texts: Sequence[str]) -> FloatMatrix:
        """Return how near each text is to each document, [texts, documents], each 0 to 2."""
        return np.asarray((self.vectors(texts) @ self.rows.T).toarray(), np.float32)


def build(blocks: Sequence[Sequence[str]], *, most_terms: int | None = None) -> TermDocuments:
    """Make documents of blocks, one block a language: `blocks[language][document]` is a text, perhaps empty.

    With `most_terms` a document keeps that many of its heaviest terms in each language.
    """
    bags = [[terms(text) for text in block] for block in blocks]
    vocabulary: dict[str, int] = {}
    for block in bags:
        for bag in block:
            for word in bag:
                vocabulary.setdefault(word, len(vocabulary))
    counts = [_counts(block, vocabulary) for block in bags]
    holders = sum(np.asarray((count > 0).sum(axis=0)).ravel() for count in counts)
    documents = sum(sum(1 for bag in block if bag) for block in bags)
    rarity = np.asarray(np.log((1 + documents) / (1 + holders)) + 1, np.float32)
    rows = [_unit(_heaviest(_unit(_weighted(count, rarity)), most_terms)) for count in counts]
    return TermDocuments(vocabulary, rarity, sparse.csr_matrix(sum(rows[1:], rows[0])))


class TermLikelihood:
    """Naive Bayes over the terms of names: how much likelier each term is of an occupation than of any."""

    def __init__(self, documents: Sequence[str]) -> None:
        bags = [terms(document) for document in documents]
        self._vocabulary = {
            word: place for place, word in enumerate(dict.fromkeys(word for bag in bags for word in bag))
        }
        counts = _counts(bags, self._vocabulary)
        share = np.asarray(counts.sum(axis=0)).ravel() / max(counts.sum(), 1.0)
        totals = np.asarray(counts.sum(axis=1)).ravel()
        held = counts.tocoo()
        # log((c + a s) / ((n + a) s)) is the same for each term that an occupation lacks, so only the rest is stored
        lift = np.log(1 + held.data / (SMOOTHING * share[held.col]))
        self._lift = sparse.csr_matrix((lift, (held.row, held.col)), shape=counts.shape).astype(np.float32)
        self._missing = np.asarray(np.log(SMOOTHING / (totals + SMOOTHING)), np.float32)

    def score(self, texts: Sequence[str]) -> FloatMatrix:
        """Return log likelihood ratios [texts, documents] divided by the square root of the number of known terms."""
        counts = _counts([terms(text) for text in texts], self._vocabulary)
        known = np.asarray(counts.sum(axis=1)).reshape(-1, 1)
        ratios = (counts @ self._lift.T).toarray() + known * self._missing[None, :]
        return np.asarray(ratios / np.sqrt(np.maximum(known, 1)), np.float32)


def _counts(bags: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> sparse.csr_matrix:
    starts, columns, data = [0], [], []
    for bag in bags:
        found = Counter(vocabulary[word] for word in bag if word in vocabulary)
        columns += list(found)
        data += list(found.values())
        starts.append(len(columns))
    return sparse.csr_matrix(
        (np.array(data, np.float32), np.array(columns, np.int32), np.array(starts)),
        shape=(len(bags), len(vocabulary)),
    )


def _weighted(counts: sparse.csr_matrix, rarity: NDArray[np.float32]) -> sparse.csr_matrix:
    weighted = counts.copy()
    weighted.data = (1 + np.log(weighted.data)) * rarity[weighted.indices]
    return weighted


def _unit(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ rows).astype(np.float32)


def _heaviest(rows: sparse.csr_matrix, most: int | None) -> sparse.csr_matrix:
    if most is None:
        return rows
    kept = rows.copy()
    for row in range(rows.shape[0]):
        data = kept.data[kept.indptr[row] : kept.indptr[row + 1]]
        if len(data) > most:
            data[data < np.partition(data, -most)[-most]] = 0
    kept.eliminate_zeros()
    return kept
