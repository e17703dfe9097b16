"""Whether this instance shows invented data, known without a query on every page."""

import time

from django.conf import settings
from django.db import DatabaseError

from accounts.models import Employer

ASK_AGAIN_SECONDS = 60.0
_known: tuple[float, bool] = (0.0, False)  # when to ask again (monotonic), and the answer until then


def demo_is_shown() -> bool:
    """Tell whether demonstration data is loaded; each process asks the database once a minute at most."""
    global _known
    if not settings.DEMO_ALLOWED:
        return False
    ask_at, answer = _known
    now = time.monotonic()
    if now >= ask_at:
        try:
            answer = Employer.objects.filter(is_demo=True).exists()
        except DatabaseError:
            return answer  # error pages use the frame too, and must not fail a second time
        _known = (now + ASK_AGAIN_SECONDS, answer)
    return answer
