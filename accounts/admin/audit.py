"""Who did or read what: looked at, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from accounts.admin.base import ManagerAdmin
from accounts.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ManagerAdmin):
    list_display = ["at", "action", "actor", "subject", "object_type", "object_id", "reason"]
    list_filter = ["at"]
    list_select_related = ["actor", "subject"]
    search_fields = ["action", "object_type", "=object_id", "actor__name", "subject__name"]
    search_help_text = gettext_lazy("Por ejemplo: job.published, profile.read")
