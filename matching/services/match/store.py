"""Writing lists: every change happens under the lock of the person's row, so two workers never mix theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from jobs.models import Application, Job
from matching import runtime
from matching.ml.packing import Packed, pack
from matching.ml.pool import ALIKE
from matching.models import Feedback, JobEnrichment, MatchList, SeekerEnrichment
from matching.services.match.pending import OPENED_NO_MORE

LIST_LENGTH = 60
"""Three pages of 20: what closes or is refused leaves enough to show."""
REFILL_BELOW = 40
"""A list that falls below this because jobs close is made anew by the sweep."""
ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A job in a list."""

    job_id: int
    score: float
    packed: Packed


def arranged(found: Iterable[Placed]) -> list[Placed]:
    """Give the order in which the person sees them, at most a list's length: the best first, of equals the newest."""
    return sorted(found, key=lambda one: (-round(one.score, ALIKE), -one.job_id))[:LIST_LENGTH]


def held(row: MatchList) -> list[Placed]:
    """Give what a stored list holds."""
    matches = row.matches()
    return [
        Placed(job_id=pk, score=score, packed=matches[pk])
        for pk, score in zip(row.job_ids, row.scores, strict=True)
    ]


def left_out(profile_id: int) -> set[int]:
    """Give jobs that she said no to or applied to."""
    said = Feedback.objects.filter(seeker=profile_id, verdict=Feedback.Verdict.NOT_RELEVANT)
    applied = Application.objects.filter(seeker=profile_id)
    return {*said.values_list("job_id", flat=True), *applied.values_list("job_id", flat=True)}


# --- one person's list


@transaction.atomic
def replace(
    *, profile_id: int, found: Sequence[Placed], known: Collection[int], content_hash: str, version: int
) -> int:
    """Put a newly made list in the place of the old one; gives how many of `found` it holds.

    `known` are the jobs that were looked at. What the old list holds of other open jobs stays: those that the
    present encoder has not read yet, and those that another worker placed while this list was made.
    Nothing is written for a person whose reading is gone.
    """
    row = _locked(profile_id)
    still_read = SeekerEnrichment.objects.filter(seeker=profile_id).update(
        listed_hash=content_hash, listed_at=timezone.now()
    )
    if not still_read:
        MatchList.objects.filter(seeker=profile_id).delete()
        return 0
    unknown = [one for one in held(row) if one.job_id not in known]
    not_for_her = left_out(profile_id)
    open_ids = open_among([one.job_id for one in (*found, *unknown)]) - not_for_her
    kept = {one.job_id: one for one in (*unknown, *found) if one.job_id in open_ids}
    _save([(row, arranged(kept.values()))])
    MatchList.objects.filter(pk=row.pk).exclude(version=version).update(version=version)
    return len({one.job_id for one in found} & set(row.job_ids))


def _locked(profile_id: int) -> MatchList:
    """Give the row of a person, made where there is none, locked to the end of the transaction."""
    MatchList.objects.bulk_create([MatchList(seeker_id=profile_id)], ignore_conflicts=True)
    return MatchList.objects.select_for_update(of=("self",)).get(seeker=profile_id)


def open_among(job_ids: Collection[int]) -> set[int]:
    """Give which of these jobs are open today."""
    return set(Job.objects.open_on(timezone.localdate()).filter(pk__in=job_ids).values_list("pk", flat=True))


def _save(changes: Sequence[tuple[MatchList, list[Placed]]]) -> None:
    """Write the new content of locked rows; a list that shows the same keeps its time of change."""
    now = timezone.now()
    values = []
    for row, placed in changes:
        packed = pack([one.packed for one in placed])
        ids, scores = [one.job_id for one in placed], [one.score for one in placed]
        if ids == row.job_ids and packed == bytes(row.packed):
            continue
        floor = min(scores) if len(placed) >= LIST_LENGTH else 0.0
        values.append((ids, scores, packed, floor, now, row.pk))
        row.job_ids, row.scores, row.packed, row.floor, row.changed_at = ids, scores, packed, floor, now
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE matching_matchlist SET job_ids = %s::int4[], scores = %s::float4[], packed = %s,"
                " floor = %s, changed_at = %s WHERE seeker_id = %s",
                values,
            )


# --- one job in many lists


@transaction.atomic
def insert(*, job_id: int, found: Mapping[int, Placed], hashes: Mapping[int, str]) -> list[int]:
    """Place a job into the lists of some people; gives those in whose list it is new.

    Who was read anew since (`hashes` says by which content she was compared) or has no list yet is passed over:
    her own list is being made and will see the job.
    """
    current = SeekerEnrichment.objects.filter(seeker__in=list(found), encoder_id=runtime.encoder_id())
    same = [pk for pk, digest in current.values_list("pk", "content_hash") if digest == hashes.get(pk)]
    changes, entered = [], []
    for row in _lock_many(same):
        before = set(row.job_ids)
        others = [one for one in held(row) if one.job_id != job_id]
        after = arranged([*others, found[row.pk]])
        changes.append((row, after))
        if job_id not in before and any(one.job_id == job_id for one in after):
            entered.append(row.pk)
    _save(changes)
    return entered


def remove(*, job_ids: Collection[int], seeker_ids: Collection[int] | None = None) -> int:
    """Take jobs out of all lists or those of some people; gives how many lists changed.

    A list that becomes short by it is marked to be made anew.
    """
    gone = set(job_ids)
    holding = MatchList.objects.filter(job_ids__overlap=list(gone)) if gone else MatchList.objects.none()
    if seeker_ids is not None:
        holding = holding.filter(seeker__in=seeker_ids)
    ids = list(holding.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), ROWS_AT_ONCE):
        _remove_some(ids[start : start + ROWS_AT_ONCE], gone)
    return len(ids)


@transaction.atomic
def _remove_some(seeker_ids: Sequence[int], gone: set[int]) -> None:
    rows = _lock_many(seeker_ids)
    lengths = {row.pk: len(row.job_ids) for row in rows}
    _save([(row, [one for one in held(row) if one.job_id not in gone]) for row in rows])
    short = [row.pk for row in rows if len(row.job_ids) < REFILL_BELOW <= lengths[row.pk]]
    SeekerEnrichment.objects.filter(seeker__in=short).update(listed_hash="")


def _lock_many(seeker_ids: Collection[int]) -> list[MatchList]:
    """Lock rows in the order of people, which is the same for every worker."""
    rows = MatchList.objects.filter(seeker__in=seeker_ids).order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def drop_applied(application_id: int) -> None:
    """Take the job of an application out of the person's list."""
    row = Application.objects.filter(pk=application_id).values_list("seeker_id", "job_id").first()
    if row:
        remove(job_ids=[row[1]], seeker_ids=[row[0]])


def forget_closed(job_ids: Collection[int]) -> None:
    """Take jobs that are not open out of every list; opened again they are placed again."""
    if job_ids:
        remove(job_ids=job_ids)
        JobEnrichment.objects.filter(pk__in=job_ids).update(matched_hash=OPENED_NO_MORE)
