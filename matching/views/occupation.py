"""Which occupation is it: the likeliest to choose from, for a person's own words and for a job."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.bells import enqueue
from accounts.models import Role, User
from accounts.permissions import (
    EmployerRequest,
    SeekerRequest,
    require_employer,
    require_role,
    require_seeker,
)
from jobs.models import Job
from matching import tasks
from matching.models import JobEnrichment, SeekerEnrichment
from matching.services import occupation_labels
from matching.services.occupation_labels import NONE, NotOffered

NONE_WORD = "none"


@require_seeker
@require_http_methods(["GET", "HEAD", "POST"])
def of_seeker(request: SeekerRequest) -> HttpResponse:
    """Let a person say which occupation is hers; her list is made again."""
    profile = request.profile

    def pick(code: str) -> None:
        occupation_labels.pick_for_seeker(profile=profile, code=code, by=request.user)
        enqueue(tasks.make_list, profile.pk)

    return _answer(
        request,
        SeekerEnrichment.objects.filter(seeker=profile).first(),
        pick,
        words={
            "heading": _("¿Cuál es tu oficio?"),
            "words": profile.summary,
            "hint": _("Esto entendió un programa de lo que escribiste. Tu respuesta corrige tu lista."),
            "back": reverse("matching:matches"),
            "back_words": _("Volver a tu lista"),
        },
    )


@require_employer
@require_http_methods(["GET", "HEAD", "POST"])
def of_job(request: EmployerRequest, pk: int) -> HttpResponse:
    """Let a member of its employer say which occupation a job is."""
    job = get_object_or_404(Job.objects.of_employer(request.employer), pk=pk)
    return _of_job(request, job, back=reverse("matching:people", args=[job.pk]))


@require_role(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def of_any_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a manager say which occupation a job is that the machine is unsure of."""
    job = get_object_or_404(Job, pk=pk)
    return _of_job(request, job, back=reverse("admin:matching_jobenrichment_changelist"))


def _of_job(request: HttpRequest, job: Job, *, back: str) -> HttpResponse:
    def pick(code: str) -> None:
        occupation_labels.pick_for_job(job=job, code=code, by=cast(User, request.user))
        enqueue(tasks.match_job, job.pk)

    return _answer(
        request,
        JobEnrichment.objects.filter(job=job).first(),
        pick,
        words={
            "heading": _("¿De qué oficio es el aviso?"),
            "words": job.title,
            "hint": _("Esto entendió un programa del aviso. Tu respuesta lo lleva a las personas correctas."),
            "back": back,
            "back_words": _("Volver"),
        },
    )


def _answer(
    request: HttpRequest,
    reading: JobEnrichment | SeekerEnrichment | None,
    pick: Callable[[str], None],
    *,
    words: dict[str, str],
) -> HttpResponse:
    """Show the offers, or keep the pick and go back; without a reading there is nothing to pick."""
    offers = occupation_labels.offers(reading) if reading else []
    error = ""
    if request.method == "POST":
        code = request.POST.get("code", "")
        try:
            if code and offers:
                pick(NONE if code == NONE_WORD else code)
                messages.success(request, _("Gracias, lo guardamos."))
            if code or not offers:
                return redirect(words["back"])
            error = _("Elige una opción.")
        except NotOffered:
            error = _("Esa opción ya no está. Elige otra.")
    context = {
        **words,
        "offers": offers,
        "error": error,
        "none_picked": reading is not None and not reading.occupations and bool(offers),
    }
    return render(request, "matching/occupation.html", context, status=400 if error else 200)
