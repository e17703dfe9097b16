"""Rows of readings, made of what the readers found and not stored yet."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils import timezone

from accounts.models import SeekerProfile
from jobs.models import Job
from matching import words
from matching.ml import suspicion
from matching.ml.block_parts import person_terms, title_terms
from matching.ml.text import fold, guess_language
from matching.ml.types import JobText, OccupationGuess, SkillSpan
from matching.models import JobEnrichment, Occupation, SeekerEnrichment
from matching.models.enrichment import READING_VERSION
from matching.services import occupation_labels, preferences, readings, searched

if TYPE_CHECKING:
    from matching.ml.readings import JobRead, Readers

TOP_OCCUPATIONS = 5


def read_jobs(jobs: Sequence[Job], *, readers: Readers) -> list[JobEnrichment]:
    """Read jobs and give rows that are not stored yet; what a person picked stands before what was read."""
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


def read_seeker(profile: SeekerProfile, digest: str, *, readers: Readers) -> SeekerEnrichment:
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
