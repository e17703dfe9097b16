"""Reading of CV files, and cleaning. Twice is once (the state is asked for), and what never ran is swept."""

from datetime import timedelta

from celery import shared_task
from django.core.management import call_command

from accounts.bells import enqueue
from accounts.services import cv

LATE = timedelta(minutes=1)


@shared_task(
    queue="light", acks_late=True, ignore_result=True, max_retries=0, soft_time_limit=45, time_limit=60
)
def read_cv(cv_file_id: int) -> None:
    """Read one uploaded file; a file that kills its worker comes back once, then counts as unreadable."""
    cv.read_uploaded_cv(cv_file_id=cv_file_id)


@shared_task(
    queue="light", acks_late=True, ignore_result=True, max_retries=0, soft_time_limit=20, time_limit=30
)
def sweep_cvs() -> None:
    """Enqueue files that wait for more than a minute; the next beat is the retry."""
    for cv_file_id in cv.waiting_cv_ids(older_than=LATE):
        enqueue(read_cv, cv_file_id)


@shared_task(
    queue="light", acks_late=True, ignore_result=True, max_retries=0, soft_time_limit=270, time_limit=300
)
def clear_sessions() -> None:
    """Delete sessions that are over; twice is once, and a day without it costs some disk."""
    call_command("clearsessions")
