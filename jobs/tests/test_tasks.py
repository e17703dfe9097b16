"""The sweeps, run as a worker runs them: late, twice, after a lost message."""

import datetime

import pytest
from django.utils import timezone

from jobs import tasks
from jobs.models import Application, Job
from jobs.tests.factories import ApplicationFactory, JobFactory

pytestmark = pytest.mark.django_db


def test_due_jobs_expire_however_often_the_sweep_runs():
    job = JobFactory(closes_on=timezone.localdate() - datetime.timedelta(days=3))
    tasks.expire_jobs()
    tasks.expire_jobs()
    assert Job.objects.get().state == "expired"
    assert job.transitions.count() == 1


def test_silent_applications_close_however_often_the_sweep_runs():
    application = ApplicationFactory(overdue=True)
    tasks.close_unanswered_applications()
    tasks.close_unanswered_applications()
    assert Application.objects.get().state == "unanswered"
    assert application.transitions.count() == 1


def test_each_sweep_states_its_queue_and_its_limits():
    for task in (tasks.expire_jobs, tasks.close_unanswered_applications, tasks.measure_answer_rates):
        assert task.queue == "light"
        assert task.acks_late
        assert 0 < task.soft_time_limit < task.time_limit
