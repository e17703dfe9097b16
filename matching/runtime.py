"""The active readers of this process, made once on first use: the only bridge from settings to matching.ml.

A page encodes a query and needs no more than onnxruntime; the other readers bring scipy and scikit-learn and are
imported where a worker asks for them. A model of other hands brings torch along, wherever it encodes.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from matching.ml import encoder as encoders
from matching.ml import foreign
from matching.ml.documents import TextEncoder

if TYPE_CHECKING:
    from matching.ml.readings import Readers
    from matching.ml.taxonomy import Taxonomy


class EncoderMissing(RuntimeError):
    """EMBEDDING_MODEL leads to no encoder; it says what to set instead."""


def _is_ours(path: Path) -> bool:
    """Tell a folder that our own code wrote, whole or damaged, from any other model."""
    return (path / encoders.MANIFEST_FILE).exists() or (path / encoders.CONFIG_FILE).exists()


@lru_cache(maxsize=1)
def encoder() -> TextEncoder:
    """Give the encoder of `settings.EMBEDDING_MODEL`: a folder of ours, or any sentence-transformers model.

    Raises EncoderMissing, EncoderDamaged or, for the library of another's model, ForeignModelMissing.
    """
    name = settings.EMBEDDING_MODEL
    if _is_ours(Path(name)):
        return encoders.load(Path(name), threads=settings.ENCODER_THREADS)
    return foreign.load(_known(name), threads=settings.ENCODER_THREADS)


@lru_cache(maxsize=1)
def encoder_id() -> str:
    """Name the encoder without loading its weights, so that a page that only compares ids stays light."""
    name = settings.EMBEDDING_MODEL
    return encoders.identify(Path(name)) if _is_ours(Path(name)) else foreign.identify(_known(name))


def _known(name: str) -> str:
    """Return the name of a model that is on this machine; raises EncoderMissing with what to do."""
    try:
        foreign.folder_of(name)
    except foreign.ForeignModelMissing as missing:
        raise EncoderMissing(
            f"{missing}. Leave EMBEDDING_MODEL empty for the encoder that ships with the product"
        ) from missing
    return name


@lru_cache(maxsize=1)
def taxonomy() -> Taxonomy:
    """Give occupations and skills from the files that ship."""
    from matching.ml import taxonomy as taxonomies

    return taxonomies.load()


def readers() -> Readers:
    """Give everything that reads jobs and people; some ten seconds the first time, so only workers ask for it.

    They know the names that managers added, and are made anew when those change.
    """
    from matching.models import ModelVersion, OccupationName

    return _readers(OccupationName.objects.stamp(), ModelVersion.path_in_use("skills"))


@lru_cache(maxsize=1)
def _readers(stamp: str, tagger: str) -> Readers:
    from matching.ml.readings import Readers
    from matching.ml.taxonomy import LocalName
    from matching.models import OccupationName

    added = [
        LocalName(row.name, row.occupation_id, row.occupation.isco_group, row.is_phrase)
        for row in OccupationName.objects.added().select_related("occupation").order_by("pk")
    ]
    names = settings.DATA_DIR / "skill_names"
    return Readers(
        taxonomy=taxonomy().with_local_names(added), encoder=encoder(), cache=names, tagger=tagger or None
    )
