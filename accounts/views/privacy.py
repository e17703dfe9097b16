"""What we hold about a person and what she agreed to, with a button for each purpose."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import ConsentText, Purpose, User
from accounts.permissions import require_person
from accounts.services import consent


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the text of each purpose; to a person who is signed in also whether and when she agreed."""
    live = consent.live_consents(request.user) if request.user.is_authenticated else {}
    newest: dict[str, ConsentText] = {}
    for text in ConsentText.objects.order_by("purpose", "version"):
        newest[text.purpose] = text
    rows = [(newest[purpose], live.get(purpose)) for purpose in Purpose.values if purpose in newest]
    return render(request, "accounts/privacy.html", {"rows": rows})


@require_person
@require_POST
def change_consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Give or withdraw one consent."""
    user = cast(User, request.user)
    get_object_or_404(ConsentText.objects.filter(purpose=purpose)[:1])
    if request.POST.get("answer") == "yes":
        consent.give_consent(user=user, purpose=purpose, by=user)
        messages.success(request, _("Anotado: aceptas."))
    else:
        consent.withdraw_consent(user=user, purpose=purpose, by=user)
        messages.success(request, _("Anotado: ya no aceptas."))
    return redirect("accounts:privacy")
