"""The answer to somebody, or something, that asks too often."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

RETRY_AFTER_SECONDS = 600  # the longest of the short windows in ACCOUNT_RATE_LIMITS


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Say how long to wait, in words and in `Retry-After`."""
    response = render(request, "429.html", {"minutes": RETRY_AFTER_SECONDS // 60}, status=429)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
