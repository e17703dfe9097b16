"""Applications and their moves: looked at only; nobody in the admin answers for an employer."""

from django.contrib import admin
from django.utils.translation import gettext_lazy
from import_export import resources

from accounts.admin.base import Exporting, ManagerAdmin, ReadOnlyInline, words
from jobs.models import Application, ApplicationTransition


class MoveInline(ReadOnlyInline):
    model = ApplicationTransition
    fields = ["from_state", "to_state", "by", "rule", "at"]


class ApplicationResource(resources.ModelResource):
    class Meta:
        model = Application
        fields = [
            "id",
            "job",
            "job__title",
            "state",
            "answer_by",
            "decline_reason",
            "submitted_at",
            "updated_at",
        ]


@admin.register(Application)
class ApplicationAdmin(Exporting, ManagerAdmin):
    """States and dates; what the person wrote to the employer is theirs."""

    resource_classes = [ApplicationResource]
    list_display = ["__str__", "job_title", "company", "state", "answer_by", "submitted_at"]
    list_filter = ["state", "decline_reason", "submitted_at", "answer_by"]
    list_select_related = ["job__employer"]
    search_fields = ["job__title", "job__employer__legal_name", "job__employer__trade_name"]
    ordering = ["-pk"]
    raw_id_fields = ["job", "seeker"]
    fields = [
        "job", "state", "share_contact", "answer_by", "decline_reason", "decline_shared", "submitted_at", "updated_at",
    ]  # fmt: skip
    inlines = [MoveInline]

    @words(gettext_lazy("trabajo"), ordering="job__title")
    def job_title(self, application: Application) -> str:
        return application.job.title

    @words(gettext_lazy("empresa"))
    def company(self, application: Application) -> str:
        return application.job.employer.name
