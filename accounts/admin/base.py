"""What every page of the admin shares: only managers, nothing edited in place, acts with reasons, safe exports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ExportMixin
from import_export.formats.base_formats import CSV, XLSX
from tablib import Dataset
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.import_export.forms import ExportForm

from accounts.models import Role, User
from accounts.services.audit import record_act

ROWS_PER_PAGE = 50
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def is_manager(request: HttpRequest) -> bool:
    """Say whether the person works in the admin; asked often, answered from one query a request."""
    user = request.user
    if not (user.is_active and user.is_staff):
        return False
    return user.is_superuser or user.has_role(Role.MANAGER)


def acting(request: HttpRequest) -> User:
    """Give the manager who acts; nobody else comes this far."""
    return cast(User, request.user)


def mask_contact(contact: str | None) -> str:
    """Show enough of a mobile or an e-mail to recognise it, too little to use it."""
    if not contact:
        return ""
    if "@" in contact:
        name, _at, domain = contact.partition("@")
        return f"{name[:1]}…@{domain}"
    return f"{contact[:4]} … {contact[-3:]}"


class ManagerAdmin(ModelAdmin):
    """A page that managers read; whatever changes is an act with a service behind it."""

    list_per_page = ROWS_PER_PAGE
    list_max_show_all = ROWS_PER_PAGE
    show_full_result_count = False
    list_filter_submit = True
    search_help_text = gettext_lazy("Buscar")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_manager(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_manager(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def do_each(
        self,
        request: HttpRequest,
        rows: Iterable[Model],
        act: Callable[[Any], object],
        *,
        refusals: tuple[type[Exception], ...] = (),
        done: str,
    ) -> None:
        """Do an act on each row; one that is refused stops no other, and is named with its reason."""
        count = 0
        for row in rows:
            try:
                act(row)
            except refusals as error:
                self.message_user(request, f"{row}: {error}", messages.WARNING)
            else:
                count += 1
        if count:
            self.message_user(request, f"{done}: {count}", messages.SUCCESS)

    def do_each_with_reason(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        act: Callable[[Any, str], object],
        *,
        action: str,
        title: str,
        refusals: tuple[type[Exception], ...] = (),
        done: str,
    ) -> HttpResponse | None:
        """Ask for a reason on a page between; with it, do the act on each row."""
        reason, page = self._ask_reason(request, rows, action=action, title=title)
        if page is None:
            self.do_each(request, rows, lambda row: act(row, reason), refusals=refusals, done=done)
        return page

    def _ask_reason(
        self, request: HttpRequest, rows: QuerySet[Any], *, action: str, title: str
    ) -> tuple[str, HttpResponse | None]:
        """Give the reason that was typed, or the page between that asks for it."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            return form.cleaned_data["reason"], None
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "rows": list(rows[:ROWS_PER_PAGE]),
            "selected": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
            "action": action,
            "opts": self.opts,
        }
        return "", TemplateResponse(request, "admin/ask_reason.html", context)


class ReadOnlyInline(TabularInline):
    extra = 0
    max_num = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_manager(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Escribe el motivo.")},
    )


def without_formulas(dataset: Dataset) -> Dataset:
    """Write an apostrophe before every text that a spreadsheet would run as a formula."""
    safe = Dataset(headers=dataset.headers)
    for row in dataset:
        safe.append([_as_text(cell) for cell in row])
    return safe


def _as_text(cell: Any) -> Any:
    text = cell if isinstance(cell, str) else ""
    if text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return cell


class SafeCSV(CSV):
    def export_data(self, dataset: Dataset, **kwargs: Any) -> str:
        text: str = super().export_data(without_formulas(dataset), **kwargs)
        return text


class SafeXLSX(XLSX):
    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        content: bytes = super().export_data(without_formulas(dataset), **kwargs)
        return content


class Exporting(ExportMixin):
    """Adds CSV and xlsx of what the filters show; each export is written down."""

    export_form_class = ExportForm
    export_formats = [kind for kind in (SafeCSV, SafeXLSX) if kind.is_available()]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return is_manager(request)

    def get_export_data(
        self, file_format: Any, request: HttpRequest, queryset: QuerySet[Any], **kwargs: Any
    ) -> Any:
        content = super().get_export_data(file_format, request, queryset, **kwargs)
        record_act(
            actor=acting(request),
            action=f"export.{self.model._meta.model_name}",
            target=acting(request),
            reason=_("%(count)d filas") % {"count": queryset.count()},
        )
        return content


def words(description: Any, **kwargs: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Name a column, short for `admin.display(description=...)`."""
    return admin.display(description=description, **kwargs)
