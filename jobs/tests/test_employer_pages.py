"""An employer's jobs: writing, sending, looking, closing."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import EmployerFactory, EmployerMemberFactory, UserFactory, place
from jobs.models import Job
from jobs.services import moderation
from jobs.tests.factories import ApplicationFactory, JobFactory, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer():
    return EmployerFactory()


@pytest.fixture
def owner(client, employer):
    person = owner_of(employer)
    client.force_login(person)
    return person


def typed(**changes):
    place()
    words = {
        "title": "Mozo de salón",
        "description": "Atiendes mesas en el turno de noche.",
        "requirements": "Trato amable.",
        "place": "SJL",
        "telework": "onsite",
        "contract_type": "fixed_term",
        "pay_min": "S/ 1,200",
        "pay_max": "1.400,00",
        "pay_period": "month",
        "pay_kind": "gross",
        "schedule": "full_time",
        "hours_per_week": "48",
        "closes_on": f"{timezone.localdate() + datetime.timedelta(days=15):%Y-%m-%d}",
    }
    return words | changes


def test_a_job_is_written_and_sent_in_one_go(client, owner, employer):
    page = client.post(reverse("jobs:job_new"), typed(publish=""))
    job = Job.objects.get()
    assert page.url == reverse("jobs:job_preview", args=[job.pk])
    assert (job.state, job.employer, job.place_id) == ("in_review", employer, "150132")
    assert (job.pay_min, job.pay_max, job.vacancies, job.answer_days, job.min_age) == (1200, 1400, 1, 14, 18)


def test_a_draft_with_a_title_alone_survives_logout(client, owner):
    client.post(
        reverse("jobs:job_new"),
        {"title": "Mozo", "telework": "onsite", "pay_period": "month", "pay_kind": "gross"},
    )
    client.logout()
    client.force_login(owner)
    words = client.get(reverse("jobs:employer_jobs")).content.decode()
    assert "Mozo" in words
    assert "Borrador" in words


def test_sending_too_early_keeps_the_draft_and_says_what_is_missing(client, owner):
    page = client.post(
        reverse("jobs:job_new"),
        {"title": "Mozo", "telework": "onsite", "pay_period": "month", "pay_kind": "gross", "publish": ""},
    )
    words = page.content.decode()
    job = Job.objects.get()
    for sentence in (
        "Elige el tipo de contrato.",
        "Elige el distrito",
        "Pon cuánto se paga",
        "hasta qué día",
    ):
        assert sentence in words
    assert job.state == "draft"
    assert reverse("jobs:job_edit", args=[job.pk]) in words


def test_pay_below_the_minimum_is_refused_beside_the_field(client, owner):
    page = client.post(reverse("jobs:job_new"), typed(pay_min="1000", pay_max="", publish=""))
    assert "mínimo legal es S/ 1,130" in page.content.decode()


def test_a_homonym_is_asked_back(client, owner):
    words = client.post(reverse("jobs:job_new"), typed(place="Miraflores")).content.decode()
    assert "Miraflores, Arequipa" in words
    assert not Job.objects.exists()


def test_the_form_shows_again_what_was_saved(client, owner, employer):
    job = JobFactory(draft=True, employer=employer)
    words = client.get(reverse("jobs:job_edit", args=[job.pk])).content.decode()
    assert 'value="San Juan de Lurigancho, Lima"' in words
    assert 'value="1200"' in words
    assert f'value="{job.closes_on:%Y-%m-%d}"' in words


def test_a_wrong_range_is_told(client, owner):
    words = client.post(reverse("jobs:job_new"), typed(pay_min="1500", pay_max="1200")).content.decode()
    assert "Tiene que ser más" in words


def test_the_form_weighs_less_than_three_kilobytes(client, owner):
    page = client.get(reverse("jobs:job_new"), headers={"accept-encoding": "br"})
    assert len(page.content) <= 3000


def test_the_preview_shows_a_refusal_and_warnings_with_the_law(client, owner, employer):
    job = JobFactory(
        in_review=True, employer=employer, requirements="Señorita de buena presencia, 18 a 25 años."
    )
    moderation.refuse_job(job=job, reason="Quita la edad.", by=UserFactory())
    words = client.get(reverse("jobs:job_preview", args=[job.pk])).content.decode()
    assert "Quita la edad." in words
    assert "Ley 26772 (orientativo)" in words
    assert "buena presencia" in words


def test_the_list_counts_applicants_in_few_queries(client, owner, employer, django_assert_max_num_queries):
    for number in range(5):
        job = JobFactory(employer=employer)
        ApplicationFactory.create_batch(number, job=job)
        ApplicationFactory(job=job, state="withdrawn")
    JobFactory(title="De otra empresa")
    with django_assert_max_num_queries(9):
        words = client.get(reverse("jobs:employer_jobs")).content.decode()
    assert "4 postulantes" in words
    assert "1 postulante<" in words
    assert "De otra empresa" not in words


def test_closing_asks_what_happened(client, owner, employer):
    job = JobFactory(employer=employer)
    url = reverse("jobs:job_close", args=[job.pk])
    assert "Elige qué pasó" in client.post(url, {}).content.decode()
    client.post(url, {"outcome": "hired_here"})
    job.refresh_from_db()
    assert (job.state, job.outcome) == ("closed", "hired_here")


def test_more_days_need_a_reason_and_a_later_date(client, owner, employer):
    job = JobFactory(employer=employer)
    url = reverse("jobs:job_extend", args=[job.pk])
    day = timezone.localdate() + datetime.timedelta(days=60)
    assert (
        "Elige una fecha después"
        in client.post(url, {"closes_on": "2020-01-01", "reason": "x"}).content.decode()
    )
    assert "Escribe el motivo" in client.post(url, {"closes_on": f"{day}"}).content.decode()
    client.post(url, {"closes_on": f"{day}", "reason": "Aún buscamos."})
    job.refresh_from_db()
    assert job.closes_on == day


def test_a_copy_opens_for_writing(client, owner, employer):
    job = JobFactory(employer=employer)
    page = client.post(reverse("jobs:job_duplicate", args=[job.pk]))
    copy = Job.objects.exclude(pk=job.pk).get()
    assert page.url == reverse("jobs:job_edit", args=[copy.pk])


def test_a_deleted_job_is_gone_from_the_list(client, owner, employer):
    job = JobFactory(employer=employer)
    client.post(reverse("jobs:job_remove", args=[job.pk]), {"reason": "Repetido."})
    assert job.title not in client.get(reverse("jobs:employer_jobs")).content.decode()
    assert client.get(reverse("jobs:job_preview", args=[job.pk])).status_code == 404


def test_a_member_works_on_jobs_like_the_owner(client, employer):
    client.force_login(EmployerMemberFactory(employer=employer).user)
    job = JobFactory(draft=True, employer=employer)
    client.post(reverse("jobs:job_submit", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "in_review"


PAGES = ["job_preview", "job_edit", "job_close", "job_extend", "job_remove", "applicants"]


@pytest.mark.parametrize("name", PAGES)
def test_another_employer_does_not_find_the_job(client, owner, name):
    stranger = JobFactory()
    assert client.get(reverse(f"jobs:{name}", args=[stranger.pk])).status_code == 404
    assert client.post(reverse(f"jobs:{name}", args=[stranger.pk])).status_code in (404, 405)


@pytest.mark.parametrize("name", ["job_submit", "job_duplicate"])
def test_another_employer_cannot_act_on_the_job(client, owner, name):
    assert client.post(reverse(f"jobs:{name}", args=[JobFactory(draft=True).pk])).status_code == 404
    assert client.get(reverse(f"jobs:{name}", args=[JobFactory().pk])).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_who_belongs_to_no_employer_is_sent_to_register_one(client, name):
    client.force_login(UserFactory())
    page = client.get(reverse(f"jobs:{name}", args=[JobFactory().pk]))
    assert page.url == reverse("accounts:employer_new")


def test_an_ad_sent_after_the_session_ended_waits_behind_the_sign_in(client, employer):
    url = reverse("jobs:job_new")
    answer = client.post(url, {**typed(), "publish": "1"}, HTTP_REFERER=f"http://testserver{url}")
    assert answer.url.startswith(reverse("account_login"))
    client.force_login(owner_of(employer))
    page = client.get(url).content.decode()
    assert "Aquí está lo que escribiste" in page
    assert "Atiendes mesas en el turno de noche." in page
    assert 'value="S/ 1,200"' in page
    assert not Job.objects.exists()


def test_the_reason_for_closing_waits_too(client, employer):
    job = JobFactory(employer=employer)
    url = reverse("jobs:job_close", args=[job.pk])
    client.post(url, {"outcome": "hired", "reason": "Se quedó Ana"}, HTTP_REFERER=f"http://testserver{url}")
    client.force_login(owner_of(employer))
    assert "Se quedó Ana" in client.get(url).content.decode()
