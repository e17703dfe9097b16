"""Jobs for the person, with reasons, and what she says of them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SeekerProfile
from accounts.permissions import SeekerRequest, next_url, require_seeker
from jobs.cards import job_card
from jobs.models import Job
from matching.ml.ranking import band_of
from matching.ml.types import Band
from matching.models import Feedback, Match, SeekerEnrichment
from matching.services import feedback
from matching.services.feedback import UnknownFeedback

PAGE_SIZE = 20
MOST_POSITION = 1000
BAND_WORDS = {
    Band.STRONG: gettext_lazy("Va mucho contigo"),
    Band.GOOD: gettext_lazy("Va contigo"),
    Band.FAIR: gettext_lazy("Puede servirte"),
    Band.WEAK: gettext_lazy("Se parece un poco"),
}


@require_seeker
@require_safe
def match_list(request: SeekerRequest) -> HttpResponse:
    """Show the person's list, best first: one indexed read, no ranking on the way."""
    profile = request.profile
    rows = (
        Match.objects.listed()
        .filter(seeker=profile, job__state=Job.State.PUBLISHED, job__closes_on__gte=timezone.localdate())
        .with_card()
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    liked = feedback.liked_jobs(profile)
    matches = [(_card(row, liked), row.reasons) for row in page]
    context = {
        "page": page,
        "matches": matches,
        "verdicts": Feedback.Reason.choices,
        "profile": profile,
        "hidden": Match.objects.filter(seeker=profile, hidden=True).count() if not matches else 0,
        "waiting": not matches and _is_waiting(profile),
    }
    return render(request, "matching/matches.html", context)


def _card(row: Match, liked: set[int]) -> dict[str, object]:
    card = job_card(row.job, km=None if row.distance_km is None else round(row.distance_km))
    return {**card, "id": row.job_id, "liked": row.job_id in liked, "band": BAND_WORDS[band_of(row.score)]}


def _is_waiting(profile: SeekerProfile) -> bool:
    """Tell whether the list is still being made for the present words."""
    row = (
        SeekerEnrichment.objects.filter(seeker=profile)
        .values("content_hash", "listed_hash", "listed_at")
        .first()
    )
    return row is None or row["listed_at"] is None or row["content_hash"] != row["listed_hash"]


@require_seeker
@require_POST
def give_feedback(request: SeekerRequest) -> HttpResponse:
    """Take `fb=<job id>:<good, a reason or undo>`; 204 for the script, otherwise back to the list."""
    number, _colon, word = request.POST.get("fb", "").partition(":")
    if not (number.isdecimal() and len(number) < 18):
        return HttpResponseBadRequest(_("Falta decir de qué trabajo hablas."))
    job = get_object_or_404(Job.objects.exclude(state=Job.State.DRAFT), pk=int(number))
    position = request.POST.get("p", "")
    try:
        feedback.give_feedback(
            seeker=request.profile,
            job=job,
            word=word,
            position=min(int(position), MOST_POSITION)
            if position.isdecimal() and len(position) < 6
            else None,
        )
    except UnknownFeedback:
        return HttpResponseBadRequest(_("No conocemos esa respuesta."))
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect(next_url(request, default=reverse("matching:matches")))


@require_seeker
@require_safe
def hidden_list(request: SeekerRequest) -> HttpResponse:
    """Show what she said no to, each with a way back."""
    rows = Feedback.objects.filter(
        seeker=request.profile, verdict=Feedback.Verdict.NOT_RELEVANT
    ).select_related("job__employer", "job__place")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    cards = [{**job_card(row.job), "id": row.job_id, "reason": row.get_reason_display()} for row in page]
    return render(request, "matching/hidden.html", {"page": page, "cards": cards})


@require_seeker
@require_safe
def why(request: SeekerRequest, pk: int) -> HttpResponse:
    """Show why a job is in the list: reasons, and each part of the score in words and figures."""
    match = Match.objects.filter(seeker=request.profile, job=pk).with_card().first()
    if match is None:
        raise Http404
    parts = [
        (words, f"{match.parts[name] * 100:.0f} / 100")
        for name, words in PART_WORDS.items()
        if name in match.parts
    ]
    context = {
        "match": match,
        "card": job_card(match.job),
        "band": BAND_WORDS[band_of(match.score)],
        "parts": parts,
    }
    return render(request, "matching/why.html", context)


PART_WORDS = {
    "meaning": gettext_lazy("Lo que dices y lo que dice el aviso"),
    "occupation": gettext_lazy("Tu oficio y el del aviso"),
    "title": gettext_lazy("Palabras del puesto"),
    "skills": gettext_lazy("Habilidades"),
    "distance": gettext_lazy("Cercanía"),
    "pay": gettext_lazy("Pago"),
    "schedule": gettext_lazy("Horario"),
    "experience": gettext_lazy("Experiencia"),
    "education": gettext_lazy("Estudios"),
    "freshness": gettext_lazy("Aviso reciente"),
}
