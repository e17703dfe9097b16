"""What makes scores now, as a row that lists point to."""

from __future__ import annotations

from dataclasses import asdict

from matching.ml.parts import WEIGHTS
from matching.ml.types import PART_NAMES
from matching.models import ScoreVersion
from matching.services.score_version import model_version


def current() -> ScoreVersion:
    """Give the row of `model_version`, written on first use."""
    version, _ = ScoreVersion.objects.get_or_create(
        name=model_version(),
        defaults={"parts": list(PART_NAMES), "weights": asdict(WEIGHTS)},
    )
    return version
