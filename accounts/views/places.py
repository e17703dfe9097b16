"""Suggestions for the district field."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts import places


@require_safe
@cache_control(public=True, max_age=86400)
def suggest(request: HttpRequest) -> JsonResponse:
    """Give a JSON array of at most eight labels for `?q=`."""
    hits = places.search(request.GET.get("q", "")[:80], limit=8)
    return JsonResponse([hit.label for hit in hits], safe=False, json_dumps_params={"ensure_ascii": False})
