"""What people are told when a job that they applied to or kept is closed."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import User
from jobs.models import Application, Job, JobTransition, SavedJob
from messaging.models import Notification
from messaging.services.causes import first_time, untold
from messaging.services.notifications import tell_each

OVER = (Job.State.CLOSED, Job.State.EXPIRED, Job.State.REMOVED)


@transaction.atomic
def notify_closing(transition_id: int) -> list[int]:
    """Tell who waits for an answer and who kept the job, each once; gives the ids of new notifications."""
    transition = JobTransition.objects.filter(pk=transition_id).select_related("job__employer").first()
    if transition is None or transition.to_state not in OVER:
        return []
    if not first_time(f"closing:{transition_id}"):
        return []
    job = transition.job
    waiting = {
        application.seeker.user_id: application
        for application in job.applications.pending().select_related("seeker")
    }
    savers = SavedJob.objects.filter(job=job).values_list("seeker__user_id", flat=True)
    return tell_each(
        User.objects.filter(pk__in={*waiting, *savers}, is_active=True),
        kind=Notification.Kind.JOB_CLOSED,
        cause=f"closing:{transition_id}",
        text=lambda person: _text(job, waiting.get(person.pk)),
        url=lambda person: (waiting.get(person.pk) or job).get_absolute_url(),
    )


def _text(job: Job, application: Application | None) -> str:
    words = {"job": job.title}
    if application is None:
        return _("«%(job)s», que guardaste, ya no recibe postulaciones.") % words
    words["day"] = formats.date_format(application.answer_by, "j \\d\\e F")
    return (
        _("«%(job)s» ya no recibe postulaciones. La tuya sigue en pie: te responden hasta el %(day)s.")
        % words
    )


def closings_of(job_ids: list[int]) -> list[int]:
    """Give the move by which each of these jobs ended, for those that are over."""
    rows = JobTransition.objects.filter(job__in=job_ids, job__state__in=OVER, to_state__in=OVER)
    return list(rows.order_by("job_id", "-at", "-pk").distinct("job_id").values_list("pk", flat=True))


def untold_closings(*, since: datetime.datetime, until: datetime.datetime) -> list[int]:
    """Give closings of jobs that somebody waits for and that nobody was told of yet."""
    waiting = Application.objects.pending().filter(job=OuterRef("job"))
    kept = SavedJob.objects.filter(job=OuterRef("job"))
    rows = JobTransition.objects.filter(at__range=(since, until), to_state__in=OVER)
    return untold(rows.filter(Exists(waiting) | Exists(kept)), "closing")
