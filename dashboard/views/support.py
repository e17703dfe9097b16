"""The support desk: find one person, with a reason that she can read herself; see what failed."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from accounts.permissions import require_role
from dashboard.support import look_up, recent_failures, set_aside
from dashboard.views.home import ORDER, switch


class LookupForm(forms.Form):
    q = forms.CharField(
        label=_("Celular, correo o número de cuenta"),
        max_length=254,
        help_text=_("Completo y exacto: 987654321, nombre@correo.pe o #15."),
        error_messages={"required": _("Escribe el celular, el correo o el número.")},
    )
    reason = forms.CharField(
        label=_("Para qué lo buscas"),
        max_length=200,
        min_length=8,
        help_text=_("La persona puede leer este motivo."),
        error_messages={
            "required": _("Escribe para qué."),
            "min_length": _("Dilo en unas palabras: la persona lo leerá."),
        },
    )


@require_role(Role.SUPPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest) -> HttpResponse:
    """Show the desk; a search is a POST, so that no address opens an account without a reason."""
    form = LookupForm(request.POST or None)
    searched, account = False, None
    if request.method == "POST" and form.is_valid():
        searched = True
        account = look_up(
            words=form.cleaned_data["q"],
            reason=form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]
        )
    held = [role for role in ORDER if request.user.has_role(role)]  # type: ignore[union-attr]
    context = {
        "tabs": switch(held, Role.SUPPORT),
        "form": form,
        "searched": searched,
        "account": account,
        "failures": recent_failures(),
        "set_aside": set_aside(),
        "outbox_visible": settings.OUTBOX_VISIBLE,
    }
    return render(request, "dashboard/support.html", context, status=422 if form.errors else 200)
