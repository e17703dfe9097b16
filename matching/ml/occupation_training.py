"""Trains the heads and fits the mixture of the reader of O*NET occupations, and measures it on held-out ads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.ml import occupation_terms
from matching.ml.documents import TextEncoder
from matching.ml.occupation_evidence import HEADS, OF_BODY, WORDS, Evidence, Mixture, Readings, fit_mixture
from matching.ml.occupation_heads import Head, Heads
from matching.ml.occupation_texts import Ad, Corpus
from matching.ml.titles import clean_title
from matching.ml.types import FloatArray, FloatMatrix

MOST_TERMS = 150
"""Terms that the document of an occupation keeps in each language."""
BATCH, EPOCHS, RATE = 512, 10, 0.02
ENCODED_AT_ONCE = 4096
LABEL_WEIGHT = 3
"""How often a person's pick is learned for each time that a name is."""
RANKS = (1, 5, 10)

Labels = Sequence[tuple[str, str, int]]
"""What people picked: title, body, occupation number."""


def train_head(vectors: FloatMatrix, classes: NDArray[np.int64], *, count: int, seed: int) -> Head:
    """Fit a multinomial logistic regression by Adam with a falling rate; vectors are unit rows [texts, dimension]."""
    draw = np.random.default_rng(seed)
    texts, dimension = vectors.shape
    stretch = np.float32(np.sqrt(dimension) / 4)
    parameters = [np.zeros((dimension, count), np.float32), np.zeros(count, np.float32)]
    first, second = ([np.zeros_like(one) for one in parameters] for _ in range(2))
    steps, step = EPOCHS * max(1, texts // BATCH), 0
    while step < steps:
        order = draw.permutation(texts)
        for start in range(0, max(texts - BATCH + 1, 1), BATCH):
            step += 1
            rows = order[start : start + BATCH]
            inputs = vectors[rows] * stretch
            errors = inputs @ parameters[0] + parameters[1]
            np.exp(errors - errors.max(axis=1, keepdims=True), out=errors)
            errors /= errors.sum(axis=1, keepdims=True)
            errors[np.arange(len(rows)), classes[rows]] -= 1
            errors /= len(rows)
            rate = RATE * max(0.0, 1 - step / steps) + 1e-4
            for held, slope, mean, square in zip(
                parameters, (inputs.T @ errors, errors.sum(axis=0)), first, second, strict=True
            ):
                mean += 0.1 * (slope - mean)
                square += 0.02 * (slope * slope - square)
                held -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.98**step)) + 1e-7)
    return Head.quantise(parameters[0] * stretch, parameters[1])


def train_heads(corpus: Corpus, *, encoder: TextEncoder, count: int, seed: int, labels: Labels = ()) -> Heads:
    """Fit both heads on names and bodies of a corpus, and on what people picked."""
    titles = [pair for pairs in corpus.names.values() for pair in pairs]
    titles += [(title, number) for title, _body, number in labels if title] * LABEL_WEIGHT
    bodies = corpus.bodies + [(body, number) for _title, body, number in labels if body] * LABEL_WEIGHT
    made = []
    for pairs in (titles, bodies):
        vectors = encode_distinct(encoder, [text for text, _ in pairs])
        classes = np.array([number for _, number in pairs], np.int64)
        made.append(train_head(vectors, classes, count=count, seed=seed))
    return Heads(encoder.id, *made)


class Remembered(TextEncoder):
    """An encoder that reads no text twice: the two rounds of a training share nearly all of theirs."""

    def __init__(self, encoder: TextEncoder) -> None:
        self.id, self.dimension = encoder.id, encoder.dimension
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float16]] = {}

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 [len(texts), dimension]; vectors are kept in half precision."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        for start in range(0, len(new), ENCODED_AT_ONCE):
            some = new[start : start + ENCODED_AT_ONCE]
            self._known.update(zip(some, self._encoder.encode(some).astype(np.float16), strict=True))
        return np.array([self._known[text] for text in texts], np.float32).reshape(-1, self.dimension)


def encode_distinct(encoder: TextEncoder, texts: Sequence[str]) -> FloatMatrix:
    """Return one vector a text, [texts, dimension], each distinct text encoded once."""
    places: dict[str, int] = {}
    rows = [places.setdefault(text, len(places)) for text in texts]
    return encoder.encode(list(places))[rows]


def readings_of(
    corpus: Corpus, *, count: int, heads: Heads | None = None, encoder: TextEncoder | None = None
) -> Readings:
    """Index a corpus for reading."""
    tasks = occupation_terms.build(list(corpus.tasks.values()), most_terms=MOST_TERMS)
    return Readings.of(names=corpus.names, count=count, tasks=tasks, heads=heads, encoder=encoder)


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Evidence and truth [ads, occupations] of held-out ads, every second one to fit on and the others to test."""

    ads: list[Ad]
    evidence: Evidence
    truth: NDArray[np.bool_]
    fitting: NDArray[np.bool_]

    @classmethod
    def read(cls, ads: list[Ad], readings: Readings, *, count: int) -> HeldOut:
        """Read ads in batches, as they are and without their body."""
        every = ads + [replace(ad, body="") for ad in ads]
        truth = np.zeros((len(every), count), bool)
        for row, ad in enumerate(every):
            truth[row, list(ad.right)] = True
        parts: list[Evidence] = []
        for start in range(0, len(every), 256):
            batch = every[start : start + 256]
            titles, bodies = [clean_title(ad.title) for ad in batch], [ad.body for ad in batch]
            parts.append({**readings.of_words(titles, bodies), **readings.of_vectors(titles, bodies)})
        evidence = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        return cls(every, evidence, truth, np.arange(len(every)) % 2 == 0)

    def rows(self, language: str, *, body: bool, fitting: bool, source: str = "") -> NDArray[np.bool_]:
        """Return which ads are in this language, with or without a body, to fit on or to test.

        `source` is "esco", "onet" or "" for both.
        """
        fits = [
            ad.language == language
            and bool(ad.body) == body
            and source in ("", "esco" if ad.esco else "onet")
            for ad in self.ads
        ]
        return np.asarray(np.array(fits) & (self.fitting == fitting))

    def of(self, rows: NDArray[np.bool_]) -> Evidence:
        """Return the evidence of some ads."""
        return {name: values[rows] for name, values in self.evidence.items()}


def kinds_of(*, body: bool, heads: bool) -> list[str]:
    """Return the kinds of evidence that a mixture uses."""
    return [name for name in (*WORDS, *(HEADS if heads else ())) if body or name not in OF_BODY]


def mixture_key(*, language: str, body: bool, heads: bool) -> str:
    """Name a mixture: there is one for each language, with and without a body, with and without heads."""
    return f"{language} {'ad' if body else 'title'} {'heads' if heads else 'words'}"


def cases(held: HeldOut) -> Iterator[tuple[str, bool, bool]]:
    """Give (language, body, heads) of each mixture that can be fitted."""
    for language in ("en", "es"):
        for body in (True, False):
            yield language, body, False
            if HEADS[0] in held.evidence:
                yield language, body, True


def fit_mixtures(held: HeldOut) -> dict[str, Mixture]:
    """Fit a mixture for each case, on the ads to fit on; one with heads only on ads that the encoder never saw."""
    mixtures = {}
    for language, body, heads in cases(held):
        rows = held.rows(language, body=body, fitting=True, source="esco" if heads else "")
        mixtures[mixture_key(language=language, body=body, heads=heads)] = fit_mixture(
            held.of(rows), held.truth[rows], kinds=kinds_of(body=body, heads=heads)
        )
    return mixtures


def measure(held: HeldOut, mixtures: Mapping[str, Mixture]) -> list[dict[str, object]]:
    """Return one row of figures for each case: accuracy at 1, 5 and 10, MRR and calibration error, on unseen ads."""
    rows: list[dict[str, object]] = []
    for language, body, heads in cases(held):
        key = mixture_key(language=language, body=body, heads=heads)
        for source in ("esco", "onet"):
            chosen = held.rows(language, body=body, fitting=False, source=source)
            if chosen.any():
                chances, truth = mixtures[key].chances(held.of(chosen)), held.truth[chosen]
                error = round(calibration_error(chances, truth), 4)
                saw = heads and source == "onet"
                rows.append({"case": key, "ads": source, "encoder_saw_them": saw, **figures(chances, truth),
                             "calibration_error": error})  # fmt: skip
    return rows


def figures(scores: FloatArray | FloatMatrix, truth: NDArray[np.bool_]) -> dict[str, float]:
    """Return accuracy at 1, 5 and 10 and MRR; a tie counts as half before and half behind."""
    best = np.where(truth, scores, -np.inf).max(axis=1, keepdims=True)
    ties = ((scores == best) & ~truth).sum(axis=1) / 2
    ranks = 1 + ((scores > best) & ~truth).sum(axis=1) + ties
    found = {f"acc@{rank}": round(float((ranks <= rank).mean()), 4) for rank in RANKS}
    return {"n": len(truth), **found, "mrr": round(float((1 / ranks).mean()), 4)}


def calibration_error(chances: FloatArray, truth: NDArray[np.bool_], *, bins: int = 10) -> float:
    """Return the expected calibration error of the first guess over equal bins (Naeini et al. 2015)."""
    first = chances.argmax(axis=1)
    sure, right = chances.max(axis=1), truth[np.arange(len(truth)), first]
    places = np.minimum((sure * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(sure[places == place].mean() - right[places == place].mean()) * (places == place).mean()
            for place in range(bins)
            if (places == place).any()
        )
    )
