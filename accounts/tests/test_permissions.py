"""Who is let in, who is sent where; and that every address of accounts has been thought of."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern

from accounts import urls
from accounts.models import Role, User
from accounts.permissions import next_url, require_role
from accounts.tests.factories import EmployerFactory, SeekerProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

PUBLIC = {"places", "privacy", "invitation"}
OWN_CODES = {None}  # allauth's two pages, which answer by the state of the session


def address(pattern: URLPattern) -> str:
    route = str(pattern.pattern)
    for converter, value in {
        "<int:item_id>": "1",
        "<int:skill_id>": "1",
        "<int:cv_id>": "1",
        "<int:employer_id>": "1",
        "<int:invitation_id>": "1",
        "<int:member_id>": "1",
        "<item:kind>": "trabajos",
        "<slug:purpose>": "alerts",
        "<str:token>": "abc",
    }.items():
        route = route.replace(converter, value)
    assert "<" not in route
    return f"/{route}"


CLOSED = [pattern for pattern in urls.urlpatterns if pattern.name not in PUBLIC | OWN_CODES]


@pytest.mark.parametrize("pattern", CLOSED, ids=lambda pattern: pattern.name)
def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, pattern: URLPattern) -> None:
    for answer in (client.get(address(pattern)), client.post(address(pattern))):
        assert answer.status_code in {302, 405}
        assert answer.status_code == 405 or answer.url.startswith("/cuenta/login/")


@pytest.mark.parametrize("pattern", CLOSED, ids=lambda pattern: pattern.name)
def test_a_seeker_a_member_and_a_stranger_get_no_error_page(client: Client, pattern: URLPattern) -> None:
    member = UserFactory(by_email=True)
    EmployerFactory(member=member)
    people = [SeekerProfileFactory().user, member, UserFactory()]
    for person in people:
        client.force_login(person)
        for answer in (client.get(address(pattern)), client.post(address(pattern), {})):
            assert answer.status_code in {200, 302, 403, 404, 405}


def answer_for(user: User, role: str) -> HttpResponse:
    @require_role(role)
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse("inside")

    request = RequestFactory().get("/soporte/")
    request.user = user
    return page(request)


def test_a_role_opens_its_page_and_a_manager_every_page() -> None:
    assert answer_for(UserFactory(support=True), Role.SUPPORT).content == b"inside"
    assert answer_for(UserFactory(manager=True), Role.SUPPORT).content == b"inside"


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.MANAGER])
def test_a_person_without_the_role_gets_403(client: Client, role: Role) -> None:
    client.force_login(SeekerProfileFactory().user)
    if role == Role.SUPPORT:
        assert client.post("/soporte/cv/1/", {"reason": "curiosidad"}).status_code == 403
    assert client.get("/gestion/login/").status_code == 403


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/trabajos/7/?a=b", "/trabajos/7/?a=b"),
        ("https://mala.example/", "/perfil/"),
        ("//mala.example/", "/perfil/"),
        ("/\\mala.example", "/perfil/"),
        ("javascript:alert(1)", "/perfil/"),
        ("", "/perfil/"),
    ],
)
def test_it_goes_back_to_our_own_addresses_only(target: str, expected: str) -> None:
    request = RequestFactory().get("/perfil/frase/", {"next": target})
    assert next_url(request, default="accounts:profile") == expected


def test_a_posted_form_of_a_stranger_is_not_repeated(client: Client) -> None:
    answer = client.post("/perfil/brevetes/", HTTP_REFERER="http://testserver/perfil/brevetes/")
    assert answer.url.startswith("/cuenta/login/")
