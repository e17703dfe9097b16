"""Jobs that seekers keep for later."""

from accounts.models import SeekerProfile
from jobs.models import Job, SavedJob


def set_saved(*, seeker: SeekerProfile, job: Job, saved: bool) -> None:
    """Keep a job or let it go; the same press twice changes nothing more."""
    if saved:
        SavedJob.objects.get_or_create(seeker=seeker, job=job)
    else:
        SavedJob.objects.filter(seeker=seeker, job=job).delete()
