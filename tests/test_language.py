"""Spanish is the language of the house; English is whole, for whoever asks for it."""

import pytest
from django.test import Client

from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SWITCH = "/idioma/"


def test_spanish_is_the_default_even_for_a_browser_that_was_sold_in_english(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "en-US,en;q=0.9"})
    assert response["Content-Language"] == "es"
    assert 'lang="es"' in response.content.decode()
    assert "Accept-Language" not in response["Vary"]
    assert "Cookie" in response["Vary"]


def test_the_switch_needs_no_token_and_comes_back_to_the_page() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(SWITCH, {"language": "en"}, headers={"referer": "http://testserver/cuanto-pesa/"})
    assert response.headers["Location"].endswith("/cuanto-pesa/")
    assert 'lang="en"' in client.get("/cuanto-pesa/").content.decode()
    client.post(SWITCH, {"language": "es"})
    assert 'lang="es"' in client.get("/cuanto-pesa/").content.decode()


def test_the_switch_leads_to_no_foreign_site(client: Client) -> None:
    response = client.post(SWITCH, {"language": "en", "next": "https://example.org/"})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("language", ["xx", "", "en\r\nSet-Cookie: a=b", "../../etc"])
def test_an_unknown_language_stays_spanish(client: Client, language: str) -> None:
    client.post(SWITCH, {"language": language})
    assert 'lang="es"' in client.get("/").content.decode()
    client.cookies["l"] = language.replace("\r\n", "")
    assert 'lang="es"' in client.get("/").content.decode()


def test_who_is_signed_in_gets_mail_in_the_chosen_language_too(client: Client) -> None:
    person, other = UserFactory(), UserFactory()
    client.force_login(person)
    client.post(SWITCH, {"language": "en"})
    client.post(SWITCH, {"language": "xx"})
    for user in (person, other):
        user.refresh_from_db()
    assert (person.language, other.language) == ("en", "es")
