"""Six small questions at most: which of two offers of the same work she would take."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.bells import enqueue
from accounts.permissions import SeekerRequest, require_seeker
from jobs.cards import soles
from matching import tasks
from matching.ml.preferences import KM_LEVELS, MIDDLE_PAY, MOST_CHOICES, PAY_LEVELS
from matching.services import preferences
from matching.services.preferences import NotAsked, Question

ROUNDED = 50
CONTRACT: tuple[str | Promise, ...] = (gettext_lazy("por recibo, sin planilla"), gettext_lazy("en planilla"))
DAYS: tuple[str | Promise, ...] = (
    gettext_lazy("turnos rotativos o de noche"),
    gettext_lazy("horario fijo de día"),
)
HOURS: tuple[str | Promise, ...] = (gettext_lazy("tiempo completo"), gettext_lazy("medio tiempo"))


@require_seeker
@require_http_methods(["GET", "HEAD", "POST"])
def pairs(request: SeekerRequest) -> HttpResponse:
    """Ask the next pair, take an answer `o=<number>.<left>.<right>.<said>`, or start again."""
    profile = request.profile
    if request.method == "POST":
        if "again" in request.POST:
            preferences.start_again(profile)
            enqueue(tasks.make_list, profile.pk)
            return redirect("matching:pairs")
        number, *rest = request.POST.get("o", "").split(".")
        if len(rest) != 3 or not (number.isdecimal() and number.isascii() and len(number) < 3):
            return HttpResponseBadRequest(_("Falta decir cuál prefieres."))
        try:
            preferences.answer(profile=profile, number=int(number), left=rest[0], right=rest[1], said=rest[2])
        except NotAsked:
            return HttpResponseBadRequest(_("No conocemos esa respuesta."))
        enqueue(tasks.make_list, profile.pk)
        if int(number) >= MOST_CHOICES:
            messages.success(request, _("Gracias. Tu lista ya toma en cuenta lo que prefieres."))
            return redirect("matching:matches")
        return redirect("matching:pairs")
    question = preferences.next_question(profile)
    return render(
        request,
        "matching/pairs.html",
        {"question": question, "most": MOST_CHOICES, "offers": _offers(question, profile.pay_wish)},
    )


def _offers(question: Question | None, pay_wish: Any) -> list[dict[str, Any]]:
    """Give both offers in words, only what differs between them."""
    if question is None:
        return []
    base = float(pay_wish) if pay_wish else MIDDLE_PAY
    both = {"left": question.left, "right": question.right}
    differing = [
        place for place in range(len(question.left)) if question.left[place] != question.right[place]
    ]
    return [
        {
            "value": f"{question.number}.{question.left}.{question.right}.{side}",
            "words": [_words(place, int(code[place]), base) for place in differing],
        }
        for side, code in both.items()
    ]


def _words(place: int, level: int, base: float) -> str:
    if place == 0:
        amount = round(base * PAY_LEVELS[level] / ROUNDED) * ROUNDED
        return _("%(pay)s al mes") % {"pay": soles(Decimal(amount))}
    if place == 1:
        return _("a %(km)d km de ti") % {"km": KM_LEVELS[level]}
    return str((CONTRACT, DAYS, HOURS)[place - 2][level])
