"""While Redis is away people still sign up and in; limits rest."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cache_away(settings: Settings, tmp_path: object) -> None:
    away = settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock"}
    settings.CACHES = {"default": away}


def test_a_person_signs_in(client: Client) -> None:
    user = UserFactory()
    assert client.post("/cuenta/login/", {"login": user.phone, "password": PASSWORD}).status_code == 302


def test_a_person_signs_up(client: Client, sms: list[tuple[str, str]]) -> None:
    answer = client.post("/cuenta/signup/", {"contact": "987654321", "password1": PASSWORD})
    assert answer.url == "/cuenta/phone/verify/"
    assert len(sms) == 1
