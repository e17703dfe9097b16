"""Imports, decisions and the dated figures of the law."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.admin.base import ManagerAdmin, acting, is_manager
from accounts.services.audit import record_act
from jobs.models import AnswerRate, ImportRun, MinimumWage, ModerationDecision


@admin.register(ImportRun)
class ImportRunAdmin(ManagerAdmin):
    list_display = [
        "source",
        "file_name",
        "format",
        "dry_run",
        "state",
        "counts",
        "started_at",
        "finished_at",
    ]
    list_filter = ["state", "dry_run", "source", "started_at"]
    list_select_related = ["started_by"]
    search_fields = ["source", "file_name"]


@admin.register(AnswerRate)
class AnswerRateAdmin(ManagerAdmin):
    list_display = ["employer", "applications", "answered", "median_days", "measured_at"]
    list_select_related = ["employer"]
    search_fields = ["employer__legal_name", "employer__trade_name", "employer__ruc"]


@admin.register(ModerationDecision)
class ModerationDecisionAdmin(ManagerAdmin):
    list_display = ["job", "verdict", "by", "rule", "reason", "at"]
    list_filter = ["verdict", "at"]
    list_select_related = ["job", "by"]
    search_fields = ["job__title", "reason", "rule"]


@admin.register(MinimumWage)
class MinimumWageAdmin(ManagerAdmin):
    """The one table that managers write: a new figure is added with its day and norm, an old one stays."""

    list_display = ["valid_from", "amount", "norm"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_manager(request)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record_act(actor=acting(request), action="minimum_wage.add", target=obj, reason=str(obj))
