"""The pages of one job and of one employer, for everybody."""

from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.bells import note
from accounts.models import Consent, Employer, Purpose, SeekerProfile
from jobs import cards
from jobs.models import Application, Job, SavedJob
from jobs.permissions import answers_here
from jobs.signals import job_viewed

UNSEEN = (Job.State.DRAFT, Job.State.IN_REVIEW)
ALSO_OPEN = 3
PAGE_SIZE = 20


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
        agreed = Consent.objects.live().for_purpose(Purpose.TRAINING).filter(user=OuterRef("user"))
        profile = (
            SeekerProfile.objects.filter(user=request.user).annotate(is_learned_from=Exists(agreed)).first()
        )
    mine = Application.objects.filter(job=job, seeker=profile).first() if profile else None
    if not job.is_open:
        return _gone(request, job=job, mine=mine)
    here = answers_here(job)
    context = {
        "job": job,
        "here": here,
        "facts": cards.facts(job),
        "mirror": cards.mirror(job),
        "answers": cards.answer_words(job.employer),
        "mine": mine,
        "seeker": profile,
        "timed": profile is not None and profile.is_learned_from,
        "saved": profile is not None and SavedJob.objects.filter(job=job, seeker=profile).exists(),
        "posting": "" if request.user.is_authenticated else cards.job_posting(job, answers_here=here),
    }
    response = render(request, "jobs/detail.html", context)
    prefetched = "prefetch" in request.headers.get("Sec-Purpose", "")
    is_looked_at = request.method == "GET" and not prefetched
    if is_looked_at and (profile is not None or not request.user.is_authenticated):
        note(
            job_viewed,
            sender=Job,
            job_id=job.pk,
            profile_id=profile.pk if profile else None,
            mark=request.GET.get("a", ""),
            read=_other_read(request, job) if profile else "",
            came_from="" if profile else _our_page(request),
            agent="" if profile else request.headers.get("User-Agent", ""),
        )
    return response


def _other_read(request: HttpRequest, job: Job) -> str:
    """Give what the script kept of another job read before; this one is still being read."""
    said = request.COOKIES.get("r", "")
    return "" if said.startswith(f"{job.pk}.") else said


def _our_page(request: HttpRequest) -> str:
    """Give the address of the page of ours that led here, or nothing."""
    referer = request.headers.get("Referer", "")
    return referer if urlsplit(referer).netloc == request.get_host() else ""


@require_safe
def employer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an employer and its open jobs; one without any published job is not there yet."""
    found = get_object_or_404(Employer.objects.select_related("place"), pk=pk)
    seen = Job.objects.of_employer(found).exclude(state__in=[*UNSEEN, Job.State.REMOVED])
    if not seen.exists():
        raise Http404
    jobs = Job.objects.open_on(timezone.localdate()).of_employer(found).with_card()
    page = Paginator(jobs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"employer": found, "page": page, "jobs": [cards.job_card(job) for job in page]}
    return render(request, "jobs/employer.html", context)


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
