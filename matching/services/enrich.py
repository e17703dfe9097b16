"""Readings: what jobs and seekers say becomes skills with spans, an occupation and vectors."""

from __future__ import annotations

import datetime
import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Consent, Purpose, SeekerProfile
from jobs.models import Job
from matching import runtime, words
from matching.models import (
    EnrichmentFailure,
    FittingPerson,
    JobEnrichment,
    JobReadingBeside,
    MatchList,
    ModelDecision,
    ModelVersion,
    SeekerEnrichment,
    SeekerReadingBeside,
)
from matching.models.enrichment import READING_VERSION
from matching.services.job_index import index_checked, index_words
from matching.services.reading_rows import read_jobs, read_seeker

if TYPE_CHECKING:
    from matching.ml.readings import Readers

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
OTHER_READERS = (ModelVersion.Kind.OCCUPATIONS, ModelVersion.Kind.SKILLS)
EVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
JOB_BESIDE, SEEKER_BESIDE = "job_beside", "who_beside"
"""Kinds of failures of a candidate, which are no failures of the reading in use."""


# --- what is left to do, from rows alone


def unread_jobs() -> QuerySet[Job]:
    """Give open jobs without a reading of their present words by the present encoder and code."""
    return _without_failed(
        Job.objects.open_on(timezone.localdate()).exclude(
            enrichment__content_hash=F("content_hash"),
            enrichment__encoder_id=runtime.encoder_id(),
            enrichment__reading_version=READING_VERSION,
            enrichment__enriched_at__gte=_readers_since(),
        ),
        kind="job",
    ).order_by("pk")


def unread_seekers() -> QuerySet[SeekerProfile]:
    """Give matchable people whose profile was changed after its reading, or read by another encoder or code."""
    current = SeekerEnrichment.objects.filter(
        seeker=OuterRef("pk"),
        encoder_id=runtime.encoder_id(),
        reading_version=READING_VERSION,
        enriched_at__gte=Greatest(OuterRef("updated_at"), Value(_readers_since())),
    )
    return _without_failed(agreed(SeekerProfile.objects.matchable()).exclude(Exists(current)), kind="seeker")


def _readers_since() -> datetime.datetime:
    """Give when the occupation reader or the skills tagger was last changed: what was read before is read anew."""
    return ModelDecision.objects.last_switch(OTHER_READERS) or EVER


def agreed(profiles: QuerySet[SeekerProfile]) -> QuerySet[SeekerProfile]:
    """Keep people whose consent to be matched lives."""
    live = Consent.objects.live().for_purpose(Purpose.MATCHING).filter(user=OuterRef("user"))
    return profiles.filter(Exists(live))


def _without_failed(rows: QuerySet, *, kind: str) -> QuerySet:  # type: ignore[type-arg]
    waiting = EnrichmentFailure.objects.filter(kind=kind, object_id=OuterRef("pk")).filter(
        Q(set_aside=True) | Q(not_before__gt=timezone.now())
    )
    return rows.exclude(Exists(waiting))


# --- jobs


def enrich_jobs(job_ids: Sequence[int]) -> list[int]:
    """Read jobs that have no reading of their present words; gives the ids that were read.

    A job that can't be read is noted and tried again later, at most three times; the others go on.
    """
    jobs = list(Job.objects.filter(pk__in=job_ids).select_related("place", "employer"))
    current = dict(
        JobEnrichment.objects.filter(
            job__in=jobs,
            encoder_id=runtime.encoder_id(),
            reading_version=READING_VERSION,
            enriched_at__gte=_readers_since(),
        ).values_list("job_id", "content_hash")
    )
    stale = [job for job in jobs if current.get(job.pk) != job.content_hash]
    if not stale:
        return []
    try:
        rows = read_jobs(stale, readers=runtime.readers())
    except Exception:
        if len(stale) > 1:  # find the one that fails, keep the others
            return [pk for job in stale for pk in enrich_jobs([job.pk])]
        _note_failure(kind="job", object_id=stale[0].pk, content_hash=stale[0].content_hash)
        return []
    _store_jobs(rows)
    return [row.job_id for row in rows]


JOB_FIELDS = [
    "content_hash", "reading_version", "encoder_id", "language", "skills", "occupations", "occupation",
    "occupation_probability", "vector", "term_columns", "title_folded", "latitude", "longitude", "pay_month_max",
    "enriched_at", "flags", "changed_at",
    "matched_hash",  # empty in a new reading: whatever was placed by an older one is placed again
]  # fmt: skip


@transaction.atomic
def _store_jobs(rows: Sequence[JobEnrichment]) -> None:
    ids = [row.job_id for row in rows]
    JobEnrichment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["job"],
        update_fields=JOB_FIELDS,
    )
    EnrichmentFailure.objects.filter(kind="job", object_id__in=ids).delete()
    index_words(ids)
    index_checked([row for row in rows if row.flags])


# --- seekers


def enrich_seeker(profile_id: int) -> bool:
    """Read one profile; tells whether its list has to be made again.

    Without her live consent the readings and the list go away instead.
    """
    profile = SeekerProfile.objects.with_words().filter(pk=profile_id).first()
    if profile is None:
        return False
    if not agreed(SeekerProfile.objects.matchable().filter(pk=profile_id)).exists():
        forget_seeker(profile_id)
        return False
    digest = words.seeker_hash(profile)
    current = SeekerEnrichment.objects.filter(
        seeker=profile,
        content_hash=digest,
        encoder_id=runtime.encoder_id(),
        reading_version=READING_VERSION,
        enriched_at__gte=_readers_since(),
    )
    if current.update(enriched_at=timezone.now()):
        return current.exclude(listed_hash=digest).exists()
    try:
        row = read_seeker(profile, digest, readers=runtime.readers())
    except Exception:
        _note_failure(kind="seeker", object_id=profile_id, content_hash=digest)
        return False
    SeekerEnrichment.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["seeker"], update_fields=SEEKER_FIELDS
    )
    EnrichmentFailure.objects.filter(kind="seeker", object_id=profile_id).delete()
    return True


SEEKER_FIELDS = [
    "content_hash", "reading_version", "encoder_id", "language", "skills", "occupations", "occupation",
    "occupation_probability", "vector", "term_columns", "statement_vectors", "statement_kinds",
    "occupation_weights", "terms",
    "search_vectors", "latitude", "longitude", "enriched_at", "flags", "taste", "facts", "changed_at",
    "listed_hash",  # empty in a new reading: whatever was listed by an older one is listed again
]  # fmt: skip


@transaction.atomic
def forget_seeker(profile_id: int) -> None:
    """Throw the readings and the list of a person away (consent withdrawn, paused, closed)."""
    # the reading first: who is just making her list waits here, or finds no reading and writes nothing
    SeekerEnrichment.objects.filter(seeker_id=profile_id).delete()
    MatchList.objects.filter(seeker_id=profile_id).delete()
    FittingPerson.objects.filter(seeker_id=profile_id).delete()
    SeekerReadingBeside.objects.filter(seeker_id=profile_id).delete()


# --- by a candidate, beside the readings in use


def read_jobs_beside(job_ids: Sequence[int], *, readers: Readers) -> int:
    """Read jobs with a candidate and keep it beside; gives how many could be read. Twice leaves what once leaves."""
    jobs = list(Job.objects.filter(pk__in=job_ids).select_related("place", "employer"))
    try:
        rows = read_jobs(jobs, readers=readers) if jobs else []
    except Exception:
        if len(jobs) > 1:
            return sum(read_jobs_beside([job.pk], readers=readers) for job in jobs)
        _note_failure(kind=JOB_BESIDE, object_id=jobs[0].pk, content_hash=jobs[0].content_hash)
        return 0
    beside = [
        JobReadingBeside(job_id=row.job_id, **{name: getattr(row, name) for name in BESIDE}) for row in rows
    ]
    JobReadingBeside.objects.bulk_create(
        beside, update_conflicts=True, unique_fields=["job", "encoder_id"], update_fields=BESIDE
    )
    return len(rows)


def read_seekers_beside(profile_ids: Sequence[int], *, readers: Readers) -> int:
    """Read people with a candidate and keep it beside; gives how many could be read. Who withdrew is left out."""
    people = agreed(SeekerProfile.objects.with_words().matchable().filter(pk__in=profile_ids))
    done = 0
    for profile in people:
        digest = words.seeker_hash(profile)
        try:
            row = read_seeker(profile, digest, readers=readers)
        except Exception:
            _note_failure(kind=SEEKER_BESIDE, object_id=profile.pk, content_hash=digest)
            continue
        kept = {name: getattr(row, name) for name in (*BESIDE, *BESIDE_OF_SEEKER)}
        SeekerReadingBeside.objects.bulk_create(
            [SeekerReadingBeside(seeker=profile, **kept)],
            update_conflicts=True,
            unique_fields=["seeker", "encoder_id"],
            update_fields=[*BESIDE, *BESIDE_OF_SEEKER],
        )
        done += 1
    return done


BESIDE = [
    "content_hash", "reading_version", "encoder_id", "language", "skills", "occupations", "occupation",
    "occupation_probability", "vector", "term_columns", "flags", "enriched_at",
]  # fmt: skip
BESIDE_OF_SEEKER = ["statement_vectors", "statement_kinds", "search_vectors", "occupation_weights", "terms"]


def _note_failure(*, kind: str, object_id: int, content_hash: str) -> None:
    """Count the failure and push the next try ahead, before anything else; the third one sets it aside."""
    problem = type(sys.exc_info()[1]).__name__
    failure, created = EnrichmentFailure.objects.get_or_create(
        kind=kind,
        object_id=object_id,
        defaults={"content_hash": content_hash, "problem": problem, "not_before": timezone.now()},
    )
    attempts = 1 if created or failure.content_hash != content_hash else failure.attempts + 1
    EnrichmentFailure.objects.filter(pk=failure.pk).update(
        attempts=attempts,
        content_hash=content_hash,
        problem=problem,
        set_aside=attempts >= MAX_ATTEMPTS,
        not_before=timezone.now() + datetime.timedelta(minutes=attempts),
    )
    logger.exception("Reading %s %s failed, attempt %s", kind, object_id, attempts)
