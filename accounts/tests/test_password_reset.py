"""Another password by a code, by mobile or e-mail."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.tests.factories import UserFactory
from accounts.tests.sms import last_code

pytestmark = pytest.mark.django_db
RESET = "/cuenta/password/reset/"
CONFIRM = "/cuenta/password/reset/confirm/"
COMPLETE = "/cuenta/password/reset/complete/"
SMS = list[tuple[str, str]]


def test_a_person_sets_another_password_by_sms(client: Client, sms: SMS) -> None:
    user = UserFactory(unverified=True)
    assert client.post(RESET, {"email": str(user.phone)[3:]}).url == CONFIRM
    assert client.get(CONFIRM).status_code == 200
    assert client.post(CONFIRM, {"code": last_code(sms[0][1])}).url == COMPLETE
    assert client.get(COMPLETE).status_code == 200
    assert client.post(COMPLETE, {"password1": "una-clave-nueva"}).url == "/"
    user.refresh_from_db()
    assert user.check_password("una-clave-nueva")
    assert user.phone_verified_at is not None
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_person_sets_another_password_by_mail(client: Client) -> None:
    user = UserFactory(by_email=True, email_verified_at=None)
    client.post(RESET, {"email": user.email})
    client.post(CONFIRM, {"code": last_code(str(mail.outbox[0].body))})
    assert client.post(COMPLETE, {"password1": "una-clave-nueva"}).url == "/"
    user.refresh_from_db()
    assert user.check_password("una-clave-nueva")
    assert user.email_verified_at is not None


def test_a_weak_password_is_refused_and_the_code_still_holds(client: Client, sms: SMS) -> None:
    user = UserFactory()
    client.post(RESET, {"email": user.phone})
    client.post(CONFIRM, {"code": last_code(sms[0][1])})
    assert client.post(COMPLETE, {"password1": "12345678"}).status_code == 200
    assert client.post(COMPLETE, {"password1": "una-clave-nueva"}).status_code == 302


def test_it_does_not_tell_whether_there_is_an_account(client: Client, sms: SMS) -> None:
    user = UserFactory()
    pages = []
    for contact in (str(user.phone), "+51911111111"):
        stranger = Client()
        assert stranger.post(RESET, {"email": contact}).url == CONFIRM
        page = (
            stranger.get(CONFIRM).content.decode()
            + stranger.post(CONFIRM, {"code": "000000"}).content.decode()
        )
        pages.append([line for line in page.replace(contact, "X").splitlines() if "csrf" not in line])
    assert pages[0] == pages[1]
    assert [to for to, _ in sms] == [user.phone, "+51911111111"]
    assert "no hay una cuenta" in sms[1][1]


def test_guessing_the_code_ends_after_five(client: Client, sms: SMS) -> None:
    user = UserFactory()
    client.post(RESET, {"email": user.phone})
    for _ in range(5):
        client.post(CONFIRM, {"code": "000000"})
    assert client.post(CONFIRM, {"code": last_code(sms[0][1])}).url == "/cuenta/login/"
    assert client.get(COMPLETE).url == RESET


def test_codes_for_one_contact_are_limited_for_known_and_unknown_alike(client: Client, sms: SMS) -> None:
    user = UserFactory()
    for contact in (user.phone, "+51911111111"):
        assert client.post(RESET, {"email": contact}).status_code == 302
        again = client.post(RESET, {"email": contact})
        assert again.status_code == 429
        assert int(again["Retry-After"]) > 0
    assert len(sms) == 2


def test_the_owner_gets_in_again_while_somebody_guesses_her_password(client: Client, sms: SMS) -> None:
    user = UserFactory()
    for _ in range(11):
        answer = Client().post("/cuenta/login/", {"login": user.phone, "password": "otra-clave"})
    assert answer.status_code == 429
    client.post(RESET, {"email": user.phone})
    client.post(CONFIRM, {"code": last_code(sms[0][1])})
    client.post(COMPLETE, {"password1": "una-clave-nueva"})
    entered = Client().post("/cuenta/login/", {"login": user.phone, "password": "una-clave-nueva"})
    assert entered.status_code == 302


def test_a_closed_account_is_not_opened_by_a_code(client: Client, sms: SMS) -> None:
    user = UserFactory(is_active=False)
    client.post(RESET, {"email": user.phone})
    assert "no hay una cuenta" in sms[0][1]


def test_a_person_changes_her_password(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    wrong = client.post("/cuenta/password/change/", {"oldpassword": "no-es", "password1": "una-clave-nueva"})
    assert "no es tu clave" in wrong.content.decode()
    cache.clear()
    client.post(
        "/cuenta/password/change/", {"oldpassword": "mi-clave-de-prueba", "password1": "una-clave-nueva"}
    )
    user.refresh_from_db()
    assert user.check_password("una-clave-nueva")


def test_a_person_changes_her_mobile_by_a_code(client: Client, sms: SMS) -> None:
    user = UserFactory()
    client.force_login(user)
    assert client.post("/cuenta/phone/change/", {"phone": "911 111 111"}).url == "/cuenta/phone/verify/"
    client.post("/cuenta/phone/verify/", {"code": last_code(sms[0][1])})
    user.refresh_from_db()
    assert user.phone == "+51911111111"


def test_a_taken_mobile_cannot_be_taken_over(client: Client, sms: SMS) -> None:
    owner, user = UserFactory(), UserFactory()
    client.force_login(user)
    client.post("/cuenta/phone/change/", {"phone": owner.phone})
    client.post("/cuenta/phone/verify/", {"code": last_code(sms[0][1])})
    user.refresh_from_db()
    assert user.phone != owner.phone


def test_a_person_adds_an_email_by_a_code(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    assert client.get("/cuenta/email/").status_code == 200
    answer = client.post("/cuenta/email/", {"email": "rosa@correo.example", "action_add": "1"})
    assert answer.url == "/cuenta/confirm-email/"
    client.post("/cuenta/confirm-email/", {"code": last_code(str(mail.outbox[0].body))})
    user.refresh_from_db()
    assert user.email == "rosa@correo.example"
    assert user.email_verified_at is not None
