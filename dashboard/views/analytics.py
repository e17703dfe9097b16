"""The managers' first page: counts, the way of people, what waits; each number opens its rows."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import require_role
from dashboard.metrics import counts, queues, times
from dashboard.metrics.rows import UnknownFigure, rows_behind
from dashboard.views.home import ORDER, switch

PAGE_SIZE = 50


@require_role(Role.MANAGER)
@require_safe
def analytics(request: HttpRequest) -> HttpResponse:
    in_review, review_wait = queues.review()
    unread, oldest = queues.readings()
    held = [role for role in ORDER if request.user.has_role(role)]  # type: ignore[union-attr]
    context = {
        "tabs": switch(held, Role.MANAGER),
        "tables": [
            (_("Personas"), counts.people()),
            (_("Empresas"), counts.employers()),
            (_("Trabajos"), counts.jobs()),
            (_("Postulaciones"), counts.applications()),
        ],
        "funnel": counts.funnel(),
        "waits": [(wait.label, words_for(wait.median), wait.count) for wait in times.waits()],
        "guarantee": times.kept_promise(),
        "queue": [in_review, *unread],
        "review_wait": words_for(review_wait),
        "oldest": words_for(oldest),
        "notifications": queues.notifications(),
        "workers": queues.workers(),
        "imports": counts.imports(),
        "places": counts.by_department(),
    }
    return render(request, "dashboard/analytics.html", context)


@require_role(Role.MANAGER)
@require_safe
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """List the rows that a figure counts, each with the way to its page in the admin."""
    try:
        found = rows_behind(key)
    except UnknownFigure:
        raise Http404 from None
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "key": key,
        "page": page,
        "rows": [(row.pk, str(row), admin_url(found.model, "change", row.pk)) for row in page],
        "name": found.model._meta.verbose_name_plural,
        "list_url": admin_url(found.model, "changelist"),
    }
    return render(request, "dashboard/rows.html", context)


def admin_url(model: type[Any], page: str, *arguments: int) -> str:
    """Give the address of a model's page in the admin, empty where the admin does not have it."""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)
    except NoReverseMatch:
        return ""


def words_for(span: datetime.timedelta | None) -> str:
    """Say a time span in its largest unit that is at least two, or nothing for None."""
    if span is None:
        return ""
    minutes = max(0, round(span.total_seconds() / 60))
    if minutes < 120:
        return ngettext("%(n)d minuto", "%(n)d minutos", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)d hora", "%(n)d horas", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)d día", "%(n)d días", days) % {"n": days}
