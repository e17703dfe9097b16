"""Two multinomial logistic regressions on sentence vectors, one on titles and one on bodies, in eight bits.

They fit one encoder only: `encoder_id` says which, and vectors of another must not be given to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.ml.types import FloatMatrix


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A logistic regression: int8 `weights` [dimension, classes] times float32 `scale` [classes], plus `bias`."""

    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def quantise(cls, weights: FloatMatrix, bias: FloatMatrix) -> Head:
        """Round float weights [dimension, classes] to eight bits a class."""
        scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
        return cls(
            np.round(weights / scale).astype(np.int8), scale.astype(np.float32), bias.astype(np.float32)
        )

    def log_chances(self, vectors: FloatMatrix) -> FloatMatrix:
        """Return log probabilities [texts, classes] of unit vectors [texts, dimension]."""
        scores = (vectors @ self.weights.astype(np.float32)) * self.scale + self.bias
        scores -= scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """The head of titles and the head of bodies, made for the vectors of one encoder."""

    encoder_id: str
    title: Head
    body: Head

    def save(self, path: Path) -> None:
        """Write both as one compressed file of arrays."""
        arrays = {
            f"{name}_{part}": getattr(head, part)
            for name, head in (("title", self.title), ("body", self.body))
            for part in ("weights", "scale", "bias")
        }
        np.savez_compressed(path, encoder_id=np.array(self.encoder_id), **arrays)

    @classmethod
    def load(cls, path: Path) -> Heads:
        """Read what `save` wrote; raises KeyError when an array is missing."""
        with np.load(path, allow_pickle=False) as held:
            heads = [
                Head(held[f"{name}_weights"], held[f"{name}_scale"], held[f"{name}_bias"])
                for name in ("title", "body")
            ]
            return cls(str(held["encoder_id"]), *heads)
