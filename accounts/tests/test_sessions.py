"""Sessions that are over leave the table, and what was kept in them with them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.tasks import clear_sessions

pytestmark = pytest.mark.django_db


def test_only_sessions_that_are_over_are_deleted() -> None:
    now = timezone.now()
    for key, days in (("over", -1), ("live", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days))
    clear_sessions()
    clear_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]
