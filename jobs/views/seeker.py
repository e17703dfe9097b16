"""What seekers do with jobs: apply, save, follow what they sent, take it back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SeekerProfile
from accounts.permissions import PersonRequest, SeekerRequest, posted, require_person, require_seeker
from accounts.services.people import change_name
from jobs import cards
from jobs.forms.application import ApplyForm
from jobs.models import Application, Job, SavedJob
from jobs.permissions import answers_here, applications_of
from jobs.services import applications as service
from jobs.services import saved as saved_service
from jobs.services.states import JobsError
from jobs.views.acts import act_and_return

PAGE_SIZE = 20


@require_seeker
def apply(request: SeekerRequest, pk: int) -> HttpResponse:
    """Show what the employer will see and take the application; a closed job keeps the words that were typed."""
    job = get_object_or_404(
        Job.objects.with_card().exclude(state__in=[Job.State.DRAFT, Job.State.IN_REVIEW]), pk=pk
    )
    sent = applications_of(request.user).filter(job=job).exclude(state=Application.State.WITHDRAWN).first()
    if sent is not None:
        return redirect("jobs:application", pk=sent.pk)
    form = ApplyForm(posted(request), asks_name=not request.user.name)
    if request.method == "POST" and form.is_valid():
        if "name" in form.cleaned_data:
            change_name(user=request.user, name=form.cleaned_data["name"], by=request.user)
        try:
            application = service.apply(
                seeker=request.profile,
                job=job,
                message=form.cleaned_data["message"],
                share_contact=form.cleaned_data["share_contact"],
                by=request.user,
            )
        except JobsError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Enviaste tu postulación."))
            return redirect("jobs:application", pk=application.pk)
    elif not job.is_open or not answers_here(job):
        return redirect("jobs:detail", pk=job.pk)
    person = SeekerProfile.objects.with_words().get(pk=request.profile.pk)
    return render(
        request,
        "jobs/apply.html",
        {"job": job, "form": form, "person": person},
        status=409 if form.non_field_errors() else 200,
    )


def save(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep or let go a job; a GET (after signing in) only leads back to it."""
    return _save(request, pk) if request.method == "POST" else redirect("jobs:detail", pk=pk)


@require_seeker
def _save(request: SeekerRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.published(), pk=pk)
    saved_service.set_saved(seeker=request.profile, job=job, saved="quitar" not in request.POST)
    return redirect("jobs:detail", pk=pk)


@require_seeker
@require_safe
def saved(request: SeekerRequest) -> HttpResponse:
    """List kept jobs, also those that closed since."""
    rows = SavedJob.objects.filter(seeker=request.profile).select_related(
        "job__employer__answer_rate", "job__place"
    )
    page = Paginator(rows.order_by("-saved_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    found = [
        cards.job_card(row.job, note="" if row.job.is_open else _("Ya no recibe postulaciones."))
        for row in page
    ]
    return render(request, "jobs/saved.html", {"page": page, "cards": found})


@require_person
@require_safe
def applications(request: PersonRequest) -> HttpResponse:
    page = Paginator(applications_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "jobs/applications.html", {"page": page})


@require_person
@require_safe
def application(request: PersonRequest, pk: int) -> HttpResponse:
    """Show one application with its history, its answer date and, where shared, the reason of a refusal."""
    found = get_object_or_404(applications_of(request.user), pk=pk)
    context = {
        "application": found,
        "job": found.job,
        "history": found.transitions.all(),
        "pending": found.state in Application.PENDING,
        "may_reopen": found.job.is_open
        and found.state in (Application.State.WITHDRAWN, Application.State.OBSOLETE),
    }
    return render(request, "jobs/application.html", context)


@require_person
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(applications_of(request.user), pk=pk)
    return _back(request, pk, lambda: service.withdraw_application(application=found, by=request.user))


@require_person
@require_POST
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(applications_of(request.user), pk=pk)
    return _back(request, pk, lambda: service.reopen_application(application=found, by=request.user))


@require_person
@require_POST
def contact(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(applications_of(request.user), pk=pk)
    shared = request.POST.get("shared") == "1"
    return _back(
        request, pk, lambda: service.share_contact(application=found, shared=shared, by=request.user)
    )


def _back(request: HttpRequest, pk: int, act: Callable[[], object]) -> HttpResponse:
    return act_and_return(request, act, to="jobs:application", pk=pk)
