"""Who is told that a job was closed."""

import datetime

import pytest
from django.utils import timezone

from accounts.tests.factories import SeekerProfileFactory, UserFactory
from jobs.models import JobTransition
from jobs.services import jobs
from jobs.tests.factories import ApplicationFactory, JobFactory, SavedJobFactory
from messaging.models import Notification
from messaging.services import closings

pytestmark = pytest.mark.django_db


def span():
    now = timezone.now()
    return {"since": now - datetime.timedelta(days=1), "until": now + datetime.timedelta(seconds=1)}


def test_who_waits_and_who_kept_it_are_told_once_each():
    job = JobFactory(title="Mozo")
    both = SeekerProfileFactory()
    waiting = ApplicationFactory(job=job, seeker=both)
    SavedJobFactory(job=job, seeker=both)
    saver = SavedJobFactory(job=job).seeker
    refused = ApplicationFactory(job=job, declined=True)
    jobs.close_job(job=job, outcome="hired_here", by=UserFactory())
    (transition_id,) = closings.untold_closings(**span())
    assert len(closings.notify_closing(transition_id)) == 2
    assert closings.notify_closing(transition_id) == []
    assert closings.untold_closings(**span()) == []
    told = {row.user_id: row for row in Notification.objects.all()}
    assert set(told) == {both.user_id, saver.user_id}
    assert refused.seeker.user_id not in told
    assert "La tuya sigue en pie" in told[both.user_id].text
    assert told[both.user_id].url == waiting.get_absolute_url()
    assert "que guardaste" in told[saver.user_id].text


def test_a_job_that_nobody_waits_for_costs_nothing():
    jobs.close_job(job=JobFactory(), outcome="cancelled", by=UserFactory())
    assert JobTransition.objects.count() == 1
    assert closings.untold_closings(**span()) == []


def test_a_job_that_expired_tells_its_applicants():
    application = ApplicationFactory(
        job=JobFactory(closes_on=timezone.localdate() - datetime.timedelta(days=1))
    )
    jobs.expire_due_jobs()
    (transition_id,) = closings.untold_closings(**span())
    closings.notify_closing(transition_id)
    assert Notification.objects.get().user == application.seeker.user
