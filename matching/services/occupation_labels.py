"""A person's pick among the guessed occupations: kept as a label, and put before the machine's guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import SeekerProfile, User
from jobs.models import Job
from matching.models import CiuoGroup, JobEnrichment, Occupation, OccupationLabel, SeekerEnrichment

NONE = ""
"""The pick that none of the guesses is right."""


class NotOffered(ValueError):
    """The pick is not among the occupations that were offered."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An occupation to pick, with its probability, its CIUO-08 group and whether it was picked before."""

    code: str
    name: str
    group: str
    probability: float
    picked: bool


def offers(reading: JobEnrichment | SeekerEnrichment) -> list[Offer]:
    """Give the occupations of a reading in its order, likeliest or picked first, in two queries."""
    latest = _latest(reading)
    guesses = latest.guesses if latest else reading.occupations
    rows = Occupation.objects.in_bulk([guess["code"] for guess in guesses])
    groups = dict(
        CiuoGroup.objects.filter(pk__in={row.isco_group for row in rows.values()}).values_list(
            "pk", "name_es"
        )
    )
    return [
        Offer(
            code=row.code,
            name=row.name_es,
            group=f"{row.isco_group} {groups.get(row.isco_group, '')}".strip(),
            probability=float(guess["p"]),
            picked=latest is not None and latest.occupation_id == row.code,
        )
        for guess in guesses
        if (row := rows.get(guess["code"]))
    ]


def shown(reading: JobEnrichment | SeekerEnrichment) -> list[dict[str, Any]]:
    """Give the guesses as they were first offered for these words, so that a pick can be taken back."""
    latest = _latest(reading)
    return list(latest.guesses if latest else reading.occupations)


def _latest(reading: JobEnrichment | SeekerEnrichment) -> OccupationLabel | None:
    """Give the last pick for the very words of the reading."""
    if isinstance(reading, JobEnrichment):
        rows = OccupationLabel.objects.of_job(reading.job_id)
    else:
        rows = OccupationLabel.objects.of_seeker(reading.seeker_id)
    return rows.filter(content_hash=reading.content_hash).first()


@transaction.atomic
def pick_for_job(*, job: Job, code: str, by: User) -> OccupationLabel:
    """Keep what somebody picked for a job, NONE for none of them; raises NotOffered, also for an unread job."""
    reading = JobEnrichment.objects.select_for_update(of=("self",)).filter(job=job).first()
    if reading is None:
        raise NotOffered(code)
    label = _label(reading, code, by, job=job)
    for name, value in picked_fields(label).items():
        setattr(reading, name, value)
    reading.changed_at = timezone.now()
    reading.save(update_fields=["occupations", "occupation", "occupation_probability", "changed_at"])
    return label


@transaction.atomic
def pick_for_seeker(*, profile: SeekerProfile, code: str, by: User) -> OccupationLabel:
    """Keep what a person picked for herself, NONE for none of them; raises NotOffered.

    Her list is out of date from now on: what she picked counts in full, what she declined no more.
    """
    reading = SeekerEnrichment.objects.select_for_update(of=("self",)).filter(seeker=profile).first()
    if reading is None:
        raise NotOffered(code)
    label = _label(reading, code, by, seeker=profile)
    for name, value in picked_fields(label).items():
        setattr(reading, name, value)
    reading.occupation_weights = picked_weights(label, reading.occupation_weights)
    reading.listed_hash, reading.changed_at = "", timezone.now()
    reading.save(
        update_fields=[
            "occupations", "occupation", "occupation_probability", "occupation_weights", "listed_hash",
            "changed_at",
        ]
    )  # fmt: skip
    return label


def _label(
    reading: JobEnrichment | SeekerEnrichment, code: str, by: User, **about: Job | SeekerProfile
) -> OccupationLabel:
    guesses = shown(reading)
    known = Occupation.objects.filter(pk__in=[guess["code"] for guess in guesses])
    if code != NONE and not known.filter(pk=code).exists():
        raise NotOffered(code)
    return OccupationLabel.objects.create(
        occupation_id=code or None,
        guesses=guesses,
        content_hash=reading.content_hash,
        model_version=f"{reading.encoder_id} r{reading.reading_version}"[:120],
        by=by,
        **about,
    )


def picked_fields(label: OccupationLabel) -> dict[str, Any]:
    """Give the fields of a reading after a pick: the pick first and certain, the others behind it."""
    if label.occupation_id is None:
        return {"occupations": [], "occupation_id": None, "occupation_probability": 0.0}
    others = [{"code": one["code"], "p": 0.0} for one in label.guesses if one["code"] != label.occupation_id]
    return {
        "occupations": [{"code": label.occupation_id, "p": 1.0}, *others],
        "occupation_id": label.occupation_id,
        "occupation_probability": 1.0,
    }


def picked_weights(label: OccupationLabel, weights: dict[str, Any]) -> dict[str, Any]:
    """Give her occupations after a pick, which keeps the words that the likeliest guess was read from."""
    declined = {guess["code"] for guess in label.guesses}
    left = {code: said for code, said in weights.items() if code not in declined}
    if label.occupation_id is None or not weights:
        return left
    said = weights.get(label.occupation_id) or max(weights.values(), key=lambda one: float(one["weight"]))
    return {label.occupation_id: {**said, "weight": 1.0}, **left}


def latest_for_jobs(jobs: Sequence[Job]) -> dict[int, OccupationLabel]:
    """Give the last pick of each job for its present words, in one query."""
    hashes = {job.pk: job.content_hash for job in jobs}
    rows = OccupationLabel.objects.filter(job_id__in=hashes).order_by("pk")
    return {
        row.job_id: row for row in rows if row.job_id is not None and hashes[row.job_id] == row.content_hash
    }


def latest_for_seeker(seeker_id: int, content_hash: str) -> OccupationLabel | None:
    """Give the last pick of a person for her present words."""
    return OccupationLabel.objects.of_seeker(seeker_id).filter(content_hash=content_hash).first()
