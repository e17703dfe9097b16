"""The frame around every page."""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.models import Role, User
from accounts.tests.factories import EmployerFactory, RoleGrantFactory, SeekerProfileFactory, UserFactory
from dashboard import demo
from messaging.models import Notification

pytestmark = pytest.mark.django_db


def links(client: Client, user: User | None) -> list[str]:
    if user is not None:
        client.force_login(user)
    page = html.fromstring(client.get("/cuanto-pesa/").content)
    return [str(words) for words in page.xpath("//header/nav/a[not(svg)]/text()")]


def test_a_stranger_finds_jobs_and_the_door(client: Client) -> None:
    assert links(client, None) == ["Trabajos", "Entrar"]


def test_a_seeker_finds_her_list_applications_profile_and_messages(client: Client) -> None:
    found = links(client, SeekerProfileFactory().user)
    assert found == ["Para ti", "Buscar", "Postulaciones", "Perfil", "Mensajes"]


def test_roles_add_up(client: Client) -> None:
    user = UserFactory(by_email=True)
    EmployerFactory(owner=user)
    RoleGrantFactory(user=user, role=Role.SUPPORT)
    RoleGrantFactory(user=user, role=Role.MANAGER)
    assert links(client, user) == ["Mis avisos", "Soporte", "Gestión", "Mensajes"]


def test_everybody_who_is_in_can_leave(client: Client) -> None:
    assert reverse("account_logout") not in client.get("/cuanto-pesa/").content.decode()
    client.force_login(UserFactory())
    assert reverse("account_logout") in client.get("/cuanto-pesa/").content.decode()


def test_unread_notifications_are_counted(client: Client) -> None:
    user = UserFactory()
    Notification.objects.create(user=user, kind="message", dedupe_key="a", text="Hola", url="/")
    Notification.objects.create(user=UserFactory(), kind="message", dedupe_key="b", text="Hola", url="/")
    client.force_login(user)
    page = html.fromstring(client.get("/cuanto-pesa/").content)
    assert page.xpath("//b[@data-n]/text()") == ["1"]


def test_invented_data_is_called_so_and_kept_from_search_engines(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_known", (0.0, False))
    EmployerFactory(is_demo=True)
    response = client.get("/")
    assert "Demostración: datos inventados." in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"


def test_real_data_is_not_called_invented(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    monkeypatch.setattr(demo, "_known", (0.0, False))
    assert "Demostración" not in client.get("/").content.decode()
    EmployerFactory(is_demo=True)
    monkeypatch.setattr(demo, "_known", (0.0, False))
    settings.DEMO_ALLOWED = False
    assert "Demostración" not in client.get("/").content.decode()
