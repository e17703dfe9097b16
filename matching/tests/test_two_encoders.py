"""A switch of EMBEDDING_MODEL: vectors of two models stand in one table, never meet, and nobody's list empties."""

import copy

import pytest

from matching import index, runtime, tasks
from matching.forms import Filters
from matching.models import JobEnrichment, SeekerEnrichment
from matching.services import enrich, fitting_people, match, people, readings
from matching.services.search import search_jobs
from matching.tests.listing import matches_of, ranked
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def switch(readers, foreign_folder, settings, monkeypatch):
    """Give a function that turns to the model of other hands."""

    def turn():
        settings.EMBEDDING_MODEL = str(foreign_folder)
        others = copy.copy(readers)  # the same taxonomy and gazetteer, which take ten seconds to make
        others.encoder = runtime.encoder()
        monkeypatch.setattr(runtime, "readers", lambda: others)

    return turn


def dimensions(rows):
    return {len(readings.as_array(row.vector)) for row in rows.objects.all()}


def found(words):
    return search_jobs(query=words, filters=Filters()).job_ids


def test_search_finds_by_words_whoever_read_the_job_and_compares_only_its_own_vectors(switch):
    scene = market()
    read_all(scene)
    assert found("asistente contable")[0] == scene.jobs["accountant"].pk
    switch()
    enrich.enrich_jobs([scene.jobs["cook"].pk])
    assert dimensions(JobEnrichment) == {384, 48}
    assert found("asistente contable")[0] == scene.jobs["accountant"].pk
    assert scene.jobs["cook"].pk in found("cocinera de menú")[:2]
    near = index.nearest_jobs(
        vector=runtime.encoder().encode(["contadora"]),
        where="TRUE",
        values={},
        encoder_id=runtime.encoder_id(),
        limit=50,
    )
    assert [job_id for job_id, _ in near] == [scene.jobs["cook"].pk]


def test_a_list_stays_while_its_person_is_read_anew_before_the_jobs(switch):
    scene = market()
    read_all(scene)
    before = ranked(scene.cook)
    switch()
    assert enrich.enrich_seeker(scene.cook.pk)
    assert match.make_list(scene.cook.pk) == 0
    assert ranked(scene.cook) == before
    assert SeekerEnrichment.objects.get().listed_hash


def test_a_list_stays_while_the_jobs_are_read_anew_before_its_person(switch):
    scene = market()
    read_all(scene)
    before = ranked(scene.cook)
    switch()
    ids = [job.pk for job in (*scene.jobs.values(), scene.far)]
    assert sorted(enrich.enrich_jobs(ids)) == sorted(ids)
    assert match.match_jobs(ids) == []
    assert match.make_list(scene.cook.pk) == 0
    assert ranked(scene.cook) == before


def test_a_job_that_the_new_model_read_is_ranked_by_it_and_the_others_wait(switch):
    scene = market()
    read_all(scene)
    before = set(ranked(scene.cook))
    switch()
    cook = scene.jobs["cook"].pk
    enrich.enrich_jobs([cook])
    enrich.enrich_seeker(scene.cook.pk)
    match.make_list(scene.cook.pk)
    assert set(ranked(scene.cook)) >= before
    by_model = {row.job.pk: row.version for row in matches_of(scene.cook)}
    assert {pk for pk, version in by_model.items() if version == match.model_version()} == {cook}


def test_a_closed_job_leaves_the_lists_though_nobody_read_it_anew(switch):
    scene = market()
    read_all(scene)
    switch()
    enrich.enrich_seeker(scene.cook.pk)
    job = scene.jobs["cook"]
    type(job).objects.filter(pk=job.pk).update(state="closed")
    match.match_jobs([job.pk])
    assert job.pk not in ranked(scene.cook)


def test_the_sweep_reads_everything_anew_and_ends_with_lists_of_one_model(switch, settings):
    scene = market()
    read_all(scene)
    before = ranked(scene.cook)
    switch()
    assert enrich.unread_jobs().count() == 6
    assert list(enrich.unread_seekers()) == [scene.cook]
    for share in range(settings.READING_SHARES):
        tasks.read_share(share)
        assert len(ranked(scene.cook)) >= len(before)
    tasks.sweep_matches()
    assert dimensions(JobEnrichment) == dimensions(SeekerEnrichment) == {48}
    assert not enrich.unread_jobs().exists()
    assert not enrich.unread_seekers().exists()
    assert match.unmatched_jobs(10) == match.unlisted_seekers(10) == []
    rows = matches_of(scene.cook)
    assert {row.version for row in rows} == {match.model_version()}
    assert ranked(scene.cook)[0] == scene.jobs["cook"].pk


def test_the_employer_still_sees_her_people_after_a_switch(switch):
    scene = market(visible=True)
    read_all(scene)
    fitting_people.rank_people(scene.jobs["cook"].pk)
    before = list(people.people_for(scene.jobs["cook"]))
    switch()
    fitting_people.rank_people(scene.jobs["cook"].pk)
    assert list(people.people_for(scene.jobs["cook"])) == before != []
    enrich.enrich_jobs([scene.jobs["cook"].pk])
    fitting_people.rank_people(scene.jobs["cook"].pk)
    assert list(people.people_for(scene.jobs["cook"])) == before
