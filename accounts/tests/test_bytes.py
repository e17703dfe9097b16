"""What the way in weighs: each form, and the whole of it in both directions."""

import brotli
import pytest
from django.test import Client

from accounts.tests.factories import EmployerFactory, SeekerProfileFactory, UserFactory, place
from accounts.tests.sms import last_code

pytestmark = pytest.mark.django_db
FORM_BYTES = 3 * 1024
SMS = list[tuple[str, str]]


def body_bytes(client: Client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200
    return len(brotli.compress(answer.content, quality=5))


@pytest.mark.parametrize(
    "address", ["/cuenta/signup/", "/cuenta/login/", "/cuenta/password/reset/", "/tus-datos/"]
)
def test_a_form_before_signing_in_fits(client: Client, address: str) -> None:
    assert body_bytes(client, address) <= FORM_BYTES


@pytest.mark.parametrize(
    "address",
    [
        "/empezar/",
        "/perfil/",
        "/perfil/frase/",
        "/perfil/trabajos/",
        "/perfil/habilidades/",
        "/perfil/deseos/",
        "/perfil/documento/",
        "/perfil/cv/",
    ],
)
def test_a_page_of_the_profile_fits(client: Client, address: str) -> None:
    client.force_login(SeekerProfileFactory(rich=True).user)
    assert body_bytes(client, address) <= FORM_BYTES


@pytest.mark.parametrize("address", ["/empresa/", "/empresa/nueva/", "/empresa/datos/", "/empresa/invitar/"])
def test_a_page_of_the_employer_fits(client: Client, address: str) -> None:
    owner = UserFactory(by_email=True)
    EmployerFactory(owner=owner)
    client.force_login(owner)
    assert body_bytes(client, address) <= FORM_BYTES


def test_signing_up_weighs_little_in_both_directions(client: Client, sms: SMS) -> None:
    """The four requests up to the matches; matches, job and apply have their share in their own tests."""
    place()
    weight = _Weight(client)
    weight.get("/cuenta/signup/")
    weight.post("/cuenta/signup/", {"contact": "987654321", "password1": "mi-clave-de-prueba"})
    weight.get("/cuenta/phone/verify/")
    weight.post("/cuenta/phone/verify/", {"code": last_code(sms[0][1])})
    weight.get("/empezar/")
    weight.post("/empezar/", {"summary": "Cociné en un menú", "place_text": "SJL", "radius_km": "25"})
    assert weight.requests == 6
    assert weight.total <= 12 * 1024


class _Weight:
    """Adds up what six requests cost on the wire: bodies in brotli, headers as HTTP/1.1 writes them."""

    REQUEST_HEADERS = 420  # what Chromium on Android sends besides the cookie

    def __init__(self, client: Client) -> None:
        self.client, self.total, self.requests = client, 0, 0

    def get(self, address: str) -> None:
        self._add(self.client.get(address, HTTP_ACCEPT_ENCODING="br"), 0)

    def post(self, address: str, values: dict[str, str]) -> None:
        answer = self.client.post(address, values, HTTP_ACCEPT_ENCODING="br")
        assert answer.status_code == 302, answer.context["form"].errors
        self._add(answer, 90 + sum(len(key) + len(value) for key, value in values.items()))

    def _add(self, answer: object, body_up: int) -> None:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())
        headers_down = sum(len(f"{name}: {value}\r\n") for name, value in answer.items())
        headers_down += sum(
            len(f"Set-Cookie: {morsel.OutputString()}\r\n") for morsel in answer.cookies.values()
        )
        self.total += self.REQUEST_HEADERS + len(cookies) + body_up + headers_down + len(answer.content)
        self.requests += 1
