"""Who may do what: every address of the product, asked by nine kinds of people, by GET and by POST."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.permission_routes import (
    METHODS,
    address,
    answer_word,
    ask,
    expected,
    kinds_for,
    routes,
    table,
    text_of,
)
from tests.permission_world import World, build_world

pytestmark = pytest.mark.django_db
ROUTES = routes()
ROWS = table()
CONTACT = {"987001234", "987 001 234", "secreta@correo.example"}
# The switch of languages stands on every page and changes nothing that anybody else could want. The button that keeps a
# search stands on a page without cookies, and from other sites no session comes along; the signed link that ends an
# alert is posted to by programs of mail (RFC 8058).
WITHOUT_TOKEN = {"idioma/", "avisos/guardar/", "avisos/<str:token>/parar/"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for the whole module, in a transaction that never ends well; where it runs there is no outbox page."""
    hidden = override_settings(OUTBOX_VISIBLE=False)
    with django_db_blocker.unblock(), hidden, transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _no_limits_used_up() -> None:
    cache.clear()


def test_every_address_has_its_rows() -> None:
    missing = [
        f"{method} {route}" for route in ROUTES for method in METHODS if not expected(method, route, ROWS)
    ]
    assert missing == []


def test_every_row_has_its_address() -> None:
    used = {
        (method, found[0])
        for route in ROUTES
        for method in METHODS
        if (found := expected(method, route, ROWS))
    }
    assert set(ROWS) - used == set()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", ROUTES)
def test_each_person_gets_her_answer_and_nobody_elses_words(world: World, route: str, method: str) -> None:
    found = expected(method, route, ROWS)
    assert found is not None, "write a row in permission_table.txt"
    answers, said, leaks = {}, {}, []
    for kind in kinds_for(route):
        point = transaction.savepoint()
        response = ask(world.browser(kind), method=method, route=route, world=world)
        said[kind], answers[kind], text = answer_word(response), found[1][kind], text_of(response)
        transaction.savepoint_rollback(point)
        leaks += [
            f"{kind} reads {words}"
            for words, may in world.secrets.items()
            if words in text and kind not in may
        ]
    wrong = {
        kind: (word, answers[kind]) for kind, word in said.items() if word not in answers[kind].split("|")
    }
    assert wrong == {}, "(answer, expected)"
    assert leaks == []


def test_the_words_that_are_looked_for_are_shown_to_those_who_may(world: World) -> None:
    """Without this a typing error in a secret would make every leak invisible."""
    seen: set[str] = set()
    for kind, route in (
        ("seeker", "perfil/"),
        ("seeker", "perfil/trabajos/"),
        ("seeker", "perfil/estudios/"),
        ("seeker", "perfil/habilidades/"),
        ("seeker", "perfil/cv/"),
        ("seeker", "perfil/cv/<int:cv_id>/archivo/"),
        ("seeker", "notificaciones/"),
        ("seeker", "trabajos/<int:pk>/postular/"),
        ("seeker", "tus-datos/"),
        ("seeker", "avisos/"),
        ("seeker", "mensajes/<int:conversation_id>/"),
        ("owner", "empresa/trabajos/<int:pk>/editar/"),
        ("owner", "empresa/"),
        ("owner", "empresa/postulantes/<int:pk>/"),
        ("owner", "empresa/trabajos/<int:pk>/personas/"),
        ("manager", "gestion/accounts/seekerprofile/"),
    ):
        text = text_of(ask(world.browser(kind), method="GET", route=route, world=world))
        seen |= {words for words in world.secrets if words in text}
    unseen = {words for words, may in world.secrets.items() if may} - seen
    assert unseen <= {*CONTACT, "archivosecreto", "notasecreta", "otromensajesecreto"}, unseen


def test_the_contact_that_is_looked_for_appears_once_it_is_shared(world: World) -> None:
    application = world.things["application"]
    type(application).objects.filter(pk=application.pk).update(share_contact=True)
    for kind in ("owner", "member"):
        text = text_of(
            ask(world.browser(kind), method="GET", route="empresa/postulantes/<int:pk>/", world=world)
        )
        assert [words for words in CONTACT if words in text], kind


@pytest.mark.parametrize("route", ROUTES)
def test_an_act_without_its_token_is_refused(world: World, route: str) -> None:
    kind = "manager" if route.startswith(("gestion/", "soporte/", "analitica/")) else "seeker"
    point = transaction.savepoint()
    status = world.browser(kind, checks_tokens=True).post(address(route, world), {}).status_code
    transaction.savepoint_rollback(point)
    assert (status == 403) == (route not in WITHOUT_TOKEN)


@pytest.mark.parametrize(
    "route", ["", "trabajos/", "trabajos/<int:pk>/", "cuanto-pesa/", "tus-datos/", "lugares/"]
)
def test_who_only_looks_around_gets_no_cookie(world: World, route: str) -> None:
    response = ask(world.browser("anonymous"), method="GET", route=route, world=world)
    assert response.status_code == 200
    assert not response.cookies
