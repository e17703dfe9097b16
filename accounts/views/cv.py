"""The CV page: upload, wait, keep what was read; and the original, for its person only."""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.cv import CVForm, ReasonForm
from accounts.models import CVFile, Role, User
from accounts.permissions import SeekerRequest, posted, require_role, require_seeker
from accounts.services import cv as cv_service
from accounts.services.cv_proposals import confirm_cv, proposed_rows
from accounts.views.limits import too_many_requests


@require_seeker
@require_http_methods(["GET", "HEAD", "POST"])
def cv(request: HttpRequest) -> HttpResponse:
    """Take a file, and show how the newest one stands."""
    request = cast(SeekerRequest, request)
    form = CVForm(request.POST, request.FILES) if request.method == "POST" else CVForm()
    if request.method == "POST" and form.is_valid():
        try:
            cv_service.store_cv(profile=request.profile, by=request.user, upload=form.cleaned_data["file"])
        except cv_service.TooManyUploads:
            return too_many_requests(request)
        return redirect("accounts:cv")
    newest = CVFile.objects.filter(profile=request.profile).first()
    # A second file that was refused says why, also while the first is being read.
    waiting = newest is not None and newest.state == CVFile.State.WAITING and not form.errors
    rows = proposed_rows(newest) if newest is not None and newest.state == CVFile.State.READ else []
    return render(request, "accounts/cv.html", {"form": form, "cv": newest, "waiting": waiting, "rows": rows})


@require_seeker
@require_POST
def cv_confirm(request: HttpRequest, cv_id: int) -> HttpResponse:
    """Save the ticked rows."""
    request = cast(SeekerRequest, request)
    cv_file = get_object_or_404(CVFile, pk=cv_id, profile=request.profile, state=CVFile.State.READ)
    kept = confirm_cv(cv_file=cv_file, by=request.user, keep=request.POST.getlist("keep"))
    messages.success(request, _("Guardamos lo que marcaste.") if kept else _("No guardamos nada de tu CV."))
    return redirect("accounts:profile")


@require_seeker
@require_POST
def cv_delete(request: HttpRequest, cv_id: int) -> HttpResponse:
    """Forget a file."""
    request = cast(SeekerRequest, request)
    cv_file = get_object_or_404(CVFile, pk=cv_id, profile=request.profile)
    cv_service.delete_cv(cv_file=cv_file, by=request.user)
    messages.success(request, _("Borramos tu archivo."))
    return redirect("accounts:cv")


@require_seeker
@require_safe
@cache_control(private=True, no_store=True)
def cv_original(request: HttpRequest, cv_id: int) -> HttpResponseBase:
    """Hand out the original to its person."""
    request = cast(SeekerRequest, request)
    cv_file = get_object_or_404(CVFile.objects.select_related("profile"), pk=cv_id, profile=request.profile)
    return _file(cv_file, by=request.user)


@require_role(Role.SUPPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def cv_for_staff(request: HttpRequest, cv_id: int) -> HttpResponseBase:
    """Hand out the original to staff, for a reason that is written down."""
    cv_file = get_object_or_404(CVFile.objects.select_related("profile__user"), pk=cv_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return _file(cv_file, by=cast(User, request.user), reason=form.cleaned_data["reason"])
    return render(request, "accounts/cv_reason.html", {"form": form})


def _file(cv_file: CVFile, *, by: User, reason: str = "") -> FileResponse:
    try:
        file, content_type, name = cv_service.open_cv(cv_file=cv_file, by=by, reason=reason)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    # Were a browser to show it after all, nothing in it runs.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
