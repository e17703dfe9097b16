"""What people were shown and did, without whose it was."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from accounts.admin.base import ManagerAdmin, words
from matching.models import (
    Act,
    Feedback,
    Impression,
)


@admin.register(Feedback)
class FeedbackAdmin(ManagerAdmin):
    list_display = ["at", "verdict", "reason", "job_title", "position", "model_version"]
    list_filter = ["verdict", "reason", "at"]
    list_select_related = ["job"]
    search_fields = ["job__title"]

    @words(gettext_lazy("trabajo"))
    def job_title(self, feedback: Feedback) -> str:
        return feedback.job.title


@admin.register(Impression)
class ImpressionAdmin(ManagerAdmin):
    """Pages shown, without whose they were: managers need to see that the log runs, not who looks for what."""

    list_display = ["at", "page", "jobs_shown", "first", "weight", "model_version"]
    list_filter = ["page", "at"]
    ordering = ["-pk"]
    fields = ["at", "page", "jobs", "first", "weight", "model_version", "arms"]

    @words(gettext_lazy("trabajos"))
    def jobs_shown(self, impression: Impression) -> int:
        return len(impression.jobs)


@admin.register(Act)
class ActAdmin(ManagerAdmin):
    """Acts on jobs, without whose they were."""

    list_display = ["at", "kind", "reason", "job", "position"]
    list_filter = ["kind", "at"]
    list_select_related = ["job"]
    ordering = ["-pk"]
    fields = ["at", "kind", "reason", "job", "impression", "position", "seconds"]
