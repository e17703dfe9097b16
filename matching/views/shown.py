"""What a page leaves in the log of pages shown: only pages that a person asked for, and only what she agreed to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse

from accounts.models import SeekerProfile
from matching.models import Impression
from matching.services import events

# Programs that say so; one that pretends to be a person looks like one here as everywhere.
ROBOT = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|go-http|headless|facebookexternalhit",
    re.IGNORECASE,
)


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
    if profile is None and (request.user.is_authenticated or is_robot(request)):
        return
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


def is_robot(request: HttpRequest) -> bool:
    """Say whether the sender calls itself a program, or says nothing of itself."""
    agent = request.headers.get("User-Agent", "")
    return not agent or ROBOT.search(agent) is not None
