"""Skills in own words, struck out and brought back."""

import pytest
from django.test import Client

from accounts.models import SeekerProfile, SeekerSkill
from accounts.services.profile import MAX_SKILLS, add_skills
from accounts.tests.factories import SeekerProfileFactory, SkillFactory

pytestmark = pytest.mark.django_db
SKILLS = "/perfil/habilidades/"


@pytest.fixture
def profile(client: Client) -> SeekerProfile:
    profile = SeekerProfileFactory()
    client.force_login(profile.user)
    return profile


def texts(profile: SeekerProfile) -> list[str]:
    return list(profile.skills.filter(removed_at__isnull=True).values_list("text", flat=True))


def test_one_a_line_with_or_without_bullets(client: Client, profile: SeekerProfile) -> None:
    client.post(SKILLS, {"texts": "usar caja registradora\n\n - manejar   mototaxi\n• Excel\nexcel"})
    assert texts(profile) == ["usar caja registradora", "manejar mototaxi", "Excel"]


def test_a_line_that_is_a_page_is_refused_and_kept_in_the_form(
    client: Client, profile: SeekerProfile
) -> None:
    page = client.post(SKILLS, {"texts": "Excel\n" + "muy " * 60})
    assert "pártela en dos" in page.content.decode()
    assert "muy muy" in page.content.decode()
    assert texts(profile) == []


def test_a_skill_is_struck_out_in_one_act_and_comes_back_in_one(
    client: Client, profile: SeekerProfile
) -> None:
    skill = SkillFactory(profile=profile)
    client.post(f"{SKILLS}{skill.pk}/")
    assert texts(profile) == []
    assert "Deshacer" in client.get(SKILLS).content.decode()
    client.post(f"{SKILLS}{skill.pk}/", {"restore": "1"})
    assert texts(profile) == [skill.text]


def test_a_struck_out_skill_does_not_come_back_from_a_cv(profile: SeekerProfile) -> None:
    SkillFactory(profile=profile, text="Excel", removed_at="2026-01-01T00:00:00Z")
    source = SeekerSkill.Source.CV
    assert add_skills(profile=profile, by=profile.user, texts=["EXCEL", "Word"], source=source) == 1
    assert texts(profile) == ["Word"]


def test_a_struck_out_skill_comes_back_when_the_person_writes_it(profile: SeekerProfile) -> None:
    SkillFactory(profile=profile, text="Excel", removed_at="2026-01-01T00:00:00Z", source="cv")
    assert add_skills(profile=profile, by=profile.user, texts=["excel avanzado", "éxcel"]) == 2
    assert set(texts(profile)) == {"éxcel", "excel avanzado"}


def test_a_stranger_finds_no_such_skill(client: Client, profile: SeekerProfile) -> None:
    foreign = SkillFactory()
    assert client.post(f"{SKILLS}{foreign.pk}/").status_code == 404
    assert SeekerSkill.objects.get(pk=foreign.pk).removed_at is None


def test_too_many_are_refused_as_a_whole(client: Client, profile: SeekerProfile) -> None:
    page = client.post(SKILLS, {"texts": "\n".join(f"cosa {n}" for n in range(MAX_SKILLS + 1))})
    assert "Son demasiadas" in page.content.decode()
    assert texts(profile) == []
