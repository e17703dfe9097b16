"""What makes scores now, by name: light enough for pages, which carry none of what ranks."""

from __future__ import annotations

import hashlib

from matching import runtime
from matching.ml.neutral import NEUTRAL
from matching.ml.parts import WEIGHTS
from matching.ml.types import PART_NAMES


def model_version() -> str:
    """Name what makes a score: the encoder, the ranking weights, which parts there are, and learned models."""
    models = [runtime.chosen(kind) for kind in ("ranker", "collaborative")]
    made_of = repr((WEIGHTS, NEUTRAL, PART_NAMES, [model.sha256 for model in models if model]))
    return f"{runtime.encoder_id()}/{hashlib.sha256(made_of.encode()).hexdigest()[:8]}"
