"""BM25 over terms as one sparse product: the baseline that no reading may fall behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from matching.ml.text import terms
from matching.ml.types import FloatMatrix

K1, B = 1.2, 0.75
"""Saturation of repeated terms and how much long texts are held down: the usual values."""


class BM25:
    """Texts weighed once, asked many times (Robertson & Zaragoza 2009, with the positive idf of Lucene)."""

    def __init__(self, corpus: Sequence[str], *, analyzer: Callable[[str], list[str]] = terms) -> None:
        self._counter = CountVectorizer(analyzer=analyzer, dtype=np.float32)
        counts = sparse.csr_matrix(self._counter.fit_transform(corpus))
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        norm = K1 * (1 - B + B * lengths / max(lengths.mean(), 1e-9))
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log(1 + (counts.shape[0] - frequency + 0.5) / (frequency + 0.5))
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        weighed = counts.data * (K1 + 1) / (counts.data + norm[rows]) * idf[counts.indices]
        self._weights = sparse.csr_matrix(
            (weighed.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape
        ).T.tocsr()

    def scores(self, queries: Sequence[str]) -> FloatMatrix:
        """Return float32 [queries, corpus], 0 where no term is shared; a repeated query term counts again."""
        return np.asarray((self._counter.transform(queries) @ self._weights).toarray(), np.float32)
