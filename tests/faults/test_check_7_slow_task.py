"""Check 7: a task slower than the visibility timeout; never two at once.

Valkey hands a task out anew when it was not acknowledged within that time. Ours is longer than any task may run: a
task is killed by its own limit before anybody else can be given it.
"""

import time
from contextlib import suppress

import psycopg
import pytest
from django.conf import settings

from config.celery import app
from jobs.services.applications import withdraw_application
from messaging.tests.factories import scene
from tests.faults.product import wait_for
from tests.faults.workers import Background, blocked_backends, database_url_of_test, end_backends

pytestmark = [pytest.mark.fault, pytest.mark.slow]
IMPATIENT = "tests.faults.impatient"
WATCHED_SECONDS = 12.0
"""Six times the short timeout of the twin."""
MARGIN_SECONDS = 60

app.loader.import_default_modules()


def most_at_once(background: Background, *, with_settings: str) -> int:
    """Hold a task up by a lock beside an idle worker; gives how many sessions came to wait for the lock together."""
    one = scene()
    background.start_worker("one", settings=with_settings)
    background.start_worker("two", settings=with_settings)
    with psycopg.connect(database_url_of_test()) as other:
        other.execute("LOCK TABLE messaging_notification IN EXCLUSIVE MODE")
        withdraw_application(application=one.application, by=one.seeker)
        wait_for(lambda: bool(blocked_backends()), seconds=20, what="a worker is in the middle of its task")
        most, until = 1, time.monotonic() + WATCHED_SECONDS
        while time.monotonic() < until and most < 2:
            most = max(most, len(blocked_backends()))
            time.sleep(0.2)
        with suppress(psycopg.Error):
            end_backends(blocked_backends())
    return most


def test_check_7_every_task_is_killed_before_it_could_be_handed_out_anew() -> None:
    patience = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    slow = {name: task.time_limit for name, task in ours.items() if not task.time_limit}
    assert not slow, "tasks without a limit of their own"
    assert max(task.time_limit for task in ours.values()) <= patience - MARGIN_SECONDS


def test_check_7_a_slow_task_runs_once_at_a_time(background: Background) -> None:
    assert most_at_once(background, with_settings="config.settings.base") == 1


def test_check_7_twin_with_a_short_timeout_two_workers_do_the_same(background: Background) -> None:
    assert most_at_once(background, with_settings=IMPATIENT) == 2
