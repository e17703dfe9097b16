"""The page where a person sees who read her data."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import require_person
from dashboard.readers import acts_about, readings

PAGE_SIZE = 30


@require_person
@require_safe
def reads(request: HttpRequest) -> HttpResponse:
    page = Paginator(acts_about(request.user), PAGE_SIZE).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    context = {"page": page, "readings": readings(list(page))}
    return render(request, "dashboard/reads.html", context)
