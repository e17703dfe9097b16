"""Models: their figures beside those in use, the gate, the switch and the way back, each with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import ManagerAdmin, ReadOnlyInline, ReasonForm, acting, words
from matching import runtime
from matching.admin.model_words import baseline_words, group_words, line_words, note_words, task_words
from matching.models import Backfill, EvaluationRun, ModelDecision, ModelVersion, TrainingRun
from matching.services import backfill, promotion
from matching.services.model_gate import STALE, active, gate
from matching.services.model_table import GroupSide, group_sides, sides

State = ModelVersion.State
MOST_COMPARED = 30


def figures(found: dict[str, float]) -> SafeString:
    """Show named figures as lines to read, best first."""
    rows = sorted(found.items(), key=lambda row: -row[1])
    return format_html_join("", "<div>{}: {}</div>", ((name, f"{value:.3f}") for name, value in rows))


class EvaluationRunInline(ReadOnlyInline):
    model = EvaluationRun
    fields = ["task", "metric", "value", "low", "high", "n", "at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvaluationRun]:
        rows: QuerySet[EvaluationRun] = super().get_queryset(request)
        return rows.defer("each", "labels", "groups", "baselines")


class DecisionForm(ReasonForm):
    """A reason, and a box that says that the person knows whom it touches."""

    sure = forms.BooleanField(
        label=gettext_lazy("Sí, sé que cambia las listas de todas las personas."),
        error_messages={"required": gettext_lazy("Marca la casilla para confirmar.")},
    )


@admin.register(ModelVersion)
class ModelVersionAdmin(ManagerAdmin):
    """Which model is in use and why; its pages and `manage.py models` change it."""

    list_display = ["__str__", "look", "kind", "state", "registered_at", "activated_at"]
    list_filter = ["kind", "state"]
    search_fields = ["name", "sha256"]
    inlines = [EvaluationRunInline]
    fields = [
        "look", "kind", "name", "state", "measured", "sha256", "data_hash", "path", "registered_by", "registered_at",
        "activated_at", "card",
    ]  # fmt: skip
    readonly_fields = ["measured", "look"]

    @words(gettext_lazy("medidas"))
    def measured(self, version: ModelVersion) -> SafeString:
        return figures(version.metrics)

    @words("")
    def look(self, version: ModelVersion) -> str:
        url = reverse("admin:matching_modelversion_figures", args=[version.pk])
        return format_html('<a href="{}">{}</a>', url, _("Comparar y decidir"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.figures_view)
        return [path("<int:pk>/comparar/", view, name="matching_modelversion_figures"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        for kind, problem in runtime.damaged().items():
            said = _(
                "El modelo en uso de «%(kind)s» no se puede abrir (%(problem)s). "
                "Mientras tanto trabaja el que viene con el producto."
            )
            name = ModelVersion.Kind(kind).label
            self.message_user(request, said % {"kind": name, "problem": problem}, messages.ERROR)
        answer: HttpResponse = super().changelist_view(request, extra_context)
        return answer

    def figures_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a model beside another (the one in use unless `con` names it) and its gate; POST decides."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = get_object_or_404(ModelVersion, pk=pk)
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            self._decide(request, version, form.cleaned_data["reason"])
            return redirect("admin:matching_modelversion_figures", pk=pk)
        same_kind = ModelVersion.objects.filter(kind=version.kind).exclude(pk=pk)
        asked = request.GET.get("con", "")
        other = same_kind.filter(pk=asked).first() if asked.isdecimal() else None
        context = {
            **self.admin_site.each_context(request),
            "title": str(version),
            "opts": self.opts,
            "form": form,
            **self._shown(version, other or _beside(version)),
            "others": same_kind[:MOST_COMPARED],
        }
        return TemplateResponse(request, "admin/models/figures.html", context)

    def _shown(self, version: ModelVersion, other: ModelVersion | None) -> dict[str, Any]:
        running = backfill.running() if version.state == State.BACKFILLING else None
        return {
            "version": version,
            "other": other,
            "rows": [
                (
                    task_words(row.task),
                    row,
                    [(baseline_words(name), value) for name, value in row.beside.items()],
                )
                for row in sides(version, other)
            ],
            "groups": _groups(version, other),
            "report": _report(version) if version.state == State.CANDIDATE else None,
            "progress": backfill.progress(running) if running else None,
            "decisions": [
                (row, note_words(row.note), _said(row.lines))
                for row in version.decisions.select_related("by")[:MOST_COMPARED]
            ],
            "may_promote": version.may_move(State.BACKFILLING),
            "may_cancel": version.state == State.BACKFILLING,
            "may_roll_back": version.state == State.ACTIVE,
        }

    def _decide(self, request: HttpRequest, version: ModelVersion, reason: str) -> None:
        by = acting(request)
        try:
            if "promote" in request.POST:
                outcome = promotion.promote(candidate=version, by=by, reason=reason)
                said = _("Ya está en uso.") if outcome.in_use else _("Se está preparando; entra en uso solo.")
            elif "cancel" in request.POST:
                promotion.cancel(version=version, by=by, reason=reason)
                said = _("Se dejó de preparar.")
            else:
                former = promotion.rollback(kind=version.kind, by=by, reason=reason)
                said = _("Volvió a usarse %(model)s.") % {
                    "model": former or _("el que viene con el producto")
                }
        except promotion.MeasureAgain:
            self.message_user(request, note_words(STALE), messages.ERROR)
        except promotion.NotPromoted:
            version.refresh_from_db()
            if version.state == State.REJECTED and "promote" in request.POST:
                self.message_user(request, _("No pasó la prueba: abajo está por qué."), messages.ERROR)
            else:
                self.message_user(request, _("No se pudo: mira el estado de los modelos."), messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)


def _beside(version: ModelVersion) -> ModelVersion | None:
    current = active(version.kind)
    return current if current != version else None


def _groups(version: ModelVersion, other: ModelVersion | None) -> list[tuple[str, str, GroupSide]]:
    """Give each group of each task with both figures; without another model, beside what served in the same run."""
    return [(task_words(row.task), group_words(row.group), row) for row in group_sides(version, other)]


def _report(version: ModelVersion) -> dict[str, Any]:
    """Ask the gate without deciding anything."""
    found = gate(candidate=version)
    return {"passed": found.passed, "lines": _said(found.as_rows()), "note": note_words(found.note)}


def _said(lines: Iterable[dict[str, Any]]) -> list[tuple[bool, str]]:
    """Say each comparison, what does not hold first."""
    return sorted(((line["holds"], line_words(line)) for line in lines), key=lambda row: row[0])


@admin.register(EvaluationRun)
class EvaluationRunAdmin(ManagerAdmin):
    list_display = ["task", "metric", "figure", "beside", "model_version", "n", "at"]
    list_filter = ["task", "metric"]
    list_select_related = ["model_version"]
    search_fields = ["task", "model_version__name"]
    fields = ["model_version", "task", "metric", "figure", "beside", "by_group", "n", "command", "at"]
    readonly_fields = ["figure", "beside", "by_group"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvaluationRun]:
        rows: QuerySet[EvaluationRun] = super().get_queryset(request)
        return rows.defer("each", "labels")

    @words(gettext_lazy("valor"), ordering="value")
    def figure(self, run: EvaluationRun) -> str:
        interval = "" if run.low is None or run.high is None else f" ({run.low:.3f} – {run.high:.3f})"
        return f"{run.value:.3f}{interval}"

    @words(gettext_lazy("al lado"))
    def beside(self, run: EvaluationRun) -> SafeString:
        return figures(run.baselines)

    @words(gettext_lazy("por grupo"))
    def by_group(self, run: EvaluationRun) -> SafeString:
        return figures({group: interval[0] for group, interval in run.groups.items()})


@admin.register(ModelDecision)
class ModelDecisionAdmin(ManagerAdmin):
    """Every act on a model: who, when, why, with the figures of that moment."""

    list_display = ["at", "kind", "version", "action", "passed", "by", "reason"]
    list_filter = ["kind", "action"]
    list_select_related = ["version", "by"]
    fields = ["at", "kind", "version", "action", "passed", "said", "reason", "by"]
    readonly_fields = ["said"]

    @words(gettext_lazy("comparaciones"))
    def said(self, row: ModelDecision) -> SafeString:
        return format_html_join("", "<div>{}</div>", ((line_words(line),) for line in row.lines))


@admin.register(Backfill)
class BackfillAdmin(ManagerAdmin):
    list_display = ["version", "state", "planned", "done", "started_at", "ended_at", "by"]
    list_filter = ["state"]
    list_select_related = ["version", "by"]
    fields = ["version", "encoder_id", "state", "planned", "done", "reason", "by", "started_at", "ended_at"]
    readonly_fields = ["done"]

    @words(gettext_lazy("lecturas hechas"))
    def done(self, row: Backfill) -> int:
        return backfill.progress(row).read if row.state == Backfill.State.RUNNING else row.planned


@admin.register(TrainingRun)
class TrainingRunAdmin(ManagerAdmin):
    """What was trained by the clock, or why nothing was."""

    list_display = ["kind", "period", "state", "why", "version", "started_at", "ended_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["version"]
    fields = ["kind", "period", "state", "why", "attempts", "version", "started_at", "ended_at"]
