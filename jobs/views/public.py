"""The page of one job, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import SeekerProfile
from jobs import cards
from jobs.models import Application, Job, SavedJob
from jobs.permissions import answers_here

UNSEEN = (Job.State.DRAFT, Job.State.IN_REVIEW)
ALSO_OPEN = 3


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an open job; a closed one answers 410 and shows what else there is; a draft only leads its employer on."""
    job = get_object_or_404(Job.objects.with_card(), pk=pk)
    if job.state in UNSEEN:
        if request.user.is_authenticated and job.employer.members.filter(user=request.user).exists():
            return redirect("jobs:job_preview", pk=job.pk)
        raise Http404
    profile = None
    if request.user.is_authenticated:
        profile = SeekerProfile.objects.filter(user=request.user).first()
    mine = Application.objects.filter(job=job, seeker=profile).first() if profile else None
    if not job.is_open:
        return _gone(request, job=job, mine=mine)
    here = answers_here(job)
    context = {
        "job": job,
        "here": here,
        "facts": cards.facts(job),
        "mirror": cards.mirror(job),
        "mine": mine,
        "seeker": profile,
        "saved": profile is not None and SavedJob.objects.filter(job=job, seeker=profile).exists(),
        "posting": "" if request.user.is_authenticated else cards.job_posting(job, answers_here=here),
    }
    return render(request, "jobs/detail.html", context)


def _gone(request: HttpRequest, *, job: Job, mine: Application | None) -> HttpResponse:
    removed = job.state == Job.State.REMOVED
    others = Job.objects.open_on(timezone.localdate()).with_card().exclude(pk=job.pk)
    others = others.none() if removed else others.of_employer(job.employer)[:ALSO_OPEN]
    context = {
        "job": job,
        "removed": removed,
        "mine": mine,
        "others": [cards.job_card(other) for other in others],
    }
    return render(request, "jobs/gone.html", context, status=410)
