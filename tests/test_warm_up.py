"""A worker that ranks has its models and its people in memory before the first task asks for them."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from celery import Celery
from celery.signals import worker_process_init

from accounts.tests.factories import SeekerProfileFactory
from config import warm_up
from jobs.tests.factories import JobFactory
from matching import runtime
from matching.models import JobEnrichment, SeekerEnrichment
from matching.services.match import pools


@pytest.fixture
def rows(transactional_db, monkeypatch):
    monkeypatch.setattr(warm_up, "_queues", set())
    monkeypatch.setattr(warm_up, "ended", threading.Event())
    read = {"content_hash": "x", "encoder_id": runtime.encoder_id(), "vector": np.ones(384).tolist()}
    JobEnrichment.objects.create(job=JobFactory(), **read)
    SeekerEnrichment.objects.create(seeker=SeekerProfileFactory(), facts={}, **read)
    pools.forget()
    yield
    pools.forget()


def start_worker(*queues: str) -> None:
    app = Celery(task_queues={name: {} for name in queues})
    warm_up.note_queues(SimpleNamespace(app=app))
    warm_up.ended.set()  # one look is enough
    worker_process_init.send(sender=None)
    for thread in threading.enumerate():
        if thread.name == "warm-up":
            thread.join()


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def kept() -> dict[str, int]:
    return {kind: len(one.pool) for (kind, _), one in pools._kept.items()}


def test_a_worker_that_ranks_fetches_jobs_and_people_as_it_starts(rows) -> None:
    start_worker("ml")
    assert kept() == {"jobs": 1, "people": 1}


def test_a_worker_of_light_tasks_stays_light(rows) -> None:
    start_worker("light")
    assert kept() == {}


def test_it_looks_again_for_what_has_changed(rows, monkeypatch) -> None:
    monkeypatch.setattr(warm_up, "EVERY_SECONDS", 0.05)
    warm_up.note_queues(SimpleNamespace(app=Celery(task_queues={"ml": {}})))
    worker_process_init.send(sender=None)
    [thread] = [one for one in threading.enumerate() if one.name == "warm-up"]
    wait_until(lambda: kept() == {"jobs": 1, "people": 1})
    SeekerEnrichment.objects.create(
        seeker=SeekerProfileFactory(),
        facts={},
        content_hash="x",
        encoder_id=runtime.encoder_id(),
        vector=[1.0] * 384,
    )
    wait_until(lambda: kept() == {"jobs": 1, "people": 2})
    warm_up.ended.set()
    thread.join()


def test_what_is_too_much_to_keep_is_not_fetched_for_nothing(
    rows, settings, django_assert_max_num_queries
) -> None:
    settings.MATCH_POOL_MB = 0
    with django_assert_max_num_queries(4):
        pools.warm()
    assert kept() == {}


def test_what_cannot_be_opened_is_told_and_stops_no_worker(rows, settings, caplog) -> None:
    settings.EMBEDDING_MODEL = "nowhere/at-all"
    start_worker("ml")
    assert kept() == {}
    assert "Nothing was prepared" in caplog.text
