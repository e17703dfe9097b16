"""Work, studies and languages: add, change, remove, undo."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Education, Experience, SeekerLanguage, SeekerProfile
from accounts.services import items
from accounts.tests.factories import ExperienceFactory, LanguageFactory, SeekerProfileFactory

pytestmark = pytest.mark.django_db
WORKS = "/perfil/trabajos/"


@pytest.fixture
def profile(client: Client) -> SeekerProfile:
    profile = SeekerProfileFactory()
    client.force_login(profile.user)
    return profile


def test_work_at_home_is_work(client: Client, profile: SeekerProfile) -> None:
    client.post(WORKS, {"title": "Cuidé a mi abuela", "kind": "informal", "months": "18"})
    work = Experience.objects.get(profile=profile)
    assert (work.title, work.kind, work.months) == ("Cuidé a mi abuela", "informal", 18)
    profile.refresh_from_db()
    assert profile.completeness == 65


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"start_year": "2020", "end_year": "2019"}, "end_year"),
        ({"start_year": "1899"}, "start_year"),
        ({"start_year": "2031"}, "start_year"),
        ({"start_year": "dos mil"}, "start_year"),
        ({"months": "0"}, "months"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_the_rest(
    client: Client, profile: SeekerProfile, wrong: dict[str, str], field: str
) -> None:
    values = {"title": "Mozo", "kind": "formal", "description": "Atendía doce mesas"} | wrong
    page = client.post(WORKS, values)
    assert page.context["form"].errors[field]
    assert "Atendía doce mesas" in page.content.decode()
    assert not Experience.objects.exists()


def test_a_row_is_changed(client: Client, profile: SeekerProfile) -> None:
    work = ExperienceFactory(profile=profile)
    assert work.title in client.get(f"{WORKS}{work.pk}/").content.decode()
    client.post(f"{WORKS}{work.pk}/", {"title": "Cocinera", "kind": "formal"})
    work.refresh_from_db()
    assert (work.title, work.kind, work.start_year) == ("Cocinera", "formal", None)


def test_what_was_removed_comes_back_once(client: Client, profile: SeekerProfile) -> None:
    work = ExperienceFactory(profile=profile)
    client.post(f"{WORKS}{work.pk}/quitar/")
    assert not Experience.objects.exists()
    assert "Deshacer" in client.get(WORKS).content.decode()
    client.post(f"{WORKS}deshacer/")
    back = Experience.objects.get()
    assert (back.title, back.description, back.months) == (work.title, work.description, work.months)
    client.post(f"{WORKS}deshacer/")
    assert Experience.objects.count() == 1


def test_undo_of_another_kind_does_nothing(client: Client, profile: SeekerProfile) -> None:
    client.post(f"{WORKS}{ExperienceFactory(profile=profile).pk}/quitar/")
    client.post("/perfil/idiomas/deshacer/")
    assert not SeekerLanguage.objects.exists()


def test_a_stranger_finds_no_such_row(client: Client, profile: SeekerProfile) -> None:
    foreign = ExperienceFactory()
    assert client.get(f"{WORKS}{foreign.pk}/").status_code == 404
    assert client.post(f"{WORKS}{foreign.pk}/", {"title": "x", "kind": "formal"}).status_code == 404
    assert client.post(f"{WORKS}{foreign.pk}/quitar/").status_code == 404
    assert Experience.objects.filter(pk=foreign.pk, title=foreign.title).exists()


def test_a_get_removes_nothing(client: Client, profile: SeekerProfile) -> None:
    work = ExperienceFactory(profile=profile)
    assert client.get(f"{WORKS}{work.pk}/quitar/").status_code == 405
    assert Experience.objects.exists()


def test_studies_and_languages_are_saved(client: Client, profile: SeekerProfile) -> None:
    client.post("/perfil/estudios/", {"level": "technical", "field": "Contabilidad", "end_year": "2022"})
    client.post("/perfil/idiomas/", {"language": "Quechua", "level": "native"})
    study = Education.objects.get(profile=profile)
    assert (study.level, study.field, study.completed) == ("technical", "Contabilidad", False)
    assert SeekerLanguage.objects.get(profile=profile).level == "native"


def test_one_language_is_listed_once(client: Client, profile: SeekerProfile) -> None:
    LanguageFactory(profile=profile, language="Inglés")
    page = client.post("/perfil/idiomas/", {"language": "ingles", "level": "basic"})
    assert "ya está en tu lista" in page.content.decode()


def test_a_profile_holds_so_many_rows_and_no_more(client: Client, profile: SeekerProfile) -> None:
    ExperienceFactory.create_batch(items.MAX_ITEMS, profile=profile)
    page = client.post(WORKS, {"title": "Una más", "kind": "formal"})
    assert "el máximo" in page.content.decode()
    assert Experience.objects.count() == items.MAX_ITEMS


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    client: Client, profile: SeekerProfile, django_assert_max_num_queries: Any
) -> None:
    ExperienceFactory.create_batch(20, profile=profile)
    with django_assert_max_num_queries(9):
        client.get(WORKS)
