"""Jobs in review as managers work on them."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.tests.factories import EmployerFactory, UserFactory
from jobs.models import Job
from jobs.services import jobs as jobs_service
from jobs.tests.factories import ApplicationFactory, JobFactory

pytestmark = pytest.mark.django_db
LIST = "admin:jobs_job_changelist"


@pytest.fixture
def manager(client):
    person = UserFactory(manager=True, is_superuser=False)
    client.force_login(person)
    return person


def act(client, action, jobs, **more):
    return client.post(
        reverse(LIST), {"action": action, "_selected_action": [job.pk for job in jobs], **more}, follow=True
    )


def states(jobs):
    return [Job.objects.get(pk=job.pk).state for job in jobs]


def test_many_jobs_are_approved_at_once_and_one_that_may_not_stops_no_other(client, manager):
    good = JobFactory.create_batch(3, in_review=True)
    bad = JobFactory(in_review=True, employer=EmployerFactory(unverified=True))
    page = act(client, "approve", [*good, bad])
    assert states([*good, bad]) == ["published"] * 3 + ["in_review"]
    assert "todavía no está verificada" in page.content.decode()
    assert AuditEntry.objects.filter(action="job.published", actor=manager).count() == 3
    assert all(job.decisions.get().by == manager for job in good)


def test_many_jobs_are_refused_with_one_reason_on_a_page_between(client, manager):
    jobs = JobFactory.create_batch(2, in_review=True)
    page = act(client, "refuse", jobs)
    assert 'name="reason"' in page.content.decode()
    assert states(jobs) == ["in_review"] * 2
    page = act(client, "refuse", jobs, reason=" ")
    assert "Escribe el motivo." in page.content.decode()
    act(client, "refuse", jobs, reason="Falta el horario.")
    assert states(jobs) == ["draft"] * 2
    assert {job.decisions.get().reason for job in jobs} == {"Falta el horario."}
    assert (
        AuditEntry.objects.filter(action="job.draft", actor=manager, reason="Falta el horario.").count() == 2
    )


def test_a_scam_is_taken_away_with_a_reason(client, manager):
    job = JobFactory()
    act(client, "remove", [job], reason="Cobraba por el uniforme.")
    assert states([job]) == ["removed"]


def test_one_job_is_read_with_what_catches_the_eye_and_the_next_follows(client, manager):
    first = JobFactory(in_review=True, requirements="Buena presencia.")
    following = JobFactory(in_review=True)
    url = reverse("admin:jobs_job_review", args=[first.pk])
    words = client.get(url).content.decode()
    assert "Ley 26772" in words
    assert first.description in words
    page = client.post(url, {"reason": "Quita la presencia."})
    assert states([first]) == ["draft"]
    assert page.url == reverse("admin:jobs_job_review", args=[following.pk])
    page = client.post(page.url, {"approve": ""})
    assert states([following]) == ["published"]
    assert page.url == reverse(LIST)


def test_a_refusal_without_a_reason_stays_on_the_page(client, manager):
    job = JobFactory(in_review=True)
    page = client.post(reverse("admin:jobs_job_review", args=[job.pk]), {"reason": ""})
    assert "Escribe el motivo." in page.content.decode()
    assert states([job]) == ["in_review"]


def test_the_list_tells_how_long_the_queue_waits(client, manager):
    for hours in (1, 5, 30):
        job = jobs_service.submit_job(job=JobFactory(draft=True), by=manager)
        job.transitions.update(at=timezone.now() - datetime.timedelta(hours=hours))
    words = client.get(reverse(LIST)).content.decode()
    assert "En revisión: 3. Esperan 5.0 h en la mitad de los casos, 30.0 h como mucho." in words
    assert "Revisar el siguiente" in words


def test_the_queue_is_a_filter_and_search_finds_by_employer(client, manager):
    waiting, out = JobFactory(in_review=True), JobFactory()
    words = client.get(reverse(LIST), {"state__exact": "in_review"}).content.decode()
    assert waiting.title in words
    assert out.title not in words
    words = client.get(reverse(LIST), {"q": out.employer.trade_name}).content.decode()
    assert f"/{out.pk}/" in words


def exported(client, kind):
    form = client.get(reverse("admin:jobs_job_export")).context["form"]
    choice = next(str(key) for key, label in form.fields["format"].choices if label == kind)
    names = {name: "on" for name in form.fields if name.startswith("job")}
    return client.post(reverse("admin:jobs_job_export"), {"format": choice, "resource": "", **names})


def test_an_export_runs_no_formula_and_is_written_down(client, manager):
    JobFactory(title='=HYPERLINK("http://malo.example")')
    JobFactory(title="+cmd|' /C calc'!A0")
    rows = list(csv.DictReader(io.StringIO(exported(client, "csv").content.decode())))
    assert {row["title"][0] for row in rows} == {"'"}
    assert rows[0]["pay_min"] == "1200.00"
    assert AuditEntry.objects.get(action="export.job").actor == manager


def test_a_spreadsheet_export_runs_no_formula_either(client, manager):
    openpyxl = pytest.importorskip("openpyxl")
    JobFactory(title="=1+1")
    sheet = openpyxl.load_workbook(io.BytesIO(exported(client, "xlsx").content)).active
    header, row = sheet.iter_rows(values_only=True)
    assert row[header.index("title")] == "'=1+1"


def test_nothing_of_a_job_is_edited_in_place(client, manager):
    job = JobFactory(in_review=True)
    url = reverse("admin:jobs_job_change", args=[job.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"title": "Otro", "state": "published"}).status_code == 403
    assert states([job]) == ["in_review"]
    assert client.get(reverse("admin:jobs_job_add")).status_code == 403
    assert client.post(reverse("admin:jobs_job_delete", args=[job.pk]), {"post": "yes"}).status_code == 403


def test_what_a_person_wrote_to_an_employer_is_not_shown(client, manager):
    application = ApplicationFactory(message="Palabras solo para la empresa")
    page = client.get(reverse("admin:jobs_application_change", args=[application.pk]))
    assert "Palabras solo" not in page.content.decode()


def test_a_new_minimum_wage_is_added_with_its_norm(client, manager):
    client.post(
        reverse("admin:jobs_minimumwage_add"),
        {"valid_from": "2027-01-01", "amount": "1200", "norm": "DS de prueba"},
    )
    assert AuditEntry.objects.filter(action="minimum_wage.add", actor=manager).count() == 1


@pytest.mark.parametrize("traits", [{}, {"support": True}])
def test_only_managers_enter(client, traits):
    client.force_login(UserFactory(**traits))
    assert client.get(reverse(LIST)).status_code in (302, 403)
    assert client.get(reverse("admin:jobs_job_review", args=[JobFactory(in_review=True).pk])).status_code in (
        302,
        403,
    )


def test_a_stranger_signs_in_by_the_one_page_with_limits(client):
    page = client.get(reverse(LIST), follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("account_login"))
