"""The list of jobs for everybody: words and meaning, filters with counts, what was corrected and what is near."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import SeekerProfile
from accounts.models.vocabulary import ContractType, Schedule, Telework
from accounts.places import by_code, distance_km, label
from jobs.cards import job_card
from jobs.models import Job
from matching import runtime
from matching.forms import MOST_PAGE, SearchForm
from matching.ml.travel import Mode, Trip, trips
from matching.models import Impression
from matching.services import saved_searches, search_words
from matching.services.feedback import hidden_jobs
from matching.services.search import PAGE_SIZE, Found, search_jobs
from matching.views.shown import log_shown

# facet -> (parameter, names of its values)
FACETS = {
    "contract_type": ("contrato", gettext_lazy("Contrato"), dict(ContractType.choices)),
    "schedule": ("jornada", gettext_lazy("Jornada"), dict(Schedule.choices)),
    "telework": ("modalidad", gettext_lazy("Modalidad"), dict(Telework.choices)),
}
MODES = {
    Mode.WALK: gettext_lazy("a pie"),
    Mode.MOTOTAXI: gettext_lazy("mototaxi"),
    Mode.COMBI: gettext_lazy("combi"),
    Mode.BUS: gettext_lazy("bus"),
}
LEAST_KM = 0.5  # within a district the centres say nothing of the way


@require_safe
def job_search(request: HttpRequest) -> HttpResponse:
    """Show open jobs; what was not understood is said, and the rest still works."""
    form = SearchForm(request.GET)
    form.is_valid()  # each field that failed narrows nothing and carries its own message
    page = form.cleaned_data.get("page") or 1
    filters = form.filters()
    query = form.cleaned_data.get("q") or ""
    literal = bool(form.cleaned_data.get("tal_cual"))
    profile = _profile(request)
    hidden = hidden_jobs(profile) if profile else []
    found = search_jobs(query=query, filters=filters, page=page, hidden=hidden, literal=literal)
    jobs = Job.objects.with_card().in_bulk(found.job_ids)
    cards = [
        _card(jobs[pk], filters.place)
        | {
            "more": found.beside.get(pk, 0),
            "employer_url": _with(request.GET, "empresa", str(jobs[pk].employer_id)),
        }
        for pk in found.job_ids
        if pk in jobs
    ]
    parameters = _without(request.GET, "page")
    context = {
        "form": form,
        "query": query,
        "cards": cards,
        "travel": any(card["note"] for card in cards),
        "found": found,
        "literal": _with(request.GET, "tal_cual", "1"),
        "unknown": form.unknown_parameters(),
        "facets": _facets(found, request.GET),
        "places": [
            (_with(request.GET, "lugar", hit.code), hit.label) for hit in getattr(form, "other_places", [])
        ],
        "place": label(filters.place) if filters.place else "",
        "employer": cards[0]["employer"] if filters.employer and cards else "",
        "everybody": f"?{_without(request.GET, 'empresa', 'page')}",
        "beyond": f"?{parameters}" if page > 1 and not cards and found.total else "",
        "prev": f"?{parameters}&page={page - 1}" if page > 1 else "",
        "next": f"?{parameters}&page={page + 1}" if found.more and page < MOST_PAGE else "",
        "filtered": form.is_filtered(),
        "saved": saved_searches.query_of(form),
    }
    response = render(request, "matching/search.html", context)
    log_shown(
        request,
        response,
        profile=profile,
        page=Impression.Page.SEARCH,
        job_ids=[pk for pk in found.job_ids if pk in jobs],
        first=(page - 1) * PAGE_SIZE + 1,
        model_version=runtime.encoder_id(),
    )
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def suggest(request: HttpRequest) -> JsonResponse:
    """Give a JSON array of at most eight titles or words of open jobs that begin with `?q=`."""
    words = search_words.suggest(request.GET.get("q", "")[:80])
    return JsonResponse(words, safe=False, json_dumps_params={"ensure_ascii": False})


def _profile(request: HttpRequest) -> SeekerProfile | None:
    if not request.user.is_authenticated:
        return None
    return SeekerProfile.objects.filter(user=request.user).first()


def _card(job: Job, place: str) -> dict[str, Any]:
    """Give the card of a job, with the way there where both districts are known."""
    near = place and job.place_id and by_code(place) is not None and not place.endswith("00")
    km = distance_km(place, str(job.place_id)) if near and job.telework != Telework.TOTAL else None
    ways = trips(km) if km and km >= LEAST_KM else []
    return job_card(job, km=None if km is None else round(km), note=" · ".join(map(_way, ways)))


def _way(trip: Trip) -> str:
    """Say one way in a few words: "combi 40 a 75 min, S/ 2 a 3.50"."""
    least, most = trip.minutes
    span = _("%(mode)s %(least)s a %(most)s min") if least < most else "%(mode)s %(most)s min"
    time = span % {"mode": MODES[trip.mode], "least": least, "most": most}
    if not trip.soles[1]:
        return time
    cheap, dear = (f"{soles:.2f}".removesuffix(".00") for soles in trip.soles)
    return f"{time}, S/ {cheap}" if cheap == dear else _("%(time)s, S/ %(cheap)s a %(dear)s") % {
        "time": time, "cheap": cheap, "dear": dear,
    }  # fmt: skip


def _facets(found: Found, parameters: QueryDict) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """Give (title, [(url, words, count)]) of each facet that would still narrow."""
    groups = []
    for facet, (parameter, title, names) in FACETS.items():
        counts = found.facets.get(facet, {})
        rows = [
            (_with(parameters, parameter, value), str(names[value]), count)
            for value, count in sorted(counts.items(), key=lambda item: -item[1])
            if value in names and value not in parameters.getlist(parameter)
        ]
        if len(rows) > 1 or (rows and rows[0][2] < found.total):
            groups.append((str(title), rows))
    return groups


def _with(parameters: QueryDict, name: str, value: str) -> str:
    changed = parameters.copy()
    changed[name] = value
    changed.pop("page", None)
    return f"?{changed.urlencode()}"


def _without(parameters: QueryDict, *names: str) -> str:
    changed = parameters.copy()
    for name in names:
        changed.pop(name, None)
    return changed.urlencode()
