"""The page that says who read a person's data."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.services.audit import record_act
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from dashboard.support import look_up
from jobs.services import applications
from messaging.tests.factories import scene

pytestmark = pytest.mark.django_db
URL = "/quien-leyo/"


def test_a_person_sees_that_support_looked_and_why(client: Client) -> None:
    person, agent = UserFactory(), UserFactory(support=True, name="Nombre del agente")
    look_up(words=f"#{person.pk}", reason="No le llega el código", by=agent)
    client.force_login(person)
    text = client.get(URL).content.decode()
    assert f"Soporte #{agent.pk}" in text
    assert "Buscó tu cuenta" in text
    assert "No le llega el código" in text
    assert "Nombre del agente" not in text


def test_an_employer_appears_by_its_name(client: Client) -> None:
    play = scene()
    applications.mark_read(application=play.application, by=play.owner)
    client.force_login(play.seeker)
    text = client.get(URL).content.decode()
    assert "Restaurante Sol" in text
    assert "Leyó tu postulación" in text
    assert "Ana Dueña" not in text


def test_the_reason_of_a_refusal_is_not_leaked_here(client: Client) -> None:
    play = scene()
    applications.decline_application(
        application=play.application, reason="experience", note="no nos gustó", shared=False, by=play.owner
    )
    client.force_login(play.seeker)
    text = client.get(URL).content.decode()
    assert "experience" not in text
    assert "no nos gustó" not in text


def test_the_published_rule_is_named(client: Client) -> None:
    play = scene()
    record_act(
        actor=None,
        action="application.unanswered",
        target=play.application,
        subject=play.seeker,
        reason="no_answer",
    )
    client.force_login(play.seeker)
    assert "Una regla automática publicada" in client.get(URL).content.decode()


def test_own_acts_and_those_about_others_are_left_out(client: Client) -> None:
    person = UserFactory()
    record_act(actor=person, action="profile.change", target=person, subject=person)
    record_act(actor=UserFactory(support=True), action="support.lookup", target=person, subject=UserFactory())
    client.force_login(person)
    assert "Nadie, hasta ahora." in client.get(URL).content.decode()


def test_it_asks_a_fixed_number_of_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    profile = SeekerProfileFactory()
    for _ in range(10):
        look_up(words=f"#{profile.user.pk}", reason="motivo de prueba", by=UserFactory(support=True))
    client.force_login(profile.user)
    with django_assert_max_num_queries(9):
        client.get(URL)


def test_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get(URL).headers["Location"].startswith("/cuenta/login/")
