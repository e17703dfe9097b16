"""Match lists: gates, retrieval, ranking and reasons, kept as rows that a page reads in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.utils import timezone

from accounts.models import SeekerProfile
from jobs.models import Application, Job
from matching import index, runtime, words
from matching.ml import explanation, ranking
from matching.ml.blocks import JobBlock, SeekerBlock
from matching.ml.explanation import Evidence
from matching.ml.types import BlockScores, ExplanationLine, JobReading, Quote, SeekerReading, SkillSpan
from matching.models import Feedback, JobEnrichment, Match, SeekerEnrichment
from matching.services import readings

LIST_LENGTH = 60
WEIGHTS_ID = hashlib.sha256(repr(ranking.WEIGHTS).encode()).hexdigest()[:8]
STATEMENTS_ASKED = 6
CANDIDATES_BY_MEANING = 300
CANDIDATES_BY_OCCUPATION = 300
NEAR_OCCUPATION = 0.5
# once her work is known, a job that only looks a little alike is no recommendation
FLOOR = 0.18
NEAR_OCCUPATIONS = 60
PEOPLE_A_JOB = 500


def model_version() -> str:
    """Name what made a score: the encoder and the ranking weights."""
    return f"{runtime.encoder_id()}/{WEIGHTS_ID}"


# --- one person against all jobs


def make_list(profile_id: int) -> int:
    """Make a person's list anew from all open jobs; gives its length, 0 without a reading."""
    row = SeekerEnrichment.objects.filter(seeker=profile_id, encoder_id=runtime.encoder_id()).first()
    profile = SeekerProfile.objects.with_words().filter(pk=profile_id).first()
    if row is None or profile is None:
        return 0
    seeker = readings.seeker_reading(row, profile)
    jobs_read, jobs = readings.job_readings(_candidates(row, seeker, profile))
    matches: list[Match] = []
    if jobs_read:
        block = JobBlock.build(jobs_read, taxonomy=runtime.taxonomy())
        scores = ranking.score_jobs(seeker, block, taxonomy=runtime.taxonomy())
        matches = [
            _match(profile, row, jobs[jobs_read[place].job_id], jobs_read[place], scores, place)
            for place in map(int, scores.best(LIST_LENGTH))
            if scores.scores[place] >= _floor(seeker)
        ]
    _store_list(profile_id, matches, listed_hash=row.content_hash)
    return len(matches)


def _candidates(row: SeekerEnrichment, seeker: SeekerReading, profile: SeekerProfile) -> list[int]:
    """Give ids worth ranking: nearest in meaning to each statement, and jobs in near occupations."""
    facts = seeker.facts
    around = index.Around(facts.latitude, facts.longitude, facts.radius_km or 0.0)
    today = timezone.localdate()
    asked = seeker.vectors[:STATEMENTS_ASKED]
    near = index.jobs_by_occupation(
        occupations=_near_occupations(seeker),
        vector=readings.as_array(row.vector),
        around=around,
        encoder_id=row.encoder_id,
        today=today,
        limit=CANDIDATES_BY_OCCUPATION,
    )
    meant = index.jobs_by_meaning(
        vectors=asked,
        around=around,
        encoder_id=row.encoder_id,
        today=today,
        limit=max(CANDIDATES_BY_MEANING // len(asked), 60),
    )
    left_out = _left_out(profile.pk)
    return [job_id for job_id in dict.fromkeys([*near, *meant]) if job_id not in left_out]


def _left_out(profile_id: int) -> set[int]:
    """Give jobs that she said no to or applied to."""
    said = Feedback.objects.filter(seeker=profile_id, verdict=Feedback.Verdict.NOT_RELEVANT)
    applied = Application.objects.filter(seeker=profile_id)
    return {*said.values_list("job_id", flat=True), *applied.values_list("job_id", flat=True)}


def _floor(seeker: SeekerReading) -> float:
    """Give the least score of a list; who told nothing of her work still gets what is near her."""
    return FLOOR if seeker.occupations else 0.0


def _near_occupations(seeker: SeekerReading) -> list[str]:
    """Give occupation codes near to what she wants or did, nearest first."""
    if not seeker.occupations:
        return []
    taxonomy = runtime.taxonomy()
    nearness = np.zeros(len(taxonomy.occupations))
    for code, weight in seeker.occupations.items():
        nearness = np.maximum(nearness, weight * taxonomy.similarity_row(code))
    order = np.argsort(-nearness, kind="stable")[:NEAR_OCCUPATIONS]
    return [taxonomy.occupations[number].id for number in order if nearness[number] >= NEAR_OCCUPATION]


def _match(
    profile: SeekerProfile,
    row: SeekerEnrichment,
    job: Job,
    job_read: JobReading,
    scores: BlockScores,
    place: int,
) -> Match:
    distance = float("nan") if job_read.facts.remote else float(scores.distance_km[place])
    return Match(
        seeker=profile,
        job=job,
        score=float(scores.scores[place]),
        wants=float(scores.wants[place]),
        feasible=float(scores.feasible[place]),
        parts=scores.parts_at(place).as_dict(),
        reasons=explain(profile, row, job, job_read),
        distance_km=None if np.isnan(distance) else round(distance, 1),
        model_version=model_version(),
        computed_at=timezone.now(),
    )


def explain(
    profile: SeekerProfile, row: SeekerEnrichment, job: Job, read: JobReading
) -> list[dict[str, str]]:
    """Give up to three reasons; each quote is checked to be a literal part of its source."""
    seeker, asked = words.seeker_text(profile), words.job_text(job)
    evidence = Evidence(
        job=asked,
        seeker=seeker,
        job_skills=_spans(job.enrichment.skills),
        seeker_skills=_spans(row.skills),
        job_occupation=read.occupations[0] if read.occupations else None,
        occupation_quotes={
            code: Quote(found["field"], found.get("start", 0), found.get("end", 10_000), "")
            for code, found in row.occupation_weights.items()
        },
    )
    found = explanation.explain(evidence, taxonomy=runtime.taxonomy())
    return [as_reason(line) for line in found.lines]


def _spans(stored: Iterable[dict[str, Any]]) -> list[SkillSpan]:
    return [
        SkillSpan(
            skill_id=span["id"],
            field=span["field"],
            start=span["start"],
            end=span["end"],
            text=span["text"],
            required=span["required"],
        )
        for span in stored
    ]


def as_reason(line: ExplanationLine) -> dict[str, str]:
    """Write a line for a page: its two quotes, or a finished sentence."""
    reason = {"kind": str(line.kind), "code": line.code, "text": line.text}
    if line.job_quote:
        reason["ask"] = line.job_quote.text
    if line.seeker_quote:
        reason["have"] = line.seeker_quote.text
    return reason


MATCH_FIELDS = [
    "score",
    "wants",
    "feasible",
    "parts",
    "reasons",
    "distance_km",
    "model_version",
    "computed_at",
]


@transaction.atomic
def _store_list(profile_id: int, matches: Sequence[Match], *, listed_hash: str) -> None:
    _lock_list(profile_id)
    kept = [match.job_id for match in matches]
    Match.objects.filter(seeker=profile_id).exclude(job__in=kept).exclude(_waits_for_reading()).delete()
    _upsert(matches)
    if Match.objects.filter(seeker=profile_id).exclude(job__in=kept).exists():
        Match.objects.filter(seeker=profile_id, job__in=_left_out(profile_id)).delete()
        _trim([profile_id])
    SeekerEnrichment.objects.filter(seeker=profile_id).update(
        listed_hash=listed_hash, listed_at=timezone.now()
    )


def _waits_for_reading() -> Q:
    """Name rows of open jobs that the present encoder has not read yet: after a switch they stay until it has."""
    read = JobEnrichment.objects.filter(job=OuterRef("job"), encoder_id=runtime.encoder_id())
    return Q(~Exists(read), job__state=Job.State.PUBLISHED, job__closes_on__gte=timezone.localdate())


def _upsert(matches: Sequence[Match]) -> None:
    Match.objects.bulk_create(
        matches, update_conflicts=True, unique_fields=["seeker", "job"], update_fields=MATCH_FIELDS
    )


def _lock_list(profile_id: int) -> None:
    """Let one writer at a time touch a person's list; freed with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(741, %s)", [profile_id])


# --- new jobs against people


def match_jobs(job_ids: Sequence[int]) -> list[int]:
    """Place jobs into the lists of people they fit, and take closed ones out; gives people with something new.

    An open job that the present encoder has not read stays where it is.
    """
    open_ids = set(
        Job.objects.open_on(timezone.localdate()).filter(pk__in=job_ids).values_list("pk", flat=True)
    )
    Match.objects.filter(job__in=set(job_ids) - open_ids).delete()
    open_reads, jobs = readings.job_readings(sorted(open_ids))
    told: dict[int, None] = {}
    people = _people_near(open_reads)
    profiles, seeker_reads = _seekers({pk for ids in people.values() for pk in ids})
    for read in open_reads:
        near = [pk for pk in people[read.job_id] if pk in profiles]
        told.update(dict.fromkeys(_match_one(read, jobs[read.job_id], near, profiles, seeker_reads)))
    for read in open_reads:
        JobEnrichment.objects.filter(pk=read.job_id).update(
            matched_hash=jobs[read.job_id].content_hash, matched_at=timezone.now()
        )
    return list(told)


def _people_near(job_reads: Iterable[JobReading]) -> dict[int, list[int]]:
    return {
        read.job_id: index.people_for_job(
            vector=read.vector,
            latitude=None if read.facts.remote else read.facts.latitude,
            longitude=read.facts.longitude,
            encoder_id=runtime.encoder_id(),
            limit=PEOPLE_A_JOB,
        )
        for read in job_reads
    }


def _seekers(profile_ids: set[int]) -> tuple[dict[int, SeekerProfile], dict[int, SeekerReading]]:
    profiles = {
        profile.pk: profile
        for profile in SeekerProfile.objects.with_words()
        .select_related("enrichment")
        .filter(pk__in=profile_ids, enrichment__encoder_id=runtime.encoder_id())
    }
    return profiles, {
        pk: readings.seeker_reading(profile.enrichment, profile) for pk, profile in profiles.items()
    }


def _match_one(
    read: JobReading,
    job: Job,
    near: Sequence[int],
    profiles: dict[int, SeekerProfile],
    seeker_reads: dict[int, SeekerReading],
) -> list[int]:
    """Place one job; gives ids of people whose list it entered.

    It leaves the lists of people it was compared with; who waits to be read by the present encoder keeps it.
    """
    is_read = Q(seeker__enrichment__encoder_id=runtime.encoder_id())
    rows = Match.objects.filter(job=job).annotate(is_read=is_read)
    placed = dict(rows.values_list("seeker_id", "is_read"))
    left_out = set(
        job.feedback.filter(verdict=Feedback.Verdict.NOT_RELEVANT).values_list("seeker_id", flat=True)
    )
    left_out |= set(job.applications.values_list("seeker_id", flat=True))
    asked = [pk for pk in near if pk not in left_out]
    matches: list[Match] = []
    if asked:
        block = SeekerBlock.build([seeker_reads[pk] for pk in asked], taxonomy=runtime.taxonomy())
        scores = ranking.score_seekers(read, block, taxonomy=runtime.taxonomy())
        floors = _floors(asked)
        for place in map(int, scores.best(len(asked))):
            pk = asked[place]
            if scores.scores[place] < _floor(seeker_reads[pk]):
                continue
            if scores.scores[place] > floors.get(pk, 0.0) or pk in placed:
                matches.append(_match(profiles[pk], profiles[pk].enrichment, job, read, scores, place))
    compared = {pk for pk, is_read in placed.items() if is_read}
    _place(job, matches, gone=compared - {match.seeker_id for match in matches})
    return [match.seeker_id for match in matches if match.seeker_id not in placed]


def _floors(profile_ids: Sequence[int]) -> dict[int, float]:
    """Give the score that a job must beat to enter each full list."""
    full = (
        Match.objects.filter(seeker__in=profile_ids)
        .values("seeker")
        .annotate(length=Count("pk"), floor=Min("score"))
        .filter(length__gte=LIST_LENGTH)
    )
    return {row["seeker"]: row["floor"] for row in full.order_by()}


@transaction.atomic
def _place(job: Job, matches: Sequence[Match], *, gone: set[int]) -> None:
    for pk in sorted({match.seeker_id for match in matches} | gone):
        _lock_list(pk)
    Match.objects.filter(job=job, seeker__in=gone).delete()
    _upsert(matches)
    _trim([match.seeker_id for match in matches])


def _trim(profile_ids: Sequence[int]) -> None:
    """Keep each list at its length: the lowest rows fall out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM matching_match USING (
                SELECT id, row_number() OVER (PARTITION BY seeker_id ORDER BY score DESC, job_id) AS place
                FROM matching_match WHERE seeker_id = ANY(%s)
            ) AS ranked WHERE ranked.id = matching_match.id AND ranked.place > %s
            """,
            [list(profile_ids), LIST_LENGTH],
        )


def drop_applied(application_id: int) -> None:
    """Take the job of an application out of the person's list."""
    row = Application.objects.filter(pk=application_id).values_list("seeker_id", "job_id").first()
    if row:
        Match.objects.filter(seeker_id=row[0], job_id=row[1]).delete()


# --- what is left to do, from rows alone


def unmatched_jobs(limit: int) -> list[int]:
    """Give open jobs that were read but not yet placed for their present words, and closed ones still in lists."""
    today = timezone.localdate()
    new = JobEnrichment.objects.filter(
        job__state=Job.State.PUBLISHED,
        job__closes_on__gte=today,
        content_hash=F("job__content_hash"),
        encoder_id=runtime.encoder_id(),
    ).exclude(matched_hash=F("content_hash"))
    ids = list(new.order_by("pk").values_list("pk", flat=True)[:limit])
    gone = Match.objects.filter(~Q(job__state=Job.State.PUBLISHED) | Q(job__closes_on__lt=today))
    return ids + list(gone.order_by().values_list("job_id", flat=True).distinct()[:limit])


def unlisted_seekers(limit: int) -> list[int]:
    """Give people who were read but whose list is not of their present words."""
    rows = SeekerEnrichment.objects.filter(encoder_id=runtime.encoder_id()).exclude(
        listed_hash=F("content_hash")
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
