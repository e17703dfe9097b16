"""Check 8: 1,000 acts in transactions with a live worker; no task comes before its rows, a rollback leaves none."""

import re
import time

import pytest
from django.db import transaction

from accounts import bells
from accounts.models import User
from jobs.models import ApplicationTransition
from jobs.services.applications import apply, withdraw_application
from messaging.models import Announcement
from messaging.tests.factories import Scene, scene
from tests.faults.product import wait_for
from tests.faults.workers import Background

pytestmark = [pytest.mark.fault, pytest.mark.slow]
ACTS = 1000
TWIN_ACTS = 10
# How long each transaction stays open after the act, so that a task sent too early would find nothing.
OPEN_SECONDS = 0.003
DRAINED_SECONDS = 120.0


@pytest.fixture
def quiet(transactional_db: None) -> Scene:
    """An application whose employer's people are away: each move is looked at by a task, nobody is written to."""
    one = scene()
    User.objects.filter(pk__in=[one.owner.pk, one.member.pk]).update(is_active=False)
    return one


def act(one: Scene, number: int) -> None:
    """Withdraw and send again in turn: every act moves the application and rings once."""
    if number % 2:
        apply(
            seeker=one.application.seeker,
            job=one.application.job,
            message="",
            share_contact=False,
            by=one.seeker,
        )
    else:
        withdraw_application(application=one.application, by=one.seeker)


def untold() -> int:
    return ApplicationTransition.objects.count() - Announcement.objects.count()


def looked(background: Background) -> int:
    """Return how many moves the worker has looked at."""
    return len(re.findall(r"notify_application\[[^]]+\] succeeded", background.log_of("one")))


def test_check_8_no_task_comes_before_its_rows(background: Background, quiet: Scene) -> None:
    background.start_worker("one")
    for number in range(ACTS):
        with transaction.atomic():
            act(quiet, number)
            time.sleep(OPEN_SECONDS)
    assert ApplicationTransition.objects.count() == ACTS
    wait_for(lambda: untold() == 0, seconds=DRAINED_SECONDS, what="every act was looked at")
    assert "DoesNotExist" not in background.log_of("one")


def test_check_8_a_rollback_leaves_no_task(background: Background, quiet: Scene) -> None:
    for number in range(ACTS // 10):
        with transaction.atomic():
            act(quiet, number)
            transaction.set_rollback(True)
    assert background.queued() == 0
    assert ApplicationTransition.objects.count() == 0


def test_check_8_twin_sent_before_commit_tasks_find_nothing(
    background: Background, quiet: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bells.transaction, "on_commit", lambda send: send())
    background.start_worker("one")
    for number in range(TWIN_ACTS):
        with transaction.atomic():
            act(quiet, number)
            wait_for(
                lambda done=number: looked(background) > done,
                seconds=DRAINED_SECONDS,
                what="the task has run",
            )
    assert untold() == TWIN_ACTS
