"""What an employer sees of who applied, and how she answers."""

import pytest
from django.urls import reverse

from accounts.tests.factories import (
    CVFileFactory,
    EmployerFactory,
    EmployerMemberFactory,
    SeekerProfileFactory,
    UserFactory,
)
from jobs.models import Application
from jobs.tests.factories import ApplicationFactory, JobFactory, owner_of

pytestmark = pytest.mark.django_db
EMAIL = "rosa.quispe@correo.example"


@pytest.fixture
def employer():
    return EmployerFactory()


@pytest.fixture
def owner(client, employer):
    person = owner_of(employer)
    client.force_login(person)
    return person


@pytest.fixture
def application(employer):
    seeker = SeekerProfileFactory(
        rich=True, user__name="Rosa Quispe", user__email=EMAIL, birth_year=1979, user__phone="+51987654321"
    )
    CVFileFactory(profile=seeker, text="texto secreto del CV", state="confirmed")
    return ApplicationFactory(job=JobFactory(employer=employer), seeker=seeker)


def page_of(application):
    return reverse("jobs:applicant", args=[application.pk])


def test_opening_it_marks_it_read_once(client, owner, application):
    client.get(page_of(application))
    client.get(page_of(application))
    application.refresh_from_db()
    assert application.state == "read"
    assert application.transitions.get().by == owner


def test_the_employer_reads_her_words_but_neither_contact_nor_cv_nor_age(client, owner, application):
    words = client.get(page_of(application)).content.decode()
    assert "Rosa Quispe" in words
    assert application.seeker.summary in words
    assert "Puedo empezar el lunes." in words
    for secret in (EMAIL, "987654321", "texto secreto", "1979"):
        assert secret not in words


def test_no_employer_page_holds_her_contact_before_she_shares_it(client, owner, application):
    job = application.job
    for url in (
        reverse("jobs:applicants", args=[job.pk]),
        reverse("jobs:applicant_decline", args=[application.pk]),
        reverse("jobs:job_preview", args=[job.pk]),
        reverse("jobs:employer_jobs"),
    ):
        words = client.get(url).content.decode()
        assert EMAIL not in words
        assert "987654321" not in words


def test_a_shared_contact_is_shown_until_she_withdraws(client, owner, application):
    Application.objects.update(share_contact=True)
    assert EMAIL in client.get(page_of(application)).content.decode()
    Application.objects.update(state="withdrawn")
    assert EMAIL not in client.get(page_of(application)).content.decode()


def test_she_is_shortlisted_invited_and_hired(client, owner, application):
    for state in ("shortlisted", "interview", "hired"):
        client.post(reverse("jobs:applicant_move", args=[application.pk]), {"state": state})
        application.refresh_from_db()
        assert application.state == state
    words = client.get(page_of(application)).content.decode()
    assert "Deshacer" in words
    client.post(reverse("jobs:applicant_undo", args=[application.pk]))
    application.refresh_from_db()
    assert application.state == "interview"


def test_refusing_without_a_reason_is_impossible(client, owner, application):
    url = reverse("jobs:applicant_decline", args=[application.pk])
    assert "Elige el motivo." in client.post(url, {"note": "No."}).content.decode()
    client.post(reverse("jobs:applicant_move", args=[application.pk]), {"state": "declined"})
    application.refresh_from_db()
    assert application.state == "submitted"


@pytest.mark.parametrize(("tick", "shared"), [({"shared": "on"}, True), ({}, False)])
def test_a_refusal_keeps_the_reason_and_whether_she_sees_it(client, owner, application, tick, shared):
    url = reverse("jobs:applicant_decline", args=[application.pk])
    client.post(url, {"reason": "experience", "note": "Vuelve en marzo.", **tick})
    application.refresh_from_db()
    assert (application.state, application.decline_reason, application.decline_note) == (
        "declined",
        "experience",
        "Vuelve en marzo.",
    )
    assert application.decline_shared is shared


def test_the_list_needs_few_queries(client, owner, employer, django_assert_max_num_queries):
    job = JobFactory(employer=employer)
    ApplicationFactory.create_batch(8, job=job)
    ApplicationFactory(job=job, declined=True)
    with django_assert_max_num_queries(10):
        words = client.get(reverse("jobs:applicants", args=[job.pk])).content.decode()
    assert words.count("<article>") == 8
    words = client.get(reverse("jobs:applicants", args=[job.pk]) + "?estado=fin").content.decode()
    assert words.count("<article>") == 1


def test_the_page_of_a_person_needs_few_queries(client, owner, application, django_assert_max_num_queries):
    client.get(page_of(application))
    with django_assert_max_num_queries(13):
        client.get(page_of(application))


def test_a_member_answers_like_the_owner(client, employer, application):
    client.force_login(EmployerMemberFactory(employer=employer).user)
    client.post(reverse("jobs:applicant_move", args=[application.pk]), {"state": "interview"})
    application.refresh_from_db()
    assert application.state == "interview"


@pytest.mark.parametrize("name", ["applicant", "applicant_move", "applicant_decline", "applicant_undo"])
def test_strangers_find_nobody(client, application, name):
    url = reverse(f"jobs:{name}", args=[application.pk])
    client.force_login(EmployerMemberFactory().user)
    ask = client.post if name in ("applicant_move", "applicant_undo") else client.get
    assert ask(url).status_code == 404
    client.force_login(UserFactory())
    assert ask(url).status_code == 302
    application.refresh_from_db()
    assert application.state == "submitted"
