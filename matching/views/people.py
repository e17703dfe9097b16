"""People who made themselves visible and fit a job, for its employer; reasons, never a bare percentage."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.bells import enqueue
from accounts.permissions import EmployerRequest, require_employer
from jobs.models import Job
from matching import tasks
from matching.services import gaps, people
from matching.views.cards import band_words

PAGE_SIZE = 20


@require_employer
@require_safe
def people_list(request: EmployerRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.of_employer(request.employer), pk=pk)
    fresh = people.is_fresh(job)
    if not fresh:
        enqueue(tasks.rank_people, job.pk)
    fitting = people.people_for(job)
    page = Paginator(fitting, PAGE_SIZE).get_page(request.GET.get("page"))
    invited = people.invited(job, [row.seeker_id for row in page])
    rows = [
        {
            "id": row.seeker_id,
            "name": people.public_name(row.seeker),
            "place": row.seeker.place.short if row.seeker.place else "",
            "km": None if row.distance_km is None else round(row.distance_km),
            "summary": row.seeker.summary,
            "band": band_words(row.score),
            "reasons": row.reasons,
            "invited": row.seeker_id in invited,
        }
        for row in page
    ]
    context = {
        "job": job,
        "page": page,
        "rows": rows,
        "gaps": gaps.gaps_of_job(job.pk, people=list(fitting.values_list("seeker_id", flat=True)))
        if rows
        else [],
        "waiting": not rows and not fresh and job.is_open,
    }
    return render(request, "matching/people.html", context)


@require_employer
@require_POST
def invite(request: EmployerRequest, pk: int, seeker_id: int) -> HttpResponse:
    """Tell the person about the job; her contact stays hers until she applies and shares it."""
    job = get_object_or_404(Job.objects.of_employer(request.employer).published(), pk=pk)
    person = get_object_or_404(people.people_for(job), seeker=seeker_id)
    people.invite(job=job, seeker=person.seeker, by=request.user)
    messages.success(request, _("Le avisamos. Si le interesa, postulará y podrán conversar."))
    return redirect("matching:people", pk=job.pk)
