"""The employer's own pages: registration, data, members, invitations."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.employer import EmployerForm, InvitationForm, NewEmployerForm
from accounts.models import EmployerInvitation, EmployerMember, User
from accounts.permissions import (
    EMPLOYER_SESSION_KEY,
    EmployerRequest,
    next_url,
    posted,
    require_employer,
    require_owner,
    require_person,
)
from accounts.services import employers, members
from accounts.views.limits import too_many_requests


@require_person
@require_http_methods(["GET", "HEAD", "POST"])
def employer_new(request: HttpRequest) -> HttpResponse:
    """Register an employer by its RUC."""
    form = NewEmployerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        fields = {name: values[name] for name in ("ruc", "legal_name", "trade_name", "about", "place")}
        try:
            employer = employers.register_employer(by=cast(User, request.user), **fields)
        except employers.RucTaken:
            form.add_error(
                "ruc",
                _(
                    "Esta empresa ya está registrada. Pide a quien la maneja que te invite, o escribe a soporte."
                ),
            )
        else:
            request.session[EMPLOYER_SESSION_KEY] = employer.pk
            messages.success(
                request, _("Listo. Revisamos tu empresa y te avisamos. Ya puedes preparar avisos.")
            )
            return redirect(next_url(request, default="jobs:employer_jobs"))
    return render(request, "accounts/employer_form.html", {"form": form, "title": _("Registra tu empresa")})


@require_employer
@require_safe
def employer(request: HttpRequest) -> HttpResponse:
    """Show the data, the members and, to owners, the open invitations."""
    request = cast(EmployerRequest, request)
    owner = EmployerMember.MemberRole.OWNER
    is_owner = request.membership.role == owner
    people = list(request.employer.members.select_related("user").order_by("pk"))
    return render(
        request,
        "accounts/employer.html",
        {
            "employer": request.employer,
            "membership": request.membership,
            "is_owner": is_owner,
            "members": people,
            "alone": sum(person.role == owner for person in people) == 1,
            "invitations": members.open_invitations(request.employer).order_by("pk") if is_owner else [],
            "others": EmployerMember.objects.filter(user=request.user)
            .exclude(pk=request.membership.pk)
            .select_related("employer"),
        },
    )


@require_owner
@require_http_methods(["GET", "HEAD", "POST"])
def employer_edit(request: HttpRequest) -> HttpResponse:
    """Change the data."""
    request = cast(EmployerRequest, request)
    row = request.employer
    initial = {
        "legal_name": row.legal_name,
        "trade_name": row.trade_name,
        "about": row.about,
        "place_text": row.place.label if row.place else "",
    }
    form = EmployerForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        employers.edit_employer(employer=row, by=request.user, values=form.cleaned_data)
        messages.success(request, _("Guardado."))
        return redirect("accounts:employer")
    return render(request, "accounts/employer_form.html", {"form": form, "title": _("Datos de tu empresa")})


@require_owner
@require_POST
def employer_verify(request: HttpRequest) -> HttpResponse:
    """Ask for verification again after a refusal."""
    request = cast(EmployerRequest, request)
    employers.request_verification(employer=request.employer, by=request.user)
    messages.success(request, _("Lo revisamos otra vez y te avisamos."))
    return redirect("accounts:employer")


@require_person
@require_POST
def employer_switch(request: HttpRequest, employer_id: int) -> HttpResponse:
    """Act for another of one's employers from here on."""
    get_object_or_404(EmployerMember, employer_id=employer_id, user=request.user)
    request.session[EMPLOYER_SESSION_KEY] = employer_id
    return redirect("accounts:employer")


@require_owner
@require_http_methods(["GET", "HEAD", "POST"])
def employer_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail or SMS."""
    request = cast(EmployerRequest, request)
    form = InvitationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = members.invite_member(
                employer=request.employer, by=request.user, **form.cleaned_data
            )
        except members.TooManyInvitations:
            return too_many_requests(request)
        url = request.build_absolute_uri(reverse("accounts:invitation", args=[token]))
        members.send_invitation(invitation=invitation, url=url)
        messages.success(request, _("Enviamos la invitación. Vale 7 días."))
        return redirect("accounts:employer")
    return render(request, "accounts/employer_form.html", {"form": form, "title": _("Invitar a alguien")})


@require_owner
@require_POST
def invitation_revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Make an open invitation stop working."""
    request = cast(EmployerRequest, request)
    row = get_object_or_404(
        EmployerInvitation.objects.select_related("employer"), pk=invitation_id, employer=request.employer
    )
    members.revoke_invitation(invitation=row, by=request.user)
    messages.success(request, _("Esa invitación ya no vale."))
    return redirect("accounts:employer")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show who invites; joining is a button, because mail programs open links by themselves."""
    try:
        row = members.find_invitation(token)
    except members.InvitationGone:
        return render(request, "accounts/invitation_gone.html", status=404)
    if request.method != "POST":
        return render(request, "accounts/invitation.html", {"invitation": row})
    return _join(request, token)


@require_person
def _join(request: HttpRequest, token: str) -> HttpResponse:
    try:
        membership = members.accept_invitation(token=token, by=cast(User, request.user))
    except members.InvitationGone:
        return render(request, "accounts/invitation_gone.html", status=404)
    request.session[EMPLOYER_SESSION_KEY] = membership.employer_id
    messages.success(request, _("Listo, ya eres parte de %(name)s.") % {"name": membership.employer.name})
    return redirect("jobs:employer_jobs")


@require_employer
@require_POST
def member_remove(request: HttpRequest, member_id: int) -> HttpResponse:
    """Take a member out, or leave."""
    request = cast(EmployerRequest, request)
    row = get_object_or_404(
        EmployerMember.objects.select_related("employer"), pk=member_id, employer=request.employer
    )
    try:
        members.remove_member(membership=row, by=request.user)
    except members.LastOwner:
        messages.error(request, _("Tiene que quedar una persona responsable. Nombra a otra primero."))
        return redirect("accounts:employer")
    if row.user_id == request.user.pk:
        messages.success(request, _("Saliste de %(name)s.") % {"name": row.employer.name})
        return redirect("dashboard:home")
    messages.success(request, _("Ya no es parte de tu empresa."))
    return redirect("accounts:employer")


@require_owner
@require_POST
def member_role(request: HttpRequest, member_id: int) -> HttpResponse:
    """Make a member an owner or the other way round."""
    request = cast(EmployerRequest, request)
    row = get_object_or_404(
        EmployerMember.objects.select_related("employer"), pk=member_id, employer=request.employer
    )
    role = request.POST.get("role", "")
    if role in EmployerMember.MemberRole.values:
        try:
            members.change_member_role(membership=row, by=request.user, role=role)
        except members.LastOwner:
            messages.error(request, _("Tiene que quedar una persona responsable. Nombra a otra primero."))
    return redirect("accounts:employer")
