"""The employer's pages: registration, data, members, invitations."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Employer, EmployerInvitation, EmployerMember, User
from accounts.services.members import hash_token
from accounts.tests.factories import EmployerFactory, EmployerMemberFactory, UserFactory, place, valid_ruc

pytestmark = pytest.mark.django_db
NEW = "/empresa/nueva/"
HOME = "/empresa/"
SMS = list[tuple[str, str]]


def registration(**changes: str) -> dict[str, str]:
    return {"ruc": valid_ruc(12345678), "legal_name": "Panadería Sol S.A.C.", "place_text": "SJL"} | changes


@pytest.fixture
def owner() -> User:
    return UserFactory(by_email=True)


@pytest.fixture
def member() -> User:
    return UserFactory(by_email=True)


@pytest.fixture
def employer(owner: User, member: User) -> Employer:
    return EmployerFactory(owner=owner, member=member)


def test_a_person_registers_an_employer_and_owns_it(client: Client) -> None:
    place()
    user = UserFactory()
    client.force_login(user)
    assert client.get(NEW).status_code == 200
    assert client.post(NEW, registration()).url == reverse("jobs:employer_jobs")
    employer = Employer.objects.get()
    assert (employer.verification, employer.place_id) == (Employer.Verification.PENDING, "150132")
    assert not employer.may_publish
    assert employer.members.get().role == EmployerMember.MemberRole.OWNER
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {
        "employer.register",
        "employer.request_verification",
    }


@pytest.mark.parametrize(
    "ruc", ["", "123", "2055555555X", "20555555555", "99123456780", "201234567891", "10406518431"]
)
def test_a_wrong_ruc_is_refused_with_its_reason(client: Client, ruc: str) -> None:
    place()
    client.force_login(UserFactory())
    page = client.post(NEW, registration(ruc=ruc))
    assert page.context["form"].errors["ruc"]
    assert "Panadería Sol" in page.content.decode()
    assert not Employer.objects.exists()


def test_a_ruc_is_registered_once(client: Client, employer: Employer) -> None:
    client.force_login(UserFactory())
    page = client.post(NEW, registration(ruc=str(employer.ruc)))
    assert "ya está registrada" in page.content.decode()
    assert Employer.objects.count() == 1


def test_who_has_no_employer_is_shown_the_way(client: Client) -> None:
    assert client.get(HOME).url.startswith("/cuenta/login/")
    client.force_login(UserFactory())
    assert client.get(HOME).url == NEW


def test_owner_and_member_see_the_page_and_only_the_owner_its_buttons(
    client: Client, employer: Employer, owner: User, member: User
) -> None:
    client.force_login(owner)
    page = client.get(HOME).content.decode()
    assert str(employer.ruc) in page
    assert "Invitar a alguien" in page
    client.force_login(member)
    page = client.get(HOME).content.decode()
    assert str(employer.ruc) in page
    assert "Invitar a alguien" not in page


@pytest.mark.parametrize("address", ["/empresa/datos/", "/empresa/invitar/"])
def test_a_member_may_not_what_owners_may(
    client: Client, employer: Employer, member: User, address: str
) -> None:
    client.force_login(member)
    assert client.get(address).status_code == 403
    assert client.post(address, {}).status_code == 403


def test_an_owner_changes_the_data_and_another_legal_name_is_verified_anew(
    client: Client, employer: Employer, owner: User
) -> None:
    client.force_login(owner)
    client.post(
        "/empresa/datos/", {"legal_name": employer.legal_name, "about": "Pan y pasteles", "place_text": "SJL"}
    )
    employer.refresh_from_db()
    assert (employer.about, employer.verification) == ("Pan y pasteles", "verified")
    client.post(
        "/empresa/datos/", {"legal_name": "Otra S.A.", "place_text": "SJL", "verification": "verified"}
    )
    employer.refresh_from_db()
    assert (employer.legal_name, employer.verification) == ("Otra S.A.", "pending")


def test_the_ruc_cannot_be_changed_by_a_form(client: Client, employer: Employer, owner: User) -> None:
    client.force_login(owner)
    client.post("/empresa/datos/", registration(ruc=valid_ruc(87654321)))
    assert Employer.objects.get().ruc == employer.ruc


def test_after_a_refusal_the_owner_asks_again(client: Client, owner: User) -> None:
    employer = EmployerFactory(owner=owner, verification="refused", verification_note="No está HABIDO")
    client.force_login(owner)
    assert "No está HABIDO" in client.get(HOME).content.decode()
    client.post("/empresa/verificar/")
    employer.refresh_from_db()
    assert employer.verification == "pending"


def test_the_page_takes_the_same_queries_for_few_and_for_many(
    client: Client, employer: Employer, owner: User, django_assert_max_num_queries: Any
) -> None:
    EmployerMemberFactory.create_batch(15, employer=employer)
    client.force_login(owner)
    with django_assert_max_num_queries(12):
        client.get(HOME)


def test_of_two_employers_the_chosen_one_is_shown(client: Client, employer: Employer, owner: User) -> None:
    second = EmployerFactory(owner=owner)
    client.force_login(owner)
    assert f"<h1>{employer.name}</h1>" in client.get(HOME).content.decode()
    client.post(f"/empresa/cambiar/{second.pk}/")
    assert f"<h1>{second.name}</h1>" in client.get(HOME).content.decode()
    assert client.post(f"/empresa/cambiar/{EmployerFactory().pk}/").status_code == 404


# --- invitations


def invite(client: Client, contact: str, role: str = "member") -> None:
    assert client.post("/empresa/invitar/", {"contact": contact, "role": role}).url == HOME


def link_in(text: str) -> str:
    found = re.search(r"https?://[^/]+(/invitacion/\S+)", text)
    assert found
    return found.group(1)


def test_an_invited_person_joins_by_the_link_once(client: Client, employer: Employer, owner: User) -> None:
    client.force_login(owner)
    invite(client, "Nueva@Correo.Example")
    assert mail.outbox[0].to == ["nueva@correo.example"]
    link = link_in(str(mail.outbox[0].body))
    row = EmployerInvitation.objects.get()
    assert link.strip("/").split("/")[1] not in row.token_hash
    assert row.expires_at - row.created_at <= timedelta(days=7, seconds=5)

    guest, second = UserFactory(), UserFactory()
    client.force_login(guest)
    assert employer.name in client.get(link).content.decode()
    assert not EmployerMember.objects.filter(user=guest).exists()  # a mail program only looked
    assert client.post(link).url == reverse("jobs:employer_jobs")
    assert EmployerMember.objects.get(user=guest).role == "member"
    client.force_login(second)
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404
    assert not EmployerMember.objects.filter(user=second).exists()


def test_an_invitation_goes_by_sms_too(client: Client, employer: Employer, owner: User, sms: SMS) -> None:
    client.force_login(owner)
    invite(client, "987 654 321", role="owner")
    to, body = sms[0]
    assert to == "+51987654321"
    assert len(body) <= 160
    guest = UserFactory()
    client.force_login(guest)
    client.post(link_in(body))
    assert EmployerMember.objects.get(user=guest).role == "owner"


def test_who_has_no_account_makes_one_and_comes_back(client: Client, employer: Employer, owner: User) -> None:
    client.force_login(owner)
    invite(client, "nueva@correo.example")
    link = link_in(str(mail.outbox[0].body))
    stranger = Client()
    assert f"/cuenta/signup/?next={link}" in stranger.get(link).content.decode()
    assert stranger.post(link).url.startswith("/cuenta/login/")


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": "2026-01-01T00:00:00Z"},
        {"revoked_at": "2026-01-01T00:00:00Z"},
        {"accepted_at": "2026-01-01T00:00:00Z"},
    ],
)
def test_an_old_revoked_or_used_link_does_not_work(
    client: Client, employer: Employer, owner: User, change: dict[str, str]
) -> None:
    values = {"expires_at": timezone.now() + timedelta(days=1)} | change
    EmployerInvitation.objects.create(
        employer=employer,
        contact="a@b.pe",
        role="member",
        token_hash=hash_token("abc"),
        invited_by=owner,
        **values,
    )
    client.force_login(UserFactory())
    assert client.get("/invitacion/abc/").status_code == 404
    assert client.post("/invitacion/abc/").status_code == 404


def test_a_newer_invitation_ends_the_older_one(client: Client, employer: Employer, owner: User) -> None:
    client.force_login(owner)
    invite(client, "a@b.pe")
    invite(client, "a@b.pe")
    assert client.get(link_in(str(mail.outbox[0].body))).status_code == 404
    assert client.get(link_in(str(mail.outbox[1].body))).status_code == 200


def test_an_owner_revokes_her_own_invitations_only(client: Client, employer: Employer, owner: User) -> None:
    client.force_login(owner)
    invite(client, "a@b.pe")
    mine = EmployerInvitation.objects.get()
    client.force_login(UserFactory(by_email=True))
    assert client.post(f"/empresa/invitaciones/{mine.pk}/anular/").status_code == 302
    other_owner = UserFactory(by_email=True)
    EmployerFactory(owner=other_owner)
    client.force_login(other_owner)
    assert client.post(f"/empresa/invitaciones/{mine.pk}/anular/").status_code == 404
    client.force_login(owner)
    client.post(f"/empresa/invitaciones/{mine.pk}/anular/")
    mine.refresh_from_db()
    assert mine.revoked_at is not None


# --- members


def membership(user: User) -> EmployerMember:
    return EmployerMember.objects.get(user=user)


def test_an_owner_takes_a_member_out(client: Client, employer: Employer, owner: User, member: User) -> None:
    client.force_login(owner)
    client.post(f"/empresa/miembros/{membership(member).pk}/quitar/")
    assert not EmployerMember.objects.filter(user=member).exists()


def test_a_member_leaves_but_takes_nobody_out(
    client: Client, employer: Employer, owner: User, member: User
) -> None:
    client.force_login(member)
    assert client.post(f"/empresa/miembros/{membership(owner).pk}/quitar/").status_code == 403
    assert client.post(f"/empresa/miembros/{membership(member).pk}/quitar/").status_code == 302
    assert list(EmployerMember.objects.values_list("user", flat=True)) == [owner.pk]


def test_the_last_owner_stays(client: Client, employer: Employer, owner: User) -> None:
    client.force_login(owner)
    mine = membership(owner)
    client.post(f"/empresa/miembros/{mine.pk}/quitar/")
    client.post(f"/empresa/miembros/{mine.pk}/rol/", {"role": "member"})
    assert membership(owner).role == "owner"
    assert "Nombra a otra primero" in client.get(HOME).content.decode()


def test_with_a_second_owner_the_first_may_go(
    client: Client, employer: Employer, owner: User, member: User
) -> None:
    client.force_login(owner)
    client.post(f"/empresa/miembros/{membership(member).pk}/rol/", {"role": "owner"})
    client.post(f"/empresa/miembros/{membership(owner).pk}/quitar/")
    assert membership(member).role == "owner"
    assert not EmployerMember.objects.filter(user=owner).exists()


def test_a_stranger_finds_no_member(client: Client, employer: Employer, member: User) -> None:
    stranger = UserFactory(by_email=True)
    EmployerFactory(owner=stranger)
    client.force_login(stranger)
    assert client.post(f"/empresa/miembros/{membership(member).pk}/quitar/").status_code == 404
    assert (
        client.post(f"/empresa/miembros/{membership(member).pk}/rol/", {"role": "owner"}).status_code == 404
    )
    assert membership(member).role == "member"


def test_nobody_is_flooded_with_invitations(
    client: Client, employer: Employer, owner: User, sms: SMS
) -> None:
    client.force_login(owner)
    for _ in range(3):
        invite(client, "987654321")
    answer = client.post("/empresa/invitar/", {"contact": "987654321", "role": "member"})
    assert answer.status_code == 429
    assert len(sms) == 3
