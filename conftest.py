"""Starts the servers that every test uses; `config.settings.test` has chosen this run's databases before."""

import math
import os
import shutil
from collections.abc import Iterator

import pytest

from config.launcher import testing
from config.launcher.errors import LaunchError

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_CHROMIUM = "No Chromium on this machine; on Debian or Ubuntu: apt-get install chromium"


def pytest_configure(config: pytest.Config) -> None:
    """Have PostgreSQL and Valkey run for as long as this process."""
    try:
        testing.start_servers()
    except LaunchError as error:
        pytest.exit(str(error), returncode=4)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End a measuring run (`make faults`) with one line that a program can read."""
    name, reporter = os.environ.get("CHAMBA_SUMMARY"), config.pluginmanager.get_plugin("terminalreporter")
    if name and reporter is not None:
        counts = {kind: len(reporter.stats.get(kind, [])) for kind in ("passed", "failed", "error")}
        print(name, *(f"{kind}={count}" for kind, count in counts.items()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave browser tests out where no browser is."""
    if find_chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The program that browser tests start (`executable_path` of Playwright)."""
    path = find_chromium()
    if path is None:
        pytest.skip(NO_CHROMIUM)
    return path


def find_chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(autouse=True)
def _no_demo_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame asks once a minute for demonstration data; counted queries must not depend on the minute."""
    from dashboard import demo

    monkeypatch.setattr(demo, "_known", (math.inf, False))


@pytest.fixture(autouse=True)
def _no_registry_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process asks for the models and words in use every few seconds; counted queries must not depend on the second.

    Tests that put a model to use are asked anew: the switch makes its own process forget.
    """
    from matching import runtime
    from matching.ml.bands import BANDS

    monkeypatch.setattr(runtime, "_rows", (math.inf, {}))
    monkeypatch.setattr(runtime, "_bands", (math.inf, BANDS))


@pytest.fixture
def no_experiments() -> Iterator[None]:
    """Have this process know of no experiment and of nobody who was shown an arm, before the test and after it."""
    from django.core.cache import cache

    from matching.services import experiments

    cache.clear()
    experiments.forget_running()
    yield
    experiments.forget_running()
