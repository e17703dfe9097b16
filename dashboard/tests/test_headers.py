"""What caches are told about pages."""

import pytest
from django.test import Client

from accounts.tests.factories import SeekerProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_pages_of_a_person_are_private_and_revalidated(client: Client) -> None:
    client.force_login(SeekerProfileFactory().user)
    response = client.get("/")
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]


def test_an_unchanged_page_costs_no_body(client: Client) -> None:
    client.force_login(SeekerProfileFactory().user)
    client.get("/")
    first = client.get("/")
    again = client.get("/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"


def test_an_unchanged_page_says_little_about_itself(client: Client) -> None:
    client.force_login(SeekerProfileFactory().user)
    client.get("/")
    again = client.get("/", headers={"if-none-match": client.get("/")["ETag"]})
    head = "".join(f"{name}: {value}\r\n" for name, value in again.headers.items())
    assert len(head) <= 130
    assert "Vary" in again.headers


def test_a_browser_that_knows_brotli_gets_brotli(client: Client) -> None:
    accepted = {"accept-encoding": "gzip, deflate, br, zstd"}
    assert client.get("/cuanto-pesa/", headers=accepted)["Content-Encoding"] == "br"
    assert client.get("/cuanto-pesa/", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
    assert not client.get("/cuanto-pesa/", headers={"accept-encoding": "identity"}).has_header(
        "Content-Encoding"
    )


def test_the_cookie_of_forms_is_sent_once(client: Client) -> None:
    assert "c" in client.get("/cuenta/login/").cookies
    kept = client.cookies["c"].value
    assert "c" not in client.get("/cuenta/login/").cookies
    assert client.cookies["c"].value == kept


def test_a_new_cookie_of_forms_replaces_a_wrong_one(client: Client) -> None:
    client.cookies["c"] = "not-a-token"
    assert client.get("/cuenta/login/").cookies["c"].value != "not-a-token"


def test_leaving_empties_the_cache_of_the_browser(client: Client) -> None:
    client.force_login(UserFactory())
    assert not client.get("/cuenta/logout/").has_header("Clear-Site-Data")
    response = client.post("/cuenta/logout/")
    assert response["Clear-Site-Data"] == '"cache"'
    assert client.get("/quien-leyo/").status_code == 302


def test_public_pages_are_not_marked(client: Client) -> None:
    assert not client.get("/cuanto-pesa/").has_header("Clear-Site-Data")
    assert "private" not in client.get("/cuanto-pesa/").get("Cache-Control", "")
