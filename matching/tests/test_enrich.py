"""Readings: what is written, once only, with literal spans; failures are counted and set aside."""

import pytest
from django.utils import timezone

from accounts.models import Consent
from accounts.tests.factories import SeekerProfileFactory
from jobs.tests.factories import JobFactory
from matching import runtime
from matching.models import EnrichmentFailure, JobEnrichment, MatchList, SeekerEnrichment
from matching.services import enrich
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


def test_a_job_gets_skills_with_literal_spans_an_occupation_and_a_vector():
    job = JobFactory(
        title="Asistente contable",
        description="Declaraciones a SUNAT.",
        requirements="Manejo de Excel y Concar.",
    )
    assert enrich.enrich_jobs([job.pk]) == [job.pk]
    row = JobEnrichment.objects.get(job=job)
    assert row.skills
    for span in row.skills:
        assert getattr(job, span["field"])[span["start"] : span["end"]] == span["text"]
    assert {"Excel", "Concar"} <= {span["text"] for span in row.skills}
    assert row.occupation.isco_group[:3] in {"331", "431"}
    assert row.encoder_id == runtime.encoder_id()
    assert len(row.vector) == runtime.encoder().dimension
    assert "contabl" in row.words


def test_an_equal_content_hash_is_read_once():
    job = JobFactory()
    assert enrich.enrich_jobs([job.pk]) == [job.pk]
    assert enrich.enrich_jobs([job.pk]) == []
    job.title = "Panadero"
    job.save()
    assert enrich.enrich_jobs([job.pk]) == [job.pk]


def test_rows_tell_what_is_left_to_read():
    job = JobFactory()
    draft = JobFactory(draft=True)
    assert set(enrich.unread_jobs()) == {job}
    enrich.enrich_jobs([job.pk, draft.pk])
    assert not enrich.unread_jobs().exists()
    JobEnrichment.objects.filter(job=job).update(encoder_id="another@1")
    assert set(enrich.unread_jobs()) == {job}


def test_a_job_that_cannot_be_read_does_not_hold_the_others_back(monkeypatch):
    good, bad = JobFactory(), JobFactory(title="Puesto que rompe la lectura")
    whole = type(runtime.readers()).read_jobs

    def read_jobs(self, jobs, *, k=5):
        if any("rompe" in job.title for job in jobs):
            raise RuntimeError("unreadable")
        return whole(self, jobs, k=k)

    monkeypatch.setattr(type(runtime.readers()), "read_jobs", read_jobs)
    for attempt in (1, 2, 3):
        enrich.enrich_jobs([good.pk, bad.pk])
        failure = EnrichmentFailure.objects.get(kind="job", object_id=bad.pk)
        assert failure.attempts == attempt
        EnrichmentFailure.objects.update(not_before=timezone.now())
    assert failure.set_aside
    assert "rompe" not in failure.problem
    assert JobEnrichment.objects.filter(job=good).exists()
    assert not enrich.unread_jobs().exists()


def test_a_profile_is_read_with_its_statements_and_work():
    scene = market()
    assert enrich.enrich_seeker(scene.cook.pk)
    row = SeekerEnrichment.objects.get(seeker=scene.cook)
    assert row.statement_kinds == ["summary"]
    assert len(bytes(row.statement_vectors)) == 2 * runtime.encoder().dimension
    assert any(runtime.taxonomy().occupation(code).isco.startswith("512") for code in row.occupation_weights)
    for span in row.skills:
        assert scene.cook.summary[span["start"] : span["end"]] == span["text"]


def test_nothing_to_do_for_the_same_words():
    scene = market()
    read_all(scene)
    before = SeekerEnrichment.objects.get(seeker=scene.cook).content_hash
    assert not enrich.enrich_seeker(scene.cook.pk)
    scene.cook.summary = "Soy soldadora"
    scene.cook.save()
    assert enrich.enrich_seeker(scene.cook.pk)
    assert SeekerEnrichment.objects.get(seeker=scene.cook).content_hash != before


def test_without_consent_the_readings_and_the_list_go_away():
    scene = market()
    read_all(scene)
    assert MatchList.objects.filled().filter(seeker=scene.cook).exists()
    Consent.objects.filter(user=scene.cook.user).update(withdrawn_at=timezone.now())
    assert not enrich.enrich_seeker(scene.cook.pk)
    assert not MatchList.objects.filter(seeker=scene.cook).exists()
    assert not SeekerEnrichment.objects.filter(seeker=scene.cook).exists()


def test_a_person_without_consent_is_never_read():
    profile = SeekerProfileFactory(consents=[])
    assert not enrich.unread_seekers().exists()
    assert not enrich.enrich_seeker(profile.pk)
    assert not SeekerEnrichment.objects.exists()


def test_an_empty_profile_still_gets_a_reading():
    profile = SeekerProfileFactory(summary="", place=None)
    assert enrich.enrich_seeker(profile.pk)
    assert SeekerEnrichment.objects.get(seeker=profile).statement_kinds == ["whole"]


def test_an_occupation_that_several_sentences_name_is_kept_once():
    profile = SeekerProfileFactory(summary="Fui cocinera en un restaurante. Trabajo de cocinera en un menú.")
    enrich.enrich_seeker(profile.pk)
    codes = [guess["code"] for guess in SeekerEnrichment.objects.get(seeker=profile).occupations]
    assert len(codes) > 1
    assert len(codes) == len(set(codes))
