"""What machines derived, for looking only; all of it is rebuilt from words."""

from typing import Any

from django.contrib import admin
from django.contrib.postgres.search import SearchVectorField
from django.db.models import BinaryField, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from pgvector.django import HalfVectorField

from accounts.admin.base import ManagerAdmin, ReadOnlyInline, words
from matching.models import (
    EnrichmentFailure,
    EvaluationRun,
    Feedback,
    JobEnrichment,
    Match,
    ModelVersion,
    Occupation,
    OccupationName,
    SeekerEnrichment,
    Skill,
    SkillName,
    TaxonomyVersion,
)

LONG_FIELDS = (HalfVectorField, SearchVectorField, BinaryField)


class OccupationNameInline(ReadOnlyInline):
    model = OccupationName


class SkillNameInline(ReadOnlyInline):
    model = SkillName


@admin.register(Occupation)
class OccupationAdmin(ManagerAdmin):
    list_display = ["name_es", "name_en", "isco_group", "onet_code", "is_local", "retired_at"]
    list_filter = ["is_local"]
    search_fields = ["name_es", "name_en", "=isco_group", "=onet_code"]
    inlines = [OccupationNameInline]


@admin.register(Skill)
class SkillAdmin(ManagerAdmin):
    list_display = ["name_es", "name_en", "kind", "is_local", "retired_at"]
    list_filter = ["kind", "is_local"]
    search_fields = ["name_es", "name_en"]
    inlines = [SkillNameInline]


@admin.register(TaxonomyVersion)
class TaxonomyVersionAdmin(ManagerAdmin):
    list_display = ["name", "content_hash", "loaded_at"]


class ReadingAdmin(ManagerAdmin):
    """Readings without their vectors, which are long and say nothing to a person."""

    list_filter = ["encoder_id", "reading_version", "enriched_at"]
    ordering = ["-enriched_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.defer(
            *(field.name for field in self.opts.concrete_fields if isinstance(field, LONG_FIELDS))
        )


@admin.register(JobEnrichment)
class JobEnrichmentAdmin(ReadingAdmin):
    list_display = ["job", "occupation", "occupation_probability", "encoder_id", "enriched_at", "matched_at"]
    list_select_related = ["job", "occupation"]
    search_fields = ["job__title"]
    fields = [
        "job", "occupation", "occupation_probability", "occupations", "skills", "language", "encoder_id",
        "reading_version", "content_hash", "enriched_at", "matched_at",
    ]  # fmt: skip


@admin.register(SeekerEnrichment)
class SeekerEnrichmentAdmin(ReadingAdmin):
    """Whose reading it is stays with the profile; here is whether the machine works."""

    list_display = [
        "__str__",
        "occupation",
        "occupation_probability",
        "encoder_id",
        "enriched_at",
        "listed_at",
    ]
    list_select_related = ["occupation"]
    fields = [
        "occupation",
        "occupation_probability",
        "encoder_id",
        "reading_version",
        "enriched_at",
        "listed_at",
    ]


@admin.register(EnrichmentFailure)
class EnrichmentFailureAdmin(ManagerAdmin):
    list_display = ["kind", "object_id", "attempts", "set_aside", "not_before", "problem"]
    list_filter = ["set_aside", "kind"]
    search_fields = ["problem", "=object_id"]


@admin.register(Match)
class MatchAdmin(ManagerAdmin):
    """Scores only: reasons quote people's words."""

    list_display = ["__str__", "job_title", "score", "distance_km", "hidden", "model_version", "computed_at"]
    list_display_links = None
    list_filter = ["hidden", "computed_at"]
    list_select_related = ["job"]
    search_fields = ["job__title", "=job__id", "=seeker__id"]
    ordering = ["-pk"]
    fields = [
        "job",
        "score",
        "wants",
        "feasible",
        "parts",
        "distance_km",
        "hidden",
        "model_version",
        "computed_at",
    ]

    @words(gettext_lazy("trabajo"))
    def job_title(self, match: Match) -> str:
        return match.job.title


@admin.register(Feedback)
class FeedbackAdmin(ManagerAdmin):
    list_display = ["at", "verdict", "reason", "job_title", "position", "model_version"]
    list_filter = ["verdict", "reason", "at"]
    list_select_related = ["job"]
    search_fields = ["job__title"]

    @words(gettext_lazy("trabajo"))
    def job_title(self, feedback: Feedback) -> str:
        return feedback.job.title


def figures(found: dict[str, float]) -> SafeString:
    """Show named figures as lines to read, best first."""
    rows = sorted(found.items(), key=lambda row: -row[1])
    return format_html_join("", "<div>{}: {}</div>", ((name, f"{value:.3f}") for name, value in rows))


class EvaluationRunInline(ReadOnlyInline):
    model = EvaluationRun
    fields = ["task", "metric", "value", "low", "high", "n", "at"]


@admin.register(ModelVersion)
class ModelVersionAdmin(ManagerAdmin):
    """Which model is in use and why; `manage.py promote` is what changes it."""

    list_display = ["__str__", "kind", "state", "registered_at", "activated_at"]
    list_filter = ["kind", "state"]
    search_fields = ["name", "sha256"]
    inlines = [EvaluationRunInline]
    fields = [
        "kind", "name", "state", "measured", "sha256", "data_hash", "path", "registered_by", "registered_at",
        "activated_at", "card",
    ]  # fmt: skip
    readonly_fields = ["measured"]

    @words(gettext_lazy("medidas"))
    def measured(self, version: ModelVersion) -> SafeString:
        return figures(version.metrics)


@admin.register(EvaluationRun)
class EvaluationRunAdmin(ManagerAdmin):
    list_display = ["task", "metric", "figure", "beside", "model_version", "n", "at"]
    list_filter = ["task", "metric"]
    list_select_related = ["model_version"]
    search_fields = ["task", "model_version__name"]
    fields = ["model_version", "task", "metric", "figure", "beside", "by_group", "n", "command", "at"]
    readonly_fields = ["figure", "beside", "by_group"]

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
