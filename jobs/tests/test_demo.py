"""The composed demonstration: how much it covers, that it is lawful, and that it never touches what is not its own."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import cache

import pytest

from accounts import identifiers, places
from accounts.models.vocabulary import ContractType, EducationLevel, LicenceClass, Schedule, Telework
from jobs import compliance
from jobs.demo.compose import LONGEST, SHORTEST, compose
from jobs.demo.places import NAMES
from jobs.demo.profiles import EVALUATION_PROFILES
from jobs.demo.types import DemoSet
from jobs.models import Job
from jobs.pay import WageFloor

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
    found = [(job.key, one) for job in demonstration().jobs for one in compliance.findings(unsaved(job), wage=WAGE)]
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
