"""Writes the composed demonstration in one transaction and lets matching know after commit."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from accounts.bells import ring
from accounts.models import Employer, Place, SeekerProfile
from accounts.signals import profiles_changed
from jobs.demo.compose import compose
from jobs.models import Application, Job, JobTransition
from jobs.services.demo.applications import write_applications
from jobs.services.demo.jobs import SOURCE, write_jobs
from jobs.services.demo.people import write_employers, write_seekers, write_staff
from jobs.signals import jobs_changed


class PlacesMissing(Exception):
    """The table of places is empty or too old for the demonstration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCounts:
    """Rows of the demonstration that are there now; `reopened` are jobs whose dates were moved on."""

    employers: int
    jobs: int
    seekers: int
    applications: int
    reopened: int = 0
    is_new: bool = False


@transaction.atomic
def load_demo(*, today: datetime.date | None = None) -> DemoCounts:
    """Load the demonstration once; where it is there already only move past closing dates on. Raises PlacesMissing."""
    day = today or timezone.localdate()
    # two starts at once must not load twice; the lock ends with the transaction
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('demo-data'))")
    if Employer.objects.filter(is_demo=True).exists():
        return count_demo(reopened=_move_dates_on(day))
    demo = compose(today=day)
    codes = {job.place for job in demo.jobs} | {seeker.place for seeker in demo.seekers}
    codes |= {employer.place for employer in demo.employers}
    if missing := codes - set(Place.objects.filter(code__in=codes).values_list("code", flat=True)):
        raise PlacesMissing(", ".join(sorted(missing)[:5]))
    employers = write_employers(demo.employers)
    profiles = write_seekers(demo.seekers)
    write_staff()
    jobs = write_jobs(demo.jobs, employers=employers)
    write_applications(demo.applications, jobs=jobs, profiles=profiles)
    ring(jobs_changed, sender=Job, job_ids=[job.pk for job in jobs.values()])
    ring(profiles_changed, sender=SeekerProfile, profile_ids=[profile.pk for profile in profiles.values()])
    return count_demo(is_new=True)


def count_demo(*, reopened: int = 0, is_new: bool = False) -> DemoCounts:
    """Count what is marked as demonstration."""
    return DemoCounts(
        employers=Employer.objects.filter(is_demo=True).count(),
        jobs=Job.objects.filter(is_demo=True).count(),
        seekers=SeekerProfile.objects.filter(is_demo=True).count(),
        applications=Application.objects.filter(job__is_demo=True).count(),
        reopened=reopened,
        is_new=is_new,
    )


def _move_dates_on(day: datetime.date) -> int:
    """Open composed jobs again whose date has passed: a demonstration started a month later still shows work."""
    past = list(
        Job.objects.select_for_update(of=("self",)).filter(
            is_demo=True,
            source=SOURCE,
            state__in=[Job.State.PUBLISHED, Job.State.EXPIRED],
            closes_on__lt=day,
        )
    )
    moves = [
        JobTransition(
            job=job, from_state=job.state, to_state=Job.State.PUBLISHED, reason="demonstration reopened"
        )
        for job in past
        if job.state != Job.State.PUBLISHED
    ]
    for job in past:
        job.state = Job.State.PUBLISHED
        job.closes_on = day + datetime.timedelta(days=10 + job.pk % 35)
        job.closed_at = None
    Job.objects.bulk_update(past, ["state", "closes_on", "closed_at"])
    JobTransition.objects.bulk_create(moves)
    if past:
        ring(jobs_changed, sender=Job, job_ids=[job.pk for job in past])
    return len(past)
