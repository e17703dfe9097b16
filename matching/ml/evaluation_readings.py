"""What every model is measured beside: chance, words in common, and any encoder, all asked alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.ml.bm25 import BM25
from matching.ml.documents import TextEncoder
from matching.ml.evaluation_tasks import Ask, Reading
from matching.ml.text import fold, terms
from matching.ml.types import FloatMatrix


class Chance:
    """Scores that know nothing."""

    name = "random"

    def index(self, corpus: Sequence[str]) -> Ask:
        """Give each query its own order, the same each time."""
        chance = np.random.default_rng(7)
        return lambda queries: chance.random((len(queries), len(corpus)), np.float32)


class CharacterTfidf:
    """Character n-grams of 3 to 5 within words, folded, no lemmas: the strongest plain baseline for names."""

    name = "tfidf-char"

    def index(self, corpus: Sequence[str]) -> Ask:
        """Weigh the n-grams by their rarity in the corpus."""
        return _tfidf(
            TfidfVectorizer(
                analyzer="char_wb", ngram_range=(3, 5), preprocessor=fold, sublinear_tf=True, dtype=np.float32
            ),
            corpus,
        )


class TermTfidf:
    """The product's own terms (lemmas without gender, no stop words), cosine."""

    name = "tfidf-term"

    def index(self, corpus: Sequence[str]) -> Ask:
        """Weigh the terms by their rarity in the corpus."""
        return _tfidf(TfidfVectorizer(analyzer=terms, sublinear_tf=True, dtype=np.float32), corpus)


class TermBM25:
    """BM25 over the same terms."""

    name = "bm25"

    def index(self, corpus: Sequence[str]) -> Ask:
        """Weigh the corpus once."""
        return BM25(corpus).scores


class Vectors:
    """An encoder by the cosine of its vectors; the vectors of the last corpora are kept, tasks share them."""

    def __init__(self, name: str, encoder: TextEncoder, *, kept: int = 4) -> None:
        self.name = name
        self._encoder = encoder
        self._most_kept = kept
        self._kept: dict[int, FloatMatrix] = {}

    def index(self, corpus: Sequence[str]) -> Ask:
        """Encode the corpus, once."""
        key = hash(tuple(corpus))
        if key not in self._kept:
            if len(self._kept) >= self._most_kept:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = self._encoder.encode(corpus)
        vectors = self._kept[key]
        return lambda queries: np.asarray(self._encoder.encode(queries) @ vectors.T, np.float32)


def _tfidf(vectoriser: TfidfVectorizer, corpus: Sequence[str]) -> Ask:
    weights = vectoriser.fit_transform(corpus).T.tocsr()
    return lambda queries: np.asarray((vectoriser.transform(queries) @ weights).toarray(), np.float32)


def lexical() -> list[Reading]:
    """Return the readings that need no model, chance first."""
    return [Chance(), CharacterTfidf(), TermTfidf(), TermBM25()]
