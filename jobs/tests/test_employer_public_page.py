"""The page of an employer, for everybody."""

import pytest
from django.urls import reverse

from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db


def page(client, employer):
    return client.get(reverse("jobs:employer", args=[employer.pk]))


def test_anybody_sees_the_open_jobs_without_a_cookie(client, django_assert_max_num_queries):
    job = JobFactory(title="Panadero")
    for number in range(5):
        JobFactory(employer=job.employer, title=f"Pastelera {number}")
    JobFactory(employer=job.employer, title="Puesto viejo", closed=True)
    with django_assert_max_num_queries(4):
        answer = page(client, job.employer)
    body = answer.content.decode()
    assert "Panadero" in body
    assert body.count("Pastelera") == 5
    assert "Puesto viejo" not in body
    assert not answer.cookies


def test_its_ruc_and_its_people_are_not_shown(client):
    job = JobFactory()
    body = page(client, job.employer).content.decode()
    assert job.employer.ruc not in body


def test_an_employer_without_a_published_job_is_not_there(client):
    draft = JobFactory(draft=True)
    assert page(client, draft.employer).status_code == 404
    assert client.get(reverse("jobs:employer", args=[10**9])).status_code == 404


def test_an_employer_that_seeks_nobody_now_says_so(client):
    job = JobFactory(closed=True)
    assert "Ahora no busca a nadie" in page(client, job.employer).content.decode()


def test_the_page_of_a_job_leads_there(client):
    job = JobFactory()
    assert (
        reverse("jobs:employer", args=[job.employer_id])
        in client.get(job.get_absolute_url()).content.decode()
    )
