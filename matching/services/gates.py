"""Which doors keep a job out of a person's list, by name."""

from __future__ import annotations

from accounts.models import SeekerProfile
from jobs.models import Job
from matching import runtime
from matching.ml import ranking
from matching.ml.types import Gate
from matching.models import SeekerEnrichment
from matching.services.readings import job_readings, seeker_reading


def closed_gates(profile_id: int, job: Job) -> tuple[Gate, ...]:
    """Give the gates of an open job that are closed for a person now; none for a job or a person that was not read."""
    row = SeekerEnrichment.objects.filter(seeker=profile_id, encoder_id=runtime.encoder_id()).first()
    found, _jobs = job_readings([job.pk]) if row and job.is_open else ([], {})
    if row is None or not found:
        return ()
    profile = SeekerProfile.objects.with_words().get(pk=profile_id)
    return ranking.score_pair(seeker_reading(row, profile), found[0], taxonomy=runtime.taxonomy()).gates
