"""Nothing typed is lost: a form sent after the session ended is there again after signing in."""

import pytest
from django.test import Client

from accounts import permissions
from accounts.models import SeekerProfile
from accounts.tests.factories import EmployerFactory, SeekerProfileFactory, UserFactory, place

pytestmark = pytest.mark.django_db
PASSWORD = "pollo-y-papas-77"
NOTICE = "Aquí está lo que escribiste"
WORDS = "/perfil/frase/"
TYPED = {
    "name": "Rosa Quispe",
    "summary": "Cociné diez años en un menú de Comas",
    "place_text": "SJL",
    "radius_km": "10",
}


@pytest.fixture
def profile() -> SeekerProfile:
    profile = SeekerProfileFactory()
    profile.user.set_password(PASSWORD)
    profile.user.save()
    return profile


def send(client: Client, path: str, typed: dict[str, object]) -> str:
    """Send a form from its own page without a session, and give where one is sent."""
    answer = client.post(path, typed, HTTP_REFERER=f"http://testserver{path}")
    assert answer.status_code == 302
    return answer.url


def sign_in(client: Client, url: str, profile: SeekerProfile) -> str:
    """Sign in by hand on the page one was sent to, and give where that leads."""
    answer = client.post(url, {"login": profile.user.phone, "password": PASSWORD})
    assert answer.status_code == 302
    return answer.url


def test_words_of_the_profile_come_back_after_signing_in(client: Client, profile: SeekerProfile) -> None:
    before = profile.summary
    url = send(client, WORDS, TYPED)
    assert url.startswith("/cuenta/login/?next=")
    assert sign_in(client, url, profile) == WORDS

    page = client.get(WORDS).content.decode()
    assert NOTICE in page
    assert TYPED["summary"] in page
    profile.refresh_from_db()
    assert profile.summary == before

    assert client.post(WORDS, TYPED).status_code == 302
    profile.refresh_from_db()
    assert profile.summary == TYPED["summary"]


def test_they_are_shown_once(client: Client, profile: SeekerProfile) -> None:
    sign_in(client, send(client, WORDS, TYPED), profile)
    assert TYPED["summary"] in client.get(WORDS).content.decode()
    again = client.get(WORDS).content.decode()
    assert NOTICE not in again
    assert TYPED["summary"] not in again


def test_they_stay_on_their_own_page(client: Client, profile: SeekerProfile) -> None:
    sign_in(client, send(client, WORDS, TYPED), profile)
    assert TYPED["summary"] not in client.get("/perfil/habilidades/").content.decode()
    assert TYPED["summary"] in client.get(WORDS).content.decode()


def test_after_an_hour_they_are_forgotten(client: Client, profile: SeekerProfile, monkeypatch) -> None:
    sign_in(client, send(client, WORDS, TYPED), profile)
    monkeypatch.setattr(permissions, "KEPT_SECONDS", -1)
    assert TYPED["summary"] not in client.get(WORDS).content.decode()
    assert permissions.KEPT_SESSION_KEY not in client.session


@pytest.mark.parametrize(
    ("path", "typed", "shown"),
    [
        ("/perfil/trabajos/", {"title": "Ayudante de obra", "kind": "informal"}, "Ayudante de obra"),
        ("/perfil/habilidades/", {"texts": "Tarrajear\r\nEncofrar"}, "Tarrajear"),
        ("/perfil/deseos/", {"pay_wish": "1731", "schedules": ["night", "full_time"]}, "1731"),
        ("/empresa/nueva/", {"ruc": "20100070970", "about": "Vendemos abarrotes"}, "Vendemos abarrotes"),
    ],
)
def test_every_form_of_a_profile_keeps_its_words(
    client: Client, profile: SeekerProfile, path: str, typed: dict[str, object], shown: str
) -> None:
    send(client, path, typed)
    client.force_login(profile.user)
    page = client.get(path).content.decode()
    assert NOTICE in page
    assert shown in page


def test_who_has_no_profile_yet_finds_her_words_after_her_first_sentence(client: Client) -> None:
    place()
    person = UserFactory()
    send(client, "/perfil/habilidades/", {"texts": "Soldar"})
    client.force_login(person)
    assert client.get("/perfil/habilidades/").status_code == 302
    assert client.post("/empezar/", TYPED).status_code == 302
    assert "Soldar" in client.get("/perfil/habilidades/").content.decode()


def test_words_about_an_employer_come_back(client: Client) -> None:
    owner = UserFactory(by_email=True)
    EmployerFactory(owner=owner)
    send(client, "/empresa/datos/", {"legal_name": "Abarrotes Huanca S.A.C.", "about": "Desde 1987"})
    client.force_login(owner)
    assert "Desde 1987" in client.get("/empresa/datos/").content.decode()


def test_documents_and_passwords_are_not_kept(client: Client) -> None:
    typed = {"kind": "dni", "number": "10117410", "password": "secreta-99", "csrfmiddlewaretoken": "t"}
    send(client, "/perfil/documento/", typed)
    assert client.session[permissions.KEPT_SESSION_KEY]["body"] == "kind=dni"


def test_too_much_is_not_kept(client: Client) -> None:
    url = send(client, "/perfil/habilidades/", {"texts": "x" * (permissions.MOST_KEPT_BYTES + 1)})
    assert url == "/cuenta/login/?next=http%3A%2F%2Ftestserver%2Fperfil%2Fhabilidades%2F"
    assert permissions.KEPT_SESSION_KEY not in client.session


def test_a_button_on_another_page_leads_back_to_that_page(client: Client) -> None:
    answer = client.post("/perfil/trabajos/1/quitar/", {"a": "b"}, HTTP_REFERER="http://testserver/perfil/")
    assert answer.url == "/cuenta/login/?next=http%3A%2F%2Ftestserver%2Fperfil%2F"
    assert permissions.KEPT_SESSION_KEY not in client.session
