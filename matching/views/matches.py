"""Jobs for the person, with reasons, and what she says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.bells import enqueue
from accounts.models import SeekerProfile
from accounts.permissions import SeekerRequest, next_url, require_seeker
from jobs.cards import job_card
from jobs.models import Job
from matching import tasks
from matching.ml.neutral import NEUTRAL
from matching.ml.types import Gate
from matching.models import Experiment, Feedback, Impression, SeekerEnrichment
from matching.services import experiments, feedback, gaps, list_order, lists, score_version
from matching.services.feedback import UnknownFeedback
from matching.services.gates import closed_gates
from matching.views.cards import band_words, card_keys, cards
from matching.views.shown import log_shown
from messaging.services.notifications import unread_count

PAGE_SIZE, PAGE_DIGITS = 20, 6
MOST_POSITION = 1000
ASKED_SECONDS = 30


@require_seeker
@require_safe
def match_list(request: SeekerRequest) -> HttpResponse:
    """Show the person's list, best first: one indexed read, no ranking on the way."""
    profile = request.profile
    number = _page_number(request)
    choice = experiments.choose(Experiment.Surface.PAGES, person_id=profile.pk)
    order = experiments.choose(Experiment.Surface.RANKING, person_id=profile.pk)
    size = int(choice.variant.get("page_size", PAGE_SIZE))
    start = (number - 1) * size
    stamps = list_order.stamps(profile.pk, start=start, count=size + 1, variant=order.variant)
    _bring_up_to_date(profile, stamps)
    keys = card_keys(stamps[:size])
    unread = unread_count(request.user.pk)
    version = _version(request, [keys, len(stamps), unread]) if keys else None
    unchanged = get_conditional_response(request, etag=version) if version else None
    if unchanged is not None:
        return unchanged
    context = {
        "matches": cards(keys),
        "prev": f"?page={number - 1}" if number > 1 else "",
        "next": f"?page={number + 1}" if len(stamps) > size else "",
        "profile": profile,
        "hidden": len(feedback.hidden_jobs(profile)) if not keys else 0,
        "waiting": not keys and _is_waiting(profile),
        "unread": unread,  # known here already: the frame need not count again
    }
    response = render(request, "matching/matches.html", context)
    if version:
        response["ETag"] = version
    log_shown(
        request,
        response,
        profile=profile,
        page=Impression.Page.MATCHES,
        job_ids=[stamp[lists.JOB] for stamp in stamps[:size]],
        first=start + 1,
        model_version=stamps[0][lists.VERSION] if stamps else "",
        arms={**choice.arms, **order.arms},
    )
    return response


def _bring_up_to_date(profile: SeekerProfile, stamps: Sequence[lists.Stamp]) -> None:
    """Have the list of who is looking made by the models in use before it is everybody's turn after a switch."""
    version = score_version.model_version()
    is_behind = bool(stamps) and stamps[0][lists.VERSION] != version
    # a switch right after another one does not wait for the first one's half minute
    if is_behind and cache.add(f"list-asked:{profile.pk}:{version}", 1, ASKED_SECONDS):
        enqueue(tasks.make_list, profile.pk)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < PAGE_DIGITS else 1


def _version(request: SeekerRequest, shown: list[object]) -> str | None:
    """Name what the page shows: its cards, its frame and the secret of its form; None while it has news to tell once.

    The page itself differs at every answer, because the form's token is masked anew.
    """
    if len(get_messages(request)):
        return None
    parts = [
        shown,
        request.user.pk,
        request.user.name,
        sorted(request.user.roles),
        request.profile.summary,
        request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""),
        static("app.css"),
        static("app.js"),
    ]
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'


def _is_waiting(profile: SeekerProfile) -> bool:
    """Tell whether the list is still to be made for the present words; who waits for it comes before the sweep."""
    row = (
        SeekerEnrichment.objects.filter(seeker=profile)
        .values("content_hash", "listed_hash", "listed_at")
        .first()
    )
    if row is None:
        return True
    waiting = row["listed_at"] is None or row["content_hash"] != row["listed_hash"]
    if waiting and cache.add(f"list-asked:{profile.pk}", 1, ASKED_SECONDS):
        enqueue(tasks.make_list, profile.pk)
    return waiting


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
    ).select_related("job__employer__answer_rate", "job__place")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    cards = [{**job_card(row.job), "id": row.job_id, "reason": row.get_reason_display()} for row in page]
    return render(request, "matching/hidden.html", {"page": page, "cards": cards})


@require_seeker
@require_safe
def why(request: SeekerRequest, pk: int) -> HttpResponse:
    """Show why a job is in the list, reasons and each part of the score in words; or which gates keep it out."""
    match = lists.find(request.profile.pk, pk)
    if match is None:
        job, closed = _gated(request, pk)
        gates = [GATE_WORDS[one] for one in closed]
        context = {"card": job_card(job), "gates": gates, "may_apply": Gate.AGE not in closed}
        return render(request, "matching/why_not.html", context)
    parts = [
        (words, _part_words(name, match.parts[name]))
        for name, words in PART_WORDS.items()
        if name in match.parts and not (name in MEASURED and match.parts[name] == NEUTRAL_MEASURE)
    ]
    context = {
        "match": match,
        "card": job_card(match.job),
        "band": band_words(match.score),
        "parts": parts,
        "gaps": gaps.gaps(request.profile),
    }
    return render(request, "matching/why.html", context)


@require_seeker
@require_safe
def parts(request: SeekerRequest, pk: int) -> JsonResponse:
    """Give the figures of a match: score = wants x feasible, and the parts that combine to it by the named version.

    Of a job that gates keep out of the list it gives their names.
    """
    match = lists.find(request.profile.pk, pk)
    if match is None:
        job, closed = _gated(request, pk)
        return JsonResponse({"job": job.pk, "gates": [str(gate) for gate in closed]})
    return JsonResponse(
        {
            "job": match.job.pk,
            "gates": [],
            "score": match.score,
            "wants": match.wants,
            "feasible": match.feasible,
            "parts": dict(match.parts),
            "version": match.version,
            "weights": dict(match.weights),
            "distance_km": match.distance_km,
        }
    )


def _part_words(name: str, value: float) -> str:
    """Say a part in words: as a figure it would pass for a percentage, and an unknown one has none."""
    if name not in MEASURED and abs(value - NEUTRAL.get(name, UNTOLD)) < CLOSE:
        return _("no se sabe, y no te resta")
    return str(next(words for least, words in LEVELS if value >= least))


def _gated(request: SeekerRequest, job_id: int) -> tuple[Job, tuple[Gate, ...]]:
    """Give a published job with the gates that are closed for this person, or 404 where none is."""
    job = get_object_or_404(Job.objects.with_card().published(), pk=job_id)
    closed = closed_gates(request.profile.pk, job)
    if not closed:
        raise Http404
    return job, closed


GATE_WORDS = {
    Gate.PLACE: gettext_lazy("Queda más lejos que los kilómetros que pusiste."),
    Gate.REMOTE: gettext_lazy("No es remoto, y pides solo remoto."),
    Gate.LICENCE: gettext_lazy("Pide una licencia que no está entre las tuyas."),
    Gate.SCHEDULE: gettext_lazy("Su jornada no es de las que puedes."),
    Gate.AGE: gettext_lazy("La ley no permite este trabajo a tu edad."),
    Gate.PAY: gettext_lazy("Paga menos de lo que pides."),
}
# What the product measures by itself is left out while it knows nothing.
MEASURED = {"answers", "context", "collaborative", "lift", "preference"}
NEUTRAL_MEASURE = 0.5
UNTOLD, CLOSE = -1.0, 1e-6
LEVELS = (
    (0.85, gettext_lazy("muy bien")),
    (0.60, gettext_lazy("bien")),
    (0.30, gettext_lazy("más o menos")),
    (0.0, gettext_lazy("poco")),
)
PART_WORDS = {
    "meaning": gettext_lazy("Lo que dices y lo que dice el aviso"),
    "occupation": gettext_lazy("Tu oficio y el del aviso"),
    "title": gettext_lazy("Palabras del puesto"),
    "skills": gettext_lazy("Habilidades"),
    "distance": gettext_lazy("Cercanía"),
    "pay": gettext_lazy("Pago"),
    "schedule": gettext_lazy("Horario"),
    "contract": gettext_lazy("Tipo de contrato"),
    "experience": gettext_lazy("Experiencia"),
    "education": gettext_lazy("Estudios"),
    "freshness": gettext_lazy("Aviso reciente"),
    "answers": gettext_lazy("Cuánto responde la empresa"),
    "preference": gettext_lazy("Lo que preferiste entre dos avisos"),
    "context": gettext_lazy("Tus búsquedas y cambios de hace poco"),
    "collaborative": gettext_lazy("Lo que eligió gente con gustos como los tuyos"),
    "lift": gettext_lazy("Lo aprendido de lo que la gente elige"),
}
