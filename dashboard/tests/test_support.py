"""The support desk."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from accounts.tests.factories import CVFileFactory, EmployerFactory, SeekerProfileFactory, UserFactory
from dashboard.support import look_up, masked_email, masked_phone
from jobs.models import ImportRun
from jobs.tests.factories import ApplicationFactory
from messaging.models import OutboxMessage

pytestmark = pytest.mark.django_db
URL = "/soporte/"
REASON = "Llamó: no le llega el código"


@pytest.fixture
def agent(client: Client) -> User:
    user = UserFactory(support=True)
    client.force_login(user)
    return user


def search(client: Client, q: object, reason: str = REASON) -> str:
    response = client.post(URL, {"q": q, "reason": reason})
    assert response.status_code in (200, 422)
    return response.content.decode()


@pytest.mark.parametrize("spelling", ["{phone}", "{local}", "{spaced}", "#{pk}", "{pk}"])
def test_a_person_is_found_by_mobile_or_number_in_any_spelling(
    client: Client, agent: User, spelling: str
) -> None:
    person = UserFactory(name="Rosa Quispe")
    local = person.phone.removeprefix("+51")
    spaced = f"{local[:3]} {local[3:6]} {local[6:]}"
    assert "Rosa Quispe" in search(
        client, spelling.format(phone=person.phone, local=local, spaced=spaced, pk=person.pk)
    )


def test_a_person_is_found_by_exact_mail_only(client: Client, agent: User) -> None:
    UserFactory(by_email=True, email="rosa@correo.example", name="Rosa Quispe")
    assert "Rosa Quispe" in search(client, "ROSA@correo.example")
    assert "Rosa Quispe" not in search(client, "rosa@correo")
    assert "Rosa Quispe" not in search(client, "Rosa")


def test_each_search_is_written_down_with_its_reason(client: Client, agent: User) -> None:
    person = UserFactory()
    search(client, person.phone)
    entry = AuditEntry.objects.get(action="support.lookup")
    assert (entry.actor, entry.subject, entry.reason) == (agent, person, REASON)


def test_a_search_without_result_is_written_down_too(client: Client, agent: User) -> None:
    assert "No hay una cuenta con ese dato" in search(client, "999000111")
    assert AuditEntry.objects.get(action="support.lookup_none").actor == agent


@pytest.mark.parametrize("reason", ["", "x", "       "])
def test_without_a_reason_nothing_is_shown(client: Client, agent: User, reason: str) -> None:
    person = UserFactory(name="Rosa Quispe")
    assert "Rosa Quispe" not in search(client, person.phone, reason=reason)
    assert not AuditEntry.objects.exists()


def test_no_address_opens_an_account(client: Client, agent: User) -> None:
    person = UserFactory(name="Rosa Quispe")
    assert "Rosa Quispe" not in client.get(URL, {"q": person.phone, "reason": REASON}).content.decode()


def test_private_words_and_codes_are_not_shown(client: Client, agent: User) -> None:
    profile = SeekerProfileFactory(summary="PALABRAS MÍAS", rich=True)
    ApplicationFactory(seeker=profile, message="MENSAJE MÍO")
    CVFileFactory(profile=profile, original_name="ARCHIVO MÍO.pdf", text="TEXTO MÍO")
    OutboxMessage.objects.create(channel="sms", to=profile.user.phone, body="Chamba: tu codigo es 482913.")
    text = search(client, profile.user.phone)
    assert "Enviada: 1" in text
    assert "SMS" in text
    assert not [
        word for word in ("PALABRAS", "MENSAJE", "ARCHIVO", "TEXTO", "482913", "ceviche") if word in text
    ]
    # the only full number on the page is the one that the agent typed
    assert profile.user.phone not in text.replace(f'value="{profile.user.phone}"', "")


def test_the_employers_of_a_person_are_shown_with_their_verification(client: Client, agent: User) -> None:
    owner = UserFactory(by_email=True)
    EmployerFactory(owner=owner, pending=True, trade_name="La Chacra")
    text = search(client, owner.email)
    assert "La Chacra · Responsable · En revisión" in text


def test_contacts_are_masked() -> None:
    assert masked_phone("+51987654321") == "+51 ••• ••• 321"
    assert masked_email("rosa@correo.pe") == "r•••@correo.pe"
    assert masked_phone(None) == masked_email("") == ""


def test_what_failed_is_listed(client: Client, agent: User) -> None:
    ImportRun.objects.create(
        source="servir", format="csv", file_name="a.csv", state="failed", problem="falta la columna"
    )
    assert "falta la columna" in client.get(URL).content.decode()


@pytest.mark.parametrize("who", ["seeker", "employer", "nobody"])
def test_it_refuses_who_is_no_agent(client: Client, who: str) -> None:
    person = UserFactory(by_email=True)
    if who == "seeker":
        SeekerProfileFactory(user=person)
    elif who == "employer":
        EmployerFactory(owner=person)
    client.force_login(person)
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"q": person.email, "reason": REASON}).status_code == 403


@pytest.mark.parametrize("words", ["", "9" * 30, "#" * 20, "@", "+51", "\x00", "١٢٣"])
def test_odd_words_find_nobody(words: str) -> None:
    assert look_up(words=words, reason=REASON, by=UserFactory(support=True)) is None
