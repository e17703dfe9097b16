"""One person against all open jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from accounts.models import SeekerProfile
from matching import runtime
from matching.ml.diversity import leaders, thin
from matching.ml.packing import Packed
from matching.ml.pool import Found, together
from matching.ml.types import SeekerReading
from matching.models import JobEnrichment, SeekerEnrichment
from matching.services import readings
from matching.services.match import pools, store, versions
from matching.services.match.reasons import explain
from matching.services.match.store import Placed

# once her work is known, a job that only looks a little alike is no recommendation
FLOOR = 0.18
FLOOR_UNKNOWN = 0.0
"""Who told nothing of her work still gets what is near her."""
TRIES = 3


def make_list(profile_id: int) -> int:
    """Make a person's list anew from all open jobs; gives its length, 0 without a reading."""
    row = SeekerEnrichment.objects.filter(seeker=profile_id, encoder_id=runtime.encoder_id()).first()
    profile = SeekerProfile.objects.with_words().filter(pk=profile_id).first()
    if row is None or profile is None:
        return 0
    seeker = readings.seeker_reading(row, profile)
    found, asked, known = _best(seeker, without=store.left_out(profile_id))
    found = _said_once(found, asked)
    version = versions.current().pk
    placed = [
        Placed(
            job_id=pk,
            score=float(found.scores[place]),
            packed=as_packed(
                found,
                place,
                version=version,
                lines=explain(profile, row, asked[pk]),
                remote=_remote(asked[pk]),
            ),
        )
        for place, pk in enumerate(found.ids.tolist())
        if pk in asked
    ]
    return store.replace(
        profile_id=profile_id, found=placed, known=known, content_hash=row.content_hash, version=version
    )


def _best(seeker: SeekerReading, *, without: set[int]) -> tuple[Found, dict[int, JobEnrichment], set[int]]:
    """Give the best jobs with their rows, and all that were looked at; what is gone is left out and asked again."""
    floor = FLOOR if seeker.occupations else FLOOR_UNKNOWN
    for _ in range(TRIES):
        known: set[int] = set()
        parts = []
        for pool in pools.jobs():
            parts.append(
                pool.best(
                    seeker,
                    day=pools.today(),
                    count=store.LIST_LENGTH,
                    without=without,
                    ranker=runtime.ranker(),
                )
            )
            known.update(pool.ids)
        found = together(parts).best(store.LIST_LENGTH)
        found = found.take(found.scores >= floor)
        asked = _rows(found.ids.tolist())
        gone = [pk for pk in found.ids.tolist() if pk not in asked]
        if not gone:
            break
        pools.drop("jobs", gone)
    return found, asked, known


def _said_once(found: Found, asked: Mapping[int, JobEnrichment]) -> Found:
    """Keep the best of the ads of one employer that say the same in the same place; the page tells of the others."""
    places = [place for place, pk in enumerate(found.ids.tolist()) if pk in asked]
    if not places:
        return found
    rows = [asked[int(found.ids[place])] for place in places]
    led = leaders(
        [row.job.employer_id for row in rows],
        [row.title_folded for row in rows],
        [row.job.place_id or "" for row in rows],
        np.stack([readings.as_array(row.vector) for row in rows]),
    )
    return found.take(np.array(places, np.int64)[thin(led)[0]])


def _rows(job_ids: Sequence[int]) -> dict[int, JobEnrichment]:
    open_ids = store.open_among(job_ids)
    rows = JobEnrichment.objects.filter(pk__in=open_ids, encoder_id=runtime.encoder_id())
    return rows.defer("words").select_related("job__employer").in_bulk()


def _remote(row: JobEnrichment) -> bool:
    return readings.is_remote(row.job)


def as_packed(found: Found, place: int, *, version: int, lines: tuple, remote: bool) -> Packed:  # type: ignore[type-arg]
    """Give one pair as a list keeps it; a job done from anywhere has no distance."""
    distance = float("nan") if remote else float(found.distance_km[place])
    return Packed(
        version=version,
        parts=np.asarray(found.parts[place], np.float32),
        wants=float(found.wants[place]),
        distance_km=None if np.isnan(distance) else distance,
        lines=lines,
    )
