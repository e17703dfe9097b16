"""A pick among the guessed occupations: kept for ever with who and when, and stronger than the machine."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Consent, SeekerProfile
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from jobs.models import Job
from jobs.tests.factories import JobFactory, owner_of
from matching import words
from matching.ml import onet
from matching.models import JobEnrichment, Occupation, OccupationLabel, SeekerEnrichment
from matching.models.label import LabelFixed
from matching.services import occupation_labels, train_occupations
from matching.services.occupation_labels import NONE, NotOffered

pytestmark = pytest.mark.django_db

GUESSES = [{"code": "cook", "p": 0.4}, {"code": "helper", "p": 0.3}]
WEIGHTS = {
    "helper": {"weight": 0.8, "field": "summary", "start": 0, "end": 4},
    "guard": {"weight": 0.5, "field": "summary", "start": 5, "end": 9},
}


@pytest.fixture(autouse=True)
def _occupations():
    Occupation.objects.bulk_create(
        [
            Occupation(code="cook", isco_group="5120", name_es="cocinero"),
            Occupation(code="helper", isco_group="9412", name_es="ayudante de cocina"),
            Occupation(code="guard", isco_group="5414", name_es="vigilante"),
        ]
    )


def read_job(job: Job) -> JobEnrichment:
    return JobEnrichment.objects.create(
        job=job, content_hash=job.content_hash, encoder_id="e@1", reading_version=2, occupations=GUESSES,
        occupation_id="cook", occupation_probability=0.4, vector=[0.0, 1.0],
    )  # fmt: skip


def read_seeker(profile: SeekerProfile) -> SeekerEnrichment:
    return SeekerEnrichment.objects.create(
        seeker=profile, content_hash="h", encoder_id="e@1", occupations=GUESSES, occupation_id="cook",
        occupation_probability=0.4, occupation_weights=WEIGHTS, vector=[0.0, 1.0], listed_hash="h",
    )  # fmt: skip


def test_a_pick_for_a_job_is_a_label_with_who_when_and_the_guesses_and_goes_first():
    job = JobFactory()
    read_job(job)
    member = owner_of(job.employer)
    occupation_labels.pick_for_job(job=job, code="helper", by=member)
    label = OccupationLabel.objects.get()
    assert (label.occupation_id, label.by, label.guesses) == ("helper", member, GUESSES)
    assert (label.model_version, label.content_hash) == ("e@1 r2", job.content_hash)
    assert timezone.now() - label.at < datetime.timedelta(minutes=1)
    reading = JobEnrichment.objects.get()
    assert reading.occupations[0] == {"code": "helper", "p": 1.0}
    assert (reading.occupation_id, reading.occupation_probability) == ("helper", 1.0)


def test_a_second_pick_is_a_second_row_from_the_same_guesses():
    job = JobFactory()
    read_job(job)
    member = owner_of(job.employer)
    occupation_labels.pick_for_job(job=job, code=NONE, by=member)
    assert JobEnrichment.objects.get().occupation_id is None
    occupation_labels.pick_for_job(job=job, code="cook", by=member)
    picks = list(OccupationLabel.objects.of_job(job.pk))
    assert [pick.occupation_id for pick in picks] == ["cook", None]
    assert all(pick.guesses == GUESSES for pick in picks)


def test_a_label_can_not_be_changed():
    job = JobFactory()
    read_job(job)
    label = occupation_labels.pick_for_job(job=job, code="cook", by=owner_of(job.employer))
    label.occupation_id = "helper"
    with pytest.raises(LabelFixed):
        label.save()
    with pytest.raises(LabelFixed):
        OccupationLabel.objects.update(occupation="helper")
    assert OccupationLabel.objects.get().occupation_id == "cook"


@pytest.mark.parametrize("code", ["guard", "nobody"])
def test_it_refuses_what_was_not_offered(code):
    job = JobFactory()
    read_job(job)
    with pytest.raises(NotOffered):
        occupation_labels.pick_for_job(job=job, code=code, by=owner_of(job.employer))
    with pytest.raises(NotOffered):
        occupation_labels.pick_for_job(job=JobFactory(), code="cook", by=owner_of(job.employer))
    assert not OccupationLabel.objects.exists()


def test_a_person_who_picks_keeps_her_words_and_her_list_is_made_again():
    profile = SeekerProfileFactory()
    read_seeker(profile)
    occupation_labels.pick_for_seeker(profile=profile, code="cook", by=profile.user)
    reading = SeekerEnrichment.objects.get()
    assert reading.listed_hash == ""
    assert reading.occupation_weights["cook"] == {"weight": 1.0, "field": "summary", "start": 0, "end": 4}
    assert set(reading.occupation_weights) == {"cook", "guard"}
    occupation_labels.pick_for_seeker(profile=profile, code=NONE, by=profile.user)
    assert set(SeekerEnrichment.objects.get().occupation_weights) == {"guard"}


def test_a_pick_holds_for_the_words_it_was_said_of_only():
    job = JobFactory()
    read_job(job)
    occupation_labels.pick_for_job(job=job, code="helper", by=owner_of(job.employer))
    assert occupation_labels.latest_for_jobs([job])[job.pk].occupation_id == "helper"
    job.title = "Otra cosa"
    job.save()
    assert occupation_labels.latest_for_jobs([job]) == {}


def test_her_labels_go_when_she_goes_and_a_job_s_label_outlives_who_picked():
    profile, job = SeekerProfileFactory(), JobFactory()
    read_seeker(profile)
    read_job(job)
    helper = UserFactory()
    occupation_labels.pick_for_seeker(profile=profile, code="cook", by=profile.user)
    occupation_labels.pick_for_job(job=job, code="cook", by=helper)
    profile.delete()
    helper.delete()
    label = OccupationLabel.objects.get()
    assert (label.job, label.by) == (job, None)


# --- pages


def test_she_sees_what_was_understood_and_picks_without_script(client):
    profile = SeekerProfileFactory()
    read_seeker(profile)
    client.force_login(profile.user)
    page = client.get(reverse("matching:occupation")).content.decode()
    assert "Cocinero" in page
    assert "9412" in page
    assert "<script" not in page
    answer = client.post(reverse("matching:occupation"), {"code": "helper"})
    assert answer.status_code == 302
    assert OccupationLabel.objects.get().seeker == profile
    again = client.get(reverse("matching:occupation")).content.decode()
    assert 'value="helper" checked' in again


def test_an_empty_or_foreign_choice_is_told_and_writes_nothing(client):
    profile = SeekerProfileFactory()
    read_seeker(profile)
    client.force_login(profile.user)
    for sent in ({}, {"code": "guard"}):
        page = client.post(reverse("matching:occupation"), sent)
        assert page.status_code == 400
        assert "alert" in page.content.decode()
    assert not OccupationLabel.objects.exists()


def test_without_a_reading_there_is_nothing_to_pick(client):
    profile = SeekerProfileFactory()
    client.force_login(profile.user)
    assert "Todavía no hay oficios" in client.get(reverse("matching:occupation")).content.decode()
    assert client.post(reverse("matching:occupation"), {"code": "cook"}).status_code == 302
    assert not OccupationLabel.objects.exists()


def test_only_members_of_the_employer_and_managers_pick_for_a_job(client):
    job = JobFactory()
    read_job(job)
    people = {
        "owner": (owner_of(job.employer), "matching:job_occupation", 302),
        "stranger": (owner_of(JobFactory().employer), "matching:job_occupation", 404),
        "manager": (UserFactory(manager=True), "matching:any_job_occupation", 302),
        "support": (UserFactory(support=True), "matching:any_job_occupation", 403),
    }
    for user, name, status in people.values():
        client.force_login(user)
        assert client.post(reverse(name, args=[job.pk]), {"code": "cook"}).status_code == status
    assert OccupationLabel.objects.count() == 2


def test_the_page_costs_a_fixed_number_of_queries(client):
    profile = SeekerProfileFactory()
    read_seeker(profile)
    client.force_login(profile.user)
    client.get(reverse("matching:occupation"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("matching:occupation"))
    SeekerEnrichment.objects.update(occupations=[*GUESSES, {"code": "guard", "p": 0.1}])
    with CaptureQueriesContext(connection) as more:
        client.get(reverse("matching:occupation"))
    assert len(few) == len(more) <= 9


# --- what training takes


def test_training_takes_picks_for_words_that_are_still_the_same_and_of_who_agrees():
    table = onet.OnetTable(
        occupations=[onet.OnetOccupation("35-2014.00", "Cooks, Restaurant", ())],
        crosswalk=[onet.Relation("35-2014.00", "cook", "close")],
    )
    job, changed, profile = JobFactory(), JobFactory(), SeekerProfileFactory(summary="cocino menú")
    for row in (job, changed):
        read_job(row)
        occupation_labels.pick_for_job(job=row, code="cook", by=owner_of(row.employer))
    read_seeker(profile)
    SeekerEnrichment.objects.update(content_hash=words.seeker_hash(profile))
    occupation_labels.pick_for_seeker(profile=profile, code="cook", by=profile.user)
    Job.objects.filter(pk=changed.pk).update(content_hash="other")
    found = train_occupations.picked(table)
    assert {title for title, _body, _number in found} == {job.title, "cocino menú"}
    assert {number for _title, _body, number in found} == {0}
    Consent.objects.for_purpose("matching").filter(user=profile.user).delete()
    assert [title for title, _body, _number in train_occupations.picked(table)] == [job.title]


def test_none_of_them_teaches_nothing():
    job = JobFactory()
    read_job(job)
    occupation_labels.pick_for_job(job=job, code=NONE, by=owner_of(job.employer))
    assert train_occupations.picked(onet.load()) == []
