"""Each act on a skill becomes a label row with who, when, which words, and what was done."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import CVFile, Purpose, SeekerSkill
from accounts.services.consent import give_consent, withdraw_consent
from accounts.services.cv_proposals import confirm_cv
from accounts.services.profile import TooMany, add_skills, strike_skill
from accounts.tests.factories import SeekerProfileFactory
from matching.ml.silver import Label
from matching.models import SkillLabel
from matching.models.label import LabelFixed
from matching.services.skill_labels import corrected_lines

pytestmark = pytest.mark.django_db

CV_TEXT = "Ana\nHabilidades: arqueo de caja, ofimática, llámame 987654321\n"


@pytest.fixture
def profile():
    return SeekerProfileFactory()


def acts():
    return [(row.act, row.words, row.by_id) for row in SkillLabel.objects.order_by("pk")]


def proposed(words):
    start = CV_TEXT.index(words)
    return {"value": words, "start": start, "end": start + len(words), "confidence": "likely"}


def test_adding_striking_and_bringing_back_are_three_rows(profile):
    user = profile.user
    add_skills(profile=profile, by=user, texts=["soldadura"])
    skill = SeekerSkill.objects.get()
    strike_skill(skill=skill, by=user)
    strike_skill(skill=skill, by=user, restore=True)
    assert acts() == [
        ("added", "soldadura", user.pk), ("struck", "soldadura", user.pk), ("kept", "soldadura", user.pk)
    ]  # fmt: skip
    assert (timezone.now() - SkillLabel.objects.first().at).total_seconds() < 60


def test_what_she_ticks_of_a_cv_is_kept_and_the_rest_struck_with_its_line(profile):
    cv_file = CVFile.objects.create(
        profile=profile,
        text=CV_TEXT,
        state=CVFile.State.READ,
        stored_name="uno",
        size=1,
        sha256="0" * 64,
        proposal={"skills": [proposed("arqueo de caja"), proposed("ofimática")]},
    )
    confirm_cv(cv_file=cv_file, by=profile.user, keep=["skills.0"])
    assert acts() == [("kept", "arqueo de caja", profile.user_id), ("struck", "ofimática", profile.user_id)]
    row = SkillLabel.objects.first()
    assert row.text.startswith("Habilidades: arqueo")
    assert "987654321" not in row.text


def test_an_act_that_fails_leaves_no_row(profile):
    with pytest.raises(TooMany):
        add_skills(profile=profile, by=profile.user, texts=[f"cosa {number}" for number in range(61)])
    assert acts() == []


def test_the_page_writes_the_row_too(client, profile):
    client.force_login(profile.user)
    client.post(reverse("accounts:profile_edit_skills"), {"texts": "soldadura"})
    assert acts() == [("added", "soldadura", profile.user_id)]


def test_a_row_is_never_changed(profile):
    add_skills(profile=profile, by=profile.user, texts=["soldadura"])
    row = SkillLabel.objects.get()
    with pytest.raises(LabelFixed):
        row.save()
    with pytest.raises(LabelFixed):
        SkillLabel.objects.update(act="struck")


def test_training_sees_the_last_word_of_those_who_agree_only(profile):
    add_skills(profile=profile, by=profile.user, texts=["soldadura", "costura"])
    assert corrected_lines() == []
    give_consent(user=profile.user, purpose=Purpose.TRAINING, by=profile.user)
    strike_skill(skill=SeekerSkill.objects.get(text="costura"), by=profile.user)
    assert sorted(corrected_lines()) == [("costura", []), ("soldadura", [Label(0, 9, "skill")])]
    withdraw_consent(user=profile.user, purpose=Purpose.TRAINING, by=profile.user)
    assert corrected_lines() == []


def test_her_labels_go_with_her_profile(profile):
    add_skills(profile=profile, by=profile.user, texts=["soldadura"])
    profile.delete()
    assert not SkillLabel.objects.exists()
