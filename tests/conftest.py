"""A whole product for tests from outside: real pages, sockets and workers in a data folder of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.product import Product
from tests.house import ROOT


@dataclass(frozen=True)
class Site:
    """Where the product answers and how its restaurant's owner signs in."""

    url: str
    login: str
    password: str


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """One product for all that need it, because it takes a minute to make."""
    # Short, and open to the user that PostgreSQL runs as.
    folder = Path("/tmp") / f"chamba-site-{os.getpid()}"
    folder.mkdir(mode=0o755)
    product = Product(folder / "servers", OUTBOX_VISIBLE="1").start()
    try:
        product.wait_until_ready()
        env = {**product.env, "DJANGO_SETTINGS_MODULE": "config.settings.base"}
        made = subprocess.run(
            [sys.executable, "-m", "tests.browser.scene"],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        yield Site(url=f"http://127.0.0.1:{product.port}", **json.loads(made.stdout))
    finally:
        product.end()
        shutil.rmtree(folder, ignore_errors=True)
