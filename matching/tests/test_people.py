"""The employer's side: only who opted in, reasons and no contact, an invitation once."""

import pytest
from django.urls import reverse

from accounts.models import Consent
from accounts.tests.factories import UserFactory
from jobs.tests.factories import ApplicationFactory, owner_of
from matching.tests.scenes import market, read_all
from messaging.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture
def scene():
    made = market(visible_to_employers=True, user__name="Rosa Quispe", user__phone="+51987123456")
    read_all(made)
    return made


def people(client, scene):
    return client.get(reverse("matching:people", args=[scene.jobs["cook"].pk]))


def test_the_owner_sees_a_visible_person_with_reasons_and_no_contact(client, scene):
    client.force_login(owner_of(scene.jobs["cook"].employer))
    page = people(client, scene).content.decode()
    assert "Rosa" in page
    assert "Quispe" not in page
    assert "987123456" not in page
    assert "<mark>" in page
    assert "%" not in page


@pytest.mark.parametrize("change", ["off", "paused", "no_consent", "hidden", "applied"])
def test_who_did_not_opt_in_never_appears(client, scene, change):
    if change == "off":
        type(scene.cook).objects.update(visible_to_employers=False)
    elif change == "paused":
        type(scene.cook).objects.update(paused=True)
    elif change == "no_consent":
        Consent.objects.for_purpose("visibility").delete()
    elif change == "hidden":
        type(scene.cook).objects.update(hidden_from_rucs=[scene.jobs["cook"].employer.ruc])
    else:
        ApplicationFactory(job=scene.jobs["cook"], seeker=scene.cook)
    client.force_login(owner_of(scene.jobs["cook"].employer))
    assert "Rosa" not in people(client, scene).content.decode()


def test_strangers_and_other_employers_do_not_get_in(client, scene):
    assert people(client, scene).status_code == 302
    client.force_login(owner_of(scene.jobs["driver"].employer))
    assert people(client, scene).status_code == 404
    client.force_login(UserFactory())
    assert people(client, scene).status_code == 302


def test_an_invitation_is_told_once(client, scene):
    client.force_login(owner_of(scene.jobs["cook"].employer))
    address = reverse("matching:invite", args=[scene.jobs["cook"].pk, scene.cook.pk])
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert Notification.objects.filter(user=scene.cook.user, kind="invitation").count() == 1
    assert "Ya le avisaste" in people(client, scene).content.decode()
    assert client.get(address).status_code == 405


def test_the_list_costs_a_bounded_number_of_queries(client, scene, django_assert_max_num_queries):
    client.force_login(owner_of(scene.jobs["cook"].employer))
    with django_assert_max_num_queries(12):
        people(client, scene)
