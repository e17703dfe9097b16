"""The encoder that tests read with, and one of other hands."""

from pathlib import Path

import pytest
from django.conf import settings

from matching import runtime
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
