"""The encoder that tests read with, and one of other hands."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from matching import runtime
from matching.ml.encoder import CONFIG_FILE
from matching.ml.manifest import MANIFEST_FILE, write_manifest
from matching.models import Occupation
from matching.tests.tiny_model import make_model


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    """Give the folder of the encoder that ships."""
    return Path(settings.EMBEDDING_MODEL)


@pytest.fixture(scope="session")
def foreign_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a model of other hands, of another dimension than ours."""
    return make_model(tmp_path_factory.mktemp("foreign") / "chiquito")


@pytest.fixture
def readers(encoder_folder, db):
    """Give the loaded readers, with the occupations that readings point to as rows."""
    taxonomy = runtime.taxonomy()
    Occupation.objects.bulk_create(
        [
            Occupation(code=row.id, isco_group=row.isco, name_es=row.name_es[:200])
            for row in taxonomy.occupations
        ],
        ignore_conflicts=True,
    )
    return runtime.readers()


@pytest.fixture(scope="session")
def other_encoder(encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of our own kind with the weights that ship under another name, so with another id."""
    return renamed_encoder(encoder_folder, tmp_path_factory.mktemp("other") / "chamba-two")


@pytest.fixture
def own_encoder(encoder_folder: Path, tmp_path: Path) -> Path:
    """Give the same for one test, which may damage it."""
    return renamed_encoder(encoder_folder, tmp_path / "chamba-two")


def renamed_encoder(source: Path, folder: Path) -> Path:
    """Copy an encoder's folder and call it by the folder's name."""
    shutil.copytree(source, folder)
    config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
    (folder / CONFIG_FILE).write_text(json.dumps({**config, "name": folder.name}), encoding="utf-8")
    manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    files = sorted(manifest.pop("sha256"))
    write_manifest(folder, files=files, facts=manifest)
    return folder
