"""A switch of what orders lists: each list follows as a whole, and old and new scores never stand in one list."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.tests.factories import SeekerProfileFactory
from jobs.tests.factories import JobFactory
from matching import runtime, tasks
from matching.ml.learning_to_rank import fit
from matching.models import MatchList, ModelVersion, SeekerEnrichment
from matching.services import enrich, match, promotion
from matching.services.match import people
from matching.services.models import register_candidate
from matching.services.score_version import model_version
from matching.tests.listing import matches_of, ranked
from matching.tests.ml.clicks import worlds
from matching.tests.scenes import TRADES, Market, market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture
def scene() -> Market:
    cache.clear()
    made = market()
    read_all(made)
    for number in range(3):
        person = SeekerProfileFactory(summary=f"Soy cocinera de menú, {number} años en cocina criolla.")
        enrich.enrich_seeker(person.pk)
        match.make_list(person.pk)
    return made


def put_to_use(folder: Path) -> None:
    """Put a learned ranker to use past its gate."""
    ranker = fit(worlds(120, seed=9)[0], kind="linear", seed=7)
    ranker.save(folder)
    version = register_candidate(kind="ranker", path=folder, metrics={})
    ModelVersion.objects.filter(pk=version.pk).update(state=ModelVersion.State.ACTIVE)
    runtime.forget()


@pytest.fixture
def switch(tmp_path: Path) -> str:
    """Put a learned ranker to use; gives the name of the version before."""
    before = model_version()
    put_to_use(tmp_path / "ranker")
    assert model_version() != before
    return before


def versions_by_list() -> list[set[str]]:
    return [{one.version for one in matches_of(row.seeker)} for row in MatchList.objects.filled()]


def new_kitchen() -> int:
    title, description, requirements = TRADES["cook"]
    job = JobFactory(title=title, description=description, requirements=requirements)
    enrich.enrich_jobs([job.pk])
    match.match_jobs([job.pk])
    return int(job.pk)


def test_a_new_job_does_not_bring_new_scores_into_a_list_of_old_ones(scene: Market, switch: str) -> None:
    job = new_kitchen()
    assert versions_by_list() == [{switch}] * 4
    assert job not in ranked(scene.cook)
    # none of them misses the job: whose list was passed over has it made anew as a whole
    assert len(match.unlisted_seekers(10)) == 4
    tasks.sweep_matches()
    assert versions_by_list() == [{model_version()}] * 4
    assert job in ranked(scene.cook)


def test_lists_follow_one_by_one_and_none_is_ever_mixed(scene: Market, switch: str) -> None:
    new = model_version()
    people = list(MatchList.objects.values_list("pk", flat=True))
    for place, profile_id in enumerate(people, start=1):
        match.make_list(profile_id)
        new_kitchen()
        found = versions_by_list()
        assert {len(one) for one in found} == {1}
        assert found.count({new}) == place
    tasks.sweep_matches()
    assert versions_by_list() == [{new}] * 4
    assert len(ranked(scene.cook)) >= 5


def test_a_switch_in_the_middle_of_a_block_is_seen_by_the_next_one_and_nobody_keeps_the_old(
    scene: Market, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "AT_ONCE", 2)
    before = model_version()
    MatchList.objects.all().delete()
    everybody = list(SeekerEnrichment.objects.values_list("pk", flat=True))
    made = people.make_lists(everybody)
    next(made)
    put_to_use(tmp_path / "ranker")
    for _ in made:
        pass
    assert versions_by_list() == [{before}] * 4
    assert sorted(match.unlisted_seekers(10)) == sorted(everybody)
    tasks.sweep_matches()
    assert versions_by_list() == [{model_version()}] * 4


def test_a_worker_asks_the_registry_anew_before_each_piece_of_work(scene: Market, tmp_path: Path) -> None:
    model_version()
    stale = runtime._rows
    put_to_use(tmp_path / "ranker")
    runtime._rows = stale  # as another process, which asked a moment ago
    match.make_list(scene.cook.pk)
    assert {one.version for one in matches_of(scene.cook)} == {model_version()}
    assert runtime.chosen("ranker") is not None


def test_a_rollback_takes_every_list_back_as_a_whole(scene: Market, switch: str) -> None:
    tasks.sweep_runs()
    while match_run_is_open():
        tasks.work_blocks()
    assert versions_by_list() == [{model_version()}] * 4
    assert promotion.rollback(kind="ranker", by=None, reason="peor") is None
    assert model_version() == switch
    tasks.sweep_runs()
    while match_run_is_open():
        tasks.work_blocks()
    assert versions_by_list() == [{switch}] * 4


def match_run_is_open() -> bool:
    from matching.models import MatchRun

    return MatchRun.objects.unfinished().exists()


def test_who_looks_has_her_list_made_by_the_new_model_before_it_is_her_turn(
    scene: Market, switch: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued = []
    monkeypatch.setattr(tasks.make_list, "apply_async", lambda args, countdown: queued.append(args))
    client.force_login(scene.cook.user)
    for _ in range(3):
        assert client.get("/para-ti/").status_code == 200
    assert queued == [(scene.cook.pk,)]  # once in half a minute
    tasks.make_list(scene.cook.pk)
    cache.clear()
    client.get("/para-ti/")
    assert queued == [(scene.cook.pk,)]
    assert SeekerEnrichment.objects.get(pk=scene.cook.pk).listed_hash
