"""Who applied to an employer's jobs, in their own words, and the employer's answers."""

from __future__ import annotations

from collections.abc import Callable

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SeekerProfile
from accounts.permissions import EmployerRequest, posted, require_employer
from jobs.forms.application import DeclineForm
from jobs.models import Application
from jobs.permissions import applications_to, jobs_of, may_see_contact
from jobs.services import applications as service
from jobs.views.acts import act_and_return, try_act
from jobs.views.tabs import state_tabs

PAGE_SIZE = 20
State = Application.State
TABS = {
    "": (State.SUBMITTED, State.READ, State.SHORTLISTED, State.INTERVIEW),
    "leer": (State.SUBMITTED,),
    "finales": (State.SHORTLISTED, State.INTERVIEW, State.HIRED),
    "fin": (State.HIRED, State.DECLINED, State.WITHDRAWN, State.OBSOLETE, State.UNANSWERED),
}


@require_employer
@require_safe
def applicants(request: EmployerRequest, pk: int) -> HttpResponse:
    """List who applied to one job; who waits longest for an answer first."""
    job = get_object_or_404(jobs_of(request.employer), pk=pk)
    rows = applications_to(request.employer).filter(job=job)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    chosen = request.GET.get("estado", "")
    states = TABS.get(chosen, TABS[""])
    page = Paginator(rows.filter(state__in=states).order_by("answer_by", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    labels = {
        "": _("En curso"),
        "leer": _("Por leer"),
        "finales": _("Preseleccionadas"),
        "fin": _("Terminadas"),
    }
    context = {
        "job": job,
        "page": page,
        "tabs": state_tabs(TABS, labels=labels, counts=counts, chosen=chosen),
        "query": f"estado={chosen}&" if chosen else "",
    }
    return render(request, "jobs/applicants.html", context)


@require_employer
@require_safe
def applicant(request: EmployerRequest, pk: int) -> HttpResponse:
    """Show one person's words and mark the application read; contact only while she shares it, never the CV."""
    found = get_object_or_404(applications_to(request.employer), pk=pk)
    if found.state == State.SUBMITTED:
        found.state = service.mark_read(application=found, by=request.user).state
    words = {
        State.SHORTLISTED: _("Preseleccionar"),
        State.INTERVIEW: _("Invitar a entrevista"),
        State.HIRED: _("Contratar"),
    }
    moves = [(state.value, words[state]) for state in service.EMPLOYER_MOVES if _offered(found, state)]
    context = {
        "application": found,
        "job": found.job,
        "person": SeekerProfile.objects.with_words().get(pk=found.seeker_id),
        "contact": found.seeker.user if may_see_contact(found) else None,
        "moves": moves,
        "may_decline": found.may_move(State.DECLINED),
        "may_undo": service.last_hire_can_be_undone(found),
    }
    return render(request, "jobs/applicant.html", context)


def _offered(application: Application, state: Application.State) -> bool:
    return application.state != State.HIRED and application.may_move(state)


@require_employer
@require_POST
def move(request: EmployerRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(applications_to(request.employer), pk=pk)
    state = request.POST.get("state", "")
    return _back(
        request, pk, lambda: service.move_application(application=found, state=state, by=request.user)
    )


@require_employer
def decline(request: EmployerRequest, pk: int) -> HttpResponse:
    """Ask for the reason and refuse; there is no way without one."""
    found = get_object_or_404(applications_to(request.employer), pk=pk)
    form = DeclineForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = try_act(
            request,
            lambda: service.decline_application(application=found, by=request.user, **form.cleaned_data),
            done=_("Le avisamos con respeto."),
        )
        return redirect("jobs:applicants", pk=found.job_id) if done else redirect("jobs:applicant", pk=pk)
    return render(request, "jobs/decline.html", {"application": found, "job": found.job, "form": form})


@require_employer
@require_POST
def undo(request: EmployerRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(applications_to(request.employer), pk=pk)
    return _back(request, pk, lambda: service.undo_hire(application=found, by=request.user))


def _back(request: EmployerRequest, pk: int, act: Callable[[], object]) -> HttpResponse:
    return act_and_return(request, act, to="jobs:applicant", pk=pk)
