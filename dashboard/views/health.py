"""The health of this process and of what it leans on."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from dashboard.tasks import heartbeat_ages
from matching import runtime

QUEUES = ("light", "ml")
TIMEOUT_SECONDS = 1
OK, DOWN = "ok", "down"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when this process can reach its database; `?deep=1` asks Redis and the workers too.

    A silent worker shows as an old or missing age and does not make pages unhealthy: rows keep its work. `models`
    names those in use whose files are missing or damaged: the shipped ones serve in their place. `drift` names what
    the last watch found to have shifted.
    """
    if "deep" not in request.GET:
        database = _database()
        return JsonResponse({"status": database}, status=200 if database == OK else 503)
    parts = {"database": _database(), "redis": _redis()}
    well = all(state == OK for state in parts.values())
    ages = _ages() if parts["redis"] == OK else dict.fromkeys(QUEUES)
    body = {
        "status": OK if well else DOWN,
        **parts,
        "worker_age_seconds": ages,
        "models": _damaged_models(),
        "drift": _drift(),
    }
    return JsonResponse(body, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return DOWN
    return OK


def _damaged_models() -> dict[str, str]:
    try:
        return runtime.damaged()
    except DatabaseError:
        return {}


def _drift() -> list[str]:
    from matching.services import drift  # numpy, which the simple question does without

    try:
        return [row.name for row in drift.latest() if row.alarm]
    except DatabaseError:
        return []


def _redis() -> str:
    # Not through the cache, which keeps quiet about a server that is away.
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        ) as server:
            server.ping()
    except (RedisError, OSError):
        return DOWN
    return OK


def _ages() -> dict[str, int | None]:
    try:
        return heartbeat_ages(QUEUES)
    except (RedisError, OSError):
        return dict.fromkeys(QUEUES)
