"""How many more ads of an employer say the same, counted for a page of jobs at once."""

import pytest

from accounts.tests.factories import TRUJILLO, place
from jobs.cards import job_card
from jobs.models import Job
from jobs.services.alike import alike
from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db


def test_it_counts_open_ads_of_the_same_title_place_and_employer(django_assert_num_queries):
    first = JobFactory(title="Cajera de tienda")
    same = {"employer": first.employer, "title": "CAJERA de tienda"}
    for _ in range(3):
        JobFactory(**same)
    JobFactory(**same, closed=True)
    JobFactory(**same, place=place(TRUJILLO))
    JobFactory(title="Cajera de tienda")
    alone = JobFactory(employer=first.employer, title="Reponedora")
    with django_assert_num_queries(1):
        assert alike([first.pk, alone.pk]) == {first.pk: 3}


def test_a_card_tells_how_many_more_there_are():
    JobFactory()
    job = Job.objects.with_card().get()
    assert job_card(job, more=3)["more"] == 3
    assert job_card(job)["employer_url"].endswith(f"/{job.employer_id}/")
