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
from matching.ml.sequential import LEAST_PEOPLE
from matching.models import Experiment, Impression
from matching.services import drift, experiments
from matching.services.experiment_results import Result, Verdict, measure, result_of
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
        "guardrails": guardrails(result) if result else [],
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


def figures(result: Result) -> list[dict[str, object]]:
    """Give a line for each arm, ready to print: people, share, difference in points with its interval."""
    said = {Verdict.GOES_ON: _("sigue"), Verdict.WINS: _("gana"), Verdict.STOPS: _("para")}
    lines: list[dict[str, object]] = [
        {
            "name": result.control,
            "people": result.people,
            "share": percent(result.share),
            "effect": "",
            "verdict": "",
        }
    ]
    for arm in result.arms:
        effect = f"{100 * arm.effect.difference:+.1f}"
        if arm.effect.low is not None and arm.effect.high is not None:
            span = {"low": f"{100 * arm.effect.low:+.1f}", "high": f"{100 * arm.effect.high:+.1f}"}
            effect = f"{effect} ({_('%(low)s a %(high)s') % span})"
        lines.append(
            {
                "name": arm.name,
                "people": arm.people,
                "share": percent(arm.share),
                "effect": effect,
                "verdict": said[arm.verdict],
            }
        )
    return lines


def guardrails(result: Result) -> list[dict[str, object]]:
    """Give a line for each arm and guardrail, ready to print."""
    names = dict(Experiment.Guardrail.choices)
    return [
        {
            "arm": arm.name,
            "words": names[Experiment.Guardrail(row.name)],
            "control": _amount(row.name, row.control) if row.people else "–",
            "treated": _amount(row.name, row.treated) if row.people else "–",
            "worse": row.worse,
        }
        for arm in result.arms
        for row in arm.guardrails
    ]


def _amount(name: str, value: float) -> str:
    return f"{value / 1000:.1f}\u00a0kB" if name == Experiment.Guardrail.BYTES else percent(value)


def percent(share: float) -> str:
    return f"{100 * share:.1f}\u00a0%"


def _found_words(result: Result) -> str:
    if any(guard.worse for arm in result.arms for guard in arm.guardrails):
        return _("Empeoró algo que no debía empeorar: quédate con lo de siempre.")
    if result.winners:
        return _("Ganó: %(arm)s.") % {"arm": ", ".join(result.winners)}
    if all(arm.verdict == Verdict.STOPS for arm in result.arms):
        return _("Lo de siempre fue mejor.")
    return _("No se vio una diferencia segura: quédate con lo más simple.")


def verdict_words(row: Experiment, result: Result | None) -> str:
    """Say in a sentence what follows from the figures."""
    if result is None:
        return _("Todavía no empieza.")
    if row.state == Experiment.State.STOPPED:
        return _("Terminó. %(what)s") % {"what": _found_words(result)}
    if result.verdict == Verdict.WINS:
        return _("Gana: %(arm)s. Puedes terminar y quedarte con ese.") % {"arm": ", ".join(result.winners)}
    if result.verdict == Verdict.STOPS:
        return _("Para: ya se sabe lo suficiente, o algo empeoró. Se detiene solo.")
    return _("Sigue: todavía no se sabe. Puedes mirar cuando quieras; mirar no cambia el resultado.")
