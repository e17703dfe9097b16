"""The identity document: encrypted, one account each, masked, never in a log."""

import logging

import pytest
from django.test import Client

from accounts.models import AuditEntry, SeekerProfile
from accounts.tests.factories import EmployerFactory, SeekerProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
DOCUMENT = "/perfil/documento/"
DNI = "40651843"


@pytest.fixture
def profile(client: Client) -> SeekerProfile:
    profile = SeekerProfileFactory(visible=True)
    client.force_login(profile.user)
    return profile


def test_it_is_stored_encrypted_and_shown_masked(client: Client, profile: SeekerProfile) -> None:
    client.post(DOCUMENT, {"kind": "dni", "number": "4065 1843"})
    profile.refresh_from_db()
    assert DNI.encode() not in bytes(profile.document_encrypted)
    for address in (DOCUMENT, "/perfil/"):
        page = client.get(address).content.decode()
        assert "•••••843" in page
        assert DNI not in page


@pytest.mark.parametrize(
    ("kind", "number"), [("dni", "1234567"), ("dni", "4065184A"), ("ce", "12"), ("otro", DNI)]
)
def test_a_wrong_number_is_refused(client: Client, profile: SeekerProfile, kind: str, number: str) -> None:
    assert client.post(DOCUMENT, {"kind": kind, "number": number}).status_code == 200
    profile.refresh_from_db()
    assert profile.document_encrypted is None


def test_a_document_belongs_to_one_account(client: Client, profile: SeekerProfile) -> None:
    client.post(DOCUMENT, {"kind": "dni", "number": DNI})
    client.force_login(SeekerProfileFactory().user)
    assert "No pudimos guardar" in client.post(DOCUMENT, {"kind": "dni", "number": DNI}).content.decode()
    assert SeekerProfile.objects.filter(document_digest__isnull=False).count() == 1


def test_it_is_forgotten_on_request(client: Client, profile: SeekerProfile) -> None:
    client.post(DOCUMENT, {"kind": "dni", "number": DNI})
    client.post(DOCUMENT, {"forget": "1"})
    profile.refresh_from_db()
    assert (profile.document_kind, profile.document_encrypted, profile.document_digest) == ("", None, None)


def test_no_employer_page_and_no_log_line_has_it(
    client: Client, profile: SeekerProfile, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.post(DOCUMENT, {"kind": "dni", "number": DNI})
    owner = UserFactory(by_email=True)
    EmployerFactory(owner=owner)
    client.force_login(owner)
    for address in ("/empresa/", "/empresa/datos/", "/empresa/invitar/"):
        page = client.get(address).content.decode()
        assert DNI not in page
        assert str(profile.user.phone) not in page
    logged = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )
    assert DNI not in logged
    assert not AuditEntry.objects.filter(reason__contains=DNI).exists()
