"""Two presses at the same moment, in two real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.tests.factories import SeekerProfileFactory, UserFactory
from jobs.models import Application, ApplicationTransition
from jobs.services import applications, moderation
from jobs.services.states import WrongMove
from jobs.tests.factories import ApplicationFactory, JobFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, times=4):
    """Run an act in several threads that start together; give what each returned or raised."""
    barrier = Barrier(times)

    def run(_number):
        barrier.wait()
        try:
            return act()
        except WrongMove as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_applying_at_the_same_moment_is_one_application():
    job, seeker = JobFactory(), SeekerProfileFactory()
    sent = at_once(
        lambda: applications.apply(
            seeker=seeker, job=job, message="Hola", share_contact=False, by=seeker.user
        )
    )
    assert len({application.pk for application in sent}) == 1
    assert Application.objects.count() == 1
    assert ApplicationTransition.objects.count() == 1


def test_approving_at_the_same_moment_is_one_decision():
    job, manager = JobFactory(in_review=True), UserFactory()
    answers = at_once(lambda: moderation.approve_job(job=job, by=manager))
    assert sum(isinstance(answer, WrongMove) for answer in answers) == 3
    assert job.decisions.count() == 1


def test_closing_the_silent_at_the_same_moment_moves_each_once():
    ApplicationFactory.create_batch(5, overdue=True)
    assert sum(at_once(applications.close_unanswered_applications)) == 5
    assert ApplicationTransition.objects.count() == 5
