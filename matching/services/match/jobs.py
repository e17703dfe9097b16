"""New and changed jobs against all people, without making any list anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from django.db import connection
from django.utils import timezone

from accounts.models import SeekerProfile
from jobs.models import Job
from matching import runtime
from matching.ml.pool import Found, together
from matching.ml.types import JobReading
from matching.models import Feedback, JobEnrichment, MatchList, SeekerEnrichment
from matching.services import readings
from matching.services.evidence import JobSide, SeekerSide
from matching.services.match import pools, store, versions
from matching.services.match.people import FLOOR, FLOOR_UNKNOWN, as_packed
from matching.services.match.reasons import lines
from matching.services.match.store import Placed


def match_jobs(job_ids: Sequence[int]) -> list[int]:
    """Place jobs into the lists of people they fit, and take closed ones out; gives people with something new.

    An open job that the present encoder has not read stays where it is. All of it is done by the same models.
    """
    with runtime.steady():
        return _match_jobs(job_ids)


def _match_jobs(job_ids: Sequence[int]) -> list[int]:
    open_ids = store.open_among(job_ids)
    store.forget_closed(set(job_ids) - open_ids)
    pools.drop("jobs", [pk for pk in job_ids if pk not in open_ids])
    reads, _ = readings.job_readings(sorted(open_ids))
    rows = JobEnrichment.objects.select_related("job__employer").in_bulk([read.job_id for read in reads])
    found, compared = _fitting(reads)
    told: dict[int, None] = {}
    for read in reads:
        if row := rows.get(read.job_id):
            with pools.uncollected():
                told.update(dict.fromkeys(_place(row, found[read.job_id], compared)))
            JobEnrichment.objects.filter(pk=read.job_id).update(
                matched_hash=row.job.content_hash, matched_at=timezone.now()
            )
    return list(told)


def _fitting(reads: Sequence[JobReading]) -> tuple[dict[int, Found], set[int]]:
    """Give for each job the people it fits, and all people who were compared."""
    found: dict[int, list[Found]] = {read.job_id: [] for read in reads}
    compared: set[int] = set()
    for pool in pools.people() if reads else ():
        compared.update(pool.ids)
        for read in reads:
            found[read.job_id].append(
                pool.fitting(
                    read,
                    day=pools.today(),
                    floor=FLOOR,
                    floor_unknown=FLOOR_UNKNOWN,
                    ranker=runtime.ranker(),
                )
            )
    return {pk: together(parts) for pk, parts in found.items()}, compared


def _place(asked: JobEnrichment, found: Found, compared: set[int]) -> list[int]:
    """Place one job; gives ids of people whose list it entered.

    It leaves the lists of people it was compared with; who waits to be read by the present encoder keeps it.
    """
    holding = MatchList.objects.filter(job_ids__contains=[asked.pk])
    placed_in = set(holding.values_list("pk", flat=True))
    wanted = _wanted(asked.job, found, placed_in)
    entered: list[int] = []
    for start in range(0, len(wanted), store.ROWS_AT_ONCE):
        entered += _place_some(
            asked, wanted.take(np.arange(start, min(start + store.ROWS_AT_ONCE, len(wanted))))
        )
    leaving = (placed_in & compared) - set(wanted.ids.tolist())
    if leaving:
        store.remove(job_ids=[asked.pk], seeker_ids=leaving)
    return entered


def _wanted(job: Job, found: Found, placed_in: set[int]) -> Found:
    """Keep people whose list it beats or is in already, the best first, without those who said no or applied."""
    out = set(job.feedback.filter(verdict=Feedback.Verdict.NOT_RELEVANT).values_list("seeker_id", flat=True))
    out |= set(job.applications.values_list("seeker_id", flat=True))
    ids = found.ids.tolist()
    floors = _floors(ids)
    beats = [
        pk not in out and (pk in placed_in or (pk in floors and score > floors[pk]))
        for pk, score in zip(ids, found.scores.tolist(), strict=True)
    ]
    kept = found.take(np.array(beats, bool))
    return kept.best(len(kept))


def _floors(profile_ids: Iterable[int]) -> dict[int, float]:
    """Give the score that a job must beat in each of these lists; 0 in one that is not full."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seeker_id, floor FROM matching_matchlist WHERE seeker_id = ANY(%s)", [list(profile_ids)]
        )
        return dict(cursor.fetchall())


def _place_some(asked: JobEnrichment, found: Found) -> list[int]:
    ids = found.ids.tolist()
    profiles = SeekerProfile.objects.with_words().filter(paused=False).in_bulk(ids)
    current = SeekerEnrichment.objects.filter(encoder_id=runtime.encoder_id())
    rows = current.defer("vector", "statement_vectors").in_bulk(ids)
    version, remote, side = versions.current().pk, readings.is_remote(asked.job), JobSide.of_row(asked)
    pools.drop("people", [pk for pk in ids if pk not in rows])
    placed = {
        pk: Placed(
            job_id=asked.pk,
            score=float(found.scores[place]),
            packed=as_packed(
                found,
                place,
                version=version,
                lines=lines(side, SeekerSide.of(profiles[pk], rows[pk])),
                remote=remote,
            ),
        )
        for place, pk in enumerate(ids)
        if pk in rows and pk in profiles
    }
    return store.insert(job_id=asked.pk, found=placed, hashes={pk: rows[pk].content_hash for pk in placed})
