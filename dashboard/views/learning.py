"""What the machine learns from and whether it still fits: clicks by position, experiments, drift; for managers."""

from __future__ import annotations

import datetime
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role, User
from accounts.permissions import require_role
from dashboard.experiment_words import arms, figures, guardrails, verdict_words
from matching.ml.sequential import LEAST_PEOPLE
from matching.models import Experiment, Impression
from matching.services import drift, experiments
from matching.services.experiment_results import measure, result_of
from matching.services.experiments import ExperimentRefused
from matching.services.replay import clicks_by_position, reading_seconds

CLICK_DAYS = 28
MOST_EXPERIMENTS = 20
POSITIONS = 20


@require_role(Role.MANAGER)
@require_safe
def learning(request: HttpRequest) -> HttpResponse:
    """Show clicks by position of the last weeks, on pages and from messages, and the latest experiments."""
    now = timezone.now()
    since = now - datetime.timedelta(days=CLICK_DAYS)
    context = {
        "days": CLICK_DAYS,
        "clicks": clicks_by_position(since=since, until=now)[:POSITIONS],
        "alerts": clicks_by_position(since=since, until=now, page=Impression.Page.ALERT)[:POSITIONS],
        "read": reading_seconds(since=since, until=now),
        "experiments": Experiment.objects.all()[:MOST_EXPERIMENTS],
        "drift": drift_rows(),
    }
    return render(request, "dashboard/learning.html", context)


@require_role(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def experiment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an experiment has found; start a draft or stop what runs."""
    row = get_object_or_404(Experiment, pk=pk)
    if request.method == "POST":
        return _act(request, row)
    result = result_of(row)
    acts = {Experiment.State.DRAFT: "start", Experiment.State.RUNNING: "stop"}
    context = {
        "row": row,
        "words": verdict_words(row, result),
        "figures": figures(result) if result else [],
        "guardrails": guardrails(row, result) if result else [],
        "arms": arms(row),
        "uneven": result is not None and result.is_uneven,
        "least": LEAST_PEOPLE,
        "act": acts.get(Experiment.State(row.state), ""),
    }
    return render(request, "dashboard/experiment.html", context)


def _act(request: HttpRequest, row: Experiment) -> HttpResponse:
    by = cast(User, request.user)
    try:
        if request.POST.get("act") == "start":
            experiments.start(row, by=by)
            messages.success(request, _("El experimento empezó."))
        elif request.POST.get("act") == "stop":
            experiments.stop(row, by=by, outcome=measure(row).as_dict())
            messages.success(request, _("El experimento terminó. Todos ven otra vez lo de siempre."))
    except ExperimentRefused as error:
        messages.error(request, str(error))
    return redirect("dashboard:experiment", pk=row.pk)


def drift_rows() -> list[dict[str, object]]:
    """Give the last reading of each figure, ready to print, alarms first."""
    return [
        {
            "name": row.get_name_display(),
            "value": f"{row.value:.2f}",
            "limit": f"{row.limit:.2f}",
            "alarm": row.alarm,
            "at": row.at,
        }
        for row in drift.latest()
    ]
