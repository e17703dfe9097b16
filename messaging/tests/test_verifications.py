"""An employer's people hear of its verification once a decision, also when the bell was lost."""

import pytest

from messaging import tasks
from messaging.models import Notification
from messaging.services import verifications
from messaging.tests.factories import scene

pytestmark = pytest.mark.django_db


def test_the_verification_is_told_to_the_members_once():
    s = scene()
    assert len(verifications.notify_verification(s.employer.pk)) == 2
    assert verifications.notify_verification(s.employer.pk) == []
    type(s.employer).objects.update(verification="refused", verification_note="El RUC no está activo.")
    assert len(verifications.notify_verification(s.employer.pk)) == 2
    assert "El RUC no está activo." in Notification.objects.first().text


def test_the_sweep_finds_a_decision_that_nobody_was_told_of(monkeypatch):
    s = scene()
    assert verifications.untold_verifications() == [s.employer.pk]
    monkeypatch.setattr(tasks, "enqueue", lambda task, *ids: task(*ids))
    tasks.sweep_notifications()
    assert set(Notification.objects.values_list("kind", "user_id")) == {
        ("employer_decided", s.owner.pk),
        ("employer_decided", s.member.pk),
    }
    assert verifications.untold_verifications() == []
