"""Lists of matches and the runs that make them anew, for looking only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import ManagerAdmin, ReadOnlyInline, words
from matching.models import MatchBlock, MatchList, MatchRun


@admin.register(MatchList)
class MatchListAdmin(ManagerAdmin):
    """Scores only: reasons quote people's words."""

    list_display = ["__str__", "length", "floor", "changed_at"]
    list_display_links = None
    list_filter = ["changed_at"]
    search_fields = ["=seeker__id"]
    ordering = ["-pk"]
    fields = ["length", "scored", "floor", "changed_at"]
    readonly_fields = ["length", "scored"]

    @words(gettext_lazy("trabajos"))
    def length(self, row: MatchList) -> int:
        return len(row.job_ids)

    @words(gettext_lazy("trabajo y puntaje"))
    def scored(self, row: MatchList) -> SafeString:
        rows = zip(row.job_ids, row.scores, strict=True)
        return format_html_join("", "<div>{}: {}</div>", ((pk, f"{score:.3f}") for pk, score in rows))


class MatchBlockInline(ReadOnlyInline):
    """Only what is not done: of a large run the rest is a figure."""

    model = MatchBlock
    fields = ["first", "last", "attempts", "leased_until", "problem"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MatchBlock]:
        rows: QuerySet[MatchBlock] = super().get_queryset(request)
        return rows.filter(done_at=None, attempts__gt=0)


@admin.register(MatchRun)
class MatchRunAdmin(ManagerAdmin):
    """How far a full run is; `manage.py match_all` plans one by hand."""

    list_display = ["planned_at", "reason", "version", "progress", "listed", "finished_at"]
    list_filter = ["reason"]
    list_select_related = ["version"]
    fields = ["reason", "version", "planned_at", "finished_at", "progress", "listed"]
    readonly_fields = ["progress", "listed"]
    inlines = [MatchBlockInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.with_progress()

    @words(gettext_lazy("bloques"))
    def progress(self, run: Any) -> str:
        told = _("%(done)d de %(all)d") % {"done": run.done_blocks, "all": run.all_blocks}
        aside = _("apartados: %(aside)d") % {"aside": run.set_aside_blocks}
        return f"{told} · {aside}" if run.set_aside_blocks else told

    @words(gettext_lazy("listas"))
    def listed(self, run: Any) -> int:
        return int(run.listed_people)
