"""The first page, by who the person is: landing, seeker, employer; staff are led to their own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role, SeekerProfile, User
from accounts.permissions import EMPLOYER_SESSION_KEY
from dashboard.homes import WAITING, employer_home, memberships_of, seeker_home
from dashboard.visits import last_visit
from matching.models import Impression
from matching.views.shown import log_shown

# Who holds several roles starts with the first of these and finds the others in a short switch.
ORDER = (Role.SEEKER, Role.EMPLOYER, Role.SUPPORT, Role.MANAGER)
STAFF_PAGES = {Role.SUPPORT: "dashboard:support", Role.MANAGER: "dashboard:analytics"}
CHOICE = "como"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what changed since last time; a person without a role is asked what brings her here."""
    user = request.user
    if not isinstance(user, User):
        return render(request, "home.html")
    held = [role for role in ORDER if user.has_role(role)]
    asked = request.GET.get(CHOICE)
    shown = next((role for role in held if role == asked), held[0] if held else None)
    if shown in STAFF_PAGES:
        return redirect(STAFF_PAGES[Role(shown)])
    if shown == Role.SEEKER:
        return _seeker(request, user, held)
    if shown == Role.EMPLOYER:
        return _employer(request, user, held)
    return render(request, "dashboard/welcome.html")


def _seeker(request: HttpRequest, user: User, held: list[Role]) -> HttpResponse:
    profile = SeekerProfile.objects.with_words().get(user=user)
    since = last_visit(request)
    home = seeker_home(profile, since=since)
    context = {
        "home": home,
        "since": since,
        "waiting": WAITING,
        "tabs": switch(held, Role.SEEKER),
    }
    response = render(request, "dashboard/seeker.html", context)
    log_shown(
        request,
        response,
        profile=profile,
        page=Impression.Page.HOME,
        job_ids=[card["id"] for card in home.matches],
        model_version=home.model_version,
        arms=home.arms,
    )
    return response


def _employer(request: HttpRequest, user: User, held: list[Role]) -> HttpResponse:
    memberships = memberships_of(user)
    chosen = request.session.get(EMPLOYER_SESSION_KEY)
    membership = next((m for m in memberships if m.employer_id == chosen), memberships[0])
    context = {
        "home": employer_home(membership.employer, user=user),
        "employer": membership.employer,
        "several": len(memberships) > 1,
        "tabs": switch(held, Role.EMPLOYER),
    }
    return render(request, "dashboard/employer.html", context)


def switch(held: list[Role], current: Role) -> list[tuple[str, str, bool, None]]:
    """Give the tabs between the home pages of one person; none where she holds one role only."""
    if len(held) < 2:
        return []
    words = {
        Role.SEEKER: _("Busco trabajo"),
        Role.EMPLOYER: _("Mi empresa"),
        Role.SUPPORT: _("Soporte"),
        Role.MANAGER: _("Gestión"),
    }
    return [(_home_url(role), words[role], role == current, None) for role in held]


def _home_url(role: Role) -> str:
    if role in STAFF_PAGES:
        return reverse(STAFF_PAGES[role])
    return f"{reverse('dashboard:home')}?{CHOICE}={role.value}"
