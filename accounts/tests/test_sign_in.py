"""Sign-in by mobile or e-mail in one field, and what stops guessing."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.tests.factories import PASSWORD, UserFactory
from accounts.tests.sms import last_code

pytestmark = pytest.mark.django_db
SIGN_IN = "/cuenta/login/"
SMS = list[tuple[str, str]]


def sign_in(client: Client, contact: str, password: str = PASSWORD, **extra: str) -> object:
    return client.post(SIGN_IN, {"login": contact, "password": password}, **extra)


@pytest.mark.parametrize("typed", ["+51987654321", "987654321", "987 654 321", "(51) 987-654-321"])
def test_a_person_signs_in_by_mobile_however_she_writes_it(client: Client, typed: str) -> None:
    user = UserFactory(phone="+51987654321")
    assert sign_in(client, typed).url == "/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_person_signs_in_by_email(client: Client) -> None:
    user = UserFactory(by_email=True)
    assert sign_in(client, str(user.email).upper()).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_person_with_both_signs_in_by_either(client: Client) -> None:
    user = UserFactory(by_email=True, phone="+51987654321", phone_verified_at="2026-01-01T00:00:00Z")
    for contact in ("987654321", str(user.email)):
        assert sign_in(Client(), contact).url == "/"


def test_a_wrong_password_and_an_unknown_contact_get_the_same_answer(client: Client) -> None:
    user = UserFactory(phone="+51987654321")
    wrong = sign_in(Client(), str(user.phone), "otra-clave").content.decode()
    unknown = sign_in(Client(), "+51987654320", "otra-clave").content.decode()
    assert "no coinciden" in wrong
    assert _plain(wrong, "987654321") == _plain(unknown, "987654320")


def _plain(page: str, contact: str) -> str:
    return "".join(
        line for line in page.replace(contact, "X").splitlines() if "csrfmiddlewaretoken" not in line
    )


def test_the_password_never_comes_back_in_the_page(client: Client) -> None:
    assert "mi-secreto" not in sign_in(client, "987654321", "mi-secreto").content.decode()


def test_a_closed_account_does_not_open(client: Client) -> None:
    user = UserFactory(is_active=False)
    assert sign_in(client, str(user.phone)).url == "/cuenta/inactive/"
    assert "_auth_user_id" not in client.session


def test_an_unverified_mobile_is_asked_for_its_code(client: Client, sms: SMS) -> None:
    user = UserFactory(unverified=True)
    assert sign_in(client, str(user.phone)).url == "/cuenta/phone/verify/"
    assert client.post("/cuenta/phone/verify/", {"code": last_code(sms[0][1])}).url == "/"


def test_an_unverified_email_is_asked_for_its_code(client: Client) -> None:
    user = UserFactory(by_email=True, email_verified_at=None)
    assert sign_in(client, str(user.email)).url == "/cuenta/confirm-email/"
    code = last_code(str(mail.outbox[0].body))
    assert client.post("/cuenta/confirm-email/", {"code": code}).url == "/"
    assert User.objects.get(pk=user.pk).email_verified_at is not None


def test_twenty_wrong_passwords_are_stopped_with_a_page_that_says_how_long(client: Client) -> None:
    user = UserFactory()
    answers = [sign_in(Client(), str(user.phone), f"clave-{number}") for number in range(20)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 10
    assert int(answers[-1]["Retry-After"]) > 0
    assert "Espera un momento" in answers[-1].content.decode()
    assert sign_in(client, str(user.phone)).status_code == 429  # the right one does not tell a guesser either


def test_another_spelling_of_the_mobile_is_not_another_try(client: Client) -> None:
    UserFactory(phone="+51987654321")
    for typed in ["987654321", "+51 987654321"] * 5:
        sign_in(Client(), typed, "otra-clave")
    assert sign_in(client, "987-654-321", "otra-clave").status_code == 429


def test_a_forged_forwarding_header_does_not_help(client: Client) -> None:
    user = UserFactory()
    for number in range(10):
        sign_in(Client(), str(user.phone), "otra-clave", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    answer = sign_in(client, str(user.phone), "otra-clave", HTTP_X_FORWARDED_FOR="10.0.0.99")
    assert answer.status_code == 429


def test_fifty_honest_people_behind_one_address_all_get_in(client: Client) -> None:
    people = UserFactory.create_batch(50)
    for user in people:
        assert sign_in(Client(), str(user.phone), "me-equivoque").status_code == 200
    for user in people:
        assert sign_in(Client(), str(user.phone)).status_code == 302


def test_the_admin_has_the_same_door(client: Client) -> None:
    assert client.get("/gestion/login/").url.startswith(SIGN_IN)
    client.force_login(UserFactory())
    assert client.get("/gestion/login/").status_code == 403


def test_signing_out_takes_a_button(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/cuenta/logout/").status_code == 200
    assert client.post("/cuenta/logout/").url == "/"
    assert "_auth_user_id" not in client.session


def test_a_form_without_its_token_is_refused() -> None:
    assert sign_in(Client(enforce_csrf_checks=True), "987654321").status_code == 403
