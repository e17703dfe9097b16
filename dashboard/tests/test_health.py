"""What a load balancer is told."""

import datetime

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from dashboard.tasks import heartbeat
from matching.models import DriftReading

pytestmark = pytest.mark.django_db


def test_the_shallow_answer_needs_the_database_only(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_the_deep_answer_tells_the_age_of_the_last_sign_of_life(client: Client) -> None:
    cache.clear()
    heartbeat("light")
    response = client.get("/healthz?deep=1")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "redis": "ok",
        "worker_age_seconds": {"light": 0, "ml": None},
        "models": {},
        "drift": [],
    }


def test_the_deep_answer_names_what_the_last_watch_found_to_have_shifted(client: Client) -> None:
    for name, days, alarm in (
        ("words", 0, True),
        ("lengths", 0, False),
        ("scores", 2, True),
        ("scores", 1, False),
    ):
        at = timezone.now() - datetime.timedelta(days=days)
        DriftReading.objects.create(name=name, value=1, limit=1, alarm=alarm, current=1, reference=1, at=at)
    assert client.get("/healthz?deep=1").json()["drift"] == ["words"]


def test_a_redis_that_is_away_is_said_without_details(client: Client, settings: LazySettings) -> None:
    settings.REDIS_URL = "redis://:secreto@127.0.0.1:1/0"
    response = client.get("/healthz?deep=1")
    assert response.status_code == 503
    assert response.json()["redis"] == "down"
    assert "secreto" not in response.content.decode()
