"""The page of one job as everybody sees it."""

import json
import re

import pytest
from django.urls import reverse

from accounts.tests.factories import EmployerFactory, SeekerProfileFactory, UserFactory
from jobs.models import SavedJob
from jobs.tests.factories import ApplicationFactory, JobFactory, owner_of

pytestmark = pytest.mark.django_db

DESCRIPTION = """Buscamos una persona para la cocina de nuestro restaurante de menú en Las Flores.

Vas a preparar las verduras y las guarniciones del día, apoyar en la plancha a la hora del almuerzo y dejar
limpia tu estación al terminar. Somos un equipo de seis personas. El primer mes trabajas junto a la cocinera
principal, que te enseña las recetas y los tiempos. Los pedidos llegan por comanda y por aplicativo.

El domingo descansas. Si te va bien, a los tres meses vemos juntos un aumento y tu paso a la cocina fría."""
REQUIREMENTS = """Haber trabajado al menos seis meses en una cocina, en casa de comidas o en un mercado.
Carné de sanidad vigente o ganas de sacarlo: te ayudamos con el trámite.
Puntualidad y trato respetuoso con el equipo."""
BENEFITS = """Planilla desde el primer día, EsSalud, almuerzo en el local y movilidad de regreso si sales de noche."""


@pytest.fixture
def job():
    return JobFactory(description=DESCRIPTION, requirements=REQUIREMENTS, benefits=BENEFITS)


def test_anybody_reads_it_and_no_cookie_is_set(client, job):
    page = client.get(job.get_absolute_url())
    assert page.status_code == 200
    assert not page.cookies
    words = page.content.decode()
    assert "S/ 1,200 a S/ 1,400 al mes, bruto" in words
    assert "San Juan de Lurigancho" in words
    assert "14 días para responderte" in words
    assert "(orientativo)" in words
    assert reverse("jobs:apply", args=[job.pk]) in words


def test_it_weighs_less_than_four_kilobytes(client, job):
    page = client.get(job.get_absolute_url(), headers={"accept-encoding": "br"})
    assert page["Content-Encoding"] == "br"
    assert len(page.content) <= 4000


def test_it_weighs_less_than_four_kilobytes_for_a_seeker_too(client, job):
    client.force_login(SeekerProfileFactory().user)
    page = client.get(job.get_absolute_url(), headers={"accept-encoding": "br"})
    assert len(page.content) <= 4000


def test_it_needs_few_queries(client, job, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        client.get(job.get_absolute_url())
    client.force_login(SeekerProfileFactory().user)
    with django_assert_max_num_queries(9):
        client.get(job.get_absolute_url())


def test_search_engines_get_its_data_and_no_way_out_of_the_script(client):
    job = JobFactory(title="</script><b>Mozo & barman")
    page = client.get(job.get_absolute_url()).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(found[1])
    assert data["title"] == job.title
    assert data["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "minValue": 1200.0,
        "unitText": "MONTH",
        "maxValue": 1400.0,
    }
    assert "<b>Mozo" not in page


def test_daily_pay_is_shown_by_the_month_too(client):
    job = JobFactory(pay_min=60, pay_max=None, pay_period="day")
    assert "≈ S/ 1,560 al mes" in client.get(job.get_absolute_url()).content.decode()


@pytest.mark.parametrize("trait", ["closed", "expired"])
def test_a_closed_job_is_gone_and_the_page_helps(client, trait):
    employer = EmployerFactory()
    job, other = JobFactory(employer=employer, **{trait: True}), JobFactory(employer=employer)
    page = client.get(job.get_absolute_url())
    assert page.status_code == 410
    assert other.title in page.content.decode()
    assert reverse("matching:search") in page.content.decode()
    assert not page.cookies


def test_a_removed_job_shows_nothing_of_itself(client):
    job = JobFactory(state="removed")
    page = client.get(job.get_absolute_url())
    assert page.status_code == 410
    assert job.title not in page.content.decode()


def test_who_applied_finds_the_own_application_on_a_closed_job(client):
    application = ApplicationFactory(job=JobFactory(closed=True))
    client.force_login(application.seeker.user)
    assert application.get_absolute_url() in client.get(application.job.get_absolute_url()).content.decode()


@pytest.mark.parametrize("trait", ["draft", "in_review"])
def test_an_unpublished_job_does_not_exist_for_strangers(client, trait):
    job = JobFactory(**{trait: True})
    assert client.get(job.get_absolute_url()).status_code == 404
    client.force_login(UserFactory())
    assert client.get(job.get_absolute_url()).status_code == 404


def test_an_unpublished_job_leads_its_employer_to_the_preview(client):
    job = JobFactory(draft=True)
    client.force_login(owner_of(job.employer))
    page = client.get(job.get_absolute_url())
    assert page.url == reverse("jobs:job_preview", args=[job.pk])


@pytest.fixture
def imported():
    employer = EmployerFactory(ruc=None, source="servir", verification="unverified")
    return JobFactory(
        employer=employer, source="servir", external_id="7", source_url="https://convoca.example/7"
    )


def test_an_imported_job_whose_employer_is_not_here_leads_to_its_origin(client, imported):
    words = client.get(imported.get_absolute_url()).content.decode()
    assert 'href="https://convoca.example/7"' in words
    assert "se postula fuera" in words
    assert reverse("jobs:apply", args=[imported.pk]) not in words
    assert '"directApply":false' in words


def test_nobody_applies_where_nobody_reads(client, imported):
    seeker = SeekerProfileFactory()
    client.force_login(seeker.user)
    apply = reverse("jobs:apply", args=[imported.pk])
    assert client.get(apply).url == imported.get_absolute_url()
    assert "no lee postulaciones en Chamba" in client.post(apply, {"message": "Hola"}).content.decode()
    assert not seeker.applications.exists()


def test_an_imported_job_is_applied_to_here_once_its_employer_joins(client, imported):
    owner_of(imported.employer)
    words = client.get(imported.get_absolute_url()).content.decode()
    assert reverse("jobs:apply", args=[imported.pk]) in words


def test_a_seeker_keeps_a_job_and_lets_it_go(client, job):
    seeker = SeekerProfileFactory()
    client.force_login(seeker.user)
    save = reverse("jobs:save", args=[job.pk])
    client.post(save)
    client.post(save)
    assert SavedJob.objects.filter(seeker=seeker, job=job).count() == 1
    assert job.title in client.get(reverse("jobs:saved")).content.decode()
    client.post(save, {"quitar": ""})
    assert not SavedJob.objects.exists()


def test_a_get_saves_nothing_and_leads_back(client, job):
    client.force_login(SeekerProfileFactory().user)
    assert client.get(reverse("jobs:save", args=[job.pk])).url == job.get_absolute_url()
    assert not SavedJob.objects.exists()


def test_the_list_of_kept_jobs_needs_few_queries(client, django_assert_max_num_queries):
    seeker = SeekerProfileFactory()
    for _ in range(6):
        SavedJob.objects.create(seeker=seeker, job=JobFactory())
    client.force_login(seeker.user)
    with django_assert_max_num_queries(9):
        client.get(reverse("jobs:saved"))
