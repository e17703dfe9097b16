from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from accounts.tests.sms import KeptSMS


@pytest.fixture(autouse=True)
def _no_limits_used_up() -> None:
    """Limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def sms(settings: Settings) -> Iterator[list[tuple[str, str]]]:
    """Texts sent in this test as (to, body)."""
    settings.SMS_BACKEND = "accounts.tests.sms.KeptSMS"
    KeptSMS.sent.clear()
    yield KeptSMS.sent
    KeptSMS.sent.clear()
