"""What people are told when a job that they applied to or kept is closed."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from jobs.models import Application, Job, JobTransition, SavedJob
from messaging.models import Announcement, Notification
from messaging.services.notifications import queue_notification

OVER = (Job.State.CLOSED, Job.State.EXPIRED, Job.State.REMOVED)
MOST_AT_ONCE = 200


@transaction.atomic
def notify_closing(transition_id: int) -> list[int]:
    """Tell who waits for an answer and who kept the job, each once; gives the ids of new notifications."""
    transition = JobTransition.objects.filter(pk=transition_id).select_related("job__employer").first()
    if transition is None or transition.to_state not in OVER:
        return []
    if not Announcement.objects.get_or_create(cause=f"closing:{transition_id}")[1]:
        return []
    job = transition.job
    waiting = {
        application.seeker.user_id: application
        for application in job.applications.pending().select_related("seeker")
    }
    savers = SavedJob.objects.filter(job=job).values_list("seeker__user_id", flat=True)
    made = []
    for user in User.objects.filter(pk__in={*waiting, *savers}, is_active=True):
        application = waiting.get(user.pk)
        with override(user.language):
            text = _text(job, application)
        made.append(
            queue_notification(
                user_id=user.pk,
                kind=Notification.Kind.JOB_CLOSED,
                dedupe_key=f"closing:{transition_id}:{user.pk}",
                text=text,
                url=(application or job).get_absolute_url(),
            )
        )
    return [notification.pk for notification in made if notification]


def _text(job: Job, application: Application | None) -> str:
    words = {"job": job.title}
    if application is None:
        return _("«%(job)s», que guardaste, ya no recibe postulaciones.") % words
    words["day"] = formats.date_format(application.answer_by, "j \\d\\e F")
    return (
        _("«%(job)s» ya no recibe postulaciones. La tuya sigue en pie: te responden hasta el %(day)s.")
        % words
    )


def untold_closings(*, since: datetime.datetime, until: datetime.datetime) -> list[int]:
    """Give closings of jobs that somebody waits for and that nobody was told of yet."""
    cause = Concat(Value("closing:"), Cast("pk", CharField()), output_field=CharField())
    told = Announcement.objects.filter(cause=OuterRef("cause"))
    waiting = Application.objects.pending().filter(job=OuterRef("job"))
    kept = SavedJob.objects.filter(job=OuterRef("job"))
    rows = JobTransition.objects.filter(at__range=(since, until), to_state__in=OVER)
    rows = rows.filter(Exists(waiting) | Exists(kept)).annotate(cause=cause).exclude(Exists(told))
    return list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
