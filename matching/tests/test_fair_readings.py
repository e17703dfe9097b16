"""What a reading is given of a person: her words and facts, and nothing of who she is (F46)."""

from dataclasses import replace

import pytest

from accounts.models import Place, SeekerProfile
from accounts.tests.factories import EducationFactory, SeekerProfileFactory
from matching import words

pytestmark = pytest.mark.django_db


def given_of(profile):
    fresh = SeekerProfile.objects.with_words().get(pk=profile.pk)
    return words.seeker_text(fresh), replace(words.seeker_facts(fresh), profile_days=None)


def test_another_name_school_or_district_at_the_same_spot_gives_the_same_reading():
    profile = SeekerProfileFactory(summary="Busco trabajo de cocina")
    study = EducationFactory(profile=profile, field="Cocina", institution="Instituto Norte")
    before = given_of(profile)
    study.institution = "Universidad del Pacífico"
    study.save()
    profile.user.name = "Iván Berg"
    profile.user.save()
    here = profile.place or Place.objects.filter(level=Place.Level.DISTRICT).first()
    if profile.place_id is None:
        profile.place = here
        profile.save()
        before = given_of(profile)
    there = Place.objects.exclude(pk=here.pk).filter(level=Place.Level.DISTRICT).first()
    if there is not None:
        Place.objects.filter(pk=there.pk).update(latitude=here.latitude, longitude=here.longitude)
        profile.place_id = there.pk
        profile.save()
    assert given_of(profile) == before


def test_an_age_changes_the_age_and_nothing_else():
    profile = SeekerProfileFactory(birth_year=1990)
    text, facts = given_of(profile)
    profile.birth_year = 1965
    profile.save()
    older_text, older = given_of(profile)
    assert older_text == text
    assert older.age != facts.age
    assert replace(older, age=facts.age) == facts
