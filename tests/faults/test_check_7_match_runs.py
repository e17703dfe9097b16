"""Checks 1, 6 and 7 for full runs of lists: kill -9 in mid-run; every list made, none twice, no block in two hands."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from accounts.tests.factories import SeekerProfileFactory
from matching import runtime, tasks
from matching.models import MatchBlock, MatchList, MatchRun, Occupation, SeekerEnrichment
from matching.services import enrich, match
from matching.services.match import runs
from matching.tests.scenes import Market, market
from tests.faults.product import wait_for
from tests.faults.workers import Background, blocked_backends, database_url_of_test, end_backends, enqueue_at

pytestmark = [pytest.mark.fault, pytest.mark.slow]
PEOPLE, A_BLOCK = 12, 3
DONE_SECONDS = 120.0
TWIN_SECONDS = 20.0
LEASE = "12"


@pytest.fixture
def scene(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Market:
    """Twelve cooks and six jobs, all read, no list made yet."""
    monkeypatch.setenv("MATCH_LEASE_SECONDS", LEASE)
    rows = [
        Occupation(code=row.id, isco_group=row.isco, name_es=row.name_es[:200])
        for row in runtime.taxonomy().occupations
    ]
    Occupation.objects.bulk_create(rows, ignore_conflicts=True)
    made = market()
    people = [
        made.cook,
        *SeekerProfileFactory.create_batch(PEOPLE - 1, summary="Soy cocinera, preparo menú."),
    ]
    enrich.enrich_jobs([job.pk for job in (*made.jobs.values(), made.far)])
    for person in people:
        enrich.enrich_seeker(person.pk)
    return made


@contextmanager
def second_person_held(block: MatchBlock) -> Iterator[None]:
    """Hold the reading of the second person of a block, so that the writing of its lists waits."""
    ids = SeekerEnrichment.objects.filter(pk__gte=block.first, pk__lte=block.last).order_by("pk")
    with psycopg.connect(database_url_of_test()) as other:
        held = list(ids.values_list("pk", flat=True))[1]
        other.execute("SELECT 1 FROM matching_seekerenrichment WHERE seeker_id = %s FOR UPDATE", [held])
        yield


def kill_in_mid_run(background: Background) -> MatchRun:
    """Plan a run and kill its worker while it writes the lists of the second block."""
    run = runs.plan(reason=MatchRun.Reason.BY_HAND, people_a_block=A_BLOCK)
    with second_person_held(list(run.blocks.order_by("pk"))[1]):
        background.start_worker("one", queue="ml")
        enqueue_at(background.redis_url, "matching.tasks.work_blocks")
        wait_for(lambda: bool(blocked_backends()), seconds=DONE_SECONDS, what="a list is just being written")
        background.kill("one")
        end_backends(blocked_backends())
    assert run.blocks.filter(done_at=None, attempts=1).count() == 1
    assert run.blocks.exclude(done_at=None).count() == 1
    assert MatchList.objects.filled().count() == A_BLOCK  # of what was being written nothing stands
    return run


def test_check_7_a_killed_worker_costs_a_run_nothing(background: Background, scene: Market) -> None:
    run = kill_in_mid_run(background)
    before = dict(MatchList.objects.values_list("pk", "changed_at"))
    background.start_worker("one", queue="ml")
    background.start_worker("two", queue="ml")

    def ended() -> bool:
        enqueue_at(background.redis_url, "matching.tasks.sweep_runs")
        return MatchRun.objects.filter(pk=run.pk, finished_at__isnull=False).exists()

    wait_for(ended, seconds=DONE_SECONDS, what="the run has ended")
    blocks = list(run.blocks.order_by("pk"))
    assert [block.people for block in blocks] == [A_BLOCK] * (PEOPLE // A_BLOCK)
    assert Counter(block.attempts for block in blocks) == {1: 3, 2: 1}
    assert MatchList.objects.filled().count() == PEOPLE
    assert match.unlisted_seekers(10) == []
    after = dict(MatchList.objects.values_list("pk", "changed_at"))
    assert {pk: after[pk] for pk in before} == before  # what was made before the death was left as it was
    for row in MatchList.objects.all():
        assert len(set(row.job_ids)) == len(row.job_ids)


def test_check_7_twin_without_the_end_of_a_lease_the_block_is_lost(
    background: Background, scene: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCH_LEASE_SECONDS", "3600")
    run = kill_in_mid_run(background)
    background.start_worker("one", queue="ml")

    def ended() -> bool:
        enqueue_at(background.redis_url, "matching.tasks.sweep_runs")
        return MatchRun.objects.filter(pk=run.pk, finished_at__isnull=False).exists()

    with pytest.raises(AssertionError, match="not within"):
        wait_for(ended, seconds=TWIN_SECONDS, what="the run has ended")
    assert run.blocks.filter(done_at=None).count() == 1


def test_check_7_while_one_worker_is_held_up_another_does_the_other_blocks(
    background: Background, scene: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCH_LEASE_SECONDS", "3600")
    run = runs.plan(reason=MatchRun.Reason.BY_HAND, people_a_block=A_BLOCK)
    with second_person_held(run.blocks.order_by("pk").first()):
        background.start_worker("one", queue="ml")
        enqueue_at(background.redis_url, "matching.tasks.work_blocks")
        wait_for(
            lambda: bool(blocked_backends()), seconds=DONE_SECONDS, what="the first block is being written"
        )
        background.start_worker("two", queue="ml")
        enqueue_at(background.redis_url, "matching.tasks.sweep_runs")
        others = run.blocks.filter(done_at=None, attempts=0)
        wait_for(lambda: not others.exists(), seconds=DONE_SECONDS, what="the second worker took the others")
        left = run.blocks.filter(done_at=None)
        wait_for(lambda: left.count() == 1, seconds=DONE_SECONDS, what="the second worker did the others")
    wait_for(lambda: not left.exists(), seconds=DONE_SECONDS, what="the first worker did its own")
    assert set(run.blocks.values_list("attempts", flat=True)) == {1}
    assert MatchList.objects.filled().count() == PEOPLE


# --- check 6: the same task twice, one after the other and side by side


def side_by_side(work: list[object]) -> None:
    """Run callables at once, each on a database connection of its own."""
    start = threading.Barrier(len(work))
    failed: list[BaseException] = []

    def run(one) -> None:  # type: ignore[no-untyped-def]
        try:
            start.wait(10)
            one()
        except BaseException as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []


def content() -> dict[int, tuple[list[int], list[float]]]:
    rows = MatchList.objects.order_by("pk")
    return {row.pk: (row.job_ids, [round(score, 4) for score in row.scores]) for row in rows}


@pytest.mark.parametrize("task", ["make_list", "match_job", "enrich_seeker", "work_blocks", "sweep_matches"])
def test_check_6_a_matching_task_twice_at_once_leaves_what_once_leaves(scene: Market, task: str) -> None:
    for pk in SeekerEnrichment.objects.values_list("pk", flat=True):
        match.make_list(pk)
    once = content()
    if task == "work_blocks":
        runs.plan(reason=MatchRun.Reason.BY_HAND, people_a_block=A_BLOCK)
    calls = {
        "make_list": lambda: tasks.make_list(scene.cook.pk),
        "match_job": lambda: tasks.match_job(scene.jobs["cook"].pk),
        "enrich_seeker": lambda: tasks.enrich_seeker(scene.cook.pk),
        "work_blocks": tasks.work_blocks,
        "sweep_matches": tasks.sweep_matches,
    }
    side_by_side([calls[task], calls[task]])
    assert content() == once
    assert not MatchBlock.objects.exclude(attempts=1).exists()


def test_check_6_a_new_job_and_a_new_list_at_once_lose_nothing(scene: Market) -> None:
    for pk in SeekerEnrichment.objects.values_list("pk", flat=True):
        match.make_list(pk)
    once = content()
    cook, job = scene.cook.pk, scene.jobs["cook"].pk
    for _ in range(5):
        side_by_side([lambda: match.make_list(cook), lambda: match.match_jobs([job])])
        assert content() == once
