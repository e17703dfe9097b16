"""The one-sentence screen after sign-up."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms.start import StartForm
from accounts.models import Purpose, SeekerProfile, User
from accounts.permissions import next_url, posted, require_person
from accounts.services import consent
from accounts.services.profile import start_profile


@require_person
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Take one sentence, a district and a radius; then the matches, or back to where the person wanted to go."""
    user = cast(User, request.user)
    form = StartForm(posted(request), initial=_initial(user))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        start_profile(
            by=user, summary=values["summary"], place=values["place"], radius_km=values["radius_km"]
        )
        return redirect(next_url(request, default="matching:matches"))
    context = {
        "form": form,
        "consent": consent.current_text(Purpose.MATCHING).text,
        "new": not user.roles,
    }
    return render(request, "accounts/start.html", context)


def _initial(user: User) -> dict[str, object]:
    profile = SeekerProfile.objects.filter(user=user).select_related("place").first()
    if profile is None:
        return {}
    return {
        "summary": profile.summary,
        "place_text": profile.place.label if profile.place else "",
        "radius_km": profile.radius_km,
    }
