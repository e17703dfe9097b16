"""Searches that people want to hear of once a day: kept, confirmed, told, renewed and stopped by one signed link."""

from __future__ import annotations

import datetime
import hmac
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import SeekerProfile, User
from accounts.places import label
from jobs.models import Job
from matching import runtime
from matching.forms import SearchForm
from matching.models import Experiment, SavedSearch
from matching.models.saved_search import end_of_period
from matching.services import experiments, searched
from matching.services.alerts import Item, item_of, jobs_named, log_message
from matching.services.feedback import hidden_jobs
from matching.services.search import search_jobs
from messaging import transports
from messaging.models import Notification
from messaging.services.notifications import queue_notification

# what a search is, in the order of its address; the page and the literal reading are not part of it
PARAMETERS = (
    "q", "lugar", "km", "contrato", "jornada", "modalidad", "regimen", "pago", "sin_experiencia", "sin_cv", "menores",
    "discapacidad", "empresa",
)  # fmt: skip
LONGEST = 600
TITLES_TOLD, MOST_TITLES = 5, 10
HOUR = 7  # told in the morning
MOST_ATTEMPTS = 5
UNCONFIRMED_DAYS = 7
MOST_OF_ONE = 20


class TooMany(ValueError):
    """Somebody keeps more searches than anybody reads."""


# --- the search as text


def query_of(form: SearchForm) -> str:
    """Give the understood parameters of a form in a fixed order, so that the same search is the same text."""
    kept = QueryDict(mutable=True)
    for name in PARAMETERS:
        value = form.cleaned_data.get(name)
        if name not in form.errors and value:
            kept.setlist(
                name, sorted(value) if isinstance(value, list) else ["1" if value is True else str(value)]
            )
    return kept.urlencode()[:LONGEST]


def form_of(query: str) -> SearchForm:
    """Read a kept search again; what is no longer known narrows nothing."""
    form = SearchForm(QueryDict(query[:LONGEST]))
    form.is_valid()
    return form


def words_of(query: str) -> str:
    """Say a search in a line: "mozo, Cusco, 2 filtros"."""
    form = form_of(query)
    data, filters = form.cleaned_data, form.filters()
    more = len([name for name in PARAMETERS[2:] if name not in form.errors and data.get(name)])
    parts = [data.get("q") or _("todos los trabajos"), label(filters.place) if filters.place else ""]
    parts.append(ngettext("%(n)d filtro", "%(n)d filtros", more) % {"n": more} if more else "")
    return ", ".join(filter(None, parts))


# --- the link


def token_of(row: SavedSearch) -> str:
    """Give the signed name of one alert; it says nothing of any other, and ends when the key changes."""
    return f"{row.pk}-{_signature(row.pk, row.key)}"


def by_token(token: str) -> SavedSearch | None:
    """Give the alert of a link, or None for a wrong one."""
    number, _dash, signature = token.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None
    row = SavedSearch.objects.filter(pk=int(number)).first()
    return row if row and hmac.compare_digest(signature, _signature(row.pk, row.key)) else None


def _signature(pk: int, key: str) -> str:
    return salted_hmac("matching.saved_search", f"{pk}:{key}", algorithm="sha256").hexdigest()[:32]


def link(row: SavedSearch) -> str:
    return reverse("matching:alert", args=[token_of(row)])


# --- keeping and stopping


def save(
    query: str, *, user: User | None = None, email: str = "", language: str = "es"
) -> tuple[SavedSearch, bool]:
    """Keep a search for a person or for an address; gives it and whether it is new. Twice at once is once.

    A person's own is live at once; an address has to be confirmed by the link that is sent to it. Raises TooMany.
    """
    query = query_of(form_of(query))
    email = "" if user else email.strip().lower()
    mine = SavedSearch.objects.filter(user=user, email=email, stopped_at=None)
    if row := mine.filter(query=query).first():
        return row, False
    if mine.count() >= MOST_OF_ONE:
        raise TooMany
    now = timezone.now()
    try:
        with transaction.atomic():
            row = SavedSearch.objects.create(
                user=user,
                email=email,
                query=query,
                language=user.language if user else language,
                confirmed_at=now if user else None,
                next_at=_next_morning(now),
            )
    except IntegrityError:  # the same tap twice, both under way
        return mine.get(query=query), False
    if user:
        searched.searches_changed(user.pk)
    return row, True


def send_confirmation(row: SavedSearch) -> None:
    """Send the link that makes an alert live; raises TransportError."""
    with override(row.language):
        body = _(
            "Alguien, quizá tú, pidió avisos de trabajo para: %(words)s.\n\n"
            "Actívalos aquí: %(url)s\n\nSi no fuiste tú, no hagas nada: no te escribiremos más.\n"
        ) % {"words": words_of(row.query), "url": transports.absolute(link(row))}
        transports.send_letter(to=row.email, subject=_("Activa tu aviso de trabajo"), body=body)


def confirm(row: SavedSearch) -> bool:
    """Make an alert live; gives False when it was already."""
    now = timezone.now()
    waiting = SavedSearch.objects.filter(pk=row.pk, confirmed_at=None, stopped_at=None)
    return bool(waiting.update(confirmed_at=now, told_until=now, next_at=_next_morning(now)))


def stop(row: SavedSearch) -> bool:
    """End an alert at once; gives False when it had ended. Without an account its address is forgotten with it."""
    ended = SavedSearch.objects.filter(pk=row.pk, stopped_at=None).update(stopped_at=timezone.now())
    if ended and row.user_id:
        searched.searches_changed(row.user_id)
    elif ended:
        SavedSearch.objects.filter(pk=row.pk).update(email=f"{row.pk}@invalid")
    return bool(ended)


def renew(row: SavedSearch) -> bool:
    """Let a live alert run for a whole period from now."""
    return bool(SavedSearch.objects.live().filter(pk=row.pk).update(ends_at=end_of_period()))


def drop_unconfirmed(*, now: datetime.datetime | None = None) -> int:
    """Forget addresses that never confirmed within a week; gives how many."""
    before = (now or timezone.now()) - datetime.timedelta(days=UNCONFIRMED_DAYS)
    return SavedSearch.objects.filter(confirmed_at=None, created_at__lt=before).delete()[0]


# --- telling


class News(NamedTuple):
    """What is new to an alert: how many jobs have all its words, and the first of them."""

    total: int
    jobs: list[Job]


def news_of(row: SavedSearch) -> News:
    """Give the open jobs since the alert was last told, without what its person has hidden."""
    form = form_of(row.query)
    profile = SeekerProfile.objects.filter(user=row.user_id).first() if row.user_id else None
    found = search_jobs(
        query=form.cleaned_data.get("q") or "",
        filters=form.filters(),
        hidden=hidden_jobs(profile) if profile else (),
        published_after=row.told_until,
    )
    jobs = Job.objects.with_card().in_bulk(found.job_ids[:MOST_TITLES])
    return News(found.total, [jobs[pk] for pk in found.job_ids[:MOST_TITLES] if pk in jobs])


def due(*, now: datetime.datetime | None = None, most: int = 200) -> list[int]:
    """Give alerts whose hour has come, those that wait longest first."""
    rows = SavedSearch.objects.due(now or timezone.now()).order_by("next_at", "pk")
    return list(rows.values_list("pk", flat=True)[:most])


def tell(search_id: int, *, now: datetime.datetime | None = None) -> bool:
    """Tell one alert what is new, once a day; gives whether anything was sent.

    A conditional update claims it, so two workers cannot both tell it; a worker that dies leaves the claim, which
    another takes over. One that was not renewed ends with a notice.
    """
    now = now or timezone.now()
    if (
        not SavedSearch.objects.due(now)
        .filter(pk=search_id)
        .update(claimed_at=now, attempts=F("attempts") + 1)
    ):
        return False
    row = SavedSearch.objects.select_related("user").get(pk=search_id)
    ending = row.ends_at <= now
    news = news_of(row)
    try:
        if news.total or ending:
            with transaction.atomic():  # a message that did not go out leaves no row of what it showed
                _send(row, news, ending=ending, now=now)
    except transports.TransportError as error:
        lost = error.permanent or row.attempts >= MOST_ATTEMPTS
        later = now + datetime.timedelta(minutes=4**row.attempts)
        _free(row, next_at=later, stopped_at=now if lost else None)
        return False
    _free(
        row,
        next_at=_next_morning(now),
        told_until=now,
        attempts=0,
        stopped_at=now if ending else row.stopped_at,
    )
    return bool(news.total or ending)


def _free(row: SavedSearch, **changes: object) -> None:
    SavedSearch.objects.filter(pk=row.pk).update(claimed_at=None, **changes)


def _send(row: SavedSearch, news: News, *, ending: bool, now: datetime.datetime) -> None:
    with override(row.language):
        words = words_of(row.query)
        text = ngettext(
            "%(count)d trabajo nuevo para: %(words)s.",
            "%(count)d trabajos nuevos para: %(words)s.",
            news.total,
        ) % {"count": news.total, "words": words}
        if ending:
            text = _("Tu aviso para «%(words)s» terminó. Entra para seguir recibiéndolo.") % {"words": words}
        if row.user:
            key = f"search:{row.pk}:{timezone.localdate(now):%Y%m%d}"
            if Notification.objects.filter(dedupe_key=key).exists():
                return  # told today: a second row of what it named would be of a message that nobody got
            queue_notification(
                user_id=row.user.pk,
                kind=Notification.Kind.SAVED_SEARCH,
                dedupe_key=key,
                text=text[:300],
                url=link(row),
                items=_named(row.user, news, text),
            )
            return
        lines = transports.item_lines(
            log_message(text, news.jobs[:TITLES_TOLD], person_id=None, model_version=runtime.encoder_id())
        )
        ending_line = _(
            "Por qué te escribimos: pediste este aviso. Dejar de recibirlo, sin contraseña: %(url)s"
        ) % {"url": transports.absolute(link(row))}
        transports.send_letter(
            to=row.email,
            subject=_("Trabajos nuevos: %(words)s") % {"words": words[:80]},
            body="\n\n".join([text, *lines, ending_line]) + "\n",
            stop_url=transports.absolute(reverse("matching:alert_stop", args=[token_of(row)])),
        )


def _named(user: User, news: News, text: str) -> list[Item]:
    """Give the lines of jobs in a message to a person; who looks for no work herself leaves no row."""
    profile = SeekerProfile.objects.filter(user=user).first()
    if profile is None:
        return [item_of(job) for job in news.jobs[:TITLES_TOLD]]
    choice = experiments.choose(Experiment.Surface.ALERTS, person_id=profile.pk, reads=("jobs",))
    return log_message(
        text,
        news.jobs[: jobs_named(choice.variant, otherwise=TITLES_TOLD)],
        person_id=profile.pk,
        model_version=runtime.encoder_id(),
        arms=choice.arms,
    )


def _next_morning(now: datetime.datetime) -> datetime.datetime:
    local = timezone.localtime(now)
    morning = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + datetime.timedelta(days=1)
