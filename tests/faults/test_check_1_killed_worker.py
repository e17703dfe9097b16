"""Check 1: kill -9 a worker in mid-task; the work is done within 15 s, its effect once."""

import time

import psycopg
import pytest

from jobs.models import ApplicationTransition
from jobs.services.applications import withdraw_application
from messaging.models import Announcement, Notification
from messaging.tests.factories import Scene, scene
from tests.faults.product import wait_for
from tests.faults.workers import Background, blocked_backends, database_url_of_test, end_backends

pytestmark = [pytest.mark.fault, pytest.mark.slow]
DONE_SECONDS = 15.0
UNGUARDED = "tests.faults.unguarded"


def leave_a_task_with_a_dead_worker(background: Background, *, settings: str) -> Scene:
    """Stop a worker in the middle of its writing by a lock, and kill it."""
    one = scene()
    background.start_worker("one", settings=settings)
    with psycopg.connect(database_url_of_test()) as other:
        other.execute("LOCK TABLE messaging_notification IN EXCLUSIVE MODE")
        withdraw_application(application=one.application, by=one.seeker)
        wait_for(lambda: bool(blocked_backends()), seconds=10, what="the worker is in the middle of its task")
        background.kill("one")
        end_backends(blocked_backends())
    return one


def is_told() -> bool:
    return Announcement.objects.exists() and Notification.objects.filter(state="sent").count() == 2


def test_check_1_a_killed_workers_task_is_done_soon_and_once(background: Background) -> None:
    one = leave_a_task_with_a_dead_worker(background, settings="config.settings.base")
    began = time.monotonic()
    background.start_worker("one")
    wait_for(is_told, seconds=DONE_SECONDS, what="the task is done by the successor")
    assert time.monotonic() - began < DONE_SECONDS
    transition = ApplicationTransition.objects.get()
    assert Notification.objects.count() == 2
    assert set(Notification.objects.values_list("dedupe_key", flat=True)) == {
        f"transition:{transition.pk}:{person.pk}" for person in (one.owner, one.member)
    }


def test_check_1_twin_without_late_acknowledgement_the_task_is_lost(background: Background) -> None:
    leave_a_task_with_a_dead_worker(background, settings=UNGUARDED)
    background.start_worker("one", settings=UNGUARDED)
    with pytest.raises(AssertionError, match="not within"):
        wait_for(is_told, seconds=DONE_SECONDS, what="the task is done")
    assert Notification.objects.count() == 0
