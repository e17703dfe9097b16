"""The drift watch: a market that stays gives no alarm, one that shifts tells the managers once, in one run."""

import datetime

import numpy as np
import pytest
from django.utils import timezone

from accounts.models import Purpose
from accounts.tests.factories import (
    AREQUIPA,
    TRUJILLO,
    EmployerFactory,
    SeekerProfileFactory,
    UserFactory,
    place,
)
from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching import runtime, tasks
from matching.models import Act, DriftReading, Impression, JobEnrichment
from matching.services import drift
from messaging.models import Notification

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TEXT = "Buscamos personal para atender a los clientes, ordenar la tienda y llevar la caja con cuidado y respeto. "
NOISE = "xqzwvkjh zzqxwvvkj qqxzjwkvh wzxqkjvvb kkzxqwjvh "
EMPLOYERS = 120


@pytest.fixture
def market():
    """Give a way to add jobs of a window, each a copy of one, cheaply."""
    model = JobFactory(employer=EmployerFactory())
    employers = EmployerFactory.create_batch(EMPLOYERS)
    places = [place().pk, place(TRUJILLO).pk]

    def add(count, *, days, places=places, text=TEXT, shift=0.0, seed=1, employers=employers):
        rng = np.random.default_rng(seed)
        rows = []
        for number in range(count):
            job = Job.objects.get(pk=model.pk)
            job.pk, job.source_ref = None, None
            job.employer = employers[number % len(employers)]
            job.place_id = places[number // 3 % len(places)]
            job.description = text * int(rng.integers(2, 12))
            job.published_at = NOW - datetime.timedelta(days=days, minutes=number)
            rows.append(job)
        made = Job.objects.bulk_create(rows)
        vectors = rng.normal(size=(count, 128)) + shift
        JobEnrichment.objects.bulk_create(
            JobEnrichment(job=job, content_hash=str(job.pk), encoder_id=runtime.encoder_id(), vector=vector)
            for job, vector in zip(made, vectors, strict=True)
        )
        return made

    Job.objects.filter(pk=model.pk).update(published_at=NOW - datetime.timedelta(days=300))
    return add


@pytest.fixture
def manager():
    return UserFactory(manager=True)


def test_a_market_that_stays_gives_no_alarm(market, manager):
    market(240, days=30)
    market(120, days=2, seed=2)
    rows = drift.watch_drift(now=NOW)
    assert {row.name for row in rows} == {"occupations", "departments", "lengths", "vectors", "words"}
    assert [str(row) for row in rows if row.alarm] == []
    assert not Notification.objects.exists()


def test_a_market_that_shifts_is_told_to_managers_once_in_one_run(market, manager):
    UserFactory()
    market(240, days=30)
    market(120, days=2, seed=2, places=[place(AREQUIPA).pk], text=NOISE, shift=1.5)
    tasks.watch_drift()
    alarms = set(DriftReading.objects.filter(alarm=True).values_list("name", flat=True))
    assert {"departments", "vectors", "words"} <= alarms
    [told] = Notification.objects.all()
    assert told.user == manager
    assert "Palabras que el modelo no conoce" in told.text
    tasks.watch_drift()
    assert Notification.objects.count() == 1


def test_an_employer_that_repeats_itself_is_no_shift(market, manager):
    market(240, days=30)
    market(120, days=2, seed=2)
    loud = [EmployerFactory()]
    market(120, days=3, employers=loud, places=[place(AREQUIPA).pk], text="Se necesita personal. ", seed=1)
    rows = drift.watch_drift(now=NOW)
    assert [str(row) for row in rows if row.alarm and row.name in ("departments", "occupations")] == []
    assert {row.current for row in rows if row.name == "departments"} == {121}


def test_few_jobs_give_no_reading(market, manager):
    market(5, days=30)
    market(5, days=2)
    assert drift.watch_drift(now=NOW) == []


def test_people_who_stop_answering_and_start_refusing_are_noticed(manager):
    person = SeekerProfileFactory(consents=[Purpose.TRAINING])
    job = JobFactory()
    for days, share, word in ((30, 2, "relevant"), (2, 20, "not_relevant")):
        at = NOW - datetime.timedelta(days=days)
        pages = Impression.objects.bulk_create(
            Impression(person=person, page="matches", jobs=[job.pk], at=at) for _ in range(2200)
        )
        Act.objects.bulk_create(
            Act(person=person, job=job, kind=word, impression=page, position=1, at=at)
            for page in pages[::share]
        )
    rows = {row.name: row for row in drift.watch_drift(now=NOW)}
    assert rows["feedback"].alarm
    assert rows["feedback"].value == pytest.approx(10, rel=0.05)
    assert rows["refusals"].alarm
    assert [row.name for row in drift.latest()][:2] == ["feedback", "refusals"]


def test_scores_are_compared_with_those_of_the_weeks_before(monkeypatch):
    shape = np.array([0] * 10 + [30, 60, 90, 60, 30, 10, 0, 0, 0, 0])
    DriftReading.objects.create(
        name="scores", value=0, limit=0.2, current=280, reference=0, histogram=shape.tolist(),
        at=NOW - datetime.timedelta(days=20),
    )  # fmt: skip
    before = (NOW - datetime.timedelta(days=63), NOW - datetime.timedelta(days=7))
    assert not drift._scores(shape, before)["scores"].alarm
    assert drift._scores(np.roll(shape, 4), before)["scores"].alarm
    assert drift._scores(shape // 100, before) == {}
