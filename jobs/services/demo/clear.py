"""Removes the demonstration and nothing else."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import AuditEntry, Employer, User
from jobs.models import Application, Job
from jobs.services.demo.load import DemoCounts, count_demo


@transaction.atomic
def clear_demo() -> DemoCounts:
    """Delete all that is marked as demonstration, with what hangs on it; gives what was there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('demo-data'))")
    counts = count_demo()
    jobs = Job.objects.filter(Q(is_demo=True) | Q(employer__is_demo=True))
    # applications hold on to their job, and jobs to their employer, so they go in this order
    Application.objects.filter(Q(job__in=jobs) | Q(seeker__is_demo=True)).delete()
    jobs.delete()
    Employer.objects.filter(is_demo=True).delete()
    # what demonstration people did; what a real person did to one of them stays in the trail
    AuditEntry.objects.filter(Q(actor__is_demo=True) | Q(actor=None, subject__is_demo=True)).delete()
    User.objects.filter(is_demo=True).delete()
    return counts
