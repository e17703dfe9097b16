"""The composed demonstration: how much it covers, that it is lawful, and that it never touches what is not its own."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import cache
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from accounts import identifiers, places
from accounts.models import AuditEntry, Employer, Place, SeekerProfile, User
from accounts.models.vocabulary import ContractType, EducationLevel, LicenceClass, Schedule, Telework
from accounts.tests.factories import place
from jobs import compliance
from jobs.demo.compose import LONGEST, SHORTEST, compose
from jobs.demo.people import NAMED_PEOPLE, PASSWORD
from jobs.demo.places import NAMES
from jobs.demo.profiles import EVALUATION_PROFILES
from jobs.demo.types import DemoSet
from jobs.models import Application, ApplicationTransition, Job, JobTransition
from jobs.pay import WageFloor
from jobs.services.demo.clear import clear_demo
from jobs.services.demo.load import load_demo
from jobs.signals import jobs_changed
from jobs.tests.factories import ApplicationFactory

TODAY = datetime.date(2026, 11, 20)


@cache
def demonstration() -> DemoSet:
    return compose(today=TODAY)


def test_it_covers_the_country_and_its_trades() -> None:
    demo = demonstration()
    assert len(demo.jobs) >= 400
    assert len({job.occupation for job in demo.jobs}) >= 60
    assert len({job.place[:2] for job in demo.jobs}) >= 20
    assert len(demo.employers) >= 25
    assert {job.employer for job in demo.jobs} == {employer.key for employer in demo.employers}
    assert len(demo.seekers) >= 60
    assert len(EVALUATION_PROFILES) == 10


def test_it_goes_from_formal_to_informal_work() -> None:
    kinds = {job.contract_type for job in demonstration().jobs}
    assert {"indefinite", "services", "agrarian", "household", "daily", "piecework", "internship"} <= kinds


def test_equal_seed_and_day_give_equal_texts() -> None:
    assert compose(today=TODAY) == demonstration()
    assert compose(seed=1, today=TODAY).jobs != demonstration().jobs


def test_every_ruc_has_a_right_check_digit() -> None:
    numbers = [employer.ruc for employer in demonstration().employers]
    assert [identifiers.normalize_ruc(number) for number in numbers] == numbers
    assert len(set(numbers)) == len(numbers)
    assert sum(number.startswith("10") for number in numbers) >= 4


def test_no_two_ads_read_the_same() -> None:
    jobs = demonstration().jobs
    assert len({job.description for job in jobs}) == len(jobs)
    assert all(SHORTEST <= len(job.text.split()) <= LONGEST for job in jobs)


def test_all_words_are_filled_in() -> None:
    assert [job.key for job in demonstration().jobs if re.search(r"[{}]|\s,|\.\.|  ", job.text)] == []


def test_every_place_is_a_district_of_the_shipped_table() -> None:
    demo = demonstration()
    codes = {*NAMES, *(one.place for one in (*demo.seekers, *demo.employers, *EVALUATION_PROFILES))}
    assert [code for code in codes if (row := places.by_code(code)) is None or row.level != "district"] == []


def test_every_choice_is_one_that_the_models_know() -> None:
    demo = demonstration()
    for job in demo.jobs:
        assert job.contract_type in ContractType.values
        assert job.regime in Job.Regime.values
        assert job.pay_period in Job.PayPeriod.values
        assert job.schedule in Schedule.values
        assert job.telework in Telework.values
        assert job.education_level in EducationLevel.values
        assert job.licence in {"", *LicenceClass.values}
    for person in (*demo.seekers, *EVALUATION_PROFILES):
        assert set(person.schedules) <= set(Schedule.values)
        assert set(person.contracts) <= set(ContractType.values)
        assert set(person.licences) <= set(LicenceClass.values)


def unsaved(job: object) -> Job:
    names = (
        "title description requirements benefits contract_type regime pay_min pay_max pay_period pay_hidden_reason "
        "schedule schedule_note hours_per_week telework vacancies closes_on licence experience_months education_level"
    )
    fields = {name: getattr(job, name) for name in names.split()}
    return Job(place_id=job.place, **fields)  # type: ignore[attr-defined]


WAGE = WageFloor(valid_from=datetime.date(2025, 1, 1), amount=Decimal(1130), norm="DS 006-2024-TR")


def test_no_ad_discriminates_or_asks_for_money() -> None:
    found = [
        (job.key, one) for job in demonstration().jobs for one in compliance.findings(unsaved(job), wage=WAGE)
    ]
    assert found == []


def test_every_ad_may_be_published_and_pays_the_minimum() -> None:
    gaps = {
        job.key: gap
        for job in demonstration().jobs
        if (gap := compliance.publication_gaps(unsaved(job), day=TODAY, wage=WAGE))
    }
    assert gaps == {}


@pytest.mark.parametrize("profile", EVALUATION_PROFILES, ids=lambda profile: profile.key)
def test_a_written_profile_finds_jobs_in_its_own_department(profile) -> None:  # type: ignore[no-untyped-def]
    near = [job for job in demonstration().jobs if job.place[:2] == profile.place[:2]]
    assert len(near) >= 10
    assert 1 <= profile.words.count(".") <= 3


@pytest.fixture
def places_loaded(db: None) -> None:
    demo = demonstration()
    for code in {one.place for one in (*demo.jobs, *demo.seekers, *demo.employers)}:
        place(code)


def counts() -> dict[str, int]:
    models = (User, Employer, SeekerProfile, Job, Application, ApplicationTransition, JobTransition)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.usefixtures("places_loaded")
class TestLoading:
    def test_it_loads_all_marked_and_rings_once(self, django_capture_on_commit_callbacks: Any) -> None:
        heard: list[int] = []

        def listen(sender: Any, job_ids: list[int], **kwargs: Any) -> None:
            heard.extend(job_ids)

        jobs_changed.connect(listen)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                loaded = load_demo()
        finally:
            jobs_changed.disconnect(listen)
        assert loaded.is_new
        assert loaded.jobs == len(demonstration().jobs) == Job.objects.filter(is_demo=True).count()
        assert sorted(heard) == sorted(Job.objects.values_list("pk", flat=True))
        assert not User.objects.filter(is_demo=False).exists()
        assert Job.objects.published().count() >= 400
        assert Job.objects.in_review().exists()

    def test_loading_twice_is_loading_once(self) -> None:
        load_demo()
        before = counts()
        assert not load_demo().is_new
        assert counts() == before

    def test_a_later_start_opens_past_jobs_again(self) -> None:
        load_demo()
        later = timezone.localdate() + datetime.timedelta(days=60)
        Job.objects.filter(pk__in=Job.objects.published().values("pk")[:3]).update(state=Job.State.EXPIRED)
        assert load_demo(today=later).reopened >= 400
        assert not Job.objects.filter(is_demo=True, state=Job.State.EXPIRED).exists()
        assert Job.objects.open_on(later).count() >= 400

    def test_clearing_leaves_what_is_real(self) -> None:
        application = ApplicationFactory.create()
        before = counts()
        load_demo()
        ApplicationFactory.create(
            job=Job.objects.published().filter(is_demo=True)[0], seeker=application.seeker
        )
        clear_demo()
        assert counts() == before
        assert Application.objects.get() == application
        assert not AuditEntry.objects.filter(subject__is_demo=True).exists()

    def test_applications_stand_in_several_states(self) -> None:
        load_demo()
        states = set(Application.objects.values_list("state", flat=True))
        assert {"submitted", "read", "shortlisted", "interview", "hired", "declined", "withdrawn"} <= states
        assert not Application.objects.filter(answer_by__lt=timezone.localdate()).exists()
        assert not Application.objects.filter(submitted_at__lt=F("job__published_at")).exists()

    def test_named_people_sign_in_and_hold_their_roles(self) -> None:
        load_demo()
        for person in NAMED_PEOPLE:
            user = authenticate(email=person.email, password=PASSWORD)
            assert user is not None, person.login
            assert person.role in user.roles
        others = User.objects.exclude(email__in=[person.email for person in NAMED_PEOPLE])
        assert not any(user.has_usable_password() for user in others)

    def test_the_command_names_people_and_counts(self) -> None:
        out = StringIO()
        call_command("demo", "load", stdout=out)
        call_command("demo", "people", stdout=out)
        text = out.getvalue()
        assert text.startswith("demo employers=")
        assert all(person.email in text for person in NAMED_PEOPLE)
        out = StringIO()
        call_command("demo", "clear", stdout=out)
        call_command("demo", "people", stdout=out)
        assert out.getvalue().count("\n") == 1


def test_it_refuses_to_load_where_demonstrations_are_not_allowed(settings: Any) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="not allowed"):
        call_command("demo", "load")


def test_missing_places_give_a_plain_sentence(db: None) -> None:
    Place.objects.all().delete()
    with pytest.raises(CommandError, match="load_places"):
        call_command("demo", "load")
