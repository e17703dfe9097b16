"""The readers and rankers of this process, made once on first use: the only bridge from settings and registry to
matching.ml.

Which model of each kind serves is a row of the registry; where there is none, the shipped one does, or
EMBEDDING_MODEL. Every process asks the rows again after some seconds, so a promotion needs no restart. A page encodes
a query and needs no more than onnxruntime; the other readers bring scipy and scikit-learn and are imported where a
worker asks for them. A model of other hands brings torch along, wherever it encodes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError

from matching.ml import encoder as encoders
from matching.ml import foreign
from matching.ml.bands import BANDS, Bands
from matching.ml.documents import TextEncoder
from matching.ml.manifest import hash_of_folder

if TYPE_CHECKING:
    from matching.ml.collaborative_model import Collaborative
    from matching.ml.learning_to_rank import Ranker
    from matching.ml.readings import Readers
    from matching.ml.taxonomy import Taxonomy

logger = logging.getLogger(__name__)

REGISTRY_SECONDS = 5.0
"""How old the answer of the registry may be: so long a process goes on with the model before."""
DAMAGED_SECONDS = 60.0
"""How long a damaged model is left alone before its files are read again."""
_opening = threading.RLock()
"""Held while readers are opened: the thread that does so at the start and the first task want the same ones."""


class EncoderMissing(RuntimeError):
    """EMBEDDING_MODEL leads to no encoder; it says what to set instead."""


# --- which model serves ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """The model of a kind that a row puts to use: where it lies, what its files must hash to."""

    number: int
    kind: str
    path: str
    sha256: str


_rows: tuple[float, Mapping[str, Chosen]] = (0.0, {})
_whole: set[tuple[str, str]] = set()
_damaged: dict[tuple[str, str], tuple[float, str]] = {}


def chosen(kind: str) -> Chosen | None:
    """Give the model of a kind that a row put to use; None where the shipped one serves.

    So it is too while the folder of the row is missing or damaged: said once a minute in the log.
    """
    row = _asked().get(kind)
    if row is None or row.path == shipped_path(kind):
        return None
    return row if _is_whole(row) else None


def damaged() -> dict[str, str]:
    """Give kind -> what is wrong with the files of its model in use; empty when all are whole."""
    found = {}
    for kind, row in _asked().items():
        if row.path != shipped_path(kind) and not _is_whole(row):
            found[kind] = _damaged[row.path, row.sha256][1]
    return found


class _Steady(threading.local):
    """The registry as a piece of work of this thread saw it at its beginning; None outside of such work."""

    rows: Mapping[str, Chosen] | None = None


_steady = _Steady()


@contextmanager
def steady() -> Iterator[None]:
    """Have a piece of work see one registry from its first line to its last, asked anew when it begins.

    A switch meanwhile is seen by the next piece: else one list could be made of two models.
    """
    global _rows
    if _steady.rows is not None:
        yield
        return
    _rows = (0.0, _rows[1])
    _steady.rows = _asked()
    try:
        yield
    finally:
        _steady.rows = None


def forget() -> None:
    """Have this process ask the registry again at the next use."""
    global _rows, _bands
    _rows, _bands = (0.0, {}), (0.0, _bands[1])
    _damaged.clear()


def shipped_path(kind: str) -> str:
    """Return where the model of a kind lies that serves without any row; "" where the product ships none."""
    from matching.models import ModelVersion

    pretrained = Path(__file__).parent / "pretrained"
    return {
        ModelVersion.Kind.ENCODER: settings.EMBEDDING_MODEL,
        ModelVersion.Kind.OCCUPATIONS: str(pretrained / "occupations"),
        ModelVersion.Kind.SKILLS: str(pretrained / "skills"),
    }.get(ModelVersion.Kind(kind), "")


def _asked() -> Mapping[str, Chosen]:
    """Return the rows in use by kind, at most REGISTRY_SECONDS old.

    Without a database (training on a bare machine) nothing is in use by a row; a database that is away for a moment
    changes nothing.
    """
    global _rows
    if _steady.rows is not None:
        return _steady.rows
    until, rows = _rows
    if time.monotonic() < until:
        return rows
    from matching.models import ModelVersion

    try:
        found = ModelVersion.objects.active().values_list("pk", "kind", "path", "sha256")
        rows = {kind: Chosen(number, kind, path, digest) for number, kind, path, digest in found}
    except DatabaseError as error:
        logger.warning("The registry of models was not asked: %s", type(error).__name__)
        return rows
    _rows = (time.monotonic() + REGISTRY_SECONDS, rows)
    return rows


def _is_whole(row: Chosen) -> bool:
    """Tell whether the files are those that were registered; read once by a process, again a minute after damage."""
    key = row.path, row.sha256
    if key in _whole:
        return True
    if key in _damaged and time.monotonic() < _damaged[key][0]:
        return False
    try:
        problem = "" if hash_of_folder(Path(row.path)) == row.sha256 else "its files have changed"
    except OSError as error:
        problem = "its folder is missing" if isinstance(error, FileNotFoundError) else type(error).__name__
    if problem:
        _set_aside(row, problem)
        return False
    _whole.add(key)
    return True


def _set_aside(row: Chosen, problem: str) -> None:
    """Go on with the shipped model for a while, and say so loudly."""
    logger.error(
        "Model %s (%s) is in use and can not be opened, %s: %s. The shipped one serves until it is mended or "
        "another is promoted.",
        row.number, row.kind, problem, row.path,
    )  # fmt: skip
    _whole.discard((row.path, row.sha256))
    _damaged[row.path, row.sha256] = (time.monotonic() + DAMAGED_SECONDS, problem)


# --- the encoder -------------------------------------------------------------------------


def _is_ours(path: Path) -> bool:
    """Tell a folder that our own code wrote, whole or damaged, from any other model."""
    return (path / encoders.MANIFEST_FILE).exists() or (path / encoders.CONFIG_FILE).exists()


def encoder() -> TextEncoder:
    """Give the encoder in use: by its row, or `settings.EMBEDDING_MODEL` (a folder of ours, or any
    sentence-transformers model).

    Raises EncoderMissing, EncoderDamaged or, for the library of another's model, ForeignModelMissing.
    """
    if row := chosen("encoder"):
        try:
            return open_encoder(row.path)
        except (OSError, ValueError, RuntimeError) as error:
            _set_aside(row, f"{type(error).__name__} when opened")
    return open_encoder(settings.EMBEDDING_MODEL)


def encoder_id() -> str:
    """Name the encoder in use without loading its weights, so that a page that only compares ids stays light."""
    row = chosen("encoder")
    return identify(row.path if row else settings.EMBEDDING_MODEL)


@lru_cache(maxsize=3)
def open_encoder(name: str) -> TextEncoder:
    """Open a folder of ours or a model of other hands; three stay open: in use, shipped, being prepared."""
    return open_encoder_once(name)


def open_encoder_once(name: str | Path) -> TextEncoder:
    """Open the same without keeping it: a candidate that is measured once."""
    if _is_ours(Path(name)):
        return encoders.load(Path(name), threads=settings.ENCODER_THREADS)
    return foreign.load(_known(str(name)), threads=settings.ENCODER_THREADS)


@lru_cache(maxsize=8)
def identify(name: str) -> str:
    """Name the encoder of a folder or of other hands, without its weights."""
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


# --- everything that reads ------------------------------------------------------------


@lru_cache(maxsize=1)
def taxonomy() -> Taxonomy:
    """Give occupations and skills from the files that ship."""
    from matching.ml import taxonomy as taxonomies

    return taxonomies.load()


def readers() -> Readers:
    """Give everything that reads jobs and people; some ten seconds the first time, so only workers ask for it.

    They know the names that managers added, and are made anew when those or the models in use change.
    """
    encoder()  # a damaged one is set aside here
    row = chosen("encoder")
    return _whole_readers(_readers, row.path if row else settings.EMBEDDING_MODEL)


def readers_beside(encoder_path: str) -> Readers:
    """Give the readers around an encoder that is being prepared; everything else is what is in use."""
    return _whole_readers(_readers_beside, encoder_path)


def forget_readers_beside() -> None:
    """Give the memory of a prepared encoder's readers back."""
    _readers_beside.cache_clear()


def _whole_readers(make: Callable[..., Readers], encoder_path: str) -> Readers:
    """Make readers with the tagger and the occupation reader in use; with the shipped ones where those fail."""
    from matching.models import OccupationName

    parts = {kind: row for kind in ("skills", "occupations") if (row := chosen(kind))}
    stamp = OccupationName.objects.stamp()
    with _opening:
        try:
            return make(stamp, encoder_path, **{kind: row.path for kind, row in parts.items()})
        except (OSError, ValueError, RuntimeError) as error:
            if not parts:
                raise
            for row in parts.values():
                _set_aside(row, f"{type(error).__name__} when opened")
            return make(stamp, encoder_path)


def _make_readers(stamp: str, encoder_path: str, skills: str = "", occupations: str = "") -> Readers:
    """Open all readers; a tagger or heads that were trained on the shipped encoder go on with it."""
    from matching.ml.readings import Readers
    from matching.ml.taxonomy import LocalName
    from matching.models import OccupationName

    added = [
        LocalName(row.name, row.occupation_id, row.occupation.isco_group, row.is_phrase)
        for row in OccupationName.objects.added().select_related("occupation").order_by("pk")
    ]
    is_shipped = encoder_path == settings.EMBEDDING_MODEL
    return Readers(
        taxonomy=taxonomy().with_local_names(added),
        encoder=open_encoder(encoder_path),
        shipped=None if is_shipped else open_encoder(settings.EMBEDDING_MODEL),
        cache=settings.DATA_DIR / "skill_names",
        tagger=skills or None,
        occupations=occupations or None,
    )


_readers = lru_cache(maxsize=1)(_make_readers)
_readers_beside = lru_cache(maxsize=1)(_make_readers)


# --- what orders a list -----------------------------------------------------------------


def ranker() -> Ranker | None:
    """Give the learned ranker in use; None for the weights that are built in."""
    row = chosen("ranker")
    return None if row is None else _opened(row, "matching.ml.learning_to_rank")


def factors() -> Collaborative | None:
    """Give the collaborative factors in use; None before any were promoted."""
    row = chosen("collaborative")
    return None if row is None else _opened(row, "matching.ml.collaborative_model")


def _opened(row: Chosen, module: str) -> Any:
    try:
        return _loaded(module, row.path, row.sha256)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        _set_aside(row, f"{type(error).__name__} when opened")
        return None


@lru_cache(maxsize=2)
def _loaded(module: str, path: str, sha256: str) -> Any:
    """Load a folder by the `load` of its module, which brings its library only where a row asks for it."""
    return import_module(module).load(Path(path))


# --- what scores are called -------------------------------------------------------------

_bands: tuple[float, Bands] = (0.0, BANDS)


def bands() -> Bands:
    """Give the borders of the words for scores: those that a manager put to use, or the ones that ship."""
    global _bands
    until, found = _bands
    if time.monotonic() < until:
        return found
    from matching.models import BandFit

    try:
        row = BandFit.objects.filter(state=BandFit.State.ACTIVE).first()
    except DatabaseError as error:
        logger.warning("The words for scores were not asked: %s", type(error).__name__)
        return found
    found = row.bands if row else BANDS
    _bands = (time.monotonic() + REGISTRY_SECONDS, found)
    return found
