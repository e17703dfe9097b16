"""The drift watch: the last week beside the weeks before it, a row for each figure, a word to managers on an alarm."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Sequence

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length, Substr, TruncWeek
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import Job
from matching import runtime
from matching.ml import drift
from matching.ml.drift import Counts, Reading
from matching.models import Act, DriftReading, Impression, JobEnrichment, MatchList
from matching.services.managers import tell_managers
from matching.services.readings import as_array

logger = logging.getLogger(__name__)

WINDOW_DAYS, REFERENCE_DAYS = 7, 56
MOST_TEXTS, MOST_VECTORS = 500, 2000
SCORE_BINS = 20
Span = tuple[datetime.datetime, datetime.datetime]
Name = DriftReading.Name


def watch_drift(*, now: datetime.datetime | None = None) -> list[DriftReading]:
    """Read every figure once and keep the readings; tells managers of alarms, once a day.

    What has fewer than `drift.LEAST_ROWS` rows on either side gives no reading.
    """
    now = now or timezone.now()
    since = now - datetime.timedelta(days=WINDOW_DAYS)
    current, before = (since, now), (since - datetime.timedelta(days=REFERENCE_DAYS), since)
    found = {
        name: reading for name, read in FIGURES.items() if (reading := read(before, current)) is not None
    }
    scores = _score_counts(current)
    found |= _scores(scores, before)
    rows = [
        DriftReading(
            name=name, value=reading.value, limit=reading.limit, alarm=reading.alarm, current=reading.current,
            reference=reading.reference, at=now, histogram=scores.tolist() if name == Name.SCORES else [],
        )
        for name, reading in found.items()
    ]  # fmt: skip
    DriftReading.objects.bulk_create(rows)
    alarms = [row for row in rows if row.alarm]
    for row in alarms:
        logger.warning("Drift of %s: %.3f, the limit is %.3f", row.name, row.value, row.limit)
    _tell(alarms, day=timezone.localdate(now))
    return rows


def latest() -> list[DriftReading]:
    """Give the last reading of each figure."""
    rows = DriftReading.objects.order_by("name", "-at").distinct("name")
    return sorted(rows, key=lambda row: (not row.alarm, row.name))


def _tell(alarms: Sequence[DriftReading], *, day: datetime.date) -> None:
    if not alarms:
        return

    def text() -> str:
        names = ", ".join(str(row.get_name_display()) for row in alarms)
        return _("Algo cambió en lo que lee la máquina: %(what)s.") % {"what": names}

    tell_managers(cause=f"drift:{day:%Y%m%d}", text=text, url=reverse("dashboard:learning"))


# --- jobs that came in: what an employer repeats within a week counts once, because its copies are one decision


def _jobs(span: Span) -> QuerySet[Job]:
    return Job.objects.filter(published_at__gte=span[0], published_at__lt=span[1])


def _readings(span: Span) -> QuerySet[JobEnrichment]:
    rows = JobEnrichment.objects.filter(encoder_id=runtime.encoder_id())
    return rows.filter(job__published_at__gte=span[0], job__published_at__lt=span[1])


def _occupations(span: Span) -> list[str]:
    rows = _readings(span).annotate(
        group=Substr("occupation__isco_group", 1, 2), week=TruncWeek("job__published_at")
    )
    return [
        group or "" for *_, group in rows.values_list("job__employer", "week", "group").order_by().distinct()
    ]


def _departments(span: Span) -> list[str]:
    rows = _jobs(span).annotate(department=Substr("place_id", 1, 2), week=TruncWeek("published_at"))
    found = rows.values_list("employer", "week", "department").order_by().distinct()
    return [department or "" for *_, department in found]


def _lengths(span: Span) -> drift.FloatArray:
    rows = _jobs(span).annotate(
        long=Length("description") + Length("requirements"), week=TruncWeek("published_at")
    )
    found = rows.values_list("employer", "week", "long").order_by().distinct()
    return np.array([long for *_, long in found], np.float64)


def _vectors(span: Span) -> drift.FloatArray:
    rows = _readings(span).annotate(week=TruncWeek("job__published_at")).order_by("-job__published_at")
    newest = rows.values_list("job__employer", "week", "content_hash", "vector")[:MOST_VECTORS]
    vectors = [as_array(vector) for vector in {tuple(key): vector for *key, vector in newest}.values()]
    return np.stack(vectors).astype(np.float64) if vectors else np.empty((0, 1))


def _words(before: Span, current: Span) -> Reading | None:
    """Compare the share of ads with a word that the encoder does not know; nothing for one without pieces of ours.

    Ads, not words: of twelve thousand words one is unknown, and the odd ones of a single ad would be a shift.
    """
    pieces = getattr(runtime.encoder(), "pieces", None)
    if pieces is None:
        return None
    (hits, rows), (hits_before, rows_before) = ((sum(found), len(found)) for found in (
        [drift.has_unknown(pieces, text) for text in _texts(span)] for span in (current, before)
    ))  # fmt: skip
    return drift.rate(hits=hits, rows=rows, hits_before=hits_before, rows_before=rows_before)


def _texts(span: Span) -> list[str]:
    """Give the newest texts, of each employer and title once."""
    rows = (
        _jobs(span).order_by("-published_at").values_list("employer", "title", "description", "requirements")
    )
    newest = {(employer, title): "\n".join([title, *words]) for employer, title, *words in rows[:MOST_TEXTS]}
    return list(newest.values())


# --- what people do


def _feedback(before: Span, current: Span) -> Reading | None:
    """Compare the share of pages shown on which somebody did something; a message that was sent is no page yet."""
    counts = []
    for span in (current, before):
        shown = Impression.objects.exclude(page=Impression.Page.ALERT)
        pages = shown.filter(person__isnull=False, at__gte=span[0], at__lt=span[1])
        acted = pages.filter(Exists(Act.objects.filter(impression=OuterRef("pk"))))
        counts.append((acted.count(), pages.count()))
    (hits, rows), (hits_before, rows_before) = counts
    return drift.rate(hits=hits, rows=rows, hits_before=hits_before, rows_before=rows_before)


def _refusals(before: Span, current: Span) -> Reading | None:
    """Compare the share of opinions that say no."""
    said = (Act.Kind.RELEVANT, Act.Kind.NOT_RELEVANT)
    counts = []
    for span in (current, before):
        opinions = Act.objects.filter(kind__in=said, at__gte=span[0], at__lt=span[1])
        counts.append((opinions.filter(kind=Act.Kind.NOT_RELEVANT).count(), opinions.count()))
    (hits, rows), (hits_before, rows_before) = counts
    return drift.rate(hits=hits, rows=rows, hits_before=hits_before, rows_before=rows_before)


# --- scores: lists are made anew all the time, so earlier readings keep what scores looked like


def _score_counts(span: Span) -> Counts:
    made = MatchList.objects.filter(changed_at__gte=span[0], changed_at__lt=span[1])
    counts = np.zeros(SCORE_BINS, np.int64)
    for scores in made.values_list("scores", flat=True).iterator():
        counts += np.histogram(scores, bins=SCORE_BINS, range=(0.0, 1.0))[0]
    return counts


def _scores(now: Counts, before: Span) -> dict[str, Reading]:
    earlier = DriftReading.objects.filter(name=Name.SCORES, at__gte=before[0], at__lt=before[1])
    kept = [row for row in earlier.values_list("histogram", flat=True) if len(row) == SCORE_BINS]
    if int(now.sum()) < drift.LEAST_ROWS:
        return {}
    reading = drift.psi(np.array(kept, np.int64).sum(axis=0), now) if kept else None
    # the first weeks are kept without a judgement, for the later ones to compare with
    return {Name.SCORES: reading or Reading(0.0, drift.PSI_LIMIT, int(now.sum()), 0)}


FIGURES: dict[str, Callable[[Span, Span], Reading | None]] = {
    Name.OCCUPATIONS: lambda before, now: drift.categories_psi(_occupations(before), _occupations(now)),
    Name.DEPARTMENTS: lambda before, now: drift.categories_psi(_departments(before), _departments(now)),
    Name.LENGTHS: lambda before, now: drift.values_psi(_lengths(before), _lengths(now)),
    Name.VECTORS: lambda before, now: drift.vectors_psi(_vectors(before), _vectors(now)),
    Name.FEEDBACK: _feedback,
    Name.REFUSALS: _refusals,
    Name.WORDS: _words,
}
