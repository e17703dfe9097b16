"""What scores are called: found again from what came of applications, judged, and put to use by a person."""

import datetime

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Purpose
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from jobs.models import Application, ApplicationTransition
from jobs.tests.factories import ApplicationFactory, JobFactory
from matching import runtime, tasks
from matching.ml.bands import BANDS
from matching.ml.types import Band
from matching.models import BandFit
from matching.services import bands, enrich
from matching.tests.listing import put
from matching.tests.scenes import market, read_all

pytestmark = pytest.mark.django_db
BORDERS = [[0.6, "strong"], [0.4, "good"], [0.3, "fair"], [0.0, "weak"]]
State = BandFit.State


@pytest.fixture
def fit():
    return BandFit.objects.create(day="2026-11-01", applications=900, borders=BORDERS, state=State.CANDIDATE)


def test_with_too_few_outcomes_the_row_of_the_day_says_so_and_nothing_changes():
    tasks.calibrate_bands()
    tasks.calibrate_bands()
    row = BandFit.objects.get()
    assert (row.state, row.applications, row.borders) == (State.TOO_FEW, 0, [])
    assert runtime.bands() == BANDS


def test_many_outcomes_make_a_candidate_that_waits_for_a_person(monkeypatch):
    chance = np.random.default_rng(3)
    scores, people = chance.beta(4, 6, 6000), np.repeat(np.arange(1500), 4)
    positive = chance.random(6000) < np.clip((scores - 0.28) * 2.2, 0.01, 0.95)
    monkeypatch.setattr(bands, "outcomes", lambda *, now: (scores, positive, people))
    row = bands.calibrate()
    assert (row.state, row.against, row.applications) == (State.CANDIDATE, [], 6000)
    assert [Band(name) for _, name in row.borders] == [band for _, band in BANDS]
    assert runtime.bands() == BANDS
    assert sum(one["count"] for one in row.table) == sum(one["count"] for one in row.before)


def test_scores_that_mean_nothing_are_refused_with_the_reason(monkeypatch):
    chance = np.random.default_rng(4)
    noise = chance.beta(4, 6, 4000), chance.random(4000) < 0.2, np.arange(4000)
    monkeypatch.setattr(bands, "outcomes", lambda *, now: noise)
    row = bands.calibrate()
    assert row.state == State.REJECTED
    assert "falls" in row.against
    with pytest.raises(bands.NotUsed):
        bands.use(row, by=UserFactory(manager=True))


@pytest.mark.usefixtures("readers")
def test_an_outcome_is_a_ripe_application_of_who_agrees_to_training():
    scene = market(consents=[Purpose.MATCHING, Purpose.TRAINING])
    read_all(scene)
    now = timezone.now()
    ripe, young = now - datetime.timedelta(days=40), now - datetime.timedelta(days=3)
    answered = sent(scene.cook, scene.jobs["cook"], ripe, state="declined", decline_reason="skills")
    ApplicationTransition.objects.create(application=answered, from_state="read", to_state="interview")
    sent(scene.cook, scene.jobs["guard"], ripe, state="unanswered")
    sent(scene.cook, scene.jobs["driver"], young)
    sent(scene.cook, scene.far, ripe, state="withdrawn")
    silent = SeekerProfileFactory(summary=scene.cook.summary)
    enrich.enrich_seeker(silent.pk)
    sent(silent, scene.jobs["cook"], ripe)
    scores, positive, people = bands.outcomes(now=now)
    assert sorted(positive.tolist()) == [False, True]
    assert set(people.tolist()) == {scene.cook.pk}
    assert scores[positive][0] > scores[~positive][0] > 0


def sent(seeker, job, at, **fields):
    application = ApplicationFactory(seeker=seeker, job=job, **fields)
    Application.objects.filter(pk=application.pk).update(submitted_at=at)
    return application


def test_borders_put_to_use_change_the_words_of_the_page_at_once_and_can_be_taken_back(client, fit):
    person, manager = SeekerProfileFactory(), UserFactory(manager=True)
    put(person, JobFactory(), score=0.55)
    client.force_login(person.user)
    why = reverse("matching:why", args=[person.match_list.job_ids[0]])

    def word():
        return next(
            one for one in ("Va mucho contigo", "Va contigo") if one in client.get(why).content.decode()
        )

    assert word() == "Va mucho contigo"
    bands.use(fit, by=manager)
    runtime.forget()
    assert word() == "Va contigo"
    assert AuditEntry.objects.filter(action="bands.use", actor=manager).exists()
    assert bands.use_shipped(by=manager)
    runtime.forget()
    assert word() == "Va mucho contigo"
    assert not bands.use_shipped(by=manager)
    bands.use(BandFit.objects.get(), by=manager)
    assert BandFit.objects.get().state == State.ACTIVE


def test_one_fit_is_in_use_at_most(fit):
    manager = UserFactory(manager=True)
    bands.use(fit, by=manager)
    other = BandFit.objects.create(day="2026-11-02", borders=BORDERS, state=State.CANDIDATE)
    with pytest.raises(IntegrityError), transaction.atomic():
        BandFit.objects.filter(pk=other.pk).update(state=State.ACTIVE)
    bands.use(other, by=manager)
    fit.refresh_from_db()
    assert fit.state == State.RETIRED


def test_a_manager_uses_them_in_the_admin_and_sees_what_each_word_meant(client, fit):
    shares = {"share": 0.4, "share_low": 0.3, "share_high": 0.5}
    fit.table = [{"band": "strong", "low": 0.6, "high": 1, "count": 90, **shares}]
    fit.against = ["far"]
    fit.save()
    client.force_login(UserFactory(manager=True, is_superuser=False))
    page = client.get(reverse("admin:matching_bandfit_change", args=[fit.pk])).content.decode()
    assert "Va mucho contigo: 0.40 (0.30 – 0.50), 90" in page
    assert "se mueve demasiado" in page
    listed = reverse("admin:matching_bandfit_changelist")
    client.post(listed, {"action": "use", "_selected_action": [fit.pk]})
    assert BandFit.objects.get().state == State.ACTIVE
    client.post(listed, {"action": "use_shipped", "_selected_action": [fit.pk]})
    assert BandFit.objects.get().state == State.RETIRED
