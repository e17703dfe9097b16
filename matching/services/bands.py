"""What the words for scores mean, looked at every night by what came of applications."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import SeekerProfile, User
from accounts.services.audit import record_act
from jobs.models import Application, ApplicationTransition
from matching import runtime
from matching.ml import calibration
from matching.ml.blocks import JobBlock
from matching.ml.calibration import TooFewOutcomes
from matching.ml.ranking import score_jobs
from matching.ml.types import BoolArray, FloatArray, IntArray, JobReading
from matching.models import BandFit, SeekerEnrichment
from matching.services.event_upkeep import KEPT_DAYS, agreed_people
from matching.services.readings import job_readings, seeker_reading

RIPE_DAYS = 30
"""An employer has so long to answer; a younger application says nothing yet."""
MOST_APPLICATIONS = 50_000
PEOPLE_AT_ONCE = 200
POSITIVE = (Application.State.SHORTLISTED, Application.State.INTERVIEW, Application.State.HIRED)
NO_OUTCOME = (Application.State.WITHDRAWN, Application.State.OBSOLETE)
State = BandFit.State


class NotUsed(ValueError):
    """These borders may not be put to use; says why."""


def outcomes(*, now: datetime.datetime) -> tuple[FloatArray, BoolArray, IntArray]:
    """Give scores, whether the answer was positive, and people, of ripe applications of those who agree to training.

    A score is what the ranking in use gives the pair with the job as old as it was then; her words are those of now.
    """
    answered = ApplicationTransition.objects.filter(application=OuterRef("pk"), to_state__in=POSITIVE)
    span = now - datetime.timedelta(days=KEPT_DAYS), now - datetime.timedelta(days=RIPE_DAYS)
    rows = (
        Application.objects.filter(seeker__in=agreed_people(), submitted_at__range=span)
        .exclude(state__in=NO_OUTCOME)
        .annotate(is_positive=Exists(answered))
        .order_by("-submitted_at", "-pk")
    )
    sent: dict[int, list[tuple[int, datetime.datetime, bool]]] = defaultdict(list)
    asked = rows.values_list("seeker_id", "job_id", "submitted_at", "is_positive")[:MOST_APPLICATIONS]
    for person, job_id, at, is_positive in asked:
        sent[person].append((job_id, at, is_positive))
    found: list[tuple[float, bool, int]] = []
    people = sorted(sent)
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        ids = people[start : start + PEOPLE_AT_ONCE]
        readings = SeekerEnrichment.objects.filter(encoder_id=runtime.encoder_id()).in_bulk(ids)
        known = _read({job_id for pk in readings for job_id, _, _ in sent[pk]})
        for profile in SeekerProfile.objects.with_words().filter(pk__in=list(readings)):
            found += _scored(profile, readings[profile.pk], sent[profile.pk], known)
    scores, positive, whose = zip(*found, strict=True) if found else ((), (), ())
    return np.array(scores, np.float64), np.array(positive, bool), np.array(whose, np.int64)


def _read(job_ids: Iterable[int]) -> dict[int, tuple[JobReading, datetime.datetime | None]]:
    """Give what was read of jobs, each with when it was published."""
    read, jobs = job_readings(sorted(job_ids))
    return {one.job_id: (one, jobs[one.job_id].published_at) for one in read}


def _scored(
    profile: SeekerProfile, row: SeekerEnrichment, sent: Sequence[tuple[int, datetime.datetime, bool]],
    known: Mapping[int, tuple[JobReading, datetime.datetime | None]],
) -> list[tuple[float, bool, int]]:  # fmt: skip
    then, answers = [], []
    for job_id, at, is_positive in sent:
        if job_id in known:
            reading, published = known[job_id]
            days = None if published is None else max((at - published).total_seconds() / 86400, 0.0)
            then.append(replace(reading, facts=replace(reading.facts, age_days=days)))
            answers.append(is_positive)
    if not then:
        return []
    block = JobBlock.build(then, taxonomy=runtime.taxonomy())
    scores = score_jobs(
        seeker_reading(row, profile), block, taxonomy=runtime.taxonomy(), ranker=runtime.ranker()
    ).scores
    return [(float(score), answer, profile.pk) for score, answer in zip(scores, answers, strict=True)]


def calibrate(*, now: datetime.datetime | None = None) -> BandFit:
    """Find the borders anew from what came of applications, at most once a day; a person puts them to use."""
    at = now or timezone.now()
    day = timezone.localdate(at)
    if (known := BandFit.objects.filter(day=day).first()) is not None:
        return known
    scores, positive, people = outcomes(now=at)
    values: dict[str, object] = {"applications": len(scores), "state": State.TOO_FEW}
    try:
        fit = calibration.refit(scores, positive, people, present=runtime.bands())
    except TooFewOutcomes:
        pass
    else:
        values |= {
            "borders": [[low, str(band)] for low, band in fit.bands],
            "table": [asdict(row) for row in fit.table],
            "before": [asdict(row) for row in fit.before],
            "against": list(fit.against),
            "state": State.REJECTED if fit.against else State.CANDIDATE,
        }
    row: BandFit
    row, _ = BandFit.objects.get_or_create(day=day, defaults=values)
    return row


@transaction.atomic
def use(fit: BandFit, *, by: User) -> None:
    """Have every score worded by these borders; raises NotUsed for those that did not pass or that are in use."""
    rows = {row.pk: row for row in BandFit.objects.select_for_update().order_by("pk")}
    row = rows[fit.pk]
    if row.state not in (State.CANDIDATE, State.RETIRED):
        raise NotUsed(str(row))
    _retire()
    row.state, row.used_by, row.used_at = State.ACTIVE, by, timezone.now()
    row.save(update_fields=["state", "used_by", "used_at"])
    record_act(actor=by, action="bands.use", target=row)
    transaction.on_commit(runtime.forget)


@transaction.atomic
def use_shipped(*, by: User) -> bool:
    """Go back to the borders that ship; tells whether others were in use."""
    row = BandFit.objects.select_for_update().filter(state=State.ACTIVE).first()
    if row is None:
        return False
    _retire()
    record_act(actor=by, action="bands.retire", target=row)
    transaction.on_commit(runtime.forget)
    return True


def _retire() -> None:
    BandFit.objects.filter(state=State.ACTIVE).update(state=State.RETIRED)
