"""Another encoder is prepared beside the one in use, serves all at once, and goes back the same way."""

import datetime
from pathlib import Path

import pytest
from celery.signals import before_task_publish
from django.utils import timezone

from accounts.models import Consent
from matching import runtime, tasks
from matching.forms import Filters
from matching.models import (
    Backfill,
    BackfillBlock,
    EnrichmentFailure,
    JobEnrichment,
    JobReadingBeside,
    ModelDecision,
    ModelVersion,
    SeekerEnrichment,
    SeekerReadingBeside,
)
from matching.services import backfill, enrich, match, promotion, vector_index
from matching.services.models import Figure, register_candidate
from matching.services.search import search_jobs
from matching.tests.listing import matches_of
from matching.tests.scenes import Market, market, read_all

pytestmark = pytest.mark.django_db
State = ModelVersion.State
NAMES = ("names-es", "names-es-en", "names-en")


@pytest.fixture
def scene(readers) -> Market:
    made = market()
    read_all(made)
    return made


@pytest.fixture
def candidate(other_encoder: Path) -> ModelVersion:
    return registered(other_encoder)


def registered(encoder: Path) -> ModelVersion:
    figures: dict[str, Figure | float] = {task: {"metric": "mrr", "value": 0.6, "n": 90} for task in NAMES}
    figures["counterfactual_gap"] = {"metric": "counterfactual_gap", "value": 0.0}
    return register_candidate(kind="encoder", path=encoder, metrics=figures)


def encoders(*models) -> set[str]:
    return {
        name.partition("@")[0]
        for model in models
        for name in model.objects.values_list("encoder_id", flat=True)
    }


def lists(scene: Market) -> list[tuple[int, float]]:
    return sorted((row.job.pk, row.score) for row in matches_of(scene.cook))


def prepare(candidate: ModelVersion, *, reason: str = "") -> None:
    """Promote an encoder and let the sweep work until it serves."""
    promotion.promote(candidate=candidate, by=None, reason=reason)
    for _ in range(10):
        tasks.sweep_backfill()
        if backfill.running() is None:
            return
    raise AssertionError("not prepared in ten sweeps")


def test_a_candidate_is_prepared_beside_and_lists_and_search_go_on(scene, candidate) -> None:
    before, found = lists(scene), search_jobs(query="cocinera de menú", filters=Filters()).job_ids
    outcome = promotion.promote(candidate=candidate, by=None)
    row = backfill.running()
    assert row is not None
    assert not outcome.in_use
    assert (candidate.state, row.planned) == (State.BACKFILLING, 7)
    assert backfill.read_block(row)
    assert backfill.read_block(row)
    assert not backfill.read_block(row)
    assert backfill.progress(row) == backfill.Progress(read=7, planned=7, blocks_left=0, failed=0)
    assert JobReadingBeside.objects.count() == 6
    assert encoders(JobReadingBeside, SeekerReadingBeside) == {"chamba-two"}
    assert encoders(JobEnrichment, SeekerEnrichment) == {"chamba-es-en"}
    assert lists(scene) == before
    assert search_jobs(query="cocinera de menú", filters=Filters()).job_ids == found


def test_the_sweep_reads_all_of_it_and_switches_registry_and_readings_at_once(scene, candidate) -> None:
    prepare(candidate, reason="mejores nombres")
    candidate.refresh_from_db()
    assert candidate.state == State.ACTIVE
    assert encoders(JobEnrichment, SeekerEnrichment) == {"chamba-two"}
    assert encoders(JobReadingBeside, SeekerReadingBeside) == {"chamba-es-en"}
    assert runtime.encoder_id().startswith("chamba-two@")
    assert not enrich.unread_jobs().exists()
    assert not enrich.unread_seekers().exists()
    assert Backfill.objects.get().state == Backfill.State.DONE
    said = ModelDecision.objects.get(action="promoted")
    assert (said.reason, said.passed) == ("mejores nombres", True)


def test_every_list_is_planned_anew_after_the_switch(scene, candidate) -> None:
    prepare(candidate)
    assert match.unlisted_seekers(10) == [scene.cook.pk]
    assert len(match.unmatched_jobs(10)) == 6
    tasks.sweep_matches()
    versions = {row.version for row in matches_of(scene.cook)}
    assert {version.partition("@")[0] for version in versions} == {"chamba-two"}


def test_a_rollback_is_the_same_switch_and_reads_nothing_anew(scene, candidate) -> None:
    read_at = dict(JobEnrichment.objects.values_list("job_id", "enriched_at"))
    prepare(candidate)
    tasks.sweep_backfill()  # what a rollback needs is kept
    assert promotion.rollback(kind="encoder", by=None, reason="peores listas") is None
    assert encoders(JobEnrichment, SeekerEnrichment) == {"chamba-es-en"}
    assert dict(JobEnrichment.objects.values_list("job_id", "enriched_at")) == read_at
    assert runtime.encoder_id().startswith("chamba-es-en@")
    assert not enrich.unread_jobs().exists()
    assert promotion.rollback(kind="encoder", by=None) == candidate
    assert encoders(JobEnrichment, SeekerEnrichment) == {"chamba-two"}


@pytest.fixture
def published():
    """Collect the names of the tasks that are handed to workers."""
    names: list[str] = []

    def note(sender: str, **kwargs: object) -> None:
        names.append(sender)

    before_task_publish.connect(note)
    yield names
    before_task_publish.disconnect(note)


def test_the_switch_asks_for_the_index_of_the_new_encoder_and_a_rollback_for_that_of_the_old(
    scene, candidate, published, monkeypatch
) -> None:
    prepare(candidate)
    assert published == [tasks.index_vectors.name]
    promotion.rollback(kind="encoder", by=None)
    tasks.sweep_backfill()
    assert len(published) == 1  # so few rows need none
    monkeypatch.setattr(vector_index, "LEAST_ROWS", 6)
    tasks.sweep_backfill()
    assert published == [tasks.index_vectors.name] * 2


def test_what_is_new_or_changed_meanwhile_gets_both_readings(scene, candidate) -> None:
    promotion.promote(candidate=candidate, by=None)
    row = backfill.running()
    assert row is not None
    while backfill.read_block(row):
        pass
    changed = scene.jobs["guard"]
    changed.description += " Manejo de cámaras."
    changed.save()
    enrich.enrich_jobs([changed.pk])
    assert not backfill.is_whole(row)
    assert not promotion.finish(row)
    tasks.sweep_backfill()
    assert JobReadingBeside.objects.get(job=changed).content_hash == changed.content_hash
    tasks.sweep_backfill()
    assert JobEnrichment.objects.get(job=changed).encoder_id.startswith("chamba-two@")
    assert JobEnrichment.objects.get(job=changed).content_hash == changed.content_hash


def test_a_block_read_twice_leaves_one_reading_each(scene, candidate) -> None:
    promotion.promote(candidate=candidate, by=None)
    row = backfill.running()
    assert row is not None
    while backfill.read_block(row):
        pass
    BackfillBlock.objects.update(done_at=None)
    while backfill.read_block(row):
        pass
    assert JobReadingBeside.objects.count() == 6
    assert SeekerReadingBeside.objects.count() == 1


def test_a_row_that_cannot_be_read_is_noted_and_holds_up_nothing(scene, candidate, monkeypatch) -> None:
    poison = scene.jobs["driver"]
    whole = type(runtime.readers()).read_jobs

    def read_jobs(self, jobs, **options):
        if self.encoder.id.startswith("chamba-two") and any("Chofer" in job.title for job in jobs):
            raise ValueError("poison")
        return whole(self, jobs, **options)

    monkeypatch.setattr(type(runtime.readers()), "read_jobs", read_jobs)
    prepare(candidate)
    candidate.refresh_from_db()
    assert candidate.state == State.ACTIVE
    assert EnrichmentFailure.objects.get(kind=enrich.JOB_BESIDE).object_id == poison.pk
    assert JobEnrichment.objects.get(job=poison).encoder_id.startswith("chamba-es-en@")
    assert [job.pk for job in enrich.unread_jobs()] == [poison.pk]


def test_who_withdrew_her_consent_is_not_read_beside_and_loses_what_was(scene, candidate) -> None:
    promotion.promote(candidate=candidate, by=None)
    row = backfill.running()
    assert row is not None
    while backfill.read_block(row):
        pass
    Consent.objects.filter(user=scene.cook.user).update(withdrawn_at=timezone.now())
    enrich.enrich_seeker(scene.cook.pk)
    assert not SeekerReadingBeside.objects.exists()
    assert not backfill.follow(row)
    assert promotion.finish(row)


def test_a_cancelled_candidate_is_rejected_and_leaves_nothing(scene, candidate) -> None:
    promotion.promote(candidate=candidate, by=None)
    tasks_row = backfill.running()
    assert tasks_row is not None
    backfill.read_block(tasks_row)
    promotion.cancel(version=candidate, by=None, reason="nos equivocamos")
    candidate.refresh_from_db()
    assert (candidate.state, backfill.running()) == (State.REJECTED, None)
    tasks.sweep_backfill()
    assert not JobReadingBeside.objects.exists()
    with pytest.raises(promotion.NotPromoted, match="nothing is being prepared"):
        promotion.cancel(version=candidate, by=None)


def test_the_readings_of_the_former_encoder_go_after_two_weeks(scene, candidate) -> None:
    prepare(candidate)
    assert backfill.prune() == 0
    later = timezone.now() + datetime.timedelta(days=backfill.KEPT_DAYS, seconds=1)
    assert backfill.prune(now=later) == 7
    assert promotion.rollback(kind="encoder", by=None) is None
    assert enrich.unread_jobs().count() == 6


def test_files_that_were_changed_since_they_were_measured_are_refused(scene, own_encoder) -> None:
    candidate = registered(own_encoder)
    with (own_encoder / "model.onnx").open("ab") as file:
        file.write(b"x")
    with pytest.raises(promotion.NotPromoted, match="not those that were registered"):
        promotion.promote(candidate=candidate, by=None)
    assert backfill.running() is None


def test_a_better_reader_of_occupations_has_everything_read_anew(scene, tmp_path) -> None:
    (tmp_path / "weights").write_text("x")
    version = register_candidate(kind="occupations", path=tmp_path / "weights", metrics={"f1": 0.9})
    assert not enrich.unread_jobs().exists()
    promotion.promote(candidate=version, by=None)
    assert enrich.unread_jobs().count() == 6
    assert enrich.unread_seekers().count() == 1
