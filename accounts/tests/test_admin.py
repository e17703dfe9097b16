"""People and employers as managers see them."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Employer, Role, User
from accounts.tests.factories import CVFileFactory, EmployerFactory, SeekerProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    person = UserFactory(manager=True, is_superuser=False)
    client.force_login(person)
    return person


def act(client, name, action, rows, **more):
    data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return client.post(reverse(f"admin:accounts_{name}_changelist"), data, follow=True)


def test_contacts_are_masked_and_passwords_are_nowhere(client, manager):
    person = UserFactory(phone="+51987654321", email="rosa@correo.example")
    for url in (
        reverse("admin:accounts_user_changelist"),
        reverse("admin:accounts_user_change", args=[person.pk]),
    ):
        words = client.get(url).content.decode()
        assert "+519 … 321" in words
        assert "r…@correo.example" in words
        assert "987654321" not in words
        assert person.password not in words


def test_a_person_is_found_by_her_number(client, manager):
    person = UserFactory(phone="+51987654321")
    UserFactory(name="Otra Persona")
    words = client.get(reverse("admin:accounts_user_changelist"), {"q": "987654321"}).content.decode()
    assert person.name in words
    assert "Otra Persona" not in words


def test_a_role_is_given_and_taken_with_its_audit(client, manager):
    person = UserFactory(by_email=True)
    act(client, "user", "grant_support", [person])
    assert User.objects.get(pk=person.pk).has_role(Role.SUPPORT)
    act(client, "user", "revoke_support", [person])
    again = User.objects.get(pk=person.pk)
    assert not again.has_role(Role.SUPPORT)
    assert not again.is_staff
    actions = set(AuditEntry.objects.filter(actor=manager).values_list("action", flat=True))
    assert actions == {"role.grant.support", "role.revoke.support"}


def test_an_account_is_blocked_with_a_reason_but_never_ones_own(client, manager):
    person = UserFactory()
    act(client, "user", "block", [person, manager], reason="Publicaba estafas.")
    assert not User.objects.get(pk=person.pk).is_active
    assert User.objects.get(pk=manager.pk).is_active
    assert AuditEntry.objects.get(action="person.block").reason == "Publicaba estafas."


def test_opening_a_profile_is_on_record_for_its_person(client, manager):
    profile = SeekerProfileFactory(rich=True)
    file = CVFileFactory(profile=profile, text="texto secreto del CV")
    client.get(reverse("admin:accounts_seekerprofile_changelist"))
    assert not AuditEntry.objects.exists()
    words = client.get(reverse("admin:accounts_seekerprofile_change", args=[profile.pk])).content.decode()
    entry = AuditEntry.objects.get(action="profile.read")
    assert (entry.actor, entry.subject, entry.object_id) == (manager, profile.user, str(profile.pk))
    assert reverse("accounts:cv_for_staff", args=[file.pk]) in words
    assert "texto secreto" not in words


def test_employers_are_verified_in_bulk(client, manager):
    waiting = EmployerFactory.create_batch(2, pending=True)
    act(client, "employer", "verify", waiting)
    assert set(Employer.objects.values_list("verification", flat=True)) == {"verified"}
    assert AuditEntry.objects.filter(action="employer.verified", actor=manager).count() == 2


def test_an_employer_is_refused_with_a_reason(client, manager):
    employer = EmployerFactory(pending=True)
    page = act(client, "employer", "refuse", [employer])
    assert 'name="reason"' in page.content.decode()
    act(client, "employer", "refuse", [employer], reason="El RUC no es suyo.")
    employer.refresh_from_db()
    assert (employer.verification, employer.verification_note) == ("refused", "El RUC no es suyo.")


def test_trust_is_given_and_taken_with_its_audit(client, manager):
    employer = EmployerFactory()
    act(client, "employer", "trust", [employer])
    assert Employer.objects.get().is_trusted
    act(client, "employer", "distrust", [employer])
    assert not Employer.objects.get().is_trusted
    assert AuditEntry.objects.filter(action__in=["employer.trust", "employer.distrust"]).count() == 2


def test_the_audit_is_read_and_never_written(client, manager):
    entry = AuditEntry.objects.create(action="job.published", object_type="job", object_id="1")
    url = reverse("admin:accounts_auditentry_change", args=[entry.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"action": "otra"}).status_code == 403
    assert (
        client.post(reverse("admin:accounts_auditentry_delete", args=[entry.pk]), {"post": "yes"}).status_code
        == 403
    )


def test_support_agents_and_people_stay_outside(client):
    for person in (UserFactory(), UserFactory(support=True), SeekerProfileFactory().user):
        client.force_login(person)
        assert client.get(reverse("admin:accounts_user_changelist")).status_code in (302, 403)
        assert client.get(reverse("admin:index")).status_code in (302, 403)
