"""Two people, or one person twice, in the same moment: one winner, and nothing half done."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import EmployerInvitation, EmployerMember, User
from accounts.services import members
from accounts.services.profile import add_skills
from accounts.tests.factories import EmployerFactory, SeekerProfileFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[object]:
    """Do the acts at once, each on a connection of its own; gives their results or errors."""
    results: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(number: int) -> None:
        gate.wait()
        try:
            results[number] = acts[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_of_two_last_owners_who_leave_at_once_one_stays() -> None:
    first, second = UserFactory(by_email=True), UserFactory(by_email=True)
    employer = EmployerFactory(owner=first)
    EmployerMember.objects.create(employer=employer, user=second, role="owner")
    rows = list(EmployerMember.objects.select_related("employer", "user").order_by("pk"))
    results = together(
        lambda: members.remove_member(membership=rows[0], by=first),
        lambda: members.remove_member(membership=rows[1], by=second),
    )
    assert sum(isinstance(result, members.LastOwner) for result in results) == 1
    assert EmployerMember.objects.filter(role="owner").count() == 1


def test_one_link_lets_one_person_in() -> None:
    owner, guests = UserFactory(by_email=True), UserFactory.create_batch(3)
    employer = EmployerFactory(owner=owner)
    EmployerInvitation.objects.create(
        employer=employer,
        contact="a@b.pe",
        role="member",
        token_hash=members.hash_token("abc"),
        invited_by=owner,
        expires_at=timezone.now() + timedelta(days=1),
    )
    results = together(
        *[lambda guest=guest: members.accept_invitation(token="abc", by=guest) for guest in guests]
    )
    assert sum(isinstance(result, members.InvitationGone) for result in results) == 2
    assert EmployerMember.objects.filter(role="member").count() == 1


def test_two_taps_on_the_sign_up_button_make_one_person(sms: list[tuple[str, str]]) -> None:
    values = {"contact": "987654321", "password1": "mi-clave-de-prueba"}
    results = together(*[lambda: Client().post("/cuenta/signup/", values).status_code for _ in range(3)])
    assert set(results) <= {302, 429}  # the second code for one mobile waits half a minute
    assert 302 in results
    assert User.objects.count() == 1


def test_two_edits_of_one_profile_follow_each_other() -> None:
    profile = SeekerProfileFactory(consents=[])
    results = together(
        lambda: add_skills(profile=profile, by=profile.user, texts=["Excel", "Word"]),
        lambda: add_skills(profile=profile, by=profile.user, texts=["word", "Caja"]),
    )
    assert sum(results) == 3
    assert profile.skills.count() == 3
