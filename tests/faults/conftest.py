"""What fault tests share: background processes that end with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from matching import runtime
from matching.models import Occupation
from tests.faults.workers import Background


@pytest.fixture
def background(transactional_db: None, tmp_path: Path) -> Iterator[Background]:
    """Workers and beat on this run's own Valkey number, which is empty before and after."""
    processes = Background(settings.REDIS_URL, tmp_path)
    processes.flush()
    yield processes
    processes.end()
    processes.flush()


def fill_occupations() -> None:
    """Make the rows of occupations that readings point to."""
    Occupation.objects.bulk_create(
        [
            Occupation(code=row.id, isco_group=row.isco, name_es=row.name_es[:200])
            for row in runtime.taxonomy().occupations
        ],
        ignore_conflicts=True,
    )


@pytest.fixture
def readers(transactional_db: None) -> None:
    """Load what reads jobs and people."""
    fill_occupations()
    runtime.readers()
