"""The honest page about bytes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.weights import weights


@require_safe
def weight(request: HttpRequest) -> HttpResponse:
    rows, measured_on = weights()
    return render(request, "dashboard/weight.html", {"rows": rows, "measured_on": measured_on})
