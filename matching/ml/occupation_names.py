"""Names of occupations found by their rare terms: cosine, and how much of a name a text holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from matching.ml import occupation_terms
from matching.ml.types import FloatMatrix

COSINE, COVERAGE = 0.55, 0.45
BATCH = 64


class NamedTerms:
    """Many names of few occupations as one sparse matrix; any order of names is fine."""

    def __init__(self, names: Sequence[tuple[str, int]], *, count: int) -> None:
        ordered = sorted(names, key=lambda pair: pair[1])
        self._documents = occupation_terms.build([[name for name, _ in ordered]])
        owners = np.array([number for _, number in ordered], np.int64)
        self._owners, self._starts = np.unique(owners, return_index=True)
        self._count = count
        rows = self._documents.rows
        totals = np.maximum(np.asarray(rows.sum(axis=1)).ravel(), 1e-9)
        held = sparse.csr_matrix(sparse.diags(1 / totals) @ rows)
        # the part of cosine has the weights of the text, the part of coverage only whether a term is there
        self._by_term = sparse.csr_matrix(rows.T).astype(np.float32)
        self._share = sparse.csr_matrix(held.T).astype(np.float32)

    def best(self, texts: Sequence[str]) -> FloatMatrix:
        """Return the likeness of the nearest name of each occupation, [texts, count], each 0 to 1."""
        found = np.zeros((len(texts), self._count), np.float32)
        for start in range(0, len(texts), BATCH):
            vectors = self._documents.vectors(texts[start : start + BATCH])
            held = vectors.copy()
            held.data[:] = 1.0
            scores = (COSINE * (vectors @ self._by_term) + COVERAGE * (held @ self._share)).toarray()
            found[start : start + BATCH, self._owners] = np.maximum.reduceat(scores, self._starts, axis=1)
        return found
