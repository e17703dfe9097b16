"""Who may open a page: seekers, members of an employer, staff roles. Objects of others are looked up, not asked for.

Whoever sends a form while not signed in any more signs in and finds it as she wrote it (`posted`).
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from accounts.models import Employer, EmployerMember, Role, RoleGrant, SeekerProfile, User

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
EMPLOYER_SESSION_KEY = "employer_id"
KEPT_SESSION_KEY = "kept_post"
KEPT_SECONDS = 60 * 60
MOST_KEPT_BYTES = 32 * 1024


class PersonRequest(HttpRequest):
    """What a view behind `require_person` gets."""

    user: User


class SeekerRequest(HttpRequest):
    """What a view behind `require_seeker` gets."""

    user: User
    profile: SeekerProfile


class EmployerRequest(HttpRequest):
    """What a view behind `require_employer` gets."""

    user: User
    employer: Employer
    membership: EmployerMember


PersonView: TypeAlias = Callable[Concatenate[PersonRequest, P], HttpResponseBase]
SeekerView: TypeAlias = Callable[Concatenate[SeekerRequest, P], HttpResponseBase]
EmployerView: TypeAlias = Callable[Concatenate[EmployerRequest, P], HttpResponseBase]


def next_url(request: HttpRequest, *, default: str) -> str:
    """Give the address to go back to (`next` in the form or the address), if it is ours, else the default."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else resolve_url(default)


def _redirect_with_next(request: HttpRequest, name: str) -> HttpResponseRedirect:
    # A form that was posted is not repeated by a GET; the person goes back to where she came from.
    back = request.headers.get("Referer", "")
    if request.method in {"GET", "HEAD"} or (_came_from_here(request) and _keep_post(request)):
        back = request.get_full_path()
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    query = f"?{urlencode({'next': back})}" if safe and back else ""
    return HttpResponseRedirect(resolve_url(name) + query)


def _came_from_here(request: HttpRequest) -> bool:
    """Say whether the form stood on the page that takes it, so that a GET of it shows the form again."""
    referer = request.headers.get("Referer", "")
    return not referer or urlsplit(referer).path == request.path


def _keep_post(request: HttpRequest) -> bool:
    """Keep the words of a form until she has signed in; no files, no passwords, nothing that a view calls sensitive."""
    hidden = {"csrfmiddlewaretoken", *getattr(request, "sensitive_post_parameters", ())}
    kept = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name not in hidden and "password" not in name and any(values):
            kept.setlist(name, values)
    body = kept.urlencode()
    if not body or len(body) > MOST_KEPT_BYTES:
        return False
    request.session[KEPT_SESSION_KEY] = {"path": request.path, "body": body, "at": int(time.time())}
    return True


def has_kept_post(request: HttpRequest) -> bool:
    """Say whether this page's form waits to be shown as it was written; old words are forgotten."""
    kept = request.session.get(KEPT_SESSION_KEY)
    if kept is None:
        return False
    if time.time() - kept["at"] > KEPT_SECONDS:
        del request.session[KEPT_SESSION_KEY]
        return False
    return bool(kept["path"] == request.path)


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what a form is filled with: what is being sent, or, once, what was sent before signing in; else None."""
    if request.method == "POST":
        return request.POST
    if request.method != "GET" or not has_kept_post(request):
        return None
    body = request.session.pop(KEPT_SESSION_KEY)["body"]
    messages.info(request, _("Aquí está lo que escribiste. Revísalo y envíalo."))
    return QueryDict(body)


def require_person(view: PersonView[P]) -> View[P]:
    """Send who is not signed in to the sign-in page and back."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _redirect_with_next(request, "account_login")
        return view(cast(PersonRequest, request), *args, **kwargs)

    return checked


def _profile(user: User) -> SeekerProfile | None:
    """Give a person's profile; her roles come in the same query, so that the frame of the page need not ask."""
    granted = ArraySubquery(RoleGrant.objects.filter(user=OuterRef("user")).values("role"))
    member = Exists(EmployerMember.objects.filter(user=OuterRef("user")))
    rows = SeekerProfile.objects.select_related("place", "user").annotate(granted=granted, member=member)
    profile = rows.filter(user=user).first()
    if profile is not None:
        employer = [Role.EMPLOYER.value] if profile.member else []
        user.roles = profile.user.roles = frozenset([*profile.granted, *employer, Role.SEEKER.value])
    return profile


def require_seeker(view: SeekerView[P]) -> View[P]:
    """Give the view `request.profile`; who has none yet says her one sentence first and comes back."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _redirect_with_next(request, "account_login")
        profile = _profile(request.user)
        if profile is None:
            return _redirect_with_next(request, "accounts:start")
        request.profile = profile  # type: ignore[attr-defined]
        return view(cast(SeekerRequest, request), *args, **kwargs)

    return checked


def require_employer(view: EmployerView[P]) -> View[P]:
    """Give the view `request.employer` and `request.membership`; of several employers the session's choice."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _redirect_with_next(request, "account_login")
        memberships = list(
            EmployerMember.objects.filter(user=request.user).select_related("employer__place").order_by("pk")
        )
        if not memberships:
            messages.info(request, _("Esta página es para empresas. Registra la tuya o pide que te inviten."))
            return redirect("accounts:employer_new")
        chosen = request.session.get(EMPLOYER_SESSION_KEY)
        membership = next((m for m in memberships if m.employer_id == chosen), memberships[0])
        request.membership = membership  # type: ignore[attr-defined]
        request.employer = membership.employer  # type: ignore[attr-defined]
        return view(cast(EmployerRequest, request), *args, **kwargs)

    return checked


def require_owner(view: EmployerView[P]) -> View[P]:
    """As require_employer, and 403 for members who are not owners."""

    @require_employer
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.membership.role != EmployerMember.MemberRole.OWNER:  # type: ignore[attr-defined]
            raise PermissionDenied
        return view(cast(EmployerRequest, request), *args, **kwargs)

    return checked


def require_role(role: str) -> Callable[[View[P]], View[P]]:
    """Let in people with the role; a manager passes everywhere, a stranger gets 403, an anonymous one signs in."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _redirect_with_next(request, "account_login")
            if not (request.user.has_role(role) or request.user.has_role("manager")):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def sign_in_url(next_path: str) -> str:
    """Give the address of the sign-in page that comes back to `next_path`."""
    return f"{reverse('account_login')}?{urlencode({'next': next_path})}"
