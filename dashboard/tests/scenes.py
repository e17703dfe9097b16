"""People with something to see on their first page."""

from accounts.models import SeekerProfile
from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching.tests.listing import put

BYTES_OF_A_HOME = 6_000


def matched(profile: SeekerProfile, *, jobs: int = 1, **fields: object) -> list[Job]:
    """Put published jobs on the person's list."""
    found = [JobFactory(**fields) for _ in range(jobs)]
    for job in found:
        put(profile, job, score=0.8)
    return found
