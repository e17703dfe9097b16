"""Lists: the right jobs first, gates before scores, quotes that are literal, both ways the same."""

import pytest
from django.urls import reverse

from accounts.tests.factories import SeekerProfileFactory
from jobs.tests.factories import ApplicationFactory, JobFactory
from matching import runtime
from matching.ml import ranking
from matching.ml.parts import Weights
from matching.ml.preferences import ATTRIBUTES
from matching.ml.types import PART_NAMES, ScoreParts
from matching.models import MatchList, SeekerEnrichment
from matching.services import enrich, match
from matching.services.match import store
from matching.tests.listing import matches_of, ranked
from matching.tests.scenes import TRADES, market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


def test_the_kitchen_comes_first_and_trujillo_not_at_all():
    scene = market()
    read_all(scene)
    found = ranked(scene.cook)
    assert found[0] == scene.jobs["cook"].pk
    assert scene.far.pk not in found


def test_a_longer_reach_lets_the_far_kitchen_in():
    scene = market(radius_km=900)
    read_all(scene)
    assert set(ranked(scene.cook)[:2]) == {scene.jobs["cook"].pk, scene.far.pk}


def test_a_licence_that_she_said_she_lacks_closes_the_gate():
    scene = market(licences=["A-I"])
    read_all(scene)
    assert scene.jobs["driver"].pk not in ranked(scene.cook)


def test_the_stored_parts_make_the_score_again():
    scene = market()
    read_all(scene)
    for row in matches_of(scene.cook):
        assert abs(ranking.combine(ScoreParts.from_dict(row.parts)) - row.score) < 1e-6
        assert abs(row.wants * row.feasible - row.score) < 1e-6


def test_the_answer_of_the_parts_page_makes_the_score_again_by_its_own_weights(client):
    """With what she preferred and a learned part among them, out of the packed row (F39)."""
    scene = market(pay_wish=1200, schedules=["full_time"])
    read_all(scene)
    SeekerEnrichment.objects.update(taste=[0.4, -0.2, 0.1, 0.3, 0.2][: len(ATTRIBUTES)])
    match.make_list(scene.cook.pk)
    client.force_login(scene.cook.user)
    for row in matches_of(scene.cook):
        said = client.get(reverse("matching:parts", args=[row.job.pk])).json()
        parts, weights = ScoreParts.from_dict(said["parts"]), Weights(**said["weights"])
        assert set(said["parts"]) == set(PART_NAMES)
        assert abs(ranking.combine(parts, weights=weights) - said["score"]) < 1e-6
        assert abs(said["wants"] * said["feasible"] - said["score"]) < 1e-6


def test_every_quote_is_a_literal_part_of_its_source_within_its_bytes():
    scene = market()
    read_all(scene)
    job_words = {job.pk: f"{job.title}\n{job.description}\n{job.requirements}" for job in scene.jobs.values()}
    rows = matches_of(scene.cook)
    assert any(row.reasons for row in rows)
    for row in rows:
        for reason in row.reasons:
            assert reason.get("ask", "") in job_words[row.job.pk]
            assert reason.get("have", "") in scene.cook.summary
        assert len("\n".join(reason["text"] for reason in row.reasons).encode()) <= 300


def test_a_new_job_enters_the_lists_of_people_it_fits():
    scene = market()
    read_all(scene)
    title, description, requirements = TRADES["cook"]
    fresh = JobFactory(title=f"{title} para restaurante", description=description, requirements=requirements)
    enrich.enrich_jobs([fresh.pk])
    assert match.match_jobs([fresh.pk]) == [scene.cook.pk]
    assert fresh.pk in ranked(scene.cook)[:2]
    assert match.match_jobs([fresh.pk]) == []
    assert ranked(scene.cook).count(fresh.pk) == 1


def test_both_directions_give_the_same_score():
    scene = market()
    read_all(scene)
    listed = {row.job.pk: row.score for row in matches_of(scene.cook)}
    MatchList.objects.update(job_ids=[], scores=[], packed=b"")
    match.match_jobs([job.pk for job in scene.jobs.values()])
    placed = {row.job.pk: row.score for row in matches_of(scene.cook)}
    for pk in listed:
        assert placed[pk] == pytest.approx(listed[pk], abs=2e-3)  # vectors are kept in half precision


def test_a_closed_job_leaves_every_list():
    scene = market()
    read_all(scene)
    job = scene.jobs["cook"]
    type(job).objects.filter(pk=job.pk).update(state="closed")
    assert job.pk in match.unmatched_jobs(10)
    match.match_jobs([job.pk])
    assert job.pk not in ranked(scene.cook)
    assert job.pk not in match.unmatched_jobs(10)


def test_what_she_applied_to_is_no_longer_recommended():
    scene = market()
    read_all(scene)
    application = ApplicationFactory(job=scene.jobs["cook"], seeker=scene.cook)
    match.drop_applied(application.pk)
    assert scene.jobs["cook"].pk not in ranked(scene.cook)
    match.make_list(scene.cook.pk)
    match.match_jobs([scene.jobs["cook"].pk])
    assert scene.jobs["cook"].pk not in ranked(scene.cook)


def kitchens(count):
    title, description, requirements = TRADES["cook"]
    return [
        JobFactory(title=f"{title} {number}", description=description, requirements=requirements)
        for number in range(count)
    ]


def test_a_list_keeps_its_length_and_its_best(monkeypatch):
    monkeypatch.setattr(store, "LIST_LENGTH", 3)
    scene = market()
    more = kitchens(4)
    enrich.enrich_jobs([job.pk for job in more])
    read_all(scene)
    assert len(ranked(scene.cook)) == 3
    best = ranked(scene.cook)[0]
    match.match_jobs([job.pk for job in (*scene.jobs.values(), *more)])
    assert len(ranked(scene.cook)) == 3
    assert ranked(scene.cook)[0] == best


def test_what_only_looks_a_little_alike_is_no_recommendation():
    scene = market()
    read_all(scene)
    assert scene.jobs["developer"].pk not in ranked(scene.cook)
    match.match_jobs([scene.jobs["developer"].pk])
    assert scene.jobs["developer"].pk not in ranked(scene.cook)


def test_people_without_a_list_are_found_in_the_rows():
    scene = market()
    enrich.enrich_seeker(scene.cook.pk)
    assert match.unlisted_seekers(10) == [scene.cook.pk]
    match.make_list(scene.cook.pk)
    assert match.unlisted_seekers(10) == []


def test_an_empty_profile_still_gets_jobs_of_her_place():
    market()
    empty = SeekerProfileFactory(summary="")
    enrich.enrich_jobs(list(type(market().far).objects.values_list("pk", flat=True)))
    enrich.enrich_seeker(empty.pk)
    assert match.make_list(empty.pk) > 0


def test_vectors_of_another_encoder_are_never_compared():
    scene = market()
    read_all(scene)
    SeekerEnrichment.objects.update(encoder_id="another@1")
    assert match.make_list(scene.cook.pk) == 0
    assert runtime.encoder_id() in match.model_version()


def test_a_list_costs_a_bounded_number_of_queries(django_assert_max_num_queries):
    scene = market()
    read_all(scene)
    with django_assert_max_num_queries(24):
        match.make_list(scene.cook.pk)


def test_a_licence_that_she_said_nothing_of_is_asked_for_and_one_in_her_words_is_not():
    scene = market(summary="Soy chofer de camión de reparto, seis años en Lima.")
    read_all(scene)

    def told():
        [row] = [row for row in matches_of(scene.cook) if row.job == scene.jobs["driver"]]
        return [reason["text"] for reason in row.reasons]

    assert told()[-1] == "pide licencia A-IIb: no dijiste si la tienes"
    type(scene.cook).objects.update(summary="Soy chofer de camión de reparto con brevete A-IIIc.")
    enrich.enrich_seeker(scene.cook.pk)
    match.make_list(scene.cook.pk)
    assert all("licencia A-IIb:" not in text for text in told())
