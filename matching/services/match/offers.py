"""Open jobs as lists need them besides their scores: only the columns that reasons and twins are read from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from django.utils import timezone

from accounts.models.vocabulary import Telework
from jobs.models import Job
from matching import runtime
from matching.ml.gates import asked_licence
from matching.ml.types import FloatMatrix, JobText
from matching.models import JobEnrichment
from matching.services import readings
from matching.services.evidence import JobSide

_COLUMNS = (
    "pk", "skills", "occupations", "title_folded", "job__title", "job__description", "job__requirements",
    "job__licence", "job__employer_id", "job__place_id", "job__telework",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """An open job that was read: what reasons quote, and by what its twins are known."""

    side: JobSide
    twin: tuple[int, str, str]
    is_remote: bool


def open_offers(job_ids: Collection[int]) -> dict[int, Offer]:
    """Give those of these jobs that are open and read by the present encoder."""
    rows = JobEnrichment.objects.filter(
        pk__in=job_ids, encoder_id=runtime.encoder_id(), job__in=Job.objects.open_on(timezone.localdate())
    )
    return {
        pk: Offer(
            side=JobSide.of(
                JobText(title, description, requirements), skills=skills, occupations=occupations,
                licence=licence or asked_licence(f"{title}\n{requirements}"),
            ),
            twin=(employer_id, folded, place_id or ""),
            is_remote=telework == Telework.TOTAL,
        )
        for (
            pk, skills, occupations, folded, title, description, requirements, licence, employer_id, place_id,
            telework,
        ) in rows.values_list(*_COLUMNS)
    }  # fmt: skip


def vectors_of(job_ids: Collection[int]) -> dict[int, FloatMatrix]:
    """Give the vectors of jobs, float32 [d] each."""
    rows = JobEnrichment.objects.filter(pk__in=job_ids).values_list("pk", "vector")
    return {pk: np.asarray(readings.as_array(vector), np.float32) for pk, vector in rows}
