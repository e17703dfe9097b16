"""Consent by purpose: read, given, withdrawn."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Consent, ConsentText, Purpose, SeekerProfile
from accounts.services.consent import give_consent, has_consent, withdraw_consent
from accounts.signals import profile_changed
from accounts.tests.factories import SeekerProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
PRIVACY = "/tus-datos/"


def test_anybody_reads_the_texts_without_a_cookie(client: Client) -> None:
    answer = client.get(PRIVACY)
    for text in ConsentText.objects.order_by("purpose", "-version").distinct("purpose"):
        assert text.text[:60] in answer.content.decode()
    assert not answer.cookies


def test_a_person_gives_and_withdraws_each_purpose_by_a_button(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    for purpose in Purpose.values:
        client.post(f"{PRIVACY}{purpose}/", {"answer": "yes"})
        assert has_consent(user=user, purpose=purpose)
        assert "Aceptaste el" in client.get(PRIVACY).content.decode()
        client.post(f"{PRIVACY}{purpose}/", {"answer": "no"})
        assert not has_consent(user=user, purpose=purpose)
    assert AuditEntry.objects.filter(actor=user, action__startswith="consent.").count() == 8


def test_a_stranger_gives_nothing(client: Client) -> None:
    assert client.post(f"{PRIVACY}matching/", {"answer": "yes"}).status_code == 302
    assert not Consent.objects.exists()


def test_an_unknown_purpose_is_not_found(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.post(f"{PRIVACY}spam/", {"answer": "yes"}).status_code == 404


def test_agreeing_twice_is_once_and_a_new_text_is_agreed_to_anew() -> None:
    user = UserFactory()
    first = give_consent(user=user, purpose=Purpose.ALERTS, by=user)
    assert give_consent(user=user, purpose=Purpose.ALERTS, by=user) == first
    ConsentText.objects.create(purpose="alerts", version=2, text="Otro", valid_from=timezone.localdate())
    second = give_consent(user=user, purpose=Purpose.ALERTS, by=user)
    assert second.text.version == 2
    assert Consent.objects.live().filter(user=user).get() == second


def test_who_agreed_to_a_former_text_is_asked_for_the_new_one_and_may_still_leave(client: Client) -> None:
    user = UserFactory()
    give_consent(user=user, purpose=Purpose.ALERTS, by=user)
    ConsentText.objects.create(purpose="alerts", version=2, text="Otro", valid_from=timezone.localdate())
    client.force_login(user)
    words = client.get(PRIVACY).content.decode()
    assert "Acepto el texto nuevo" in words
    assert "Ya no acepto" in words
    client.post(f"{PRIVACY}alerts/", {"answer": "yes"})
    assert "Acepto el texto nuevo" not in client.get(PRIVACY).content.decode()


def test_withdrawing_visibility_hides_at_once() -> None:
    profile = SeekerProfileFactory(visible=True)
    assert withdraw_consent(user=profile.user, purpose=Purpose.VISIBILITY, by=profile.user)
    assert not SeekerProfile.objects.open_to_employers().exists()
    assert not withdraw_consent(user=profile.user, purpose=Purpose.VISIBILITY, by=profile.user)


def test_withdrawing_matching_rings_and_deletes_nothing_of_the_words(
    django_capture_on_commit_callbacks: object,
) -> None:
    profile = SeekerProfileFactory()
    heard: list[int] = []

    def hear(*, profile_id: int, **kwargs: object) -> None:
        heard.append(profile_id)

    profile_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_consent(user=profile.user, purpose=Purpose.MATCHING, by=profile.user)
    finally:
        profile_changed.disconnect(hear)
    assert heard == [profile.pk]
    assert SeekerProfile.objects.get().summary == profile.summary
