"""The active readers of this process, made once on first use: the only bridge from settings to matching.ml.

A page encodes a query and needs no more than onnxruntime; the other readers bring scipy and scikit-learn and are
imported where a worker asks for them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from matching.ml import encoder as encoders
from matching.ml.encoder import Encoder

if TYPE_CHECKING:
    from matching.ml.readings import Readers
    from matching.ml.taxonomy import Taxonomy


class EncoderMissing(RuntimeError):
    """The encoder's folder is not there; it says which command makes it."""


def _folder() -> Path:
    path = Path(settings.EMBEDDING_MODEL)
    if not (path / encoders.MANIFEST_FILE).exists():
        raise EncoderMissing(f"There is no encoder in {path}. Make it with: manage.py build_encoder")
    return path


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """Give the encoder of `settings.EMBEDDING_MODEL`; raises EncoderMissing or EncoderDamaged."""
    return encoders.load(_folder(), threads=settings.ENCODER_THREADS)


@lru_cache(maxsize=1)
def encoder_id() -> str:
    """Name the encoder without loading its weights, so that a page that only compares ids stays light."""
    return encoders.identify(_folder())


@lru_cache(maxsize=1)
def taxonomy() -> Taxonomy:
    """Give occupations and skills from the files that ship."""
    from matching.ml import taxonomy as taxonomies

    return taxonomies.load()


@lru_cache(maxsize=1)
def readers() -> Readers:
    """Give everything that reads jobs and people; some ten seconds the first time, so only workers ask for it."""
    from matching.ml.readings import Readers

    return Readers(taxonomy=taxonomy(), encoder=encoder())
