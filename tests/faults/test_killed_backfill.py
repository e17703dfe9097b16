"""kill -9 in the middle of a backfill: what was read stays, what was half read is read once, the switch still comes."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from matching import runtime
from matching.models import (
    Backfill,
    BackfillBlock,
    JobEnrichment,
    JobReadingBeside,
    ModelVersion,
    SeekerEnrichment,
    SeekerReadingBeside,
)
from matching.services import backfill, promotion
from matching.services.models import Figure, register_candidate
from matching.tests.conftest import encoder_folder, other_encoder, readers  # noqa: F401
from matching.tests.scenes import market, read_all
from tests.faults.product import wait_for
from tests.faults.workers import Background, blocked_backends, database_url_of_test, end_backends, enqueue_at

pytestmark = [pytest.mark.fault, pytest.mark.slow]
SWEEP = "matching.tasks.sweep_backfill"
READ_SECONDS = 240.0
STOPS_AT = 3
"""The worker is killed while it reads the block of this job, counted from 1."""


@contextmanager
def held_up(job_id: int, encoder_id: str) -> Iterator[None]:
    """Stop whoever writes the reading of one job by an encoder: the same key lies uncommitted in another session."""
    columns = ", ".join(name for name in backfill.SHARED if name != "encoder_id")
    with psycopg.connect(database_url_of_test()) as other:
        other.execute(
            f"INSERT INTO matching_jobreadingbeside (job_id, encoder_id, {columns})"
            f" SELECT job_id, %s, {columns} FROM matching_jobenrichment WHERE job_id = %s",
            [encoder_id, job_id],
        )
        yield
        other.rollback()


def blocks_done() -> int:
    return BackfillBlock.objects.exclude(done_at=None).count()


def sweep(background: Background, *, until: bool) -> bool:
    """Keep a sweep in the queue, as the beat does, until something holds."""
    if not until and background.queued("ml") == 0:
        enqueue_at(background.redis_url, SWEEP)
    return until


def test_a_killed_backfill_goes_on_where_it_stopped_nothing_double_nothing_lost(
    background: Background,
    readers: object,  # noqa: F811
    other_encoder: object,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = market()
    read_all(scene)
    monkeypatch.setattr(backfill, "BLOCK_ROWS", 1)
    figures: dict[str, Figure | float] = dict.fromkeys(("names-es", "names-es-en", "names-en"), 0.6)
    figures["counterfactual_gap"] = {"metric": "counterfactual_gap", "value": 0.0}
    candidate = register_candidate(kind="encoder", path=str(other_encoder), metrics=figures)
    assert not promotion.promote(candidate=candidate, by=None).in_use
    encoder_id = runtime.identify(str(other_encoder))
    jobs = list(JobEnrichment.objects.order_by("pk").values_list("pk", flat=True))

    background.start_worker("one", queue="ml")
    with held_up(jobs[STOPS_AT - 1], encoder_id):
        wait_for(
            lambda: sweep(background, until=bool(blocked_backends())),
            seconds=READ_SECONDS,
            what="mid-backfill",
        )
        background.kill("one")
        end_backends(blocked_backends())
    assert blocks_done() == JobReadingBeside.objects.count() == STOPS_AT - 1
    assert Backfill.objects.get().state == Backfill.State.RUNNING
    assert not JobEnrichment.objects.filter(encoder_id=encoder_id).exists()
    read_at = dict(JobReadingBeside.objects.values_list("job_id", "enriched_at"))

    background.start_worker("two", queue="ml")

    serves = ModelVersion.objects.filter(pk=candidate.pk, state="active")
    wait_for(
        lambda: sweep(background, until=serves.exists()), seconds=READ_SECONDS, what="the candidate serves"
    )
    assert BackfillBlock.objects.count() == blocks_done() == len(jobs) + 1
    assert set(JobEnrichment.objects.values_list("encoder_id", flat=True)) == {encoder_id}
    assert SeekerEnrichment.objects.get().encoder_id == encoder_id
    # what the killed worker had finished was not read again
    kept = JobEnrichment.objects.filter(pk__in=list(read_at)).values_list("pk", "enriched_at")
    assert dict(kept) == read_at
    assert JobReadingBeside.objects.count() == len(jobs)
    assert not JobReadingBeside.objects.filter(encoder_id=encoder_id).exists()
    assert SeekerReadingBeside.objects.count() == 1
