"""Who fits a job, for its employer: visible people only, by the score that ranks jobs for people."""

from __future__ import annotations

import numpy as np
from django.db import transaction
from django.utils import timezone

from accounts.models import SeekerProfile
from jobs.models import Job
from matching import index, runtime
from matching.ml import explanation, ranking
from matching.ml.blocks import SeekerBlock
from matching.ml.types import ExplanationLine, JobReading
from matching.models import FittingPerson, JobEnrichment
from matching.services import readings
from matching.services.evidence import JobSide, SeekerSide, evidence
from matching.services.people import visible_people

COMPARED, KEPT = 400, 60
FLOOR = 0.18


def rank_people(job_id: int) -> int:
    """Rank visible people for a job anew; gives how many fit, 0 for one that was not read."""
    found, jobs = readings.job_readings([job_id])
    if not found:
        return 0
    job = jobs[job_id]
    near = index.nearest_among(
        visible_people(job), vector=found[0].vector, encoder_id=runtime.encoder_id(), limit=COMPARED
    )
    people = SeekerProfile.objects.with_words().select_related("enrichment").in_bulk(near)
    rows = _fitting(job, found[0], [people[pk] for pk in near if pk in people])
    with transaction.atomic():
        JobEnrichment.objects.select_for_update(of=("self",)).get(pk=job_id)
        # who waits to be read by the present encoder stays as she was
        compared = FittingPerson.objects.filter(seeker__enrichment__encoder_id=runtime.encoder_id())
        compared.filter(job=job_id).delete()
        FittingPerson.objects.bulk_create(rows)
        JobEnrichment.objects.filter(pk=job_id).update(people_hash=job.content_hash, people_at=timezone.now())
    return len(rows)


def _fitting(job: Job, read: JobReading, people: list[SeekerProfile]) -> list[FittingPerson]:
    if not people:
        return []
    block = SeekerBlock.build(
        [readings.seeker_reading(person.enrichment, person) for person in people], taxonomy=runtime.taxonomy()
    )
    scores = ranking.score_seekers(read, block, taxonomy=runtime.taxonomy(), ranker=runtime.ranker())
    side = JobSide.of_row(JobEnrichment.objects.select_related("job__employer").get(pk=job.pk))
    return [
        FittingPerson(
            job=job,
            seeker=people[place],
            score=float(scores.scores[place]),
            distance_km=_distance(read, float(scores.distance_km[place])),
            reasons=_reasons(side, people[place]),
        )
        for place in map(int, scores.best(KEPT))
        if scores.scores[place] >= FLOOR
    ]


def _distance(read: JobReading, distance: float) -> float | None:
    return None if read.facts.remote or np.isnan(distance) else round(distance, 1)


def _reasons(job: JobSide, person: SeekerProfile) -> list[dict[str, str]]:
    """Give up to three lines: what of the job is in her words, and what is missing."""
    gathered = evidence(job, SeekerSide.of(person, person.enrichment))
    found = explanation.explain_to_employer(gathered, taxonomy=runtime.taxonomy())
    return [_reason(line) for line in found.lines]


def _reason(line: ExplanationLine) -> dict[str, str]:
    reason = {"kind": str(line.kind), "code": line.code, "text": line.text}
    for name, quote in (("ask", line.job_quote), ("have", line.seeker_quote)):
        if quote:
            reason[name] = quote.text
    return reason
