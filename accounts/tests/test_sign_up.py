"""Sign-up by mobile or e-mail, up to the first screen of one's own."""

import string

import pytest
from django.core import mail
from django.test import Client

from accounts.models import SeekerProfile, User
from accounts.tests.factories import PASSWORD, UserFactory, place
from accounts.tests.sms import last_code

pytestmark = pytest.mark.django_db
SIGN_UP = "/cuenta/signup/"
VERIFY = "/cuenta/phone/verify/"
SMS = list[tuple[str, str]]


def sign_up(client: Client, contact: str, query: str = "") -> object:
    return client.post(SIGN_UP + query, {"contact": contact, "password1": PASSWORD})


def test_a_person_with_only_a_mobile_reaches_her_matches_in_four_screens(client: Client, sms: SMS) -> None:
    place()
    assert client.get(SIGN_UP).status_code == 200
    assert sign_up(client, "987 654 321").url == VERIFY
    assert client.get(VERIFY).status_code == 200
    assert sms[0][0] == "+51987654321"
    assert client.post(VERIFY, {"code": last_code(sms[0][1])}).url == "/empezar/"
    user = User.objects.get(phone="+51987654321")
    assert user.phone_verified_at is not None
    assert client.get("/empezar/").status_code == 200
    answer = client.post(
        "/empezar/", {"summary": "Cociné en un menú", "place_text": "SJL", "radius_km": "25"}
    )
    assert answer.status_code == 302
    assert SeekerProfile.objects.get(user=user).place_id == "150132"


def test_a_person_signs_up_by_email(client: Client, settings: object) -> None:
    assert sign_up(client, "Rosa@Correo.Example").url == "/cuenta/confirm-email/"
    assert client.get("/cuenta/confirm-email/").status_code == 200
    code = last_code(str(mail.outbox[0].body))
    assert client.post("/cuenta/confirm-email/", {"code": code}).url == "/empezar/"
    user = User.objects.get(email="rosa@correo.example")
    assert user.email_verified_at is not None
    assert client.session["_auth_user_id"] == str(user.pk)


def test_it_goes_on_to_where_the_person_came_from(client: Client, sms: SMS) -> None:
    sign_up(client, "987654321", "?next=/empresa/nueva/")
    assert client.post(VERIFY, {"code": last_code(sms[0][1])}).url == "/empresa/nueva/"


def test_it_never_goes_on_to_another_site(client: Client, sms: SMS) -> None:
    sign_up(client, "987654321", "?next=https://mala.example/")
    assert client.post(VERIFY, {"code": last_code(sms[0][1])}).url == "/empezar/"


@pytest.mark.parametrize("contact", ["", "rosa", "01 4567890", "rosa@", "+1 202 555 0143", "98765432"])
def test_it_says_what_is_wrong_and_keeps_what_was_typed(client: Client, contact: str) -> None:
    page = client.post(SIGN_UP, {"contact": contact, "password1": PASSWORD})
    assert page.status_code == 200
    assert page.context["form"].errors["contact"]
    assert not contact or f'value="{contact}"' in page.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["corta", "12345678901", "password1"])
def test_it_refuses_a_weak_password(client: Client, password: str) -> None:
    page = client.post(SIGN_UP, {"contact": "987654321", "password1": password})
    assert page.context["form"].errors["password1"]


def test_a_wrong_code_lets_nobody_in_and_five_end_the_try(client: Client, sms: SMS) -> None:
    sign_up(client, "987654321")
    for _ in range(4):
        assert client.post(VERIFY, {"code": "000000"}).status_code == 200
    assert client.post(VERIFY, {"code": "000000"}).url == "/cuenta/login/"
    assert client.post(VERIFY, {"code": last_code(sms[0][1])}).url == "/cuenta/login/"
    assert "_auth_user_id" not in client.session


def test_a_taken_mobile_looks_like_a_new_one_and_its_owner_is_told(client: Client, sms: SMS) -> None:
    owner = UserFactory()
    new_page, taken_page = _walk("987654321"), _walk(str(owner.phone))
    assert new_page.replace("987654321", "X") == taken_page.replace(str(owner.phone)[3:], "X")
    assert "ya tienes una cuenta" in sms[-1][1]
    assert User.objects.count() == 2


def test_a_taken_email_looks_like_a_new_one_and_its_owner_is_told(client: Client) -> None:
    owner = UserFactory(by_email=True)
    new_page, taken_page = _walk("nueva@correo.example"), _walk(str(owner.email))
    assert new_page.replace("nueva@correo.example", "X") == taken_page.replace(str(owner.email), "X")
    assert mail.outbox[-1].subject == "Ya tienes una cuenta en Chamba"


def _walk(contact: str) -> str:
    """Give what a stranger sees after signing up with the contact, the token of the form left out."""
    client = Client()
    answer = sign_up(client, contact)
    page = client.get(answer.url).content.decode()
    wrong = client.post(answer.url, {"code": "000000"}).content.decode()
    return "".join(line for line in (page + wrong).splitlines() if "csrfmiddlewaretoken" not in line)


def test_another_code_can_be_asked_for_but_not_at_once(client: Client, sms: SMS) -> None:
    sign_up(client, "987654321")
    client.post(VERIFY, {"action": "resend"})
    assert len(sms) == 1
    assert "Espera medio minuto" in client.get(VERIFY).content.decode()


def test_a_person_with_a_wrong_number_starts_again(client: Client, sms: SMS) -> None:
    sign_up(client, "987654321")
    assert client.post("/cuenta/logout/?next=/cuenta/signup/").url == SIGN_UP
    assert client.get(SIGN_UP).status_code == 200


def test_texts_fit_one_sms(client: Client, sms: SMS) -> None:
    gsm7 = set(string.ascii_letters + string.digits + " @!\"#%&'()*+,-./:;<=>?_$éñüàÑ¿¡")
    owner = UserFactory()
    for contact in ("987654321", owner.phone):
        sign_up(Client(), contact)
    for contact in ("912345678", owner.phone):
        Client().post("/cuenta/password/reset/", {"email": contact})
    assert len(sms) == 4
    for _, body in sms:
        assert len(body) <= 160
        assert set(body) <= gsm7, set(body) - gsm7
