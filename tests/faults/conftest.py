"""What fault tests share: background processes that end with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.faults.workers import Background


@pytest.fixture
def background(transactional_db: None, tmp_path: Path) -> Iterator[Background]:
    """Workers and beat on this run's own Valkey number, which is empty before and after."""
    processes = Background(settings.REDIS_URL, tmp_path)
    processes.flush()
    yield processes
    processes.end()
    processes.flush()
