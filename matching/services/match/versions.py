"""What makes scores now, as a row that lists point to."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from matching import runtime
from matching.ml import ranking
from matching.ml.neutral import NEUTRAL
from matching.ml.types import PART_NAMES
from matching.models import ScoreVersion


def model_version() -> str:
    """Name what makes a score: the encoder, the ranking weights, which parts there are, and learned models."""
    models = [runtime.chosen(kind) for kind in ("ranker", "collaborative")]
    made_of = repr((ranking.WEIGHTS, NEUTRAL, PART_NAMES, [model.sha256 for model in models if model]))
    return f"{runtime.encoder_id()}/{hashlib.sha256(made_of.encode()).hexdigest()[:8]}"


def current() -> ScoreVersion:
    """Give the row of `model_version`, written on first use."""
    version, _ = ScoreVersion.objects.get_or_create(
        name=model_version(),
        defaults={"parts": list(PART_NAMES), "weights": asdict(ranking.WEIGHTS)},
    )
    return version
