"""Check 6: every registered task run twice, and twice in parallel: the same state, one message."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection

from config.celery import app
from messaging.services import notifications
from tests.faults.conftest import fill_occupations
from tests.faults.scenes import SCENES, Arguments, counts, state
from tests.faults.workers import Background

pytestmark = [pytest.mark.fault, pytest.mark.slow, pytest.mark.usefixtures("readers")]

app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if not name.startswith("celery."))


def run_at_once(name: str, arguments: Arguments, *, times: int = 2) -> None:
    """Run a task in threads that start together, each with a connection of its own."""
    barrier = Barrier(times)

    def run(_number: int) -> Any:
        barrier.wait()
        try:
            return app.tasks[name](*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(run, range(times)))


def added(name: str, *, at_once: bool) -> dict[str, int]:
    """Run a task in an empty house with one scene; gives the rows and mails that it added, once or twice at once."""
    call_command("flush", verbosity=0, interactive=False)
    mail.outbox.clear()
    fill_occupations()
    arguments = SCENES[name]()
    before = counts()
    if at_once:
        run_at_once(name, arguments)
    else:
        app.tasks[name](*arguments)
    difference = {table: count - before[table] for table, count in counts().items()}
    afterwards = state()
    app.tasks[name](*arguments)
    later = state()
    changed = {
        table: (afterwards[table], later[table]) for table in later if later[table] != afterwards[table]
    }
    assert not changed, "a later run changed something"
    return difference


def test_check_6_every_task_has_a_scene() -> None:
    assert set(OURS) == set(SCENES)


@pytest.mark.parametrize("name", OURS)
def test_check_6_twice_is_once(background: Background, name: str) -> None:
    assert added(name, at_once=False) == added(name, at_once=True)


def test_check_6_twin_without_the_claim_only_the_constraint_stops_a_second_delivery(
    background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "claim", lambda notification_id: True)
    with pytest.raises(IntegrityError, match="sent_once_a_channel"):
        added("messaging.tasks.deliver", at_once=True)
