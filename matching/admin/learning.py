"""The managers' pages of what is learned: experiments, drift, training sets, the words for scores."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.admin.base import ManagerAdmin, acting, is_manager, words
from accounts.services.audit import record_act
from matching.admin.arms import ArmsField, help_words
from matching.ml.types import Band
from matching.models import BandFit, DriftReading, Experiment, TrainingSet
from matching.services import bands
from matching.views.cards import BAND_WORDS


@admin.register(Experiment)
class ExperimentAdmin(ManagerAdmin):
    """Drafts are written here; starting, stopping and the result are on the experiment's own page."""

    list_display = ["name", "question", "surface", "state", "starts_at", "ends_on", "result"]
    list_filter = ["state", "surface"]
    search_fields = ["name", "question"]
    fields = ["name", "question", "surface", "arms", "primary_metric", "guardrails", "effect", "ends_on"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_manager(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_manager(request) and (obj is None or obj.state == Experiment.State.DRAFT)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "guardrails":
            return forms.MultipleChoiceField(
                label=capfirst(db_field.verbose_name),
                choices=Experiment.Guardrail.choices,
                required=False,
                widget=UnfoldAdminCheckboxSelectMultipleWidget,
            )
        if db_field.name == "arms":
            return ArmsField(label=capfirst(db_field.verbose_name), help_text=help_words(), required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Experiment, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = acting(request)
        super().save_model(request, obj, form, change)
        record_act(actor=acting(request), action="experiment.write", target=obj)

    @words("")
    def result(self, experiment: Experiment) -> str:
        url = reverse("dashboard:experiment", args=[experiment.pk])
        return format_html('<a href="{}">{}</a>', url, _("Ver resultado"))


@admin.register(DriftReading)
class DriftReadingAdmin(ManagerAdmin):
    list_display = ["at", "name", "value", "limit", "alarm", "current", "reference"]
    list_filter = ["alarm", "name"]


@admin.register(TrainingSet)
class TrainingSetAdmin(ManagerAdmin):
    """What models learn from: how much and from when, never the rows."""

    list_display = ["__str__", "kind", "frozen_at", "until", "stale", "removed_at"]
    list_filter = ["kind", "stale"]
    search_fields = ["sha256"]
    fields = [
        "kind", "sha256", "since", "until", "split_at", "counts", "stale", "replaces", "frozen_by", "frozen_at",
        "removed_at",
    ]  # fmt: skip


@admin.register(BandFit)
class BandFitAdmin(ManagerAdmin):
    """What each word for a score meant in answers of employers; new borders serve once a manager puts them to use."""

    list_display = ["day", "state", "applications", "words_from", "said_against", "used_by", "used_at"]
    list_filter = ["state"]
    list_select_related = ["used_by"]
    fields = [
        "day", "state", "applications", "words_from", "said_against", "answers", "answers_before", "used_by", "used_at",
    ]  # fmt: skip
    readonly_fields = ["words_from", "said_against", "answers", "answers_before"]
    actions = ["use", "use_shipped"]

    @words(gettext_lazy("desde qué puntaje"))
    def words_from(self, fit: BandFit) -> SafeString:
        rows = ((BAND_WORDS[band], f"{low:.2f}") for low, band in fit.bands)
        return format_html_join("", "<div>{}: {}</div>", rows)

    @words(gettext_lazy("en contra"))
    def said_against(self, fit: BandFit) -> SafeString:
        rows = ((BandFit.Against(code).label,) for code in fit.against)
        return format_html_join("", "<div>{}</div>", rows)

    @words(gettext_lazy("respuestas positivas con estos límites"))
    def answers(self, fit: BandFit) -> SafeString:
        return _answers(fit.table)

    @words(gettext_lazy("respuestas positivas con los de entonces"))
    def answers_before(self, fit: BandFit) -> SafeString:
        return _answers(fit.before)

    @admin.action(description=gettext_lazy("Poner en uso"))
    def use(self, request: HttpRequest, rows: QuerySet[BandFit]) -> None:
        by = acting(request)
        self.do_each(
            request, rows, lambda fit: bands.use(fit, by=by), refusals=(bands.NotUsed,), done=_("En uso")
        )

    @admin.action(description=gettext_lazy("Volver a los límites que vienen con el producto"))
    def use_shipped(self, request: HttpRequest, rows: QuerySet[BandFit]) -> None:
        by = acting(request)
        self.do_each(request, rows[:1], lambda _fit: bands.use_shipped(by=by), done=_("Listo"))


def _answers(table: list[dict[str, Any]]) -> SafeString:
    """Say share, interval and count of each word."""
    rows = (
        (
            BAND_WORDS[Band(row["band"])],
            f"{row['share']:.2f}",
            f"{row['share_low']:.2f}",
            f"{row['share_high']:.2f}",
            row["count"],
        )
        for row in table
    )
    return format_html_join("", "<div>{}: {} ({} – {}), {}</div>", rows)
