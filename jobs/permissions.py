"""Who may see or change which rows of jobs; a stranger's row does not exist for them (404)."""

from __future__ import annotations

from accounts.models import Employer, User
from jobs.models import Application, Job
from jobs.models.application import ApplicationQuerySet
from jobs.models.job import JobQuerySet

HIDES_CONTACT = (Application.State.WITHDRAWN, Application.State.OBSOLETE)


def jobs_of(employer: Employer) -> JobQuerySet:
    """Give the jobs that members of this employer work on; removed ones are gone for them too."""
    return Job.objects.of_employer(employer).exclude(state=Job.State.REMOVED).with_card()


def applications_to(employer: Employer) -> ApplicationQuerySet:
    return Application.objects.filter(job__employer=employer).with_card()


def applications_of(user: User) -> ApplicationQuerySet:
    return Application.objects.filter(seeker__user=user).with_card()


def answers_here(job: Job) -> bool:
    """Say whether somebody of the employer can read applications; imported employers without members cannot."""
    employer = job.employer
    return not employer.source or employer.is_demo or employer.members.exists()


def may_see_contact(application: Application) -> bool:
    """Say whether the employer may see phone and e-mail: only while the seeker shares them."""
    return application.share_contact and application.state not in HIDES_CONTACT
