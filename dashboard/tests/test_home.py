"""The first page of everybody."""

import datetime

import brotli
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from accounts.tests.factories import EmployerFactory, RoleGrantFactory, SeekerProfileFactory, UserFactory
from dashboard.tests.scenes import BYTES_OF_A_HOME, matched
from jobs.models import Application, Job
from jobs.tests.factories import ApplicationFactory, JobFactory
from matching.models import Feedback
from messaging.tests.factories import scene

pytestmark = pytest.mark.django_db
HOME = "/"


def page(client: Client, user: User | None = None, **data: str) -> str:
    if user is not None:
        client.force_login(user)
    response = client.get(HOME, data)
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_sees_the_landing_and_gets_no_cookie(client: Client) -> None:
    response = client.get(HOME)
    assert "home.html" in [template.name for template in response.templates]
    assert not response.cookies


def test_a_person_without_a_role_is_asked_what_brings_her(client: Client) -> None:
    text = page(client, UserFactory())
    assert reverse("accounts:start") in text
    assert reverse("accounts:employer_new") in text


def test_a_seeker_sees_the_best_jobs_of_her_list_and_of_equals_the_newest(client: Client) -> None:
    profile = SeekerProfileFactory()
    old = matched(profile, title="Ayudante viejo", published_at=timezone.now() - datetime.timedelta(days=9))
    new = matched(profile, jobs=3, title="Cocinera nueva")
    text = page(client, profile.user)
    assert all(job.get_absolute_url() in text for job in new)
    assert old[0].title not in text
    assert "4 trabajos nuevos para ti" in text


@pytest.mark.parametrize("why", ["hidden", "closed", "applied", "of another"])
def test_a_job_that_is_not_for_her_any_more_is_not_new(client: Client, why: str) -> None:
    profile = SeekerProfileFactory()
    (job,) = matched(SeekerProfileFactory() if why == "of another" else profile, title="Puesto callado")
    if why == "hidden":
        Feedback.objects.create(seeker=profile, job=job, verdict="not_relevant", reason="far")
    elif why == "closed":
        Job.objects.filter(pk=job.pk).update(state=Job.State.CLOSED)
    elif why == "applied":
        ApplicationFactory(job=job, seeker=profile)
    text = page(client, profile.user)
    assert "No hay trabajos nuevos para ti" in text
    assert ("Puesto callado" in text) == (why == "applied")  # there it stands among the applications


def test_the_second_visit_counts_only_what_came_since_the_first(client: Client) -> None:
    profile = SeekerProfileFactory()
    matched(profile, published_at=timezone.now() - datetime.timedelta(days=2))
    assert "1 trabajo nuevo para ti" in page(client, profile.user)
    session = client.session
    a_day_ago = (timezone.now() - datetime.timedelta(days=1)).timestamp()
    session["visit"] = session["visit_seen"] = a_day_ago
    session.save()
    assert "No hay trabajos nuevos para ti" in page(client)
    matched(profile)
    assert "1 trabajo nuevo para ti" in page(client)


def test_a_seeker_sees_by_when_she_is_answered(client: Client) -> None:
    profile = SeekerProfileFactory()
    waiting = ApplicationFactory(seeker=profile, answer_by=datetime.date(2031, 3, 9))
    ApplicationFactory(seeker=profile, declined=True, job__title="Ya decidido")
    text = page(client, profile.user)
    assert waiting.get_absolute_url() in text
    assert "te responden hasta el 9 mar" in text
    assert text.index("Enviada") < text.index("No seleccionada")


def test_a_seeker_sees_what_is_missing_in_her_profile(client: Client) -> None:
    text = page(client, SeekerProfileFactory().user)
    assert "Trabajos que hiciste" in text
    assert reverse("accounts:profile") in text


def test_a_seeker_with_a_full_profile_is_not_asked_for_more(client: Client) -> None:
    profile = SeekerProfileFactory(rich=True, availability="now")
    assert "Qué falta en tu perfil" not in page(client, profile.user)


def test_unread_messages_are_counted_on_both_sides(client: Client) -> None:
    play = scene()
    play.conversation.last_seq = 2
    play.conversation.save()
    assert "1 conversación sin leer" in page(client, play.seeker)
    assert "1 conversación sin leer" in page(client, play.owner)
    assert "sin leer" not in page(client, play.stranger)


def test_an_employer_sees_who_waits_and_by_when(client: Client) -> None:
    owner = UserFactory(by_email=True)
    job = JobFactory(employer=EmployerFactory(owner=owner), title="Mozo de salón")
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    ApplicationFactory(job=job, answer_by=tomorrow)
    ApplicationFactory(job=job, state=Application.State.READ)
    ApplicationFactory(job=job, declined=True)
    text = page(client, owner)
    assert "2 personas esperan tu respuesta" in text
    assert "A 1 le vence el plazo" in text
    assert reverse("jobs:applicants", args=[job.pk]) in text


def test_a_closed_job_stays_in_sight_while_somebody_waits(client: Client) -> None:
    owner = UserFactory(by_email=True)
    employer = EmployerFactory(owner=owner)
    waiting = ApplicationFactory(job=JobFactory(employer=employer, closed=True, title="Cerrado con espera"))
    JobFactory(employer=employer, closed=True, title="Cerrado sin espera")
    text = page(client, owner)
    assert waiting.job.title in text
    assert "Cerrado sin espera" not in text


def test_an_employer_sees_drafts_but_not_the_jobs_of_others(client: Client) -> None:
    owner = UserFactory(by_email=True)
    draft = JobFactory(employer=EmployerFactory(owner=owner), draft=True, title="A medias")
    JobFactory(title="Ajeno")
    text = page(client, owner)
    assert reverse("jobs:job_edit", args=[draft.pk]) in text
    assert "Ajeno" not in text


def test_an_employer_that_is_not_verified_is_told_so(client: Client) -> None:
    owner = UserFactory(by_email=True)
    EmployerFactory(owner=owner, pending=True)
    assert "Estamos verificando tu empresa" in page(client, owner)


@pytest.mark.parametrize(("trait", "name"), [("support", "support"), ("manager", "analytics")])
def test_staff_are_led_to_their_own_page(client: Client, trait: str, name: str) -> None:
    client.force_login(UserFactory(**{trait: True}))
    assert client.get(HOME).headers["Location"] == reverse(f"dashboard:{name}")


def test_one_person_with_several_roles_can_switch(client: Client) -> None:
    profile = SeekerProfileFactory()
    EmployerFactory(owner=profile.user, trade_name="La Chacra")
    RoleGrantFactory(user=profile.user, role=Role.SUPPORT)
    text = page(client, profile.user)
    assert "?como=employer" in text
    assert reverse("dashboard:support") in text
    assert "La Chacra" in page(client, como="employer")


def test_a_role_that_is_not_held_can_not_be_asked_for(client: Client) -> None:
    text = page(client, SeekerProfileFactory().user, como="manager")
    assert "Tus postulaciones" in text
    assert "?como=" not in text


def test_the_seeker_home_asks_a_fixed_number_of_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    profile = SeekerProfileFactory(rich=True)
    matched(profile, jobs=6)
    ApplicationFactory.create_batch(6, seeker=profile)
    page(client, profile.user)
    with django_assert_max_num_queries(17):
        page(client)


def test_the_employer_home_asks_a_fixed_number_of_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    owner = UserFactory(by_email=True)
    employer = EmployerFactory(owner=owner)
    for job in JobFactory.create_batch(4, employer=employer):
        ApplicationFactory.create_batch(2, job=job)
    page(client, owner)
    with django_assert_max_num_queries(9):
        page(client)


def test_home_pages_are_light(client: Client) -> None:
    profile = SeekerProfileFactory(rich=True, user__name="Rosa Quispe")
    matched(profile, jobs=6)
    ApplicationFactory.create_batch(6, seeker=profile)
    client.force_login(profile.user)
    assert len(brotli.compress(client.get(HOME).content)) <= BYTES_OF_A_HOME / 2
