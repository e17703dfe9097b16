"""The rows of training sets: what people who agree were shown and did, as tables."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from django.db.models import F, Window
from django.db.models.functions import RowNumber, TruncWeek

from accounts.models import SeekerProfile
from jobs.models import Job
from matching import runtime, words
from matching.ml import frozen
from matching.ml.blocks import JobBlock
from matching.ml.features import NAMES
from matching.ml.frozen import Columns, Row
from matching.ml.ladder import PAGES_A_WEEK, PAIRS_A_PERSON, Label, settle
from matching.ml.ranking import job_features
from matching.ml.silver import mask_contacts
from matching.ml.types import JobReading, SeekerReading
from matching.models import Act, Impression, SeekerEnrichment
from matching.services.event_upkeep import agreed_people
from matching.services.readings import job_readings, seeker_reading

MOST_PAGES = 50_000
"""Newest pages of one set: a million items, some 100 MB while it is made."""
PEOPLE_AT_ONCE = 200
SECONDS_A_DAY = 86_400.0

Tables = dict[str, Columns | Iterable[Row]]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """Rows from `since` to `until`; those from `cut` on are for choosing and testing."""

    since: datetime.datetime
    until: datetime.datetime
    cut: datetime.datetime


# --- ranker: items of pages shown


def ranker_tables(span: Span) -> tuple[Tables, dict[str, Any]]:
    """Give the items of the pages shown, with features as of the moment of each page, and facts for the manifest.

    Age of the job and of the profile are those of that moment; her words and the job's are those of now. Columns are
    parallel: features [n, f], lists, pages (the kind of page), positions, gains, negatives, people, at (seconds),
    folds, later, languages, regions.
    """
    pages = _pages(span)
    by_person: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for page in sorted(pages):
        by_person[page[1]].append(page)
    labels = _labels_of_pages([page[0] for page in pages])
    found: dict[str, list[Any]] = defaultdict(list)
    people = sorted(by_person)
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        ids = people[start : start + PEOPLE_AT_ONCE]
        for person, reading in _seekers(ids):
            _add_pages(found, by_person[person.pk], person, reading, labels)
    table = _columns(found, span)
    return {frozen.ROWS_FILE: table}, {"features": list(NAMES), "encoder": runtime.encoder_id()}


def _pages(span: Span) -> list[tuple[Any, ...]]:
    """Give the newest pages as (id, person, jobs, first position, at, kind), PAGES_A_WEEK of a person at most."""
    before_it = Window(RowNumber(), partition_by=[F("person_id"), TruncWeek("at")], order_by=["at", "pk"])
    shown = Impression.objects.filter(person__in=agreed_people(), at__gte=span.since, at__lt=span.until)
    heard = shown.annotate(number=before_it).filter(number__lte=PAGES_A_WEEK).order_by("-at", "-pk")
    return list(heard.values_list("pk", "person_id", "jobs", "first", "at", "page")[:MOST_PAGES])


def _labels_of_pages(page_ids: Sequence[int]) -> dict[Pair, Label]:
    acts = Act.objects.filter(impression__in=page_ids).order_by("pk")
    said: dict[Pair, list[tuple[str, str]]] = defaultdict(list)
    for page_id, job_id, kind, reason in acts.values_list("impression_id", "job_id", "kind", "reason"):
        said[page_id, job_id].append((kind, reason))
    return {pair: settle(rows) for pair, rows in said.items()}


def _seekers(ids: Sequence[int]) -> Iterable[tuple[SeekerProfile, SeekerReading]]:
    rows = SeekerEnrichment.objects.filter(encoder_id=runtime.encoder_id()).in_bulk(ids)
    profiles = SeekerProfile.objects.with_words().filter(pk__in=list(rows)).order_by("pk")
    for profile in profiles:
        yield profile, seeker_reading(rows[profile.pk], profile)


def _add_pages(
    found: dict[str, list[Any]],
    pages: Sequence[tuple[Any, ...]],
    person: SeekerProfile,
    reading: SeekerReading,
    labels: dict[Pair, Label],
) -> None:
    readings, jobs = job_readings(sorted({job_id for page in pages for job_id in page[2]}))
    known = {one.job_id: one for one in readings}
    region = str(person.place_id or "")[:2]
    for page_id, person_id, job_ids, first, at, page in pages:
        shown = [(first + place, job_id) for place, job_id in enumerate(job_ids) if job_id in known]
        if not shown:
            continue
        then = [_as_of(known[job_id], jobs[job_id], at) for _, job_id in shown]
        her = replace(reading, facts=replace(reading.facts, profile_days=_days(person.updated_at, at)))
        block = JobBlock.build(then, taxonomy=runtime.taxonomy())
        labelled = [labels.get((page_id, job_id), Label(0.0)) for _, job_id in shown]
        found["features"].append(job_features(her, block, taxonomy=runtime.taxonomy()))
        for name, values in {
            "lists": [page_id] * len(shown),
            "pages": [page] * len(shown),
            "positions": [position for position, _ in shown],
            "jobs": [job_id for _, job_id in shown],
            "gains": [label.gain for label in labelled],
            "negatives": [label.negative for label in labelled],
            "people": [person_id] * len(shown),
            "at": [int(at.timestamp())] * len(shown),
            "languages": [person.user.language[:2]] * len(shown),
            "regions": [region] * len(shown),
        }.items():
            found[name].extend(values)


def _as_of(reading: JobReading, job: Job, at: datetime.datetime) -> JobReading:
    return replace(reading, facts=replace(reading.facts, age_days=_days(job.published_at, at)))


def _days(since: datetime.datetime | None, at: datetime.datetime) -> float | None:
    return None if since is None else max((at - since).total_seconds() / SECONDS_A_DAY, 0.0)


DTYPES: dict[str, Any] = {
    "lists": np.int64, "pages": np.dtype("U8"), "positions": np.int16, "jobs": np.int64, "gains": np.float32,
    "negatives": np.bool_, "people": np.int64, "at": np.int64, "languages": np.dtype("U2"), "regions": np.dtype("U2"),
}  # fmt: skip


def _columns(found: dict[str, list[Any]], span: Span, *, names: Iterable[str] = DTYPES) -> Columns:
    table = {name: np.array(found[name], DTYPES[name]) for name in names}
    if "features" in found or "lists" in table:
        table["features"] = np.concatenate([np.empty((0, len(NAMES)), np.float32), *found["features"]])
    table["folds"] = frozen.fold_of(table["people"])
    table["later"] = table["at"] >= int(span.cut.timestamp())
    return table


# --- the other two: what a person and a job are to each other


def _pairs(span: Span) -> list[tuple[int, int, Label, int]]:
    """Give (person, job, label, seconds of the last act) for everybody who agrees, by person and job.

    Of a person the PAIRS_A_PERSON newest.
    """
    acts = Act.objects.filter(person__in=agreed_people(), at__gte=span.since, at__lt=span.until).order_by(
        "pk"
    )
    said: dict[Pair, list[tuple[str, str]]] = defaultdict(list)
    last: dict[Pair, int] = {}
    for person_id, job_id, kind, reason, at in acts.values_list(
        "person_id", "job_id", "kind", "reason", "at"
    ):
        said[person_id, job_id].append((kind, reason))
        last[person_id, job_id] = int(at.timestamp())
    pairs = [(*pair, settle(rows), last[pair]) for pair, rows in sorted(said.items())]
    heard = [
        pair
        for _, hers in groupby(pairs, key=itemgetter(0))
        for pair in sorted(hers, key=itemgetter(3))[-PAIRS_A_PERSON:]
    ]
    return sorted(heard, key=itemgetter(0, 1))


def collaborative_tables(span: Span) -> tuple[Tables, dict[str, Any]]:
    """Give who chose what: people, jobs, gains above 0, at, folds, later; one row a pair."""
    chosen = [(person, job, label.gain, at) for person, job, label, at in _pairs(span) if label.gain > 0]
    found: dict[str, list[Any]] = {
        name: [row[place] for row in chosen] for place, name in enumerate(("people", "jobs", "gains", "at"))
    }
    return {frozen.ROWS_FILE: _columns(found, span, names=("people", "jobs", "gains", "at"))}, {}


LEAST_POSITIVE_GAIN = 0.3
"""From keeping a job on it counts as one that goes with her words; opening it says too little."""


def encoder_tables(span: Span) -> tuple[Tables, dict[str, Any]]:
    """Give pairs (person, job, gain, negative, fold, later) and the words of both, contacts masked."""
    pairs = [row for row in _pairs(span) if row[2].negative or row[2].gain >= LEAST_POSITIVE_GAIN]
    people = sorted({row[0] for row in pairs})
    folds = dict(zip(people, frozen.fold_of(np.array(people, np.int64)).tolist(), strict=True))
    cut = int(span.cut.timestamp())
    tables: Tables = {
        frozen.PAIRS_FILE: [
            {
                "person": person, "job": job, "gain": label.gain, "negative": label.negative,
                "fold": folds[person], "later": at >= cut,
            }
            for person, job, label, at in pairs
        ],
        frozen.PEOPLE_FILE: people_words(people),
        frozen.JOBS_FILE: job_words(sorted({row[1] for row in pairs})),
    }  # fmt: skip
    return tables, {}


def people_words(ids: Sequence[int]) -> Iterable[Row]:
    """Yield what people tell of themselves, contacts masked, with language and region."""
    for person in SeekerProfile.objects.with_words().filter(pk__in=ids).order_by("pk"):
        said = "\n".join(text for _, text in words.seeker_text(person).fields())
        yield {
            "person": person.pk,
            "text": mask_contacts(said),
            "language": person.user.language[:2],
            "region": str(person.place_id or "")[:2],
        }


def job_words(ids: Sequence[int]) -> Iterable[Row]:
    """Yield the words of jobs, contacts masked."""
    for job in Job.objects.filter(pk__in=ids).select_related("employer").order_by("pk"):
        said = "\n".join(text for _, text in words.job_text(job).fields())
        yield {"job": job.pk, "text": mask_contacts(said)}
