"""Full runs: a plan in rows, blocks claimed once, done twice without harm, given back when their worker is gone."""

from itertools import chain

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.factories import SeekerProfileFactory
from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching import tasks
from matching.models import MatchBlock, MatchList, MatchRun, ScoreVersion, SeekerEnrichment
from matching.services import enrich, match, readings
from matching.services.match import runs, store
from matching.tests.listing import matches_of, ranked
from matching.tests.scenes import TRADES, market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture
def scene():
    made = market()
    read_all(made)
    for number in range(4):
        person = SeekerProfileFactory(summary=f"Soy cocinera de menú, {number} años en cocina criolla.")
        enrich.enrich_seeker(person.pk)
    return made


def plan():
    return runs.plan(reason=MatchRun.Reason.BY_HAND, people_a_block=2)


def work_all():
    while claim := runs.claim():
        runs.work(claim)


def content():
    return {
        row.pk: (row.job_ids, [round(score, 4) for score in row.scores]) for row in MatchList.objects.all()
    }


def test_a_run_makes_everybodys_list_and_ends(scene):
    run = plan()
    assert list(run.blocks.values_list("attempts", flat=True)) == [0, 0, 0]
    work_all()
    run.refresh_from_db()
    assert run.finished_at
    progress = MatchRun.objects.with_progress().get()
    assert (progress.done_blocks, progress.all_blocks, progress.listed_people) == (3, 3, 5)
    assert MatchList.objects.filled().count() == 5
    assert match.unlisted_seekers(10) == []


def test_a_block_gives_everybody_the_list_that_she_gets_alone(scene):
    plan()
    work_all()
    together = content()
    people = list(SeekerEnrichment.objects.values_list("pk", flat=True))
    MatchList.objects.all().delete()
    assert all(match.make_list(pk) == len(together[pk][0]) for pk in people)
    assert content() == together


def test_more_people_in_a_block_cost_no_more_queries(scene):
    people = list(SeekerEnrichment.objects.order_by("pk").values_list("pk", flat=True))
    counts = []
    for some in (people[:2], people):
        with CaptureQueriesContext(connection) as made:
            list(match.make_lists(some))
        counts.append(len(made))
    assert counts[0] == counts[1] <= 24


def test_who_loses_her_reading_meanwhile_keeps_no_list_and_the_others_get_theirs(scene, monkeypatch):
    people = list(SeekerEnrichment.objects.order_by("pk").values_list("pk", flat=True))
    gone = people[1]
    replace = store.replace

    def late(lists, **more):
        SeekerEnrichment.objects.filter(pk=gone).delete()
        return replace(lists, **more)

    monkeypatch.setattr(store, "replace", late)
    made = dict(chain.from_iterable(part.items() for part in match.make_lists(people)))
    assert made[gone] == 0
    assert not MatchList.objects.filter(pk=gone).exists()
    assert all(made[pk] > 0 for pk in people if pk != gone)


def test_a_job_that_closes_while_lists_are_made_is_in_none_of_them_and_the_next_best_is(scene):
    title, description, requirements = TRADES["cook"]
    other = JobFactory(title=f"{title} de noche", description=description, requirements=requirements)
    enrich.enrich_jobs([other.pk])
    people = list(SeekerEnrichment.objects.order_by("pk").values_list("pk", flat=True))
    match.make_list(people[0])  # both are in memory
    Job.objects.filter(pk=scene.jobs["cook"].pk).update(state="closed")
    lists = [MatchList.objects.get(pk=pk).job_ids for made in match.make_lists(people) for pk in made]
    assert lists == [[other.pk]] * len(people)


def test_planning_twice_is_one_run(scene):
    assert plan() == plan()
    assert MatchBlock.objects.count() == 3


def test_a_block_is_claimed_by_one_and_done_twice_leaves_the_same(scene):
    plan()
    first = runs.claim()
    assert runs.claim().block_id != first.block_id
    runs.work(first)
    before = content()
    runs.work(first)
    assert content() == before
    assert MatchBlock.objects.get(pk=first.block_id).people == 2


def test_a_dead_workers_block_comes_back_and_who_was_overtaken_writes_no_end(scene):
    plan()
    dead = runs.claim()
    MatchBlock.objects.filter(pk=dead.block_id).update(leased_until=timezone.now())
    again = runs.claim()
    assert (again.block_id, again.attempt) == (dead.block_id, 2)
    runs.work(dead)
    assert MatchBlock.objects.get(pk=dead.block_id).done_at is None
    runs.work(again)
    assert MatchBlock.objects.get(pk=dead.block_id).people == 2


def test_a_block_that_kills_its_workers_is_set_aside_at_the_third_time_and_the_run_ends(scene, caplog):
    run = plan()
    for _ in range(MatchBlock.MOST_ATTEMPTS):
        claim = runs.claim()
        runs.give_up(claim, RuntimeError())
    work_all()
    run.refresh_from_db()
    assert run.finished_at
    assert run.blocks.get(done_at=None).problem == "RuntimeError"
    assert "set aside" in caplog.text


def test_one_who_cannot_be_listed_keeps_those_before_her_from_nothing(scene, monkeypatch):
    people = list(SeekerEnrichment.objects.order_by("pk").values_list("pk", flat=True))
    run = runs.plan(reason=MatchRun.Reason.BY_HAND, people_a_block=len(people))
    reading = readings.seeker_reading

    def broken(row, profile):
        if row.pk == people[-1]:
            raise ValueError("no vectors")
        return reading(row, profile)

    monkeypatch.setattr(readings, "seeker_reading", broken)
    MatchList.objects.all().delete()
    while claim := runs.claim():
        try:
            runs.work(claim)
        except ValueError as problem:
            runs.give_up(claim, problem)
    assert set(MatchList.objects.filled().values_list("pk", flat=True)) == set(people[:-1])
    assert run.blocks.get().problem == "ValueError"


def test_a_switch_plans_one_run_when_all_is_read(scene):
    tasks.sweep_runs()
    assert not MatchRun.objects.exists()
    other = ScoreVersion.objects.create(name="another/ranker", parts=["meaning"])
    MatchList.objects.update(version=other)
    enrich.enrich_jobs([scene.far.pk])
    for _ in range(2):
        runs.plan_if_switched()
    assert MatchRun.objects.get().reason == MatchRun.Reason.SWITCHED
    tasks.work_blocks()
    assert set(MatchList.objects.values_list("version__name", flat=True)) == {match.model_version()}
    assert runs.plan_if_switched() is None


def test_the_command_does_all_of_it_here_and_says_how_far_it_is(scene, capsys):
    call_command("match_all", "--here")
    said = capsys.readouterr().out
    assert "blocks 0/1" in said
    assert "blocks 1/1, set aside 0, lists 5, ended" in said


@pytest.mark.parametrize("task", ["make_list", "match_job", "enrich_job", "sweep_matches", "drop"])
def test_every_matching_task_run_twice_leaves_what_once_leaves(scene, task):
    cook, job = scene.cook.pk, scene.jobs["cook"].pk
    calls = {
        "make_list": lambda: tasks.make_list(cook),
        "match_job": lambda: tasks.match_job(job),
        "enrich_job": lambda: tasks.enrich_job(job),
        "sweep_matches": tasks.sweep_matches,
        "drop": lambda: match.drop_applied(0),
    }
    calls[task]()
    before = content()
    calls[task]()
    assert content() == before
    assert len(set(ranked(scene.cook))) == len(matches_of(scene.cook))
