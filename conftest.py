"""Starts the servers that every test uses; `config.settings.test` has chosen this run's databases before."""

import pytest

from config.launcher import testing
from config.launcher.errors import LaunchError


def pytest_configure(config: pytest.Config) -> None:
    """Have PostgreSQL and Valkey run for as long as this process."""
    try:
        testing.start_servers()
    except LaunchError as error:
        pytest.exit(str(error), returncode=4)
