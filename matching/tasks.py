"""Readings and lists in the background. Each task may run twice, late or never: the sweeps find work in the rows.

Services are imported where they run: receivers load this module into every process, and a page or a socket that
only enqueues must not carry scipy and scikit-learn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Mod

from accounts.bells import enqueue

BATCH = 32
SWEEP_SECONDS = 240
RUN_SECONDS = 25  # a little less than from one sweep to the next
MOST_WOKEN = 64
MOST_UNLISTED = 500


@shared_task(name="matching.tasks.enrich_job", queue="ml", soft_time_limit=120, time_limit=150)
def enrich_job(job_id: int) -> None:
    """Twice is once: an equal content hash is read already."""
    from matching.services import enrich

    enrich.enrich_jobs([job_id])
    match_job(job_id)


@shared_task(name="matching.tasks.match_job", queue="ml", soft_time_limit=120, time_limit=150)
def match_job(job_id: int) -> None:
    """Twice is once: a list holds a job once."""
    from matching.services import match

    _tell(match.match_jobs([job_id]))


@shared_task(name="matching.tasks.rank_people", queue="ml", soft_time_limit=120, time_limit=150)
def rank_people(job_id: int) -> None:
    """Twice is once: who fits a job is replaced as a whole."""
    from matching.services import fitting_people

    fitting_people.rank_people(job_id)


@shared_task(name="matching.tasks.enrich_seeker", queue="ml", soft_time_limit=120, time_limit=150)
def enrich_seeker(profile_id: int) -> None:
    """Twice is once: an equal content hash is read already, and a list is replaced as a whole."""
    from matching.services import enrich, match

    if enrich.enrich_seeker(profile_id):
        match.make_list(profile_id)


@shared_task(name="matching.tasks.make_list", queue="ml", soft_time_limit=120, time_limit=150)
def make_list(profile_id: int) -> None:
    """Twice is once: a list is replaced as a whole, under the lock of its row."""
    from matching.services import match

    match.make_list(profile_id)


@shared_task(
    name="matching.tasks.sweep_enrichments", queue="ml", soft_time_limit=300, time_limit=330, expires=60
)
def sweep_enrichments() -> None:
    """Hand each share of the unread rows to a task; shares already being read are left alone there."""
    for share in range(settings.READING_SHARES):
        enqueue(read_share, share)


@shared_task(name="matching.tasks.read_share", queue="ml", soft_time_limit=300, time_limit=330, expires=60)
def read_share(share: int) -> None:
    """Read the unread rows of one share for some minutes; what is left waits for the next sweep."""
    until = time.monotonic() + SWEEP_SECONDS
    with _alone("read", share) as mine:
        while mine and time.monotonic() < until:
            if not (_read_some_seekers(share) + _read_some_jobs(share)):
                return


def _read_some_seekers(share: int) -> int:
    from matching.services import enrich

    ids = list(_of_share(enrich.unread_seekers(), share)[:BATCH])
    for profile_id in ids:
        enrich_seeker(profile_id)
    return len(ids)


def _read_some_jobs(share: int) -> int:
    from matching.services import enrich, match

    ids = list(_of_share(enrich.unread_jobs(), share)[:BATCH])
    read = enrich.enrich_jobs(ids)
    _tell(match.match_jobs(read))
    return len(ids)


def _of_share(rows: QuerySet[Any], share: int) -> QuerySet[Any, int]:
    shared = rows.alias(share=Mod(F("pk"), settings.READING_SHARES)).filter(share=share)
    ids: QuerySet[Any, int] = shared.values_list("pk", flat=True)
    return ids


@shared_task(name="matching.tasks.sweep_matches", queue="ml", soft_time_limit=300, time_limit=330, expires=60)
def sweep_matches() -> None:
    """Make the lists and place the jobs that a lost bell or a killed worker left behind."""
    from matching.services import match

    until = time.monotonic() + SWEEP_SECONDS
    with _alone("match", 0) as mine:
        if not mine:
            return
        for _ in match.make_lists(match.unlisted_seekers(MOST_UNLISTED)):
            if time.monotonic() > until:
                return
        while (ids := match.unmatched_jobs(BATCH)) and time.monotonic() < until:
            _tell(match.match_jobs(ids))


@shared_task(name="matching.tasks.sweep_runs", queue="ml", soft_time_limit=60, time_limit=90, expires=30)
def sweep_runs() -> None:
    """Plan a full run after a switch, and wake a worker for each waiting block; who finds none left ends at once."""
    from matching.services.match import runs

    runs.plan_if_switched()
    runs.finish()
    for _ in range(runs.waiting(MOST_WOKEN)):
        enqueue(work_blocks)


@shared_task(name="matching.tasks.work_blocks", queue="ml", soft_time_limit=300, time_limit=330, expires=60)
def work_blocks() -> None:
    """Do blocks of full runs for some seconds. Twice is once: a block is claimed in its row, a list replaced whole."""
    from matching.services.match import runs

    until = time.monotonic() + RUN_SECONDS
    while time.monotonic() < until and (claim := runs.claim()):
        try:
            runs.work(claim)
        except Exception as problem:
            runs.give_up(claim, problem)
            raise


def _tell(profile_ids: list[int]) -> None:
    from matching.services import alerts

    alerts.queue_new_matches(profile_ids)


@contextmanager
def _alone(name: str, number: int) -> Iterator[bool]:
    """Say whether this is the only worker at this work; the lock goes with the connection when a worker is killed."""
    key = f"{name}:{number}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(742, hashtext(%s))", [key])
        [mine] = cursor.fetchone()
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(742, hashtext(%s))", [key])


@shared_task(name="matching.tasks.drop_applied", queue="light", soft_time_limit=30, time_limit=45)
def drop_applied(application_id: int) -> None:
    """Take a job that she applied to out of her list; twice is once."""
    from matching.services import match

    match.drop_applied(application_id)


# --- what people did: rows that others learn from


@shared_task(name="matching.tasks.log_transition", queue="light", soft_time_limit=30, time_limit=45)
def log_transition(transition_id: int) -> None:
    """Twice is once: a transition is one act, by constraint; a lost one is found by the daily upkeep."""
    from matching.services import events

    events.log_transition(transition_id)


@shared_task(name="matching.tasks.forget_person", queue="light", soft_time_limit=120, time_limit=150)
def forget_person(user_id: int) -> None:
    """Delete the events of who no longer agrees; twice is once, and the daily upkeep finds who was missed."""
    from accounts.models import SeekerProfile
    from matching.services import event_upkeep

    for person_id in SeekerProfile.objects.filter(user=user_id).values_list("pk", flat=True):
        event_upkeep.forget_who_left(person_id=person_id)
    mark_stale_sets()


@shared_task(name="matching.tasks.mark_stale_sets", queue="light", soft_time_limit=300, time_limit=330)
def mark_stale_sets() -> None:
    """Mark the training sets that hold somebody who left; marking again changes nothing."""
    from matching.services import training_set

    training_set.mark_stale()


@shared_task(name="matching.tasks.keep_events", queue="light", soft_time_limit=900, time_limit=960)
def keep_events() -> None:
    """Find lost acts, forget who left, prune what is old; each part finds its work in the rows."""
    from matching.services import event_upkeep, training_set

    event_upkeep.find_lost_transitions()
    event_upkeep.forget_who_left()
    event_upkeep.prune_events()
    training_set.mark_stale()
    training_set.prune()


# --- models: what is prepared beside, and what is trained by the clock

BACKFILL_SECONDS = 15  # a turn, so that new jobs and people are read in between


@shared_task(
    name="matching.tasks.sweep_backfill", queue="ml", soft_time_limit=300, time_limit=330, expires=60
)
def sweep_backfill() -> None:
    """Read some blocks with the encoder that is being prepared; any number at once, a block is claimed by its lock."""
    from matching import runtime
    from matching.services import backfill, promotion, vector_index

    row = backfill.running()
    if row is None:
        runtime.forget_readers_beside()
        backfill.prune()
        if vector_index.is_missing(
            runtime.encoder_id()
        ):  # after a switch, a switch back, or as the rows grew
            enqueue(index_vectors)
        return
    until = time.monotonic() + BACKFILL_SECONDS
    while time.monotonic() < until:
        if not backfill.read_block(row):
            with _alone("backfill", row.pk) as mine:
                if mine and not backfill.follow(row) and promotion.finish(row):
                    enqueue(index_vectors)
            return


@shared_task(name="matching.tasks.watch_experiments", queue="light", soft_time_limit=300, time_limit=330)
def watch_experiments() -> None:
    """Stop the experiments that harm, that lost or that are over; one that is stopped is not looked at again."""
    from matching.services import experiment_results

    experiment_results.watch()


@shared_task(name="matching.tasks.watch_drift", queue="ml", soft_time_limit=600, time_limit=660)
def watch_drift() -> None:
    """Read the figures of drift; a second run of a day adds readings and tells nobody again."""
    from matching.services import drift

    drift.watch_drift()


@shared_task(name="matching.tasks.calibrate_bands", queue="ml", soft_time_limit=600, time_limit=660)
def calibrate_bands() -> None:
    """Find the borders of the words for scores anew; twice is once, a day has one row."""
    from matching.services import bands

    bands.calibrate()


TRAIN_SECONDS = 600  # a turn; what is begun by then has the rest of the task's time to end


@shared_task(name="matching.tasks.retrain", queue="ml", soft_time_limit=840, time_limit=870)
def retrain(kind: str) -> None:
    """Train a kind for its day or week; twice is once, its row says what came of it, and one trains at a time.

    What takes longer than a turn goes on in a task of its own, on whatever worker; should that one get lost, the clock
    takes the run up again.
    """
    from matching.services import retrain as service

    until = time.monotonic() + TRAIN_SECONDS
    with _alone("retrain", 0) as mine:
        run = service.retrain(kind, is_over=lambda: time.monotonic() > until) if mine else None
    if run is not None and run.is_running:
        enqueue(retrain, kind)


# --- the search


@shared_task(
    name="matching.tasks.tell_saved_searches", queue="light", soft_time_limit=280, time_limit=300, expires=240
)
def tell_saved_searches() -> None:
    """Twice is once: each alert is claimed by a conditional update, and its next hour is the next morning."""
    from matching.services import saved_searches

    saved_searches.drop_unconfirmed()
    for search_id in saved_searches.due():
        saved_searches.tell(search_id)


@shared_task(
    name="matching.tasks.refresh_search_words",
    queue="light",
    soft_time_limit=120,
    time_limit=150,
    expires=600,
)
def refresh_search_words() -> None:
    """Make the vocabulary of the search anew when there is none or it is ten minutes old; twice makes the same."""
    from matching.services import search_words

    if search_words.is_old():
        search_words.refresh()


@shared_task(
    name="matching.tasks.index_vectors", queue="ml", soft_time_limit=3000, time_limit=3100, expires=600
)
def index_vectors() -> None:
    """Make the missing index of the present encoder's vectors; twice, or two at once, is once."""
    from matching import runtime
    from matching.services import vector_index

    vector_index.ensure(runtime.encoder_id())
