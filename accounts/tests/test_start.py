"""The one-sentence screen."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Purpose, SeekerProfile, User
from accounts.services.consent import has_consent
from accounts.signals import profile_changed
from accounts.tests.factories import SeekerProfileFactory, UserFactory, place

pytestmark = pytest.mark.django_db
START = "/empezar/"
WORDS = {"summary": "Cociné en un menú y atendí mesas", "place_text": "SJL", "radius_km": "25"}


@pytest.fixture
def person(client: Client) -> User:
    place()
    user = UserFactory()
    client.force_login(user)
    return user


def test_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get(START).url == "/cuenta/login/?next=%2Fempezar%2F"


def test_one_sentence_a_district_and_a_radius_make_a_profile(client: Client, person: User) -> None:
    assert client.post(START, WORDS).url == reverse("matching:matches")
    profile = SeekerProfile.objects.get(user=person)
    assert (profile.summary, profile.place_id, profile.radius_km) == (WORDS["summary"], "150132", 25)
    assert profile.completeness == 45
    assert not profile.visible_to_employers
    assert has_consent(user=person, purpose=Purpose.MATCHING)
    assert not has_consent(user=person, purpose=Purpose.VISIBILITY)
    assert AuditEntry.objects.filter(action="profile.start", actor=person).count() == 1


def test_the_bell_rings_after_commit(
    client: Client, person: User, django_capture_on_commit_callbacks: object
) -> None:
    heard: list[int] = []

    def hear(*, profile_id: int, **kwargs: object) -> None:
        heard.append(profile_id)

    profile_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            client.post(START, WORDS)
            assert heard == []
    finally:
        profile_changed.disconnect(hear)
    assert set(heard) == {SeekerProfile.objects.get(user=person).pk}


def test_it_goes_back_to_the_job_that_the_person_wanted(client: Client, person: User) -> None:
    assert client.post(START + "?next=/trabajos/7/postular/", WORDS).url == "/trabajos/7/postular/"
    assert client.post(START + "?next=//mala.example/", WORDS).url == reverse("matching:matches")


@pytest.mark.parametrize("field", ["summary", "place_text"])
def test_nothing_typed_is_lost_when_something_is_missing(client: Client, person: User, field: str) -> None:
    page = client.post(START, WORDS | {field: ""}).content.decode()
    other = "place_text" if field == "summary" else "summary"
    assert WORDS[other] in page
    assert not SeekerProfile.objects.exists()


@pytest.mark.parametrize("summary", ["...", "123456", "   ", "ñ"])
def test_a_sentence_without_words_is_refused(client: Client, person: User, summary: str) -> None:
    assert client.post(START, WORDS | {"summary": summary}).context["form"].errors["summary"]


def test_a_homonym_is_offered_to_choose_from_and_the_choice_counts(client: Client, person: User) -> None:
    place("040110")
    page = client.post(START, WORDS | {"place_text": "Miraflores"})
    assert 'value="150122"' in page.content.decode()
    assert 'value="040110"' in page.content.decode()
    assert "Miraflores, Arequipa" in page.content.decode()
    client.post(START, WORDS | {"place_text": "Miraflores", "place_code": "040110"})
    assert SeekerProfile.objects.get(user=person).place_id == "040110"


def test_a_choice_for_another_name_does_not_count(client: Client, person: User) -> None:
    client.post(START, WORDS | {"place_text": "SJL", "place_code": "040110"})
    assert SeekerProfile.objects.get(user=person).place_id == "150132"


def test_an_unknown_place_is_said_in_words(client: Client, person: User) -> None:
    page = client.post(START, WORDS | {"place_text": "xyzzyq"})
    assert "No encontramos ese lugar" in page.content.decode()


def test_a_second_visit_starts_from_what_is_there(client: Client) -> None:
    profile = SeekerProfileFactory()
    client.force_login(profile.user)
    assert profile.summary in client.get(START).content.decode()
    client.post(START, WORDS)
    assert SeekerProfile.objects.get().summary == WORDS["summary"]


def test_a_foreign_field_is_ignored(client: Client, person: User) -> None:
    client.post(START, WORDS | {"visible_to_employers": "on", "user": "1", "completeness": "100"})
    profile = SeekerProfile.objects.get(user=person)
    assert not profile.visible_to_employers
    assert profile.completeness == 45


def test_suggestions_are_labels_that_anybody_may_keep(client: Client) -> None:
    answer = client.get("/lugares/?q=mirafl")
    assert "Miraflores, Arequipa, Arequipa" in answer.json()
    assert len(answer.json()) <= 8
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.get("/lugares/").json() == []
