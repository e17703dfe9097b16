"""Readings: what jobs and seekers say becomes skills with spans, an occupation and vectors."""

from __future__ import annotations

import datetime
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Consent, Purpose, SeekerProfile
from jobs.models import Job
from matching import runtime, words
from matching.ml import suspicion
from matching.ml.block_parts import person_terms, title_terms
from matching.ml.text import fold, guess_language
from matching.ml.types import JobText, OccupationGuess, SkillSpan
from matching.models import (
    EnrichmentFailure,
    FittingPerson,
    JobEnrichment,
    JobReadingBeside,
    MatchList,
    ModelDecision,
    ModelVersion,
    Occupation,
    SeekerEnrichment,
    SeekerReadingBeside,
)
from matching.models.enrichment import READING_VERSION
from matching.services import occupation_labels, preferences, readings, searched

if TYPE_CHECKING:
    from matching.ml.readings import JobRead, Readers

logger = logging.getLogger(__name__)

TOP_OCCUPATIONS = 5
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
        rows = _read_jobs(stale, readers=runtime.readers())
    except Exception:
        if len(stale) > 1:  # find the one that fails, keep the others
            return [pk for job in stale for pk in enrich_jobs([job.pk])]
        _note_failure(kind="job", object_id=stale[0].pk, content_hash=stale[0].content_hash)
        return []
    _store_jobs(rows)
    return [row.job_id for row in rows]


def _read_jobs(jobs: Sequence[Job], *, readers: Readers) -> list[JobEnrichment]:
    checked = [suspicion.check_job(words.job_text(job)) for job in jobs]
    texts = [one.text for one in checked]
    reads = readers.read_jobs(texts, k=TOP_OCCUPATIONS)
    known = _known_occupations([read.occupations for read in reads])
    now = timezone.now()
    rows = [_job_row(job, text, read, known, now) for job, text, read in zip(jobs, texts, reads, strict=True)]
    for row in rows:
        row.encoder_id = readers.encoder.id
    for row, one in zip(rows, checked, strict=True):
        row.flags = [asdict(flag) for flag in one.flags]
    picks = occupation_labels.latest_for_jobs(jobs)
    for row in rows:
        if pick := picks.get(row.job_id):
            _put_before(row, occupation_labels.picked_fields(pick))
    return rows


def _put_before(row: JobEnrichment | SeekerEnrichment, picked: dict[str, Any]) -> None:
    """Put what a person picked before what was read."""
    for name, value in picked.items():
        setattr(row, name, value)


def _job_row(
    job: Job, text: JobText, read: JobRead, known: set[str], now: datetime.datetime
) -> JobEnrichment:
    facts = words.job_facts(job)
    return JobEnrichment(
        reading_version=READING_VERSION,
        job=job,
        content_hash=job.content_hash,
        language=guess_language(f"{text.title}. {text.description}"[:2000]),
        skills=[_span(span) for span in read.skills],
        vector=read.vector,
        term_columns=readings.as_columns(title_terms(job.title)),
        title_folded=fold(text.title)[:220],
        latitude=facts.latitude,
        longitude=facts.longitude,
        pay_month_max=facts.pay_max,
        enriched_at=now,
        **_occupation_fields(read.occupations, known),
    )


def _occupation_fields(guesses: Sequence[OccupationGuess], known: set[str]) -> dict[str, Any]:
    first = guesses[0] if guesses else None
    return {
        "occupations": [{"code": guess.occupation_id, "p": round(guess.probability, 4)} for guess in guesses],
        "occupation_id": first.occupation_id if first and first.occupation_id in known else None,
        "occupation_probability": first.probability if first else 0.0,
    }


def _span(span: SkillSpan) -> dict[str, object]:
    return {
        "id": span.skill_id,
        "field": span.field,
        "start": span.start,
        "end": span.end,
        "text": span.text,
        "required": span.required,
    }


def _known_occupations(guesses: Sequence[Sequence[OccupationGuess]]) -> set[str]:
    codes = {guess.occupation_id for found in guesses for guess in found[:1]}
    return set(Occupation.objects.filter(pk__in=codes).values_list("pk", flat=True))


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
    _index_words(ids)
    _index_checked([row for row in rows if row.flags])


def _index_words(job_ids: Sequence[int]) -> None:
    """Fill the full text of these jobs from their own words, in the database.

    PostgreSQL would read "operario/a" as the path of a file, which "operario" does not find.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE matching_jobenrichment AS reading
            SET words = setweight(to_tsvector('chamba', translate(left(job.title, 2000), '/', ' ')), 'A')
                || setweight(to_tsvector('chamba', translate(left(job.requirements, 20000), '/', ' ')), 'B')
                || setweight(to_tsvector('chamba', translate(left(job.description, 50000), '/', ' ')), 'C')
            FROM jobs_job AS job
            WHERE job.id = reading.job_id AND job.id = ANY(%s)
            """,
            [list(job_ids)],
        )


def _index_checked(rows: Sequence[JobEnrichment]) -> None:
    """Fill the full text of flagged jobs from what was read of them, so that stuffed words are not found either."""
    for row in rows:
        text = suspicion.check_job(words.job_text(row.job)).text
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE matching_jobenrichment
                SET words = setweight(to_tsvector('chamba', translate(left(%(title)s, 2000), '/', ' ')), 'A')
                    || setweight(to_tsvector('chamba', translate(left(%(requirements)s, 20000), '/', ' ')), 'B')
                    || setweight(to_tsvector('chamba', translate(left(%(description)s, 50000), '/', ' ')), 'C')
                WHERE job_id = %(job)s
                """,
                {
                    "job": row.job_id,
                    "title": text.title,
                    "requirements": text.requirements,
                    "description": text.description,
                },
            )


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
        row = _read_seeker(profile, digest, readers=runtime.readers())
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


def _read_seeker(profile: SeekerProfile, digest: str, *, readers: Readers) -> SeekerEnrichment:
    checked = suspicion.check_seeker(words.seeker_text(profile))
    text = checked.text
    read = readers.read_seeker(text, k=TOP_OCCUPATIONS)
    facts = words.seeker_facts(profile)
    everything = [guess for found in read.guesses.values() for guess in found]
    likeliest: dict[str, OccupationGuess] = {}
    for guess in sorted(everything, key=lambda guess: -guess.probability):
        likeliest.setdefault(guess.occupation_id, guess)
    first = [*likeliest.values()][:TOP_OCCUPATIONS]
    whole = read.vectors.mean(axis=0)
    row = SeekerEnrichment(
        reading_version=READING_VERSION,
        seeker=profile,
        content_hash=digest,
        encoder_id=readers.encoder.id,
        language=guess_language(text.summary or " "),
        skills=[_span(span) for span in read.skills],
        flags=[asdict(flag) for flag in checked.flags],
        vector=whole / max(float(np.linalg.norm(whole)), 1e-9),
        statement_vectors=read.vectors.astype(np.float16).tobytes(),
        statement_kinds=[str(kind) for kind in read.kinds],
        search_vectors=searched.vectors_of(profile.pk, encoder=readers.encoder),
        occupation_weights={
            code: {"weight": round(weight, 4), "field": quote.field, "start": quote.start, "end": quote.end}
            for code, weight in read.occupations.items()
            for quote in [read.occupation_quotes[code]]
        },
        terms=read.terms,
        term_columns=readings.as_columns(person_terms(read.terms)),
        latitude=facts.latitude,
        longitude=facts.longitude,
        facts=readings.as_stored(facts),
        enriched_at=timezone.now(),
        taste=preferences.taste_of(profile.pk),
        **_occupation_fields(first, _known_occupations([first])),
    )
    if pick := occupation_labels.latest_for_seeker(profile.pk, digest):
        _put_before(row, occupation_labels.picked_fields(pick))
        row.occupation_weights = occupation_labels.picked_weights(pick, row.occupation_weights)
    return row


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
        rows = _read_jobs(jobs, readers=readers) if jobs else []
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
            row = _read_seeker(profile, digest, readers=readers)
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
