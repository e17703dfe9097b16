"""Which occupation a job title or a person's sentence speaks of: the nearest names of the taxonomy.

Each name is compared in three ways: character n-grams of its lemmas (spelling, endings), rare terms in common
(cosine), and how much of the name is found in the query (coverage, which carries long sentences). A sentence
encoder may add its cosine. The best name of a concept stands for it; a softmax over concepts gives
probabilities, with a temperature fitted on ESCO names that were held out of the index. An
encoder's cosine may join (`NameWeights.encoder`, 0 today): it has its say through the O*NET heads
(`onet_reader`), which see title and body.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import re2
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.ml.documents import TextEncoder
from matching.ml.taxonomy import Taxonomy
from matching.ml.text import LONGEST_READ, guess_language, lemmatise, term, terms
from matching.ml.titles import title_segments
from matching.ml.types import FloatMatrix, OccupationGuess

BATCH = 256
ENGLISH_LEAD = 0.08
"""How much nearer an English name must be before a title without clear language counts as English."""
MOST_GUESSES = 20


@dataclass(frozen=True, slots=True)
class NameWeights:
    """How the ways of comparing a query with a name are mixed."""

    characters: float = 0.45
    """Cosine of character n-grams (3 to 5) of lemmas."""
    terms: float = 0.30
    """Cosine of rare terms."""
    coverage: float = 0.25
    """Share of the name's rare terms that the query holds."""
    encoder: float = 0.0
    """Cosine of sentence vectors, when an encoder is given."""
    body: float = 0.12
    """Share of the name's rare terms that the first lines of the body hold."""
    later_segment: float = 0.93
    """Factor for a part of the title after the whole of it."""
    local_name: float = 0.08
    """Added to a Peruvian name, which is closer to how ads and people here speak."""
    preferred_name: float = 0.03
    """Added to the preferred name of an occupation, so that it wins over the same words as another's alternative."""
    temperature: float = 0.075
    """Of the softmax over concepts, fitted on held-out ESCO names: calibration error .10 (`benchmarks.occupations`)."""
    nothing: float = 0.42
    """Similarity at which "none of them" is as probable as the nearest name."""


# Ranks and helpers that ESCO lists as another name of one occupation, though alone they say nothing.
GENERIC_NAMES = frozenset(
    "auxiliar trabajador trabajadora asistente asistenta coordinador coordinadora analista especialista jefe jefa "
    "supervisor supervisora personal técnico técnica responsable operador operadora profesional empleado empleada "
    "agente director directora encargado encargada consultor consultora asesor asesora inspector inspectora "
    "ayudante gestor gestora promotor promotora oficial instalador instaladora worker assistant manager analyst "
    "specialist coordinator supervisor operator technician officer consultant trainer inspector agent".split()
)


# Words with which people tell of any work: they name none.
_LIGHT_TERMS = frozenset(
    term(word)
    for word in "hacer hago hice hacía trabajar trabajé trabajo tener tengo tuve ser fui era estar estuve dar dí "
    "ayudar ayudé ayudaba ayudo saber sé poder experiencia año años mes meses día casa mío propio negocio tiempo "
    "también actualmente siempre desde niño soy cargo área puesto empresa work worked experience year years job".split()
)


def telling_terms(text: str) -> list[str]:
    """Return the terms of a text without those with which people tell of any work."""
    found = terms(text)
    return [word for word in found if word not in _LIGHT_TERMS] or found


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the index, of the occupation with that number in the taxonomy."""

    text: str
    occupation: int
    isco: str
    is_local: bool
    is_preferred: bool = False


def names_of(taxonomy: Taxonomy, language: str) -> list[Name]:
    """Return every name of a language; local names belong to Spanish."""
    found: list[Name] = []
    for number, occupation in enumerate(taxonomy.occupations):
        if occupation.is_local:
            continue
        others = occupation.other_en if language == "en" else occupation.other_es
        preferred = {occupation.name_en} if language == "en" else set(occupation.name_es.split("/"))
        for text in dict.fromkeys([*others, *([occupation.name_en] if language == "en" else [])]):
            if text.lower() not in GENERIC_NAMES:
                found.append(Name(text, number, occupation.isco, False, text in preferred))
    if language == "es":
        for local in taxonomy.local_names:
            found.append(Name(local.name, taxonomy.occupation_number[local.occupation_id], local.isco, True))
    return found


def _bonus(name: Name, weights: NameWeights) -> float:
    if name.is_local:
        return weights.local_name
    return weights.preferred_name if name.is_preferred else 0.0


class NameIndex:
    """Names of one language as sparse matrices."""

    def __init__(
        self, names: list[Name], *, weights: NameWeights, encoder: TextEncoder | None = None
    ) -> None:
        self.names = names
        self._weights = weights
        self._encoder = encoder if weights.encoder > 0 else None
        self.occupation = np.array([name.occupation for name in names])
        order = np.argsort(self.occupation, kind="stable")
        self._order, self._starts = order, np.flatnonzero(np.diff(self.occupation[order], prepend=-1))
        self.concepts = self.occupation[order][self._starts]
        self._bonus = np.array([_bonus(name, weights) for name in names], np.float32)
        texts = [name.text for name in names]
        self._characters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), preprocessor=lemmatise, sublinear_tf=True, dtype=np.float32,
            min_df=2,
        )  # fmt: skip
        self._terms = TfidfVectorizer(analyzer=telling_terms, dtype=np.float32, use_idf=True)
        self._by_characters = self._characters.fit_transform(texts).T.tocsr()
        by_terms = self._terms.fit_transform(texts)
        self._by_terms = by_terms.T.tocsr()
        totals = np.asarray(by_terms.sum(axis=1)).ravel()
        self._shares = (sparse.diags(1 / np.maximum(totals, 1e-9)) @ by_terms).T.tocsr().astype(np.float32)
        self._vectors = self._encoder.encode(texts) if self._encoder else None

    def score(self, queries: Sequence[str]) -> FloatMatrix:
        """Return the similarity of each query with each name, [queries, names]."""
        weights = self._weights
        by_terms = self._terms.transform(queries)
        held = by_terms.copy()
        held.data[:] = 1.0
        scores = weights.characters * (self._characters.transform(queries) @ self._by_characters).toarray()
        scores += weights.terms * (by_terms @ self._by_terms).toarray()
        scores += weights.coverage * (held @ self._shares).toarray()
        if self._encoder is not None and self._vectors is not None:
            scores += weights.encoder * (self._encoder.encode(list(queries)) @ self._vectors.T)
        scores += self._bonus * (scores > 0.3)
        return np.asarray(scores, np.float32)

    def coverage(self, texts: Sequence[str]) -> FloatMatrix:
        """Return the share of each name's terms that each text holds, [texts, names]."""
        held = self._terms.transform(texts)
        held.data[:] = 1.0
        return np.asarray((held @ self._shares).toarray(), np.float32)

    def best_per_concept(self, scores: FloatMatrix) -> FloatMatrix:
        """Return for each query the best score of each concept, in the order of `concepts`."""
        return np.asarray(np.maximum.reduceat(scores[:, self._order], self._starts, axis=1), np.float32)

    def best_name(self, scores: NDArray[np.float32], concept: int) -> Name:
        """Return the best name of the concept at this place of `concepts`, given scores of one query [names]."""
        end = self._starts[concept + 1] if concept + 1 < len(self._starts) else len(self._order)
        members = self._order[self._starts[concept] : end]
        return self.names[int(members[np.argmax(scores[members])])]


class OccupationIndex:
    """All names of the taxonomy in both languages, ready to be asked."""

    def __init__(
        self, taxonomy: Taxonomy, *, encoder: TextEncoder | None = None, weights: NameWeights | None = None
    ) -> None:
        self.taxonomy = taxonomy
        self.weights = weights or NameWeights()
        self._indexes = {
            language: NameIndex(names_of(taxonomy, language), weights=self.weights, encoder=encoder)
            for language in ("es", "en")
        }

    def nearest_one(self, title: str, body: str = "", *, k: int = 5) -> list[OccupationGuess]:
        """Return the k nearest occupations of one title or sentence, most probable first."""
        return self.nearest([title], [body], k=k)[0]

    def nearest(
        self, titles: Sequence[str], bodies: Sequence[str], *, k: int = 5, lift: FloatMatrix | None = None
    ) -> list[list[OccupationGuess]]:
        """Return the k (1 to 20) nearest occupations of each title with its body; equal pairs are read once.

        A job without a title is read by its body. An empty pair gives an empty list. `lift` [titles, occupations]
        is added to the similarity of each occupation, in the order of the taxonomy.
        """
        if not 1 <= k <= MOST_GUESSES:
            raise ValueError(f"k must be between 1 and {MOST_GUESSES}, got {k}")
        if len(titles) != len(bodies):
            raise ValueError(f"{len(titles)} titles and {len(bodies)} bodies")
        pairs = [_pair(title, body) for title, body in zip(titles, bodies, strict=True)]
        rows = {pair: row for row, pair in reversed(list(enumerate(pairs))) if any(pair)}
        distinct = list(rows)
        read: dict[tuple[str, str], list[OccupationGuess]] = {}
        for start in range(0, len(distinct), BATCH):
            batch = distinct[start : start + BATCH]
            lifts = None if lift is None else lift[[rows[pair] for pair in batch]]
            read.update(zip(batch, self._nearest_batch(batch, k, lifts), strict=True))
        return [read.get(pair, []) for pair in pairs]

    def _nearest_batch(
        self, pairs: list[tuple[str, str]], k: int, lift: FloatMatrix | None
    ) -> list[list[OccupationGuess]]:
        """Read a batch in Spanish, then in English what may be English, and keep the language that is nearer."""
        guesses, tops = self._in_language("es", pairs, k, lift)
        doubtful = [place for place, (title, body) in enumerate(pairs) if _may_be_english(title, body)]
        if doubtful:
            english, english_tops = self._in_language(
                "en", [pairs[place] for place in doubtful], k, None if lift is None else lift[doubtful]
            )
            for place, read, top in zip(doubtful, english, english_tops, strict=True):
                if top > tops[place] + ENGLISH_LEAD:
                    guesses[place] = read
        return guesses

    def _in_language(
        self, language: str, pairs: list[tuple[str, str]], k: int, lift: FloatMatrix | None
    ) -> tuple[list[list[OccupationGuess]], NDArray[np.float32]]:
        """Return the guesses of each pair by the names of one language, and the similarity of the nearest name."""
        index = self._indexes[language]
        segments: list[str] = []
        owners: list[int] = []
        factors: list[float] = []
        for owner, (title, body) in enumerate(pairs):
            for place, segment in enumerate(_segments(title, body)):
                segments.append(segment)
                owners.append(owner)
                factors.append(1.0 if place == 0 else self.weights.later_segment)
        scores = index.score(segments) * np.array(factors, np.float32)[:, None]
        starts = np.flatnonzero(np.diff(np.array(owners), prepend=-1))
        scores = np.maximum.reduceat(scores, starts, axis=0)
        tops = scores.max(axis=1)
        if self.weights.body > 0:
            scores += self.weights.body * index.coverage([body[:600] for _, body in pairs])
        best = index.best_per_concept(scores)
        if lift is not None:
            best += lift[:, index.concepts]
        return [self._guesses(index, scores[row], best[row], k) for row in range(len(pairs))], tops

    def _guesses(
        self, index: NameIndex, scores: NDArray[np.float32], best: NDArray[np.float32], k: int
    ) -> list[OccupationGuess]:
        considered = np.argsort(-best, kind="stable")[: max(k, 50)]
        weights = np.exp(
            (best[considered] - best[considered[0]]) / self.weights.temperature, dtype=np.float64
        )
        nothing = np.exp(
            (self.weights.nothing - best[considered[0]]) / self.weights.temperature, dtype=np.float64
        )
        probabilities = weights / (weights.sum() + nothing)
        guesses = []
        for place in range(min(k, len(considered))):
            name = index.best_name(scores, int(considered[place]))
            occupation = self.taxonomy.occupations[name.occupation]
            guesses.append(OccupationGuess(occupation.id, float(probabilities[place]), name.isco, name.text))
        return guesses


def _pair(title: str, body: str) -> tuple[str, str]:
    return title[:LONGEST_READ].strip(), body[:2000].strip()


_SPANISH_SIGNS = re2.compile(
    r"(?i)\b(?:de|del|en|para|la|el|con)\b|[áéíóúñ]|ci[oó]n\b|(?:dor|dora|ista|ero|era)\b"
)


def _may_be_english(title: str, body: str) -> bool:
    if _SPANISH_SIGNS.search(title):
        return guess_language(body) == "en"
    return True


def _segments(title: str, body: str) -> Sequence[str]:
    return title_segments(title) if title else [body[:400]]
