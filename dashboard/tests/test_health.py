"""What a load balancer is told."""

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from dashboard.tasks import heartbeat

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
    }


def test_a_redis_that_is_away_is_said_without_details(client: Client, settings: LazySettings) -> None:
    settings.REDIS_URL = "redis://:secreto@127.0.0.1:1/0"
    response = client.get("/healthz?deep=1")
    assert response.status_code == 503
    assert response.json()["redis"] == "down"
    assert "secreto" not in response.content.decode()
