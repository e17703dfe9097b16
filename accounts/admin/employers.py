"""Employers: verify or refuse with a reason, and the explicit rule of trust."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import resources

from accounts.admin.base import Exporting, ManagerAdmin, ReadOnlyInline, acting, words
from accounts.models import Employer, EmployerMember
from accounts.services import employers, staff


class MemberInline(ReadOnlyInline):
    model = EmployerMember
    fields = ["user", "role", "joined_at"]


class EmployerResource(resources.ModelResource):
    class Meta:
        model = Employer
        fields = [
            "id",
            "ruc",
            "legal_name",
            "trade_name",
            "verification",
            "is_trusted",
            "source",
            "created_at",
        ]


@admin.register(Employer)
class EmployerAdmin(Exporting, ManagerAdmin):
    """Employers, those that wait for verification by the filter."""

    resource_classes = [EmployerResource]
    list_display = ["name", "ruc", "verification", "is_trusted", "job_count", "source", "created_at"]
    list_filter = ["verification", "is_trusted", "is_demo", "created_at"]
    search_fields = ["legal_name", "trade_name", "=ruc"]
    ordering = ["-pk"]
    fields = [
        "ruc", "legal_name", "trade_name", "about", "place", "verification", "verification_note", "is_trusted",
        "source", "is_demo", "created_at",
    ]  # fmt: skip
    inlines = [MemberInline]
    actions = ["verify", "refuse", "trust", "distrust"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Employer]:
        rows: QuerySet[Employer] = super().get_queryset(request)
        return rows.annotate(job_total=Count("jobs"))

    @words(gettext_lazy("empresa"), ordering="legal_name")
    def name(self, employer: Employer) -> str:
        return employer.name

    @words(gettext_lazy("avisos"), ordering="job_total")
    def job_count(self, employer: Any) -> int:
        return int(employer.job_total)

    @admin.action(description=gettext_lazy("Verificar"))
    def verify(self, request: HttpRequest, rows: QuerySet[Employer]) -> None:
        self.do_each(
            request,
            rows,
            lambda employer: employers.verify_employer(employer=employer, by=acting(request)),
            refusals=(employers.AlreadyDecided,),
            done=_("Verificadas"),
        )

    @admin.action(description=gettext_lazy("Rechazar la verificación"))
    def refuse(self, request: HttpRequest, rows: QuerySet[Employer]) -> HttpResponse | None:
        return self.do_each_with_reason(
            request,
            rows,
            lambda employer, reason: employers.refuse_employer(
                employer=employer, note=reason, by=acting(request)
            ),
            action="refuse",
            title=_("Rechazar la verificación"),
            refusals=(employers.AlreadyDecided,),
            done=_("Rechazadas"),
        )

    @admin.action(description=gettext_lazy("Publica sin revisión previa"))
    def trust(self, request: HttpRequest, rows: QuerySet[Employer]) -> None:
        self._set_trusted(request, rows, trusted=True)

    @admin.action(description=gettext_lazy("Vuelve a revisión previa"))
    def distrust(self, request: HttpRequest, rows: QuerySet[Employer]) -> None:
        self._set_trusted(request, rows, trusted=False)

    def _set_trusted(self, request: HttpRequest, rows: QuerySet[Employer], *, trusted: bool) -> None:
        self.do_each(
            request,
            rows,
            lambda employer: staff.set_trusted(employer=employer, trusted=trusted, by=acting(request)),
            done=_("Cambiadas"),
        )
