"""Accounts made by our own code, roles, and decisions on employers."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry, Employer, Role
from accounts.services import employers
from accounts.services.people import change_name, create_person, grant_role
from accounts.signals import employer_verified
from accounts.tests.factories import EmployerFactory, UserFactory, valid_ruc

pytestmark = pytest.mark.django_db


def test_a_person_made_by_code_signs_in_by_both() -> None:
    user = create_person(
        phone="+51987654321", email="Demo@Correo.Example", password="una-clave-larga", name="Demo"
    )
    assert authenticate(None, phone="+51987654321", password="una-clave-larga") == user
    assert authenticate(None, email="demo@correo.example", password="una-clave-larga") == user


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.MANAGER])
def test_a_staff_role_is_given_once_and_opens_the_admin(role: Role) -> None:
    user, manager = UserFactory(), UserFactory(manager=True)
    assert grant_role(user=user, role=role, by=manager) == grant_role(user=user, role=role, by=manager)
    assert user.has_role(role)
    assert user.is_staff
    assert AuditEntry.objects.filter(action=f"role.grant.{role}", actor=manager, subject=user).count() == 1


def test_the_same_name_is_no_change() -> None:
    user = UserFactory(name="Rosa")
    change_name(user=user, name="Rosa", by=user)
    assert not AuditEntry.objects.exists()


def test_a_verified_employer_rings_and_may_publish(django_capture_on_commit_callbacks: object) -> None:
    manager, employer = UserFactory(manager=True), EmployerFactory(pending=True)
    heard: list[int] = []

    def hear(*, employer_id: int, **kwargs: object) -> None:
        heard.append(employer_id)

    employer_verified.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            decided = employers.verify_employer(employer=employer, by=manager)
    finally:
        employer_verified.disconnect(hear)
    assert decided.may_publish
    assert heard == [employer.pk]
    with pytest.raises(employers.AlreadyDecided):
        employers.verify_employer(employer=employer, by=manager)


def test_a_refusal_has_a_reason() -> None:
    manager, employer = UserFactory(manager=True), EmployerFactory(pending=True)
    with pytest.raises(ValueError, match="reason"):
        employers.refuse_employer(employer=employer, by=manager, note=" ")
    refused = employers.refuse_employer(employer=employer, by=manager, note="El RUC no está HABIDO")
    assert (refused.verification, refused.verification_note) == ("refused", "El RUC no está HABIDO")
    assert AuditEntry.objects.get(action="employer.refused").reason == "El RUC no está HABIDO"


def test_services_ask_for_the_owner_themselves() -> None:
    member = UserFactory(by_email=True)
    employer = EmployerFactory(member=member)
    for stranger in (member, UserFactory()):
        with pytest.raises(PermissionDenied):
            employers.edit_employer(employer=employer, by=stranger, values={"about": "x"})
        with pytest.raises(PermissionDenied):
            employers.request_verification(employer=employer, by=stranger)


def test_a_ruc_is_stored_in_one_spelling() -> None:
    ruc = valid_ruc(7654321)
    employer = employers.register_employer(
        by=UserFactory(), ruc=f"{ruc[:2]}-{ruc[2:10]}-{ruc[10]}", legal_name="Sol"
    )
    assert Employer.objects.get().ruc == employer.ruc == ruc
