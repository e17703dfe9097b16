"""Which skill of the taxonomy some words mean: the nearest names by the encoder's cosine and by shared terms.

The vectors of all names are made once, kept as int8 in one file per encoder, and shared by all processes that map it.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.ml.documents import TextEncoder
from matching.ml.taxonomy import Skill, Taxonomy
from matching.ml.text import STOPWORDS, fold, terms, token_spans
from matching.ml.types import FloatMatrix

LANGUAGES = ("es", "en")
BLOCK = 16_384
"""Names that are compared at once: 25 MB as float32."""
LOOKED_AT = 40
"""Nearest names whose words are compared too."""
LEXICAL_SHARE = 0.35
"""How much of a full overlap of terms is added to the cosine."""
SURE_ENOUGH = 1.15
"""Cosine and overlap together from which words are taken for the skill of the nearest name."""
REMEMBERED_PHRASES = 50_000
WHOLE_SHARE = 0.4
"""How much the whole sentence counts against its nearest stretch."""
LONGEST_STRETCH, MOST_WORDS = 5, 60
MOST_NAMES = 40
"""Names of one skill, about, that may stand before another skill's."""

Int8Matrix = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class NearSkill:
    """A skill, the name of it that is nearest, its cosine -1 to 1 and the share of terms in common 0 to 1."""

    skill_id: str
    name: str
    cosine: float
    overlap: float

    @property
    def score(self) -> float:
        """Return how near both make it, up to 1 + LEXICAL_SHARE."""
        return self.cosine + LEXICAL_SHARE * self.overlap


class SkillLinker:
    """All names of all skills in some languages as vectors of one encoder; `folder` keeps them between processes."""

    def __init__(
        self,
        *,
        taxonomy: Taxonomy,
        encoder: TextEncoder,
        folder: Path | None = None,
        languages: Iterable[str] = LANGUAGES,
    ) -> None:
        self.taxonomy = taxonomy
        self.encoder = encoder
        self._folder = folder
        self._names: list[str] = []
        self._parts: dict[str, slice] = {}
        numbers: list[int] = []
        for language in languages:
            first = len(self._names)
            for number, name in _names_of(taxonomy.skills, language):
                self._names.append(name)
                numbers.append(number)
            self._parts[language] = slice(first, len(self._names))
        self._skills = np.array(numbers, np.int32)
        self._remembered: dict[tuple[str, str], tuple[NearSkill, ...]] = {}

    @cached_property
    def _vectors(self) -> Int8Matrix:
        """Map the file of this encoder and these names, made now where there is none."""
        if self._folder is None:
            return self._encode_names()
        key = hashlib.sha256("\n".join([self.encoder.id, *self._names]).encode()).hexdigest()[:16]
        path = self._folder / f"skill_names_{key}.npy"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}.tmp")
            with unfinished.open("wb") as out:
                np.save(out, self._encode_names())
            unfinished.replace(path)
        vectors: Int8Matrix = np.load(path, mmap_mode="r")
        return vectors

    def _encode_names(self) -> Int8Matrix:
        made = np.empty((len(self._names), self.encoder.dimension), np.int8)
        for start in range(0, len(self._names), BLOCK):
            vectors = self.encoder.encode(self._names[start : start + BLOCK])
            largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
            made[start : start + BLOCK] = np.round(vectors / largest * 127)
        return made

    @cached_property
    def _lengths(self) -> NDArray[np.float32]:
        blocks = (
            self._vectors[start : start + BLOCK].astype(np.float32)
            for start in range(0, len(self._names), BLOCK)
        )
        return np.concatenate([np.maximum(np.linalg.norm(block, axis=1), 1e-9) for block in blocks])

    def cosines(self, vectors: FloatMatrix, *, language: str) -> FloatMatrix:
        """Return the cosine of each vector with each name of a language, float32 [n, names]."""
        part = self._parts[language]
        result = np.empty((len(vectors), part.stop - part.start), np.float32)
        for start in range(part.start, part.stop, BLOCK):
            end = min(start + BLOCK, part.stop)
            block = self._vectors[start:end].astype(np.float32)
            result[:, start - part.start : end - part.start] = vectors @ block.T
        result /= self._lengths[part]
        return result

    def nearest(self, texts: Sequence[str], *, k: int = 5, language: str = "es") -> list[list[NearSkill]]:
        """Return at most k skills for each text, nearest first, each skill once."""
        missing = [*dict.fromkeys(text for text in texts if (language, text) not in self._remembered)]
        if missing:
            if len(self._remembered) > REMEMBERED_PHRASES:
                self._remembered.clear()
            for start in range(0, len(missing), 64):
                self._look_up(missing[start : start + 64], language)
        return [list(self._remembered[language, text][:k]) for text in texts]

    def _look_up(self, texts: list[str], language: str) -> None:
        cosines = self.cosines(self.encoder.encode(texts), language=language)
        near = np.argpartition(-cosines, LOOKED_AT, axis=1)[:, :LOOKED_AT]
        for text, row, places in zip(texts, cosines, near, strict=True):
            own = set(terms(text))
            first = self._parts[language].start
            best: dict[int, NearSkill] = {}
            for place in places:
                number, name = int(self._skills[first + place]), self._names[first + place]
                found = NearSkill(
                    self.taxonomy.skills[number].id, name, float(row[place]), _overlap(own, name)
                )
                if number not in best or found.score > best[number].score:
                    best[number] = found
            self._remembered[language, text] = tuple(sorted(best.values(), key=lambda one: -one.score))

    def codes(self, texts: Sequence[str], *, language: str = "es", least: float = SURE_ENOUGH) -> list[str]:
        """Return the id of the skill that each text means, or "" where no name is near enough."""
        found = self.nearest(texts, k=1, language=language)
        return [near[0].skill_id if near and near[0].score >= least else "" for near in found]

    def rank(self, sentence: str, *, k: int = 5, language: str = "en") -> list[NearSkill]:
        """Return the k skills that a sentence speaks of, likeliest first.

        A skill is as likely as its name that is nearest to some stretch of the sentence, and to the whole of it.
        """
        stretches = stretches_of(sentence)
        cosines = self.cosines(self.encoder.encode([sentence, *stretches]), language=language)
        whole, nearest = cosines[0], cosines.max(axis=0)
        scores = (1 - WHOLE_SHARE) * nearest + WHOLE_SHARE * whole
        first = self._parts[language].start
        best: dict[int, NearSkill] = {}
        for place in np.argsort(-scores)[: k * MOST_NAMES]:
            number = int(self._skills[first + place])
            if number not in best:
                skill, name = self.taxonomy.skills[number], self._names[first + place]
                best[number] = NearSkill(
                    skill.id, name, float(scores[place]), _overlap(set(terms(sentence)), name)
                )
        return list(best.values())[:k]


def stretches_of(sentence: str) -> list[str]:
    """Return every row of one to LONGEST_STRETCH words of the first MOST_WORDS that begins and ends with meaning."""
    places = token_spans(sentence)[:MOST_WORDS]
    empty = [fold(sentence[start:end]) in STOPWORDS for start, end in places]
    return list(
        dict.fromkeys(
            sentence[places[first][0] : places[last][1]]
            for first in range(len(places))
            for last in range(first, min(first + LONGEST_STRETCH, len(places)))
            if not empty[first] and not empty[last]
        )
    )


def _overlap(own: set[str], name: str) -> float:
    """Return the Dice share of terms that both have."""
    other = set(terms(name))
    both = len(own) + len(other)
    return 2 * len(own & other) / both if both else 0.0


def _names_of(skills: Iterable[Skill], language: str) -> Iterator[tuple[int, str]]:
    for number, skill in enumerate(skills):
        if language == "es":
            names = (skill.name_es, *skill.other_es, *skill.local)
        else:
            names = (skill.name_en, *skill.other_en)
        yield from ((number, name) for name in dict.fromkeys(names) if name)
