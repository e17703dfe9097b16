"""A promotion and a rollback are seen by other processes that run already, without a restart and within a minute."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from matching.models import ModelVersion
from matching.services.models import register_candidate
from matching.services.promotion import promote, rollback
from tests.faults.product import wait_for
from tests.faults.workers import database_url_of_test
from tests.house import ROOT

pytestmark = [pytest.mark.fault, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
A_MINUTE = 60.0
PROCESSES = 2
ASKED = """
import json, sys
import django
django.setup()
from matching import runtime
for _ in sys.stdin:
    row = runtime.chosen("occupations")
    print(json.dumps(row.number if row else 0), flush=True)
"""


class Process:
    """A process of the product's code that says which reader of occupations it would use whenever it is asked."""

    def __init__(self) -> None:
        known = {key: value for key, value in os.environ.items() if key != "CHAMBA_TEST_SLOT"}
        env = known | {
            "DJANGO_SETTINGS_MODULE": "config.settings.base", "DATABASE_URL": database_url_of_test(),
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", ASKED], cwd=ROOT, env=env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def uses(self) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        return int(json.loads(self.process.stdout.readline()))

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


@pytest.fixture
def others() -> Iterator[list[Process]]:
    made = [Process() for _ in range(PROCESSES)]
    yield made
    for one in made:
        one.end()


def test_other_processes_follow_a_promotion_and_a_rollback_within_a_minute(
    others: list[Process], tmp_path: Path
) -> None:
    assert [one.uses() for one in others] == [0] * PROCESSES
    (tmp_path / "weights").write_text("x")
    version = register_candidate(kind="occupations", path=tmp_path / "weights", metrics={"f1": 0.9})
    promote(candidate=version, by=None)
    wait_for(
        lambda: {one.uses() for one in others} == {version.pk}, seconds=A_MINUTE, what="the promoted one"
    )
    rollback(kind="occupations", by=None)
    wait_for(lambda: {one.uses() for one in others} == {0}, seconds=A_MINUTE, what="the one before")
    assert ModelVersion.objects.get().state == ModelVersion.State.RETIRED
