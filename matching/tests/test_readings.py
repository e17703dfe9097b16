"""What the score is given of a job and a person besides their words, in a fixed number of queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.models import AnswerRate, MinimumWage
from matching import words
from matching.models import SeekerEnrichment
from matching.services import readings
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


def rate(employer, *, applications, answered):
    return AnswerRate.objects.create(employer=employer, applications=applications, answered=answered)


def test_a_job_brings_what_its_employer_answers_and_what_the_law_pays():
    scene = market()
    read_all(scene)
    kitchen, office = scene.jobs["cook"], next(job for name, job in scene.jobs.items() if name != "cook")
    rate(kitchen.employer, applications=12, answered=9)
    if office.employer_id != kitchen.employer_id:
        rate(office.employer, applications=9, answered=9)
    found, _ = readings.job_readings([job.pk for job in scene.jobs.values()])
    facts = {one.job_id: one.facts for one in found}
    assert facts[kitchen.pk].answer_rate == pytest.approx((9 + 3) / (12 + 6))
    if office.employer_id != kitchen.employer_id:
        assert facts[office.pk].answer_rate is None
    newest = MinimumWage.objects.order_by("-valid_from").first()
    assert Decimal(str(facts[kitchen.pk].pay_law)) == newest.amount


def test_ten_of_ten_answers_are_not_taken_for_always():
    assert words.answer_rate(AnswerRate(applications=10, answered=10)) == pytest.approx(13 / 16)
    assert words.answer_rate(AnswerRate(applications=9, answered=9)) is None
    assert words.answer_rate(None) is None


def test_more_jobs_cost_no_more_queries():
    scene = market()
    read_all(scene)
    ids = [job.pk for job in scene.jobs.values()]
    readings.job_readings(ids)
    counts = []
    for asked in (ids[:1], ids):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            readings.job_readings(asked)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 3


def test_a_person_brings_how_lately_she_changed_her_profile():
    scene = market()
    read_all(scene)
    row = SeekerEnrichment.objects.get(seeker=scene.cook)
    assert 0 <= readings.seeker_reading(row, scene.cook).facts.profile_days < 1
