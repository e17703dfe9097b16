"""What a person sees first: at most three of one employer, crowded jobs later, repeated ads once."""

import pytest
from django.urls import reverse

from accounts.tests.factories import EmployerFactory, SeekerProfileFactory
from jobs.tests.factories import ApplicationFactory, JobFactory
from matching.services import enrich, lists, match
from matching.services.shown_order import Told, in_order
from matching.tests.listing import put, ranked
from matching.tests.scenes import market


def told(number, *, score=0.8, employer=None, applications=8, words=None):
    return Told(number, score, employer or number, 1, applications, words or str(number))


def test_ads_of_an_employer_that_say_the_same_are_shown_once_the_best_of_them():
    rows = [told(1, score=0.7, employer=5, words="x"), told(2, employer=5, words="x"), told(3, words="x")]
    assert in_order(rows) == [2, 1]  # of equals the newest first


def test_one_application_more_changes_nothing_and_a_crowd_does():
    first, second = told(1, score=0.80, applications=10), told(2, score=0.78, applications=10)
    assert in_order([first, second]) == in_order([told(1, score=0.80, applications=11), second]) == [0, 1]
    assert in_order([told(1, score=0.80, applications=90), second]) == [1, 0]


def test_an_empty_list_has_no_order():
    assert in_order([]) == []


@pytest.mark.django_db
def test_the_first_ten_hold_at_most_three_of_one_employer_also_after_some_closed():
    profile, big = SeekerProfileFactory(), EmployerFactory()
    for number in range(6):
        put(profile, JobFactory(employer=big, title=f"Cocinera {number}"), score=0.9 - number / 1000)
    others = [JobFactory(title=f"Mozo {number}") for number in range(9)]
    for number, job in enumerate(others):
        put(profile, job, score=0.6 - number / 1000)
    shown = _employers(profile, 10)
    assert shown.count(big.pk) == 3
    type(others[0]).objects.filter(pk=others[0].pk).update(state="closed")
    assert _employers(profile, 10).count(big.pk) == 3


@pytest.mark.django_db
def test_pages_of_a_list_hold_each_job_once(django_assert_num_queries):
    profile = SeekerProfileFactory()
    jobs = [JobFactory(title=f"Cocinera {number}") for number in range(25)]
    for number, job in enumerate(jobs):
        put(profile, job, score=0.9 - number / 100)
    with django_assert_num_queries(2):
        pages = [lists.stamps(profile.pk, start=start, count=20) for start in (0, 20)]
    assert sorted(stamp[lists.JOB] for page in pages for stamp in page) == sorted(job.pk for job in jobs)


@pytest.mark.django_db
def test_a_crowded_job_comes_after_a_nearly_equal_one():
    profile = SeekerProfileFactory()
    crowded, quiet = JobFactory(title="Cocinera"), JobFactory(title="Mozo")
    put(profile, crowded, score=0.70)
    put(profile, quiet, score=0.69)
    ApplicationFactory.create_batch(40, job=crowded)
    assert [stamp[lists.JOB] for stamp in lists.stamps(profile.pk, start=0, count=5)] == [
        quiet.pk,
        crowded.pk,
    ]


@pytest.mark.django_db
def test_the_card_says_how_many_more_there_are_and_leads_to_them(client):
    profile, employer = SeekerProfileFactory(), EmployerFactory()
    jobs = [JobFactory(employer=employer, title="Cajera de tienda") for _ in range(4)]
    for job in jobs:
        put(profile, job)
    client.force_login(profile.user)
    page = client.get(reverse("matching:matches")).content.decode()
    assert page.count("<article>") == 1
    assert "y 3 más de esta empresa" in page
    assert reverse("jobs:employer", args=[employer.pk]) in page


def _employers(profile, count):
    from jobs.models import Job

    ids = [stamp[lists.JOB] for stamp in lists.stamps(profile.pk, start=0, count=count)]
    found = Job.objects.in_bulk(ids)
    return [found[pk].employer_id for pk in ids]


@pytest.mark.django_db
@pytest.mark.usefixtures("readers")
def test_a_list_is_made_with_one_of_the_ads_that_say_the_same():
    scene = market()
    cook = scene.jobs["cook"]
    again = JobFactory(
        employer=cook.employer, title=cook.title.upper(), description=f"{cook.description} Ingreso inmediato.",
        requirements=cook.requirements,
    )  # fmt: skip
    elsewhere = JobFactory(title=cook.title, description=cook.description, requirements=cook.requirements)
    enrich.enrich_jobs([cook.pk, again.pk, elsewhere.pk])
    enrich.enrich_seeker(scene.cook.pk)
    match.make_list(scene.cook.pk)
    listed = set(ranked(scene.cook))
    assert len(listed & {cook.pk, again.pk}) == 1
    assert elsewhere.pk in listed
