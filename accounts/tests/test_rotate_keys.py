"""A new key takes over all documents, once, and an old one can then be taken away."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from accounts.models import SeekerProfile
from accounts.services import documents
from accounts.tests.factories import SeekerProfileFactory

pytestmark = pytest.mark.django_db
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def people(settings) -> list[SeekerProfile]:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    people = [SeekerProfileFactory() for _ in range(3)]
    for person, number in zip(people, ("10117410", "10117411", "10117412"), strict=True):
        documents.set_document(profile=person, by=person.user, kind="dni", number=number)
    SeekerProfileFactory()  # who gave none
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    return people


def run(*words: str) -> str:
    said = StringIO()
    call_command("rotate_keys", *words, stdout=said)
    return said.getvalue()


def tokens() -> list[bytes]:
    rows = SeekerProfile.objects.exclude(document_encrypted=None).order_by("pk")
    return [bytes(token) for token in rows.values_list("document_encrypted", flat=True)]


def test_a_dry_run_counts_and_writes_nothing() -> None:
    before = tokens()
    assert run() == "rotate_keys current=0 rotated=3 lost=0 dry_run=1\n"
    assert tokens() == before


def test_afterwards_the_new_key_alone_opens_everything(settings, people, monkeypatch) -> None:
    monkeypatch.setattr(documents, "ROTATED_AT_ONCE", 2)
    masked = documents.masked_document(SeekerProfile.objects.get(pk=people[0].pk))
    assert "rotated=3" in run("--apply")
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert documents.masked_document(SeekerProfile.objects.get(pk=people[0].pk)) == masked
    assert masked.endswith("410")


def test_a_second_run_changes_nothing() -> None:
    run("--apply")
    before = tokens()
    assert run("--apply") == "rotate_keys current=3 rotated=0 lost=0 dry_run=0\n"
    assert tokens() == before


def test_a_document_that_no_key_opens_is_named_and_left_as_it_is(settings, people) -> None:
    broken = b"gAAAAA-not-a-token"
    SeekerProfile.objects.filter(pk=people[1].pk).update(document_encrypted=broken)
    with pytest.raises(CommandError, match=f"profiles {people[1].pk}\\."):
        run("--apply")
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert tokens()[1] == broken
    assert documents.masked_document(SeekerProfile.objects.get(pk=people[2].pk)).endswith("412")
