"""The list of jobs for everybody: words and meaning, filters with counts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import SeekerProfile
from accounts.models.vocabulary import ContractType, Schedule, Telework
from accounts.places import by_code, distance_km, label
from jobs.cards import job_card
from jobs.models import Job
from matching import runtime
from matching.forms import SearchForm
from matching.models import Impression
from matching.services.feedback import hidden_jobs
from matching.services.search import PAGE_SIZE, Found, search_jobs
from matching.views.shown import log_shown

# facet -> (parameter, names of its values)
FACETS = {
    "contract_type": ("contrato", _("Contrato"), dict(ContractType.choices)),
    "schedule": ("jornada", _("Jornada"), dict(Schedule.choices)),
    "telework": ("modalidad", _("Modalidad"), dict(Telework.choices)),
}


@require_safe
def job_search(request: HttpRequest) -> HttpResponse:
    """Show open jobs; what was not understood is said, and the rest still works."""
    form = SearchForm(request.GET)
    form.is_valid()  # each field that failed narrows nothing and carries its own message
    page = form.cleaned_data.get("page") or 1
    filters = form.filters()
    query = form.cleaned_data.get("q") or ""
    profile = _profile(request)
    hidden = hidden_jobs(profile) if profile else []
    found = search_jobs(query=query, filters=filters, page=page, hidden=hidden)
    jobs = Job.objects.with_card().in_bulk(found.job_ids)
    cards = [_card(jobs[pk], filters.place) for pk in found.job_ids if pk in jobs]
    parameters = _without(request.GET, "page")
    context = {
        "form": form,
        "query": query,
        "cards": cards,
        "found": found,
        "near": found.total - found.by_words if query else 0,
        "unknown": form.unknown_parameters(),
        "facets": _facets(found, request.GET),
        "places": [
            (_with(request.GET, "lugar", hit.code), hit.label) for hit in getattr(form, "other_places", [])
        ],
        "place": label(filters.place) if filters.place else "",
        "prev": f"?{parameters}&page={page - 1}" if page > 1 else "",
        "next": f"?{parameters}&page={page + 1}" if page * PAGE_SIZE < found.total else "",
        "filtered": any([*filters.contracts, *filters.schedules, *filters.telework, filters.pay_min]),
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


def _profile(request: HttpRequest) -> SeekerProfile | None:
    if not request.user.is_authenticated:
        return None
    return SeekerProfile.objects.filter(user=request.user).first()


def _card(job: Job, place: str) -> dict[str, object]:
    near = place and job.place_id and by_code(place) is not None and not place.endswith("00")
    return job_card(job, km=round(distance_km(place, str(job.place_id))) if near else None)


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


def _without(parameters: QueryDict, name: str) -> str:
    changed = parameters.copy()
    changed.pop(name, None)
    return changed.urlencode()
