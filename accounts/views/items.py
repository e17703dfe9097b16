"""Work, studies and languages: a list with a form, a page to change one, a button to remove one, and undo."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.profile import LANGUAGES, EducationForm, ExperienceForm, LanguageForm
from accounts.permissions import SeekerRequest, next_url, posted, require_seeker
from accounts.services import items
from accounts.services.profile import TooMany

UNDO_SESSION_KEY = "undo_item"
TITLES = {
    "experience": gettext_lazy("Trabajos que hiciste"),
    "education": gettext_lazy("Estudios"),
    "languages": gettext_lazy("Idiomas"),
}


def _form(request: SeekerRequest, kind: str, *, item: items.Item | None = None) -> forms.ModelForm:
    bound = posted(request)
    if kind == "experience":
        return ExperienceForm(bound, instance=cast(Any, item))
    if kind == "education":
        return EducationForm(bound, instance=cast(Any, item))
    return LanguageForm(bound, instance=cast(Any, item), profile=request.profile)


def _save(request: SeekerRequest, form: forms.ModelForm) -> bool:
    try:
        items.save_item(profile=request.profile, by=request.user, item=form.save(commit=False))
    except TooMany:
        form.add_error(None, _("Ya tienes %(count)d, el máximo.") % {"count": items.MAX_ITEMS})
        return False
    messages.success(request, _("Guardado."))
    return True


@require_seeker
@require_http_methods(["GET", "HEAD", "POST"])
def item_list(request: HttpRequest, kind: str) -> HttpResponse:
    """List the rows and add one."""
    request = cast(SeekerRequest, request)
    form = _form(request, kind)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect(next_url(request, default=f"accounts:profile_edit_{kind}"))
    undo = request.session.get(UNDO_SESSION_KEY) or {}
    return render(
        request,
        "accounts/items.html",
        {
            "form": form,
            "title": TITLES[kind],
            "kind": kind,
            "items": list(items.ITEM_MODELS[kind].objects.filter(profile=request.profile)),
            "undo": undo.get("kind") == kind,
            "languages": LANGUAGES if kind == "languages" else [],
        },
    )


@require_seeker
@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HttpRequest, kind: str, item_id: int) -> HttpResponse:
    """Change one row."""
    request = cast(SeekerRequest, request)
    item = get_object_or_404(items.ITEM_MODELS[kind], pk=item_id, profile=request.profile)
    form = _form(request, kind, item=cast(items.Item, item))
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect(f"accounts:profile_edit_{kind}")
    return render(
        request,
        "accounts/profile_part.html",
        {"form": form, "title": TITLES[kind], "languages": LANGUAGES if kind == "languages" else []},
    )


@require_seeker
@require_POST
def item_remove(request: HttpRequest, kind: str, item_id: int) -> HttpResponse:
    """Remove one row; its values stay in the session for one undo."""
    request = cast(SeekerRequest, request)
    item = get_object_or_404(items.ITEM_MODELS[kind], pk=item_id, profile=request.profile)
    values = items.remove_item(item=cast(items.Item, item), by=request.user)
    request.session[UNDO_SESSION_KEY] = {"kind": kind, "values": values}
    return redirect(f"accounts:profile_edit_{kind}")


@require_seeker
@require_POST
def item_undo(request: HttpRequest, kind: str) -> HttpResponse:
    """Bring back what was removed last."""
    request = cast(SeekerRequest, request)
    undo = request.session.pop(UNDO_SESSION_KEY, None)
    if undo and undo["kind"] == kind:
        items.restore_item(profile=request.profile, by=request.user, kind=kind, values=undo["values"])
        messages.success(request, _("Está de vuelta."))
    return redirect(f"accounts:profile_edit_{kind}")
