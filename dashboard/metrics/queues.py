"""What waits: jobs in review, readings, notifications, failures, and the queues of the workers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db.models import F, Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from dashboard.metrics.counts import Figure, by_state
from dashboard.metrics.rows import rows_behind
from dashboard.metrics.times import Median
from dashboard.tasks import heartbeat_ages
from jobs.models import Job
from messaging.models import Notification

QUEUES = ("light", "ml")
TIMEOUT_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue of the workers: what waits in it, and seconds since a worker's last sign of life."""

    name: str
    length: int
    age_seconds: int | None


def review() -> tuple[Figure, datetime.timedelta | None]:
    """Give the jobs in review and the median time that they have been waiting."""
    waiting_since = Coalesce(
        Max("transitions__at", filter=Q(transitions__to_state=Job.State.IN_REVIEW)), F("created_at")
    )
    waiting = rows_behind("jobs.in_review").order_by().annotate(wait=timezone.now() - waiting_since)
    found = waiting.values("pk", "wait").aggregate(median=Median("wait"))
    return Figure(_("Avisos en revisión"), waiting.count(), "jobs.in_review"), found["median"]


def readings() -> tuple[list[Figure], datetime.timedelta | None]:
    """Give what the readers have not read yet or set aside, and the age of the oldest of it."""
    named = {
        "jobs_unread": _("Avisos por leer"),
        "seekers_unread": _("Perfiles por leer"),
        "set_aside": _("Lecturas apartadas tras tres fallas"),
        "deliveries_failed": _("Entregas que fallaron"),
    }
    figures = [
        Figure(label, rows_behind(f"queue.{name}").count(), f"queue.{name}") for name, label in named.items()
    ]
    since = [
        rows_behind(f"queue.{name}").order_by().aggregate(at=Min("updated_at"))["at"]
        for name in ("jobs_unread", "seekers_unread")
    ]
    oldest = min((at for at in since if at), default=None)
    return figures, timezone.now() - oldest if oldest else None


def notifications() -> list[Figure]:
    return by_state(Notification, "state", group="notifications")


def workers() -> list[Queue] | None:
    """Look into Redis; None when it can't be seen."""
    prefix = str(settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("global_keyprefix", ""))
    try:
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        )
        with client:
            lengths = {name: int(client.llen(prefix + name)) for name in QUEUES}  # type: ignore[arg-type]
        ages = heartbeat_ages(QUEUES)
    except (RedisError, OSError):
        return None
    return [Queue(name, lengths[name], ages[name]) for name in QUEUES]
