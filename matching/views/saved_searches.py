"""Alerts for a search: kept in one tap, managed by one signed link, with an account or without."""

from __future__ import annotations

from allauth.core import ratelimit
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import PersonRequest, require_person
from matching.models import SavedSearch
from matching.services import saved_searches
from messaging.transports import TransportError


class AddressForm(forms.Form):
    """Where to write to, for who has no account."""

    correo = forms.EmailField(label=_("Tu correo"), max_length=254)


# No token: the button stands on the page of results, which sets no cookie. From other sites the browser sends no
# session along (SameSite), and who has none is written to only after confirming by mail.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search of `?...`: at once for who is signed in, by a link to the given address for anybody else."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
        return HttpResponseForbidden()
    query = saved_searches.query_of(saved_searches.form_of(request.GET.urlencode()))
    posted = request.POST if request.method == "POST" and "correo" in request.POST else None
    form = AddressForm(posted)
    context = {"form": form, "query": query, "words": saved_searches.words_of(query)}
    if request.method == "POST" and request.user.is_authenticated:
        return _keep_own(request, query, context)
    if form.is_valid():
        limited = ratelimit.consume_or_429(
            request, action="save_search", key=form.cleaned_data["correo"].lower()
        )
        if limited:
            return limited
        context["sent"] = _keep_for(form.cleaned_data["correo"], query)
    return render(request, "matching/alert_new.html", context)


def _keep_own(request: HttpRequest, query: str, context: dict[str, object]) -> HttpResponse:
    try:
        row, _new = saved_searches.save(query, user=request.user)  # type: ignore[arg-type]
    except saved_searches.TooMany:
        return render(request, "matching/alert_new.html", {**context, "too_many": True})
    return redirect(saved_searches.link(row))


def _keep_for(email: str, query: str) -> bool:
    """Send the link of confirmation; the answer is the same whether the address had this alert or not."""
    try:
        row, _new = saved_searches.save(query, email=email, language=get_language() or "es")
        if row.confirmed_at is None:
            saved_searches.send_confirmation(row)
    except saved_searches.TooMany:
        return True
    except TransportError as error:
        return error.permanent
    return True


def _row(token: str) -> SavedSearch:
    row = saved_searches.by_token(token)
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """Show one alert to whoever holds its link, and do what its buttons say."""
    row = _row(token)
    acts = {"confirm": saved_searches.confirm, "stop": saved_searches.stop, "renew": saved_searches.renew}
    if request.method == "POST":
        if act := acts.get(request.POST.get("act", "")):
            act(row)
        return redirect("matching:alert", token=token)
    context = {"row": row, "query": row.query, "words": saved_searches.words_of(row.query)}
    response = render(request, "matching/alert.html", context)
    response["Referrer-Policy"] = "no-referrer"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response


# No token: mail programs post here by themselves when somebody taps "unsubscribe" (RFC 8058); the link is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def alert_stop(request: HttpRequest, token: str) -> HttpResponse:
    """End one alert by one tap, without an account; opened as a page it leads to the button."""
    row = _row(token)
    if request.method == "POST":
        saved_searches.stop(row)
    return redirect("matching:alert", token=token)


@require_safe
@require_person
def alerts(request: PersonRequest) -> HttpResponse:
    """List the searches that the person keeps."""
    rows = SavedSearch.objects.filter(user=request.user, stopped_at=None)
    listed = [(saved_searches.link(row), saved_searches.words_of(row.query)) for row in rows[:50]]
    return render(request, "matching/alerts.html", {"rows": listed})
