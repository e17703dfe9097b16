"""A browser for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture
def browser(chromium_path: str) -> Iterator[Browser]:
    """A browser a test: its event loop must not outlive the test, or the next one could not use the database."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
