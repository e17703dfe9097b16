"""People with something to see on their first page."""

from accounts.models import SeekerProfile
from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching.models import Match

BYTES_OF_A_HOME = 6_000


def matched(profile: SeekerProfile, *, jobs: int = 1, **fields: object) -> list[Job]:
    """Put published jobs on the person's list."""
    found = [JobFactory(**fields) for _ in range(jobs)]
    for job in found:
        Match.objects.create(
            seeker=profile,
            job=job,
            score=0.8,
            wants=0.8,
            feasible=0.8,
            model_version="prueba",
            distance_km=3.2,
        )
    return found
