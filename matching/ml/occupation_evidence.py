"""What speaks for each O*NET occupation in a title and a body: eight kinds of evidence, and their mixture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.ml import occupation_terms
from matching.ml.documents import TextEncoder
from matching.ml.occupation_heads import Heads
from matching.ml.occupation_names import NamedTerms
from matching.ml.occupation_terms import TermDocuments, TermLikelihood
from matching.ml.types import FloatArray, FloatMatrix

WORDS = ("names", "titles", "likelihood", "title_in_tasks", "body_in_tasks", "body_in_titles")
HEADS = ("title_head", "body_head")
OF_BODY = frozenset({"body_in_tasks", "body_in_titles", "body_head"})

Evidence = dict[str, FloatMatrix]
Names = Sequence[tuple[str, int]]
"""Pairs of a name and the number of the occupation that it stands for."""


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """All that evidence is taken from; `heads` and `encoder` come together or not at all."""

    names: NamedTerms
    titles: TermDocuments
    likelihood: TermLikelihood
    tasks: TermDocuments
    heads: Heads | None = None
    encoder: TextEncoder | None = None

    @classmethod
    def of(
        cls, *, names: Mapping[str, Names], count: int, tasks: TermDocuments,
        heads: Heads | None = None, encoder: TextEncoder | None = None,
    ) -> Readings:  # fmt: skip
        """Index names by language ("en", "es") of `count` occupations."""
        documents = {language: [""] * count for language in names}
        for language, pairs in names.items():
            gathered: list[list[str]] = [[] for _ in range(count)]
            for name, number in pairs:
                gathered[number].append(name)
            documents[language] = [" \n".join(texts) for texts in gathered]
        every = [" \n".join(texts) for texts in zip(*documents.values(), strict=True)]
        return cls(
            names=NamedTerms([pair for pairs in names.values() for pair in pairs], count=count),
            titles=occupation_terms.build(list(documents.values())),
            likelihood=TermLikelihood(every),
            tasks=tasks, heads=heads, encoder=encoder,
        )  # fmt: skip

    def of_words(self, titles: Sequence[str], bodies: Sequence[str]) -> Evidence:
        """Return evidence from words alone, each [texts, occupations]."""
        return {
            "names": self.names.best(titles),
            "titles": self.titles.cosine(titles),
            "likelihood": self.likelihood.score(titles),
            "title_in_tasks": self.tasks.cosine(titles),
            "body_in_tasks": self.tasks.cosine(bodies),
            "body_in_titles": self.titles.cosine(bodies),
        }

    def of_vectors(self, titles: Sequence[str], bodies: Sequence[str]) -> Evidence:
        """Return evidence from sentence vectors, empty when no head fits the encoder."""
        if self.heads is None or self.encoder is None:
            return {}
        vectors = self.encoder.encode([*titles, *bodies])
        return {
            "title_head": self.heads.title.log_chances(vectors[: len(titles)]),
            "body_head": self.heads.body.log_chances(vectors[len(titles) :]),
        }


@dataclass(frozen=True, slots=True)
class Mixture:
    """How much each kind of evidence counts, in logits; fitted, so that the chances are calibrated."""

    weights: Mapping[str, float]

    def chances(self, evidence: Evidence) -> FloatArray:
        """Return probabilities [texts, occupations] that add up to 1."""
        logits = sum(np.asarray(weight * evidence[name], np.float64) for name, weight in self.weights.items())
        return softmax(np.asarray(logits))


def softmax(logits: FloatArray) -> FloatArray:
    """Return rows of probabilities."""
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float64)


def fit_mixture(
    evidence: Evidence, truth: NDArray[np.bool_], *, kinds: Sequence[str], steps: int = 250, rate: float = 0.2
) -> Mixture:
    """Fit a conditional logit (McFadden 1974) by Adam; `truth` [texts, occupations] may hold several right ones.

    Weights are kept from falling below zero: no evidence may speak against what it names.
    """
    spread = {name: float((evidence[name] - evidence[name].mean(axis=1, keepdims=True)).std()) or 1.0
              for name in kinds}  # fmt: skip
    stack = np.stack([evidence[name] / spread[name] for name in kinds]).astype(np.float32)
    weights, first, second = np.ones(len(kinds)), np.zeros(len(kinds)), np.zeros(len(kinds))
    for step in range(1, steps + 1):
        chances = softmax(np.tensordot(weights.astype(np.float32), stack, 1).astype(np.float64))
        right = chances * truth
        right /= np.maximum(right.sum(axis=1, keepdims=True), 1e-12)
        pull = np.asarray(chances - right, np.float32)
        slope = np.einsum("tc,ktc->k", pull, stack) / len(truth) + 1e-4 * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights = weights - rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        weights = np.maximum(weights, 0.0)
    return Mixture({name: float(weight) / spread[name] for name, weight in zip(kinds, weights, strict=True)})
