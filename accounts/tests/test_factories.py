"""The factories give people who can do what their trait says."""

import pytest
from django.contrib.auth import authenticate

from accounts.models import Purpose, Role
from accounts.tests.factories import (
    PASSWORD,
    EmployerFactory,
    EmployerMemberFactory,
    SeekerProfileFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_a_seeker_signs_in_by_phone() -> None:
    profile = SeekerProfileFactory()
    assert authenticate(None, phone=profile.user.phone, password=PASSWORD) == profile.user
    assert profile.user.roles == {Role.SEEKER}


def test_a_person_by_email_signs_in() -> None:
    user = UserFactory(by_email=True)
    assert authenticate(None, email=user.email, password=PASSWORD) == user


@pytest.mark.parametrize(("trait", "role"), [("support", Role.SUPPORT), ("manager", Role.MANAGER)])
def test_staff_hold_their_role(trait: str, role: Role) -> None:
    user = UserFactory(**{trait: True})
    assert user.roles == {role}
    assert user.is_staff


def test_owner_and_member_hold_the_employer_role() -> None:
    owner, member = UserFactory(by_email=True), UserFactory(by_email=True)
    employer = EmployerFactory(owner=owner, member=member)
    assert owner.roles == member.roles == {Role.EMPLOYER}
    assert employer.members.get(user=owner).role == "owner"
    assert EmployerMemberFactory(owner=True).role == "owner"


def test_a_rich_and_visible_profile_has_all_parts() -> None:
    profile = SeekerProfileFactory(rich=True, visible=True)
    assert profile.experiences.count() == profile.skills.count() == profile.languages.count() == 1
    assert profile.user.consents.live().for_purpose(Purpose.VISIBILITY).exists()
