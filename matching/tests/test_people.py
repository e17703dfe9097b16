"""The employer's side: only who opted in, reasons and no contact, an invitation once."""

import pytest
from django.urls import reverse

from accounts.models import Consent
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from jobs.tests.factories import ApplicationFactory, owner_of
from matching import runtime
from matching.ml import features, ranking
from matching.ml.learning_to_rank import Ranker
from matching.ml.ranker_linear import Line
from matching.models import FittingPerson, JobEnrichment, ModelVersion, SeekerEnrichment, Skill
from matching.services import enrich, fitting_people, match, readings
from matching.services.models import register_candidate
from matching.tests.listing import matches_of
from matching.tests.scenes import market, read_all
from messaging.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture
def scene():
    made = market(visible_to_employers=True, user__name="Rosa Quispe", user__phone="+51987123456")
    read_all(made)
    fitting_people.rank_people(made.jobs["cook"].pk)
    return made


def people(client, scene):
    return client.get(reverse("matching:people", args=[scene.jobs["cook"].pk]))


def test_the_owner_sees_a_visible_person_with_reasons_and_no_contact(client, scene):
    client.force_login(owner_of(scene.jobs["cook"].employer))
    page = people(client, scene).content.decode()
    assert "Rosa" in page
    assert "Quispe" not in page
    assert "987123456" not in page
    assert "<mark>" in page
    assert "%" not in page


@pytest.mark.parametrize("change", ["off", "paused", "no_consent", "hidden", "applied"])
def test_who_did_not_opt_in_never_appears(client, scene, change):
    if change == "off":
        type(scene.cook).objects.update(visible_to_employers=False)
    elif change == "paused":
        type(scene.cook).objects.update(paused=True)
    elif change == "no_consent":
        Consent.objects.for_purpose("visibility").delete()
    elif change == "hidden":
        type(scene.cook).objects.update(hidden_from_rucs=[scene.jobs["cook"].employer.ruc])
    else:
        ApplicationFactory(job=scene.jobs["cook"], seeker=scene.cook)
    client.force_login(owner_of(scene.jobs["cook"].employer))
    assert "Rosa" not in people(client, scene).content.decode()


def test_strangers_and_other_employers_do_not_get_in(client, scene):
    assert people(client, scene).status_code == 302
    client.force_login(owner_of(scene.jobs["driver"].employer))
    assert people(client, scene).status_code == 404
    client.force_login(UserFactory())
    assert people(client, scene).status_code == 302


def test_an_invitation_is_told_once(client, scene):
    client.force_login(owner_of(scene.jobs["cook"].employer))
    address = reverse("matching:invite", args=[scene.jobs["cook"].pk, scene.cook.pk])
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert Notification.objects.filter(user=scene.cook.user, kind="invitation").count() == 1
    assert "Ya le avisaste" in people(client, scene).content.decode()
    assert client.get(address).status_code == 405


def test_the_list_costs_a_bounded_number_of_queries(client, scene, django_assert_max_num_queries):
    client.force_login(owner_of(scene.jobs["cook"].employer))
    for _ in range(4):
        another(scene)
    fitting_people.rank_people(scene.jobs["cook"].pk)
    people(client, scene)
    with django_assert_max_num_queries(13):
        assert people(client, scene).content.decode().count("<article>") == 5


def another(scene, words="Cocino ceviche y menú criollo en un restaurante."):
    profile = SeekerProfileFactory(visible_to_employers=True, summary=words, user__name="Otra Persona")
    enrich.enrich_seeker(profile.pk)
    return profile


def test_people_are_ranked_by_the_very_score_of_the_pair(scene):
    guard = another(scene, "Soy vigilante en un condominio y trabajé ayudando en cocina.")
    job = scene.jobs["cook"]
    fitting_people.rank_people(job.pk)
    rows = list(FittingPerson.objects.filter(job=job))
    assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)
    read = readings.job_readings([job.pk])[0][0]
    for row in rows:
        profile = type(guard).objects.with_words().get(pk=row.seeker_id)
        seeker = readings.seeker_reading(SeekerEnrichment.objects.get(pk=row.seeker_id), profile)
        pair = ranking.score_pair(seeker, read, taxonomy=runtime.taxonomy())
        assert row.score == pytest.approx(pair.score, abs=1e-4)


def test_a_learned_ranker_in_use_orders_people_as_it_orders_jobs(scene, tmp_path):
    job, cook = scene.jobs["cook"], scene.cook
    before = FittingPerson.objects.get(job=job).score
    learned = Ranker("linear", features.NAMES, Line(features.DIRECTIONS * 0.4), 1.0, 0.5, {})
    learned.save(tmp_path / "ranker", facts={})
    version = register_candidate(kind="ranker", path=tmp_path / "ranker", metrics={})
    ModelVersion.objects.filter(pk=version.pk).update(state=ModelVersion.State.ACTIVE)
    runtime.forget()
    fitting_people.rank_people(job.pk)
    match.make_list(cook.pk)
    listed = {row.job.pk: row for row in matches_of(cook)}
    score = FittingPerson.objects.get(job=job).score
    assert score != pytest.approx(before, abs=1e-3)
    assert listed[job.pk].parts["lift"] != 0.5
    assert score == pytest.approx(listed[job.pk].score, abs=2e-3)  # lists keep vectors in half precision


def test_each_reason_is_three_lines_at_most_with_literal_words_of_both(scene):
    row = FittingPerson.objects.get()
    job = scene.jobs["cook"]
    asked = "\n".join([job.title, job.description, job.requirements])
    assert 0 < len(row.reasons) <= 3
    assert len("\n".join(line["text"] for line in row.reasons).encode()) <= 300
    for line in row.reasons:
        assert line.get("ask", "") in asked
        assert line.get("have", "") in scene.cook.summary


def test_the_page_counts_to_how_many_people_one_skill_alone_is_missing(client, scene):
    client.force_login(owner_of(scene.jobs["cook"].employer))
    span = {"id": "grill", "field": "requirements", "start": 0, "end": 4, "text": "Expe", "required": True}
    Skill.objects.create(code="grill", kind="skill", name_es="manejo de parrilla")
    JobEnrichment.objects.filter(job=scene.jobs["cook"]).update(skills=[span])
    page = people(client, scene).content.decode()
    assert "<b>Manejo de parrilla</b>: a 1 persona solo le falta eso." in page
    JobEnrichment.objects.filter(job=scene.jobs["cook"]).update(skills=[])
    assert "solo le falta" not in people(client, scene).content.decode()


def test_what_is_missing_is_said_to_the_employer(client, scene):
    FittingPerson.objects.update(
        reasons=[{"kind": "missing_skill", "text": "no menciona: carné", "ask": "Carné de sanidad"}]
    )
    client.force_login(owner_of(scene.jobs["cook"].employer))
    assert "No menciona: <q>Carné de sanidad</q>" in people(client, scene).content.decode()


def test_while_nobody_was_ranked_yet_the_page_says_so_and_comes_back(client, scene):
    FittingPerson.objects.all().delete()
    JobEnrichment.objects.update(people_at=None)
    client.force_login(owner_of(scene.jobs["cook"].employer))
    page = people(client, scene).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "Estamos buscando personas" in page


def test_an_empty_list_says_so_without_coming_back(client, scene):
    FittingPerson.objects.all().delete()
    client.force_login(owner_of(scene.jobs["cook"].employer))
    page = people(client, scene).content.decode()
    assert "Aún no hay personas visibles que calcen" in page
    assert "refresh" not in page


def test_the_list_goes_on_over_pages(client, scene):
    fill = [
        FittingPerson(job=scene.jobs["cook"], seeker=profile, score=0.2, reasons=[])
        for profile in SeekerProfileFactory.create_batch(20, visible_to_employers=True)
    ]
    FittingPerson.objects.bulk_create(fill)
    client.force_login(owner_of(scene.jobs["cook"].employer))
    assert people(client, scene).content.decode().count("<article>") == 20
    second = client.get(reverse("matching:people", args=[scene.jobs["cook"].pk]), {"page": 2})
    assert second.content.decode().count("<article>") == 1


def test_a_forgotten_person_leaves_no_words_behind(scene):
    enrich.forget_seeker(scene.cook.pk)
    assert not FittingPerson.objects.exists()
