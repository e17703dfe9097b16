"""Jobs put into a person's list without any reader, and lists as they are shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.utils import timezone

from accounts.models import SeekerProfile
from jobs.models import Job
from matching.ml.packing import Line, Packed, pack
from matching.ml.types import PART_NAMES
from matching.models import MatchList
from matching.services import lists
from matching.services.match import store, versions
from matching.services.match.store import Placed


def put(
    profile: SeekerProfile,
    job: Job,
    *,
    score: float = 0.8,
    distance_km: float | None = 3.2,
    lines: Sequence[Line] = (),
) -> MatchList:
    """Put a job into a person's list."""
    version = versions.current()
    row, _ = MatchList.objects.get_or_create(seeker=profile)
    packed = Packed(
        version=version.pk,
        parts=np.full(len(PART_NAMES), 0.5, np.float32),
        wants=0.9,
        distance_km=distance_km,
        lines=tuple(lines),
    )
    placed = store.arranged([*store.held(row), Placed(job_id=job.pk, score=score, packed=packed)])
    row.job_ids, row.scores = [one.job_id for one in placed], [one.score for one in placed]
    row.packed, row.changed_at = pack([one.packed for one in placed]), timezone.now()
    row.version = version
    row.save()
    return row


def ranked(profile: SeekerProfile) -> list[int]:
    """Give the ids in a person's stored list, whatever has become of the jobs."""
    return list(MatchList.objects.filter(seeker=profile).values_list("job_ids", flat=True)[0])


def matches_of(profile: SeekerProfile) -> list[lists.Listed]:
    """Give all matches of a person's stored list."""
    return lists.shown(profile.pk, ranked(profile))
