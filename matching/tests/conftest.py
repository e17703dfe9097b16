"""The encoder that tests read with: made once on a machine that has none."""

import fcntl
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from matching import runtime
from matching.models import Occupation
from matching.tests.tiny_model import make_model


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    """Make the encoder's folder if it is missing; runs side by side wait for each other."""
    path = Path(settings.EMBEDDING_MODEL)
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / "encoder.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("build_encoder", verbosity=0)
    return path


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
