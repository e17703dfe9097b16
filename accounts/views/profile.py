"""The seeker's own page and the small pages that change one part each."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.profile import (
    DocumentForm,
    HideForm,
    LicencesForm,
    SkillsForm,
    VisibilityForm,
    WishesForm,
    WordsForm,
)
from accounts.models import Purpose, SeekerProfile, SeekerSkill
from accounts.permissions import SeekerRequest, next_url, posted, require_seeker
from accounts.services import consent, documents
from accounts.services import profile as profile_service
from accounts.services.completeness import explain_completeness

PAGES = {
    "words": "accounts:profile_edit_words",
    "place": "accounts:profile_edit_words",
    "name": "accounts:profile_edit_words",
    "experience": "accounts:profile_edit_experience",
    "skills": "accounts:profile_edit_skills",
    "education": "accounts:profile_edit_education",
    "languages": "accounts:profile_edit_languages",
    "wishes": "accounts:profile_edit_wishes",
}


@require_seeker
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Show all that the person told us, and what each missing part would be good for."""
    request = cast(SeekerRequest, request)
    row = SeekerProfile.objects.with_words().get(pk=request.profile.pk)
    states = explain_completeness(row)
    return render(
        request,
        "accounts/profile.html",
        {
            "profile": row,
            "skills": [skill for skill in row.skills.all() if skill.removed_at is None],
            "percent": sum(state.points for state in states if state.done),
            "states": [(state, reverse(PAGES[state.part])) for state in states],
            "schedules": _labels(row, "schedules"),
            "contracts": _labels(row, "contracts"),
            "document": documents.masked_document(row),
        },
    )


def _labels(row: SeekerProfile, field: str) -> list[str]:
    choices = dict(cast(Any, SeekerProfile._meta.get_field(field)).base_field.choices)
    return [str(choices[code]) for code in getattr(row, field) if code in choices]


def edit_part(
    *,
    part: str,
    title: str | Promise,
    form_class: type[forms.Form],
    initial: Callable[[SeekerProfile], dict[str, Any]],
) -> Callable[..., HttpResponseBase]:
    """Make the page of a part whose form has the names of the columns."""

    @require_seeker
    @require_http_methods(["GET", "HEAD", "POST"])
    def edit(request: HttpRequest) -> HttpResponse:
        request = cast(SeekerRequest, request)
        form = form_class(posted(request), initial=initial(request.profile))
        if request.method == "POST" and form.is_valid():
            profile_service.change_part(
                profile=request.profile, by=request.user, part=part, values=form.cleaned_data
            )
            messages.success(request, _("Guardado."))
            return redirect(next_url(request, default="accounts:profile"))
        return render(request, "accounts/profile_part.html", {"form": form, "title": title})

    return edit


edit_words = edit_part(
    part="words",
    title=gettext_lazy("Tu frase y tu lugar"),
    form_class=WordsForm,
    initial=lambda profile: {
        "name": profile.user.name,
        "summary": profile.summary,
        "place_text": profile.place.label if profile.place else "",
        "radius_km": profile.radius_km,
    },
)
edit_licences = edit_part(
    part="licences",
    title=gettext_lazy("Brevetes"),
    form_class=LicencesForm,
    initial=lambda profile: {"licences": profile.licences},
)
edit_wishes = edit_part(
    part="wishes",
    title=gettext_lazy("Cómo quieres trabajar"),
    form_class=WishesForm,
    initial=lambda profile: {
        "availability": profile.availability,
        "schedules": profile.schedules,
        "contracts": profile.contracts,
        "pay_wish": profile.pay_wish,
        "telework": profile.telework,
    },
)


@require_seeker
@require_http_methods(["GET", "HEAD", "POST"])
def edit_skills(request: HttpRequest) -> HttpResponse:
    """Add skills, one a line; each in the list has a button that strikes it out."""
    request = cast(SeekerRequest, request)
    form = SkillsForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            profile_service.add_skills(
                profile=request.profile, by=request.user, texts=form.cleaned_data["texts"]
            )
        except profile_service.TooMany:
            form.add_error(
                "texts", _("Son demasiadas: %(count)d como máximo.") % {"count": profile_service.MAX_SKILLS}
            )
        else:
            messages.success(request, _("Guardado."))
            return redirect(next_url(request, default="accounts:profile_edit_skills"))
    skills = list(request.profile.skills.all())
    return render(
        request,
        "accounts/skills.html",
        {
            "form": form,
            "skills": [skill for skill in skills if skill.removed_at is None],
            "removed": [skill for skill in skills if skill.removed_at is not None][-5:],
        },
    )


@require_seeker
@require_POST
def strike_skill(request: HttpRequest, skill_id: int) -> HttpResponse:
    """Strike a skill out, or with `restore` bring it back."""
    request = cast(SeekerRequest, request)
    skill = get_object_or_404(
        SeekerSkill.objects.select_related("profile"), pk=skill_id, profile=request.profile
    )
    profile_service.strike_skill(skill=skill, by=request.user, restore="restore" in request.POST)
    return redirect("accounts:profile_edit_skills")


@require_seeker
@require_http_methods(["GET", "HEAD", "POST"])
def edit_visibility(request: HttpRequest) -> HttpResponse:
    """Let employers find the person, or pause; the text of the consent stands above the box."""
    request = cast(SeekerRequest, request)
    row = request.profile
    form = VisibilityForm(
        posted(request),
        initial={"visible": row.visible_to_employers, "paused": row.paused},
    )
    if request.method == "POST" and form.is_valid():
        profile_service.set_visibility(profile=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Guardado."))
        return redirect("accounts:profile")
    text = consent.current_text(Purpose.VISIBILITY).text
    return render(
        request,
        "accounts/profile_part.html",
        {
            "form": form,
            "title": _("Quién puede encontrarte"),
            "lead": text,
            "more": (reverse("accounts:profile_edit_hidden"), _("Empresas que no deben encontrarme")),
        },
    )


@require_seeker
@require_http_methods(["GET", "HEAD", "POST"])
def edit_hidden(request: HttpRequest) -> HttpResponse:
    """Name employers that must never find the person; `show` takes one off the list."""
    request = cast(SeekerRequest, request)
    row = request.profile
    if request.method == "POST" and request.POST.get("show") in row.hidden_from_rucs:
        profile_service.hide_from_employer(profile=row, by=request.user, ruc=request.POST["show"], hide=False)
        return redirect("accounts:profile_edit_hidden")
    form = HideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            profile_service.hide_from_employer(profile=row, by=request.user, ruc=form.cleaned_data["ruc"])
        except profile_service.TooMany:
            form.add_error(
                "ruc", _("Son demasiadas: %(count)d como máximo.") % {"count": profile_service.MAX_HIDDEN}
            )
        else:
            messages.success(request, _("Guardado. Esa empresa no te encontrará."))
            return redirect("accounts:profile_edit_hidden")
    return render(request, "accounts/hidden.html", {"form": form, "rucs": row.hidden_from_rucs})


@sensitive_post_parameters("number")
@require_seeker
@require_http_methods(["GET", "HEAD", "POST"])
def edit_document(request: HttpRequest) -> HttpResponse:
    """Store or forget the identity document; it is shown masked, and to nobody else."""
    request = cast(SeekerRequest, request)
    row = request.profile
    if request.method == "POST" and "forget" in request.POST:
        documents.clear_document(profile=row, by=request.user)
        messages.success(request, _("Borramos tu documento."))
        return redirect("accounts:profile")
    form = DocumentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            documents.set_document(profile=row, by=request.user, **form.cleaned_data)
        except documents.DocumentTaken:
            form.add_error("number", _("No pudimos guardar este documento. Si es tuyo, escribe a soporte."))
        else:
            messages.success(request, _("Guardado."))
            return redirect("accounts:profile")
    return render(
        request,
        "accounts/document.html",
        {"form": form, "masked": documents.masked_document(row), "kind": row.get_document_kind_display()},
    )
