"""Check 3: Valkey killed or flushed with 40 queued tasks; all 40 effects within 60 s from the sweep, none twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.tests.factories import UserFactory
from messaging.models import Notification, OutboxMessage
from messaging.services.notifications import queue_notification
from tests.faults.product import wait_for
from tests.faults.workers import Background, Valkey, enqueue_at

pytestmark = [pytest.mark.fault, pytest.mark.slow]
TASKS = 40
DONE_SECONDS = 60.0
TWIN_SECONDS = 10.0


@pytest.fixture
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    one = Valkey(tmp_path_factory.mktemp("v"))
    one.start()
    yield one
    one.kill()


@pytest.fixture
def background(transactional_db: None, valkey: Valkey, tmp_path: Path) -> Iterator[Background]:
    processes = Background(valkey.url, tmp_path)
    yield processes
    processes.end()


def queue_forty(background: Background) -> list[str]:
    """Leave forty messages to forty people, each with its task in the queue, and return their addresses."""
    people = UserFactory.create_batch(TASKS, by_email=True)
    for person in people:
        row = queue_notification(
            user_id=person.pk,
            kind="new_matches",
            dedupe_key=f"check-3:{person.pk}",
            text="Hay trabajos.",
            url="/",
        )
        assert row
        enqueue_at(background.redis_url, "messaging.tasks.deliver", row.pk)
    assert background.queued() == TASKS
    return sorted(str(person.email) for person in people)


def lose(valkey: Valkey, background: Background, how: str) -> None:
    if how == "flushed":
        background.flush()
        return
    valkey.kill()
    if how == "its disk lost":
        valkey.lose_its_files()
    valkey.start()


def sent() -> int:
    return Notification.objects.filter(state=Notification.State.SENT).count()


@pytest.mark.parametrize("how", ["flushed", "killed", "its disk lost"])
def test_check_3_the_sweep_finds_all_work_in_the_rows(
    valkey: Valkey, background: Background, how: str
) -> None:
    addresses = queue_forty(background)
    lose(valkey, background, how)
    background.start_worker("one")
    background.start_beat()
    wait_for(lambda: sent() == TASKS, seconds=DONE_SECONDS, what="all are delivered")
    wait_for(lambda: background.queued() == 0, seconds=DONE_SECONDS, what="nothing waits")
    assert sorted(OutboxMessage.objects.values_list("to", flat=True)) == addresses


def test_check_3_valkey_killed_under_running_workers(valkey: Valkey, background: Background) -> None:
    background.start_worker("one")
    background.start_beat()
    valkey.kill()
    people = UserFactory.create_batch(TASKS, by_email=True)
    for person in people:
        queue_notification(
            user_id=person.pk,
            kind="new_matches",
            dedupe_key=f"check-3:{person.pk}",
            text="Hay trabajos.",
            url="/",
        )
    valkey.start()
    wait_for(lambda: sent() == TASKS, seconds=DONE_SECONDS, what="all are delivered")
    assert OutboxMessage.objects.count() == TASKS


def test_check_3_twin_without_the_sweep_the_work_is_lost(valkey: Valkey, background: Background) -> None:
    queue_forty(background)
    lose(valkey, background, "flushed")
    background.start_worker("one")
    with pytest.raises(AssertionError, match="not within"):
        wait_for(lambda: sent() > 0, seconds=TWIN_SECONDS, what="one is delivered")
