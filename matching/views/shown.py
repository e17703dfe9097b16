"""What a page leaves in the log of pages shown: only pages that a person asked for, and only what she agreed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse

from accounts.models import SeekerProfile
from matching.models import Impression
from matching.services import events

READ_COOKIE = "r"
"""Which job was read how long, kept by the script for half an hour: `<job>.<seconds>`."""


def log_shown(
    request: HttpRequest,
    response: HttpResponse,
    *,
    profile: SeekerProfile | None,
    page: str,
    job_ids: Sequence[int],
    first: int = 1,
    model_version: str = "",
    arms: Mapping[str, str] | None = None,
) -> None:
    """Write down a page of jobs after it was made; a HEAD, a prefetch, a robot or staff leave no row."""
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return
    if profile is None and (
        request.user.is_authenticated or events.is_robot(request.headers.get("User-Agent", ""))
    ):
        return
    if profile is not None and (read := request.COOKIES.get(READ_COOKIE)):
        events.log_reading(person_id=profile.pk, said=read)
    is_search = page == Impression.Page.SEARCH
    events.log_page(
        person_id=profile.pk if profile else None,
        page=page,
        job_ids=job_ids,
        first=first,
        model_version=model_version,
        query=events.query_key(request.META.get("QUERY_STRING", "")) if is_search else "",
        arms=arms,
        weight=len(response.content),
    )
