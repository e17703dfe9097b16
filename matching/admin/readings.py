"""What machines derived, for looking only; all of it is rebuilt from words."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.postgres.search import SearchVectorField
from django.db.models import BinaryField, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pgvector.django import HalfVectorField

from accounts.admin.base import ManagerAdmin, words
from jobs.admin.jobs import JobAdmin
from jobs.compliance import Finding
from jobs.models import Job
from matching import words as read_words
from matching.ml import suspicion
from matching.ml.suspicion import FlagKind
from matching.models import (
    EnrichmentFailure,
    JobEnrichment,
    SeekerEnrichment,
)

SURE = 0.5
LONG_FIELDS = (HalfVectorField, SearchVectorField, BinaryField)

Filters = Sequence[str | type[admin.SimpleListFilter]]


class ReadingAdmin(ManagerAdmin):
    """Readings without their vectors, which are long and say nothing to a person."""

    list_filter: Filters = ["encoder_id", "reading_version", "enriched_at"]
    ordering = ["-enriched_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.defer(
            *(field.name for field in self.opts.concrete_fields if isinstance(field, LONG_FIELDS))
        )


class SureFilter(admin.SimpleListFilter):
    """Readings whose first occupation is less likely than not: somebody should look."""

    title = gettext_lazy("ocupación")
    parameter_name = "segura"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", _("dudosa, por revisar")), ("si", _("segura"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "no":
            return queryset.filter(occupation_probability__lt=SURE)
        return queryset.filter(occupation_probability__gte=SURE) if self.value() == "si" else queryset


@admin.register(JobEnrichment)
class JobEnrichmentAdmin(ReadingAdmin):
    list_display = ["job", "occupation", "occupation_probability", "pick", "encoder_id", "enriched_at"]
    list_filter: Filters = [SureFilter, *ReadingAdmin.list_filter]
    list_select_related = ["job", "occupation"]
    search_fields = ["job__title"]
    fields = [
        "job", "occupation", "occupation_probability", "occupations", "skills", "flags", "language", "encoder_id",
        "reading_version", "content_hash", "enriched_at", "matched_at",
    ]  # fmt: skip

    @words("")
    def pick(self, reading: JobEnrichment) -> str:
        url = reverse("matching:any_job_occupation", args=[reading.job_id])
        return format_html('<a href="{}">{}</a>', url, _("Elegir ocupación"))


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


# --- what a machine was to read: shown to the moderators of jobs, who decide

FLAG_WORDS = {
    FlagKind.REPEATED: gettext_lazy("Repite lo mismo muchas veces; se lee una vez."),
    FlagKind.LIST: gettext_lazy("Lista sin fin; no se lee."),
    FlagKind.ORDER: gettext_lazy("Le da órdenes a una máquina; no se lee."),
    FlagKind.HIDDEN: gettext_lazy("Texto escondido, que la gente no ve."),
    FlagKind.MARKUP: gettext_lazy("Trae etiquetas HTML."),
    FlagKind.ENCODING: gettext_lazy("Se lee mal: tildes o eñes dañadas."),
    FlagKind.BOMB: gettext_lazy("Fuera de toda medida; se lee solo el comienzo."),
}


class FlagFilter(admin.SimpleListFilter):
    title = gettext_lazy("señales en el texto")
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("any", gettext_lazy("Con alguna señal")),
            *((str(kind), words) for kind, words in FLAG_WORDS.items()),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        kind = self.value()
        if kind == "any":
            return queryset.filter(enrichment__isnull=False).exclude(enrichment__flags=[])
        return queryset.filter(enrichment__flags__contains=[{"kind": kind}]) if kind else queryset


admin.site.unregister(Job)


@admin.register(Job)
class FlaggedJobAdmin(JobAdmin):
    """The jobs' own pages with what their reading found; it names, and decides nothing."""

    list_filter = [*JobAdmin.list_filter, FlagFilter]

    def findings(self, job: Job) -> list[Finding]:
        """Give the jobs' own findings and those of the text as it stands now, read or not."""
        flags = suspicion.check_job(read_words.job_text(job)).flags
        return [
            *super().findings(job),
            *(Finding(str(flag.kind), flag.field, flag.text, str(FLAG_WORDS[flag.kind])) for flag in flags),
        ]
