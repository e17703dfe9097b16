"""The pages for what went wrong on our side; they need neither database nor session."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from redis.exceptions import ConnectionError as RedisConnectionError

AWAY = (OperationalError, InterfaceError, RedisConnectionError)
RETRY_AFTER_SECONDS = 30


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 with a time to come back while a server behind us is away, else 500."""
    away = isinstance(sys.exc_info()[1], AWAY)
    response = HttpResponse(render_to_string("503.html" if away else "500.html"), status=503 if away else 500)
    response["Cache-Control"] = "no-store"
    if away:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
