"""When a person was here before, so that a home page can say what is new since then."""

import datetime

from django.http import HttpRequest
from django.utils import timezone

# Pages opened within this time are one visit.
VISIT = datetime.timedelta(minutes=30)
NOW_KEY, BEFORE_KEY, SEEN_KEY = "visit", "visit_before", "visit_seen"


def last_visit(request: HttpRequest) -> datetime.datetime | None:
    """Give the start of the visit before this one; None on the first. Writes the session once a visit or half of it."""
    session, now = request.session, timezone.now()
    seen = _moment(session.get(SEEN_KEY))
    if seen is None or now - seen > VISIT:
        session[BEFORE_KEY] = session.get(NOW_KEY)
        session[NOW_KEY] = session[SEEN_KEY] = now.timestamp()
    elif now - seen > VISIT / 2:
        session[SEEN_KEY] = now.timestamp()
    return _moment(session.get(BEFORE_KEY))


def _moment(stamp: float | None) -> datetime.datetime | None:
    return None if stamp is None else datetime.datetime.fromtimestamp(stamp, tz=datetime.UTC)
