"""Jobs: read what is in review, approve or refuse one by one or in bulk, take scams away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources, widgets

from accounts.admin.base import Exporting, ManagerAdmin, ReadOnlyInline, acting, words
from jobs import cards
from jobs.compliance import Finding
from jobs.models import Job, JobTransition, ModerationDecision
from jobs.services import jobs as service
from jobs.services import moderation
from jobs.services.states import JobsError, NotPublishable


class TransitionInline(ReadOnlyInline):
    model = JobTransition
    fields = ["from_state", "to_state", "by", "reason", "at"]


class DecisionInline(ReadOnlyInline):
    model = ModerationDecision
    fields = ["verdict", "by", "rule", "reason", "at"]


class JobResource(resources.ModelResource):
    # a point before the cents in every language, as Peru and spreadsheets write it
    pay_min = fields.Field(attribute="pay_min", widget=widgets.CharWidget())
    pay_max = fields.Field(attribute="pay_max", widget=widgets.CharWidget())

    class Meta:
        model = Job
        fields = [
            "id", "title", "employer__legal_name", "state", "contract_type", "pay_min", "pay_max", "pay_period",
            "place__district", "place__department", "telework", "vacancies", "closes_on", "source", "published_at",
            "outcome",
        ]  # fmt: skip


@admin.register(Job)
class JobAdmin(Exporting, ManagerAdmin):
    """All jobs; the queue is the filter "in review", oldest first by its column."""

    resource_classes = [JobResource]
    list_display = ["title", "review_link", "company", "state", "district", "pay", "closes_on", "created"]
    list_filter: Sequence[str | type[admin.SimpleListFilter]] = [
        "state", "employer__is_trusted", "contract_type", "telework", "is_demo", "created_at",
    ]  # fmt: skip
    list_select_related = ["employer", "place"]
    search_fields = [
        "title",
        "employer__legal_name",
        "employer__trade_name",
        "=employer__ruc",
        "=external_id",
    ]
    ordering = ["-pk"]
    fields = [
        "state", "employer", "title", "description", "requirements", "benefits", "contract_type", "regime", "pay",
        "pay_hidden_reason", "schedule", "schedule_note", "hours_per_week", "place", "place_text", "telework",
        "vacancies", "closes_on", "licence", "min_age", "experience_months", "education_level", "answer_days",
        "source", "source_link", "external_id", "is_demo", "created_by", "created_at", "published_at", "closed_at",
        "outcome",
    ]  # fmt: skip
    inlines = [DecisionInline, TransitionInline]
    actions = ["approve", "refuse", "remove"]
    list_before_template = "admin/jobs/queue.html"

    @words(gettext_lazy("empresa"), ordering="employer__legal_name")
    def company(self, job: Job) -> str:
        return job.employer.name

    @words(gettext_lazy("lugar"))
    def district(self, job: Job) -> str:
        return cards.place_words(job)

    @words(gettext_lazy("pago"), ordering="pay_min")
    def pay(self, job: Job) -> str:
        return cards.pay_words(job)

    @words(gettext_lazy("aviso original"))
    def source_link(self, job: Job) -> str:
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', job.source_url) if job.source_url else ""

    @words(gettext_lazy("creado"), ordering="created_at")
    def created(self, job: Job) -> str:
        return f"{timezone.localtime(job.created_at):%d/%m/%Y %H:%M}"

    @words("")
    def review_link(self, job: Job) -> str:
        if job.state != Job.State.IN_REVIEW:
            return ""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:jobs_job_review", args=[job.pk]), _("Revisar")
        )

    @admin.action(description=gettext_lazy("Aprobar y publicar"))
    def approve(self, request: HttpRequest, rows: QuerySet[Job]) -> None:
        self.do_each(
            request,
            rows,
            lambda job: moderation.approve_job(job=job, by=acting(request)),
            refusals=(JobsError,),
            done=_("Publicados"),
        )

    @admin.action(description=gettext_lazy("Rechazar con motivo"))
    def refuse(self, request: HttpRequest, rows: QuerySet[Job]) -> HttpResponse | None:
        return self.do_each_with_reason(
            request,
            rows,
            lambda job, reason: moderation.refuse_job(job=job, reason=reason, by=acting(request)),
            action="refuse",
            title=_("Rechazar con motivo"),
            refusals=(JobsError,),
            done=_("Rechazados"),
        )

    @admin.action(description=gettext_lazy("Retirar del todo, con motivo"))
    def remove(self, request: HttpRequest, rows: QuerySet[Job]) -> HttpResponse | None:
        return self.do_each_with_reason(
            request,
            rows,
            lambda job, reason: service.remove_job(job=job, reason=reason, by=acting(request)),
            action="remove",
            title=_("Retirar del todo"),
            refusals=(JobsError,),
            done=_("Retirados"),
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        first = _first_waiting()
        context = {"queue": moderation.review_queue(), "first": first, **(extra_context or {})}
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    def get_urls(self) -> list[URLPattern]:
        review = self.admin_site.admin_view(self.review_view)
        return [path("<int:pk>/revisar/", review, name="jobs_job_review"), *super().get_urls()]

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one job in review with what it lacks and what catches the eye; POST decides and goes to the next."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        job = get_object_or_404(Job.objects.with_card(), pk=pk)
        if request.method == "POST" and self._decided(request, job):
            following = _first_waiting()
            if following is None:
                return redirect("admin:jobs_job_changelist")
            return redirect("admin:jobs_job_review", pk=following.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": job.title,
            "opts": self.opts,
            "job": job,
            "facts": cards.facts(job),
            "findings": self.findings(job),
            "problems": _problems(job),
            "waiting": Job.objects.in_review().count(),
            "published": Job.objects.published().of_employer(job.employer).count(),
        }
        return TemplateResponse(request, "admin/jobs/review.html", context)

    def findings(self, job: Job) -> list[Finding]:
        """Give what catches the eye in the job's words, each with a literal quote."""
        return moderation.review_notes(job)

    def _decided(self, request: HttpRequest, job: Job) -> bool:
        by = acting(request)
        try:
            if "approve" in request.POST:
                moderation.approve_job(job=job, by=by)
            else:
                moderation.refuse_job(job=job, reason=request.POST.get("reason", ""), by=by)
        except JobsError as error:
            self.message_user(request, error.message, messages.ERROR)
            return False
        return True


def _first_waiting() -> Job | None:
    return Job.objects.in_review().order_by("updated_at", "pk").first()


def _problems(job: Job) -> list[str]:
    try:
        moderation.check_publishable(job)
    except NotPublishable as refused:
        return list(refused.problems.values())
    return []
