"""Readers that are made once: they cost seconds, and no test changes them."""

from pathlib import Path

import pytest

import matching
from matching.ml import encoder, minilm, taxonomy
from matching.ml.encoder import Encoder
from matching.ml.occupations import OccupationIndex
from matching.ml.readings import Readers
from matching.ml.skills import Gazetteer
from matching.ml.taxonomy import Taxonomy


@pytest.fixture(scope="session")
def known() -> Taxonomy:
    return taxonomy.load()


@pytest.fixture(scope="session")
def whole_encoder_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("encoder") / "whole"
    minilm.build_minilm(path, quantise=False)
    return path


@pytest.fixture(scope="session")
def small_encoder_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("encoder") / "small"
    minilm.build_minilm(path, quantise=True)
    return path


@pytest.fixture(scope="session")
def whole_encoder(whole_encoder_path: Path) -> Encoder:
    return encoder.load(whole_encoder_path)


@pytest.fixture(scope="session")
def small_encoder(small_encoder_path: Path) -> Encoder:
    return encoder.load(small_encoder_path)


@pytest.fixture(scope="session")
def shipped_encoder() -> Encoder:
    return encoder.load(Path(matching.__file__).parent / "pretrained" / "chamba-es-en")


@pytest.fixture(scope="session")
def readers(known: Taxonomy, shipped_encoder: Encoder) -> Readers:
    return Readers(taxonomy=known, encoder=shipped_encoder)


@pytest.fixture(scope="session")
def gazetteer(readers: Readers) -> Gazetteer:
    return readers.gazetteer


@pytest.fixture(scope="session")
def occupations(known: Taxonomy) -> OccupationIndex:
    return OccupationIndex(known)
