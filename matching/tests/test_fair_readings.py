"""What a reading is given of a person: her words and facts, and nothing of who she is (F46)."""

from dataclasses import replace

import pytest

from accounts.models import Place, SeekerProfile
from accounts.tests.factories import AREQUIPA, EducationFactory, SeekerProfileFactory, place
from matching import words
from matching.models import FittingPerson
from matching.services import enrich, fitting_people, match
from matching.tests.listing import matches_of
from matching.tests.scenes import market, read_all

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


def scores_of(scene):
    """Read the cook anew and give her scores of jobs, and her score on the list of each employer."""
    enrich.enrich_seeker(scene.cook.pk)
    match.make_list(scene.cook.pk)
    for job in scene.jobs.values():
        fitting_people.rank_people(job.pk)
    listed = {row.job.pk: row.score for row in matches_of(scene.cook)}
    ranked = dict(FittingPerson.objects.filter(seeker=scene.cook).values_list("job_id", "score"))
    return listed, ranked


@pytest.mark.usefixtures("readers")
@pytest.mark.parametrize("changed", ["name", "age", "school", "district"])
def test_who_she_is_moves_her_on_neither_list_of_the_product(changed):
    scene = market(visible_to_employers=True, birth_year=1990, user__name="Rosa Quispe")
    study = EducationFactory(profile=scene.cook, field="Cocina", institution="Instituto Norte")
    read_all(scene)
    before = scores_of(scene)
    assert all(before)
    if changed == "name":
        type(scene.cook.user).objects.update(name="Iván von Berg")
    elif changed == "age":
        SeekerProfile.objects.update(birth_year=1961)
    elif changed == "school":
        type(study).objects.update(institution="Universidad del Pacífico")
    else:  # another name and standing at the same spot
        here, there = scene.cook.place, place(AREQUIPA)
        Place.objects.filter(pk=there.pk).update(latitude=here.latitude, longitude=here.longitude)
        SeekerProfile.objects.update(place=there)
    # between both readings the ads grew some seconds older
    assert scores_of(scene) == tuple(pytest.approx(scores, abs=1e-5) for scores in before)
