"""An employer's jobs: list, write, look at, send, close, extend, copy."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import EmployerRequest, posted, require_employer
from jobs import cards
from jobs.forms.job import CloseForm, ExtendForm, JobForm, ReasonForm
from jobs.models import Application, Job
from jobs.permissions import jobs_of
from jobs.services import jobs as service
from jobs.services import moderation
from jobs.services.states import JobsError, NotPublishable
from jobs.views.acts import act_and_return
from jobs.views.tabs import state_tabs

PAGE_SIZE = 20
TABS = {
    "": (),
    "publicados": (Job.State.PUBLISHED,),
    "borradores": (Job.State.DRAFT, Job.State.IN_REVIEW),
    "cerrados": (Job.State.CLOSED, Job.State.EXPIRED),
}


@require_employer
@require_safe
def jobs_list(request: EmployerRequest) -> HttpResponse:
    """List the employer's jobs by state, with how many applied and how many wait to be read."""
    rows = jobs_of(request.employer)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    chosen = request.GET.get("estado", "")
    if TABS.get(chosen):
        rows = rows.filter(state__in=TABS[chosen])
    rows = rows.annotate(
        applicants=Count("applications", filter=~Q(applications__state=Application.State.WITHDRAWN)),
        unread=Count("applications", filter=Q(applications__state=Application.State.SUBMITTED)),
    ).order_by("-created_at", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    labels = {
        "": _("Todos"),
        "publicados": _("Publicados"),
        "borradores": _("Por publicar"),
        "cerrados": _("Cerrados"),
    }
    context = {
        "page": page,
        "tabs": state_tabs(TABS, labels=labels, counts=counts, chosen=chosen),
        "employer": request.employer,
        "query": f"estado={chosen}&" if chosen else "",
    }
    return render(request, "jobs/employer_jobs.html", context)


@require_employer
def edit(request: EmployerRequest, pk: int | None = None) -> HttpResponse:
    """Write a job: "save" keeps whatever is there, "publish" also sends it off."""
    job = get_object_or_404(jobs_of(request.employer), pk=pk) if pk else None
    form = JobForm(posted(request), instance=job)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in service.WRITTEN_FIELDS}
        try:
            job = service.save_draft(employer=request.employer, by=request.user, values=values, job=job)
            if "publish" in request.POST and job.state == Job.State.DRAFT:
                job = service.submit_job(job=job, by=request.user)
        except NotPublishable as refused:
            form.add_problems(refused.problems)
        except JobsError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _saved_words(job))
            return redirect("jobs:job_preview", pk=job.pk)
    # a draft was kept even when it could not be sent: the form goes on with that row
    return render(request, "jobs/job_form.html", {"form": form, "job": job, "employer": request.employer})


def _saved_words(job: Job) -> str:
    return {
        Job.State.DRAFT: _("Guardamos el borrador."),
        Job.State.IN_REVIEW: _("Está en revisión. Una persona lo lee y te avisamos."),
        Job.State.PUBLISHED: _("Está publicado."),
    }[Job.State(job.state)]


@require_employer
@require_safe
def preview(request: EmployerRequest, pk: int) -> HttpResponse:
    """Show the job as seekers see it, what it lacks, and what can be done with it now."""
    job = get_object_or_404(jobs_of(request.employer), pk=pk)
    problems: dict[str, str] = {}
    if job.state == Job.State.DRAFT:
        try:
            moderation.check_publishable(job)
        except NotPublishable as refused:
            problems = refused.problems
    context = {
        "job": job,
        "facts": cards.facts(job),
        "mirror": cards.mirror(job),
        "problems": problems.values(),
        "findings": moderation.review_notes(job),
        "refusal": job.decisions.filter(verdict="refused").first() if job.state == Job.State.DRAFT else None,
        "editable": job.state in (Job.State.DRAFT, Job.State.IN_REVIEW, Job.State.PUBLISHED),
        "extendable": job.state in (Job.State.PUBLISHED, Job.State.CLOSED, Job.State.EXPIRED),
        "applicants": job.applications.exclude(state=Application.State.WITHDRAWN).count(),
    }
    return render(request, "jobs/job_preview.html", context)


@require_employer
@require_POST
def submit(request: EmployerRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(jobs_of(request.employer), pk=pk)
    return act_and_return(
        request, lambda: service.submit_job(job=job, by=request.user), to="jobs:job_preview", pk=pk
    )


@require_employer
def close(request: EmployerRequest, pk: int) -> HttpResponse:
    """Ask what came of the job and close it."""
    job = get_object_or_404(
        jobs_of(request.employer).filter(state__in=[Job.State.PUBLISHED, Job.State.EXPIRED]), pk=pk
    )
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return act_and_return(
            request,
            lambda: service.close_job(job=job, by=request.user, **form.cleaned_data),
            to="jobs:job_preview",
            pk=pk,
            done=_("Cerraste el aviso. Avisamos a quienes postularon."),
        )
    context = {
        "job": job,
        "form": form,
        "title": _("Cerrar el aviso"),
        "button": _("Cerrar el aviso"),
        "note": _("Quienes postularon lo sabrán. Igual puedes responderles."),
    }
    return render(request, "jobs/job_act.html", context)


@require_employer
def extend(request: EmployerRequest, pk: int) -> HttpResponse:
    """Give the job more days, with a reason."""
    job = get_object_or_404(jobs_of(request.employer), pk=pk)
    form = ExtendForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            service.extend_job(job=job, by=request.user, **form.cleaned_data)
        except NotPublishable as refused:
            for field, problem in refused.problems.items():
                form.add_error(field if field in form.fields else None, problem)
        except JobsError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Listo, el aviso sigue abierto."))
            return redirect("jobs:job_preview", pk=pk)
    context = {"job": job, "form": form, "title": _("Dar más días"), "button": _("Dar más días")}
    return render(request, "jobs/job_act.html", context)


@require_employer
@require_POST
def duplicate(request: EmployerRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(jobs_of(request.employer), pk=pk)
    copy = service.duplicate_job(job=job, by=request.user)
    messages.success(request, _("Es una copia. Revísala y pon la fecha de cierre."))
    return redirect("jobs:job_edit", pk=copy.pk)


@require_employer
def remove(request: EmployerRequest, pk: int) -> HttpResponse:
    """Take the job away for good, with a reason."""
    job = get_object_or_404(jobs_of(request.employer), pk=pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        service.remove_job(job=job, by=request.user, **form.cleaned_data)
        messages.success(request, _("Borraste el aviso."))
        return redirect("jobs:employer_jobs")
    context = {
        "job": job,
        "form": form,
        "title": _("Borrar el aviso"),
        "button": _("Borrar el aviso"),
        "note": _("No se puede deshacer. Las postulaciones quedan guardadas."),
    }
    return render(request, "jobs/job_act.html", context)
