"""The seeker's own page and the pages of its parts."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, Purpose, SeekerProfile
from accounts.services.completeness import explain_completeness, percent_complete
from accounts.services.consent import has_consent
from accounts.tests.factories import (
    EducationFactory,
    EmployerFactory,
    ExperienceFactory,
    LanguageFactory,
    SeekerProfileFactory,
    SkillFactory,
    UserFactory,
    place,
    valid_ruc,
)

pytestmark = pytest.mark.django_db
PARTS = [
    "/perfil/",
    "/perfil/frase/",
    "/perfil/trabajos/",
    "/perfil/estudios/",
    "/perfil/idiomas/",
    "/perfil/habilidades/",
    "/perfil/brevetes/",
    "/perfil/deseos/",
    "/perfil/visibilidad/",
    "/perfil/documento/",
    "/perfil/cv/",
]


@pytest.fixture
def profile(client: Client) -> SeekerProfile:
    profile = SeekerProfileFactory()
    client.force_login(profile.user)
    return profile


@pytest.mark.parametrize("address", PARTS)
def test_each_page_opens_for_its_person_only(client: Client, address: str) -> None:
    assert client.get(address).url.startswith("/cuenta/login/?next=%2Fperfil")
    client.force_login(UserFactory())
    assert client.get(address).url.startswith("/empezar/?next=%2Fperfil")
    client.force_login(SeekerProfileFactory(rich=True).user)
    assert client.get(address).status_code == 200


def test_the_page_explains_what_is_missing_and_adds_up_to_a_hundred(profile: SeekerProfile) -> None:
    states = explain_completeness(profile)
    assert sum(state.points for state in states) == 100
    for make in (ExperienceFactory, EducationFactory, LanguageFactory, SkillFactory):
        before = percent_complete(profile)
        make(profile=profile)
        assert percent_complete(profile) > before
    assert percent_complete(profile) == 95  # how she wants to work is still open
    profile.schedules = ["night"]
    assert percent_complete(profile) == 100


def test_it_takes_the_same_queries_for_little_and_for_much(
    client: Client, profile: SeekerProfile, django_assert_max_num_queries: Any
) -> None:
    for make in (ExperienceFactory, EducationFactory, SkillFactory):
        make.create_batch(12, profile=profile)
    with django_assert_max_num_queries(14):
        client.get("/perfil/")


def test_name_sentence_and_place_are_saved_together(client: Client, profile: SeekerProfile) -> None:
    place("130101")
    answer = client.post(
        "/perfil/frase/",
        {"name": "Rosa Quispe", "summary": "Coso ropa de niños", "place_text": "Trujillo", "radius_km": "10"},
    )
    assert answer.url == "/perfil/"
    profile.refresh_from_db()
    assert (profile.summary, profile.place_id, profile.radius_km) == ("Coso ropa de niños", "130101", 10)
    assert SeekerProfile.objects.get().user.name == "Rosa Quispe"


def test_wishes_are_saved_and_can_be_emptied(client: Client, profile: SeekerProfile) -> None:
    wishes = {
        "availability": "now",
        "schedules": ["night", "shifts"],
        "contracts": ["cas"],
        "pay_wish": "1500",
    }
    client.post("/perfil/deseos/", wishes | {"telework": "on"})
    profile.refresh_from_db()
    assert (profile.availability, profile.schedules, profile.contracts) == (
        "now",
        ["night", "shifts"],
        ["cas"],
    )
    assert (profile.pay_wish, profile.telework) == (1500, True)
    client.post("/perfil/deseos/", {})
    profile.refresh_from_db()
    assert (profile.availability, profile.schedules, profile.pay_wish, profile.telework) == (
        "",
        [],
        None,
        False,
    )


@pytest.mark.parametrize("wrong", [{"pay_wish": "mil"}, {"schedules": ["nunca"]}, {"pay_wish": "-5"}])
def test_a_wrong_wish_changes_nothing(client: Client, profile: SeekerProfile, wrong: dict[str, Any]) -> None:
    assert client.post("/perfil/deseos/", {"availability": "now"} | wrong).status_code == 200
    profile.refresh_from_db()
    assert profile.availability == ""


def test_licences_are_ticked(client: Client, profile: SeekerProfile) -> None:
    client.post("/perfil/brevetes/", {"licences": ["A-IIb", "B-IIc"]})
    profile.refresh_from_db()
    assert profile.licences == ["A-IIb", "B-IIc"]


def test_employers_find_nobody_who_did_not_say_so(client: Client, profile: SeekerProfile) -> None:
    assert not SeekerProfile.objects.open_to_employers().exists()
    page = client.get("/perfil/visibilidad/").content.decode()
    assert "Las empresas verificadas pueden encontrarte" in page
    client.post("/perfil/visibilidad/", {"visible": "on"})
    assert SeekerProfile.objects.open_to_employers().get() == profile
    assert has_consent(user=profile.user, purpose=Purpose.VISIBILITY)


def test_hiding_withdraws_the_consent_too(client: Client) -> None:
    profile = SeekerProfileFactory(visible=True)
    client.force_login(profile.user)
    client.post("/perfil/visibilidad/", {"paused": "on"})
    profile.refresh_from_db()
    assert (profile.visible_to_employers, profile.paused) == (False, True)
    assert not has_consent(user=profile.user, purpose=Purpose.VISIBILITY)


def test_saving_goes_back_to_where_the_person_came_from(client: Client, profile: SeekerProfile) -> None:
    assert client.post("/perfil/brevetes/?next=/trabajos/7/", {}).url == "/trabajos/7/"
    assert client.post("/perfil/brevetes/?next=https://mala.example/", {}).url == "/perfil/"


def test_every_change_is_in_the_audit(client: Client, profile: SeekerProfile) -> None:
    client.post("/perfil/brevetes/", {"licences": ["A-I"]})
    entry = AuditEntry.objects.get(action="profile.licences")
    assert (entry.actor, entry.subject, entry.object_id) == (profile.user, profile.user, str(profile.pk))


def test_a_named_employer_never_finds_the_person(client: Client) -> None:
    profile, other = SeekerProfileFactory(visible=True), SeekerProfileFactory(visible=True)
    mine, another = EmployerFactory(), EmployerFactory()
    client.force_login(profile.user)
    client.post("/perfil/visibilidad/empresas/", {"ruc": str(mine.ruc)})
    assert list(SeekerProfile.objects.open_to(mine)) == [other]
    assert set(SeekerProfile.objects.open_to(another)) == {profile, other}
    assert str(mine.ruc) in client.get("/perfil/visibilidad/empresas/").content.decode()
    client.post("/perfil/visibilidad/empresas/", {"show": str(mine.ruc)})
    assert set(SeekerProfile.objects.open_to(mine)) == {profile, other}


def test_hiding_from_an_unknown_employer_tells_nothing_about_who_is_here(
    client: Client, profile: SeekerProfile
) -> None:
    for ruc in (valid_ruc(4444), str(EmployerFactory().ruc)):
        assert client.post("/perfil/visibilidad/empresas/", {"ruc": ruc}).status_code == 302
    assert client.post("/perfil/visibilidad/empresas/", {"ruc": "123"}).status_code == 200
    profile.refresh_from_db()
    assert len(profile.hidden_from_rucs) == 2
