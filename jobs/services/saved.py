"""Jobs that seekers keep for later."""

from accounts.bells import note
from accounts.models import SeekerProfile
from jobs.models import Job, SavedJob
from jobs.signals import job_saved


def set_saved(*, seeker: SeekerProfile, job: Job, saved: bool) -> None:
    """Keep a job or let it go; the same press twice changes nothing more."""
    if saved:
        _row, changed = SavedJob.objects.get_or_create(seeker=seeker, job=job)
    else:
        changed = bool(SavedJob.objects.filter(seeker=seeker, job=job).delete()[0])
    if changed:
        note(job_saved, sender=SavedJob, job_id=job.pk, profile_id=seeker.pk, saved=saved)
