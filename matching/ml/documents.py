"""Whole documents as vectors: the parts of a job mixed by weight, the statements of a person one by one.

What every encoder shares, whatever makes its vectors: our own by onnxruntime, or any other by its own library.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from matching.ml.types import FloatMatrix, JobText, SeekerText, VectorKind

TITLE_WEIGHT = 1.0
REQUIREMENTS_WEIGHT = 0.7
DESCRIPTION_WEIGHT = 0.7


class TextEncoder(ABC):
    """Texts to unit vectors; `id` names the weights, `dimension` the length of the vectors."""

    id: str
    dimension: int

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 [len(texts), dimension], rows of unit length; an empty text has a defined row too."""

    def encode_jobs(self, jobs: Sequence[JobText]) -> FloatMatrix:
        """Return one vector a job, [n, dimension], in which the title and the requirements keep their say."""
        parts = (
            ([job.title for job in jobs], TITLE_WEIGHT),
            ([job.requirements for job in jobs], REQUIREMENTS_WEIGHT),
            ([job.description for job in jobs], DESCRIPTION_WEIGHT),
        )
        texts = [text for column, _ in parts for text in column]
        filled = np.array([bool(text.strip()) for text in texts])
        vectors = self.encode(texts) * filled[:, None]
        count = len(jobs)
        mixed = sum(
            weight * vectors[place * count : (place + 1) * count] for place, (_, weight) in enumerate(parts)
        )
        mixed = np.asarray(mixed, np.float32)
        empty = ~filled.reshape(3, count).any(axis=0)
        if empty.any():
            mixed[empty] = self.encode([""])[0]
        return unit(mixed)

    def encode_seeker(self, seeker: SeekerText) -> tuple[FloatMatrix, tuple[VectorKind, ...]]:
        """Return the vectors of a seeker [m, dimension] and what each was read from; m is at least 1."""
        texts: list[str] = []
        kinds: list[VectorKind] = []
        if seeker.wish.strip():
            texts.append(seeker.wish)
            kinds.append(VectorKind.WISH)
        if seeker.summary.strip():
            texts.append(seeker.summary)
            kinds.append(VectorKind.SUMMARY)
        for experience in seeker.experiences[:12]:
            text = f"{experience.title}. {experience.description}".strip(". \n\t")
            if text:
                texts.append(text)
                kinds.append(VectorKind.EXPERIENCE)
        if not texts:
            texts.append(", ".join(seeker.skills) or seeker.education)
            kinds.append(VectorKind.WHOLE)
        return self.encode(texts), tuple(kinds)


def unit(vectors: FloatMatrix) -> FloatMatrix:
    """Return the rows at unit length; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
