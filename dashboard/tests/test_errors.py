"""Error pages help and need nothing that may be broken."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

import config.urls
from dashboard.views import errors


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a secret in a message")


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection to server at 10.0.0.1 failed")


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [
    path("broken/", broken),
    path("away/", away),
    path("refused/", refused),
    path("", include(config.urls)),
]
handler500 = errors.server_error
ours = override_settings(ROOT_URLCONF="dashboard.tests.test_errors")


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_the_handlers_are_wired() -> None:
    assert config.urls.handler500 == "dashboard.views.errors.server_error"


@ours
def test_a_fault_of_ours_is_a_500_without_details_and_without_the_database(visitor: Client) -> None:
    response = visitor.get("/broken/")
    assert response.status_code == 500
    assert "Algo falló" in response.content.decode()
    assert "secret" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@ours
def test_a_server_that_is_away_is_a_503_with_a_time_to_come_back(visitor: Client) -> None:
    response = visitor.get("/away/")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "10.0.0.1" not in response.content.decode()
    assert len(response.content) < 5_000


@ours
@pytest.mark.django_db
def test_a_refusal_is_a_403_page(visitor: Client) -> None:
    response = visitor.get("/refused/")
    assert response.status_code == 403
    assert "Esta página no es para tu cuenta" in response.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_is_a_404_page_with_a_search(visitor: Client) -> None:
    response = visitor.get("/no-esta/")
    assert response.status_code == 404
    assert 'name="q"' in response.content.decode()
    assert not response.cookies
    assert len(response.content) < 5_000


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post("/cuenta/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "Envíalo otra vez" in response.content.decode()


ASK = """
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
client.cookies["s"] = "somebody"
for path in ("/", "/healthz", "/no-esta/", "/cuanto-pesa/"):
    answer = client.get(path, headers={"host": "localhost"})
    print(path, answer.status_code, len(answer.content), answer.get("Retry-After"))
"""


@pytest.mark.slow
def test_with_the_database_away_people_are_asked_to_come_back() -> None:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "LOG_LEVEL": "CRITICAL",
    }
    env.pop("CHAMBA_TEST_SLOT", None)
    asked = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    answers = {path: rest for path, *rest in (line.split() for line in asked.stdout.splitlines())}
    assert answers["/healthz"][0] == "503"
    for page in ("/", "/no-esta/", "/cuanto-pesa/"):
        status, size, retry_after = answers[page]
        assert (status, retry_after) == ("503", "30"), page
        assert int(size) < 5_000
