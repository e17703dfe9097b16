"""Applying and following an application, by hand and without script."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import SeekerProfileFactory, SkillFactory, UserFactory
from jobs.models import Application, Job
from jobs.services import applications
from jobs.tests.factories import ApplicationFactory, JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeker(client):
    seeker = SeekerProfileFactory(rich=True)
    client.force_login(seeker.user)
    return seeker


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client):
    url = reverse("jobs:apply", args=[JobFactory().pk])
    page = client.get(url)
    assert page.status_code == 302
    assert url in page.url or "postular" in page.url


def test_the_form_shows_what_the_employer_will_see_and_no_contact(client, seeker):
    removed = SkillFactory(profile=seeker, text="algo tachado", removed_at=timezone.now())
    words = client.get(reverse("jobs:apply", args=[JobFactory().pk])).content.decode()
    assert seeker.summary in words
    assert "Ayudante de cocina" in words
    assert removed.text not in words
    assert seeker.user.phone not in words


def test_sending_twice_by_hand_is_one_application(client, seeker):
    job = JobFactory()
    url = reverse("jobs:apply", args=[job.pk])
    first = client.post(url, {"message": "Puedo el lunes.", "share_contact": "on"})
    second = client.post(url, {"message": "Puedo el lunes."})
    application = Application.objects.get()
    assert first.url == second.url == application.get_absolute_url()
    assert (application.message, application.share_contact) == ("Puedo el lunes.", True)


def test_a_job_that_closed_meanwhile_keeps_the_words_that_were_typed(client, seeker):
    job = JobFactory()
    Job.objects.filter(pk=job.pk).update(state="closed")
    page = client.post(reverse("jobs:apply", args=[job.pk]), {"message": "Mis palabras de siempre"})
    assert page.status_code == 409
    words = page.content.decode()
    assert "ya no recibe postulaciones" in words
    assert "Mis palabras de siempre" in words
    assert not Application.objects.exists()


def test_a_draft_cannot_be_applied_to(client, seeker):
    assert client.get(reverse("jobs:apply", args=[JobFactory(draft=True).pk])).status_code == 404


def test_the_apply_form_weighs_less_than_three_kilobytes(client, seeker):
    page = client.get(reverse("jobs:apply", args=[JobFactory().pk]), headers={"accept-encoding": "br"})
    assert page["Content-Encoding"] == "br"
    assert len(page.content) <= 3000


def test_the_list_shows_states_and_answer_dates_in_few_queries(client, seeker, django_assert_max_num_queries):
    for state in Application.State.values:
        ApplicationFactory(seeker=seeker, state=state, decline_reason="pay")
    with django_assert_max_num_queries(8):
        page = client.get(reverse("jobs:applications"))
    words = page.content.decode()
    assert "Enviada" in words
    assert "Cerrada sin respuesta" in words
    assert "respuesta hasta el" in words


def test_an_application_belongs_to_one_person(client):
    application = ApplicationFactory()
    for person in (UserFactory(), SeekerProfileFactory().user):
        client.force_login(person)
        for name in ("application",):
            assert client.get(reverse(f"jobs:{name}", args=[application.pk])).status_code == 404
        for name in ("withdraw", "reopen", "contact"):
            assert client.post(reverse(f"jobs:{name}", args=[application.pk])).status_code == 404
    application.refresh_from_db()
    assert application.state == "submitted"


def test_the_page_tells_the_answer_date_and_the_history(client, seeker):
    application = applications.apply(
        seeker=seeker, job=JobFactory(), message="Hola", share_contact=False, by=seeker.user
    )
    words = client.get(application.get_absolute_url()).content.decode()
    assert "La empresa debe responderte hasta el" in words
    assert "Qué pasó" in words


def test_a_shared_reason_is_shown_and_one_kept_back_is_not(client, seeker):
    shared = ApplicationFactory(seeker=seeker, declined=True, decline_note="Vuelve en marzo.")
    kept = ApplicationFactory(seeker=seeker, declined=True, decline_note="No lo digan.", decline_shared=False)
    words = client.get(shared.get_absolute_url()).content.decode()
    assert "más experiencia" in words
    assert "Vuelve en marzo." in words
    words = client.get(kept.get_absolute_url()).content.decode()
    assert "más experiencia" not in words
    assert "No lo digan." not in words


def test_silence_is_told_honestly(client, seeker):
    application = ApplicationFactory(
        seeker=seeker, state="unanswered", answer_by=timezone.localdate() - datetime.timedelta(days=3)
    )
    words = client.get(application.get_absolute_url()).content.decode()
    assert "no respondió" in words
    assert "No es por ti" in words


def test_she_shares_her_contact_later_and_takes_it_back(client, seeker):
    application = ApplicationFactory(seeker=seeker)
    url = reverse("jobs:contact", args=[application.pk])
    client.post(url, {"shared": "1"})
    assert Application.objects.get().share_contact
    client.post(url, {"shared": "0"})
    assert not Application.objects.get().share_contact


def test_she_withdraws_and_sends_it_again(client, seeker):
    application = ApplicationFactory(seeker=seeker)
    client.post(reverse("jobs:withdraw", args=[application.pk]))
    assert Application.objects.get().state == "withdrawn"
    assert "Volver a enviarla" in client.get(application.get_absolute_url()).content.decode()
    client.post(reverse("jobs:reopen", args=[application.pk]))
    assert Application.objects.get().state == "submitted"


def test_an_act_that_is_not_allowed_is_told_in_words(client, seeker):
    application = ApplicationFactory(seeker=seeker, declined=True)
    page = client.post(reverse("jobs:withdraw", args=[application.pk]), follow=True)
    assert "no se puede hacer eso ahora" in page.content.decode()


@pytest.mark.parametrize("name", ["withdraw", "reopen", "contact"])
def test_acts_are_posts(client, seeker, name):
    application = ApplicationFactory(seeker=seeker)
    assert client.get(reverse(f"jobs:{name}", args=[application.pk])).status_code == 405


def test_a_message_sent_after_the_session_ended_waits_behind_the_sign_in(client):
    seeker, url = SeekerProfileFactory(), reverse("jobs:apply", args=[JobFactory().pk])
    answer = client.post(
        url, {"message": "Puedo el lunes.", "share_contact": "on"}, HTTP_REFERER=f"http://testserver{url}"
    )
    assert answer.url == f"{reverse('account_login')}?next={url.replace('/', '%2F')}"
    client.force_login(seeker.user)
    page = client.get(url).content.decode()
    assert "Aquí está lo que escribiste" in page
    assert "Puedo el lunes." in page
    assert 'name="share_contact" id="id_share_contact" checked' in page
    assert not Application.objects.exists()


def test_a_person_without_a_name_says_one_and_keeps_it(client):
    profile, job = SeekerProfileFactory(user__name=""), JobFactory()
    client.force_login(profile.user)
    address = reverse("jobs:apply", args=[job.pk])
    assert "Escribe tu nombre." in client.post(address, {"message": "Hola"}).content.decode()
    assert not Application.objects.exists()
    client.post(address, {"message": "Hola", "name": "Rosa Quispe"})
    assert Application.objects.get().seeker.user.name == "Rosa Quispe"


def test_a_person_with_a_name_is_not_asked_again(client):
    profile, job = SeekerProfileFactory(), JobFactory()
    client.force_login(profile.user)
    address = reverse("jobs:apply", args=[job.pk])
    assert 'name="name"' not in client.get(address).content.decode()
    client.post(address, {"message": "Hola", "name": "Otra"})
    assert Application.objects.get().seeker.user.name == profile.user.name
