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


def left_out(profile_ids: Collection[int]) -> dict[int, set[int]]:
    """Give for each of these people the jobs that she said no to or applied to."""
    said = Feedback.objects.filter(seeker__in=profile_ids, verdict=Feedback.Verdict.NOT_RELEVANT)
    applied = Application.objects.filter(seeker__in=profile_ids)
    found: dict[int, set[int]] = {pk: set() for pk in profile_ids}
    for rows in (said, applied):
        for pk, job_id in rows.values_list("seeker_id", "job_id"):
            found[pk].add(job_id)
    return found


# --- whole lists


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """What was found for a person, whose reading had this hash."""

    found: Sequence[Placed]
    content_hash: str


@transaction.atomic
def replace(lists: Mapping[int, NewList], *, known: Collection[int], version: int) -> dict[int, int]:
    """Put newly made lists in the place of the old ones; gives for each person how many of hers her list holds.

    `known` are the jobs that were looked at. What an old list holds of other open jobs stays: those that the
    present encoder has not read yet, and those that another worker placed while this list was made.
    Nothing is written for a person whose reading is gone.
    """
    rows = _locked(lists)
    still_read = _note_listed({pk: one.content_hash for pk, one in lists.items()})
    MatchList.objects.filter(seeker__in=lists.keys() - still_read).delete()
    rows = [row for row in rows if row.pk in still_read]
    unknown = {row.pk: _held_beyond(row, known) for row in rows}
    not_for_her = left_out([row.pk for row in rows])
    named = {one.job_id for row in rows for one in (*lists[row.pk].found, *unknown[row.pk])}
    open_ids = open_among(named)
    changes = []
    for row in rows:
        kept = {one.job_id: one for one in (*unknown[row.pk], *lists[row.pk].found)}
        hers = [one for pk, one in kept.items() if pk in open_ids and pk not in not_for_her[row.pk]]
        changes.append((row, arranged(hers)))
    _save(changes, version=version)
    held_now = {row.pk: set(row.job_ids) for row in rows}
    return {pk: sum(one.job_id in held_now.get(pk, ()) for one in made.found) for pk, made in lists.items()}


def _locked(profile_ids: Collection[int]) -> list[MatchList]:
    """Give the rows of people, made where there is none, locked to the end of the transaction."""
    MatchList.objects.bulk_create(
        [MatchList(seeker_id=pk) for pk in sorted(profile_ids)], ignore_conflicts=True
    )
    return _lock_many(profile_ids)


def _note_listed(hashes: Mapping[int, str]) -> set[int]:
    """Write by which content lists were made; gives the people who are still read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matching_seekerenrichment AS row SET listed_hash = new.hash, listed_at = %s"
            " FROM unnest(%s::bigint[], %s::text[]) AS new(pk, hash) WHERE row.seeker_id = new.pk"
            " RETURNING row.seeker_id",
            [timezone.now(), list(hashes.keys()), list(hashes.values())],
        )
        return {pk for (pk,) in cursor.fetchall()}


def _held_beyond(row: MatchList, known: Collection[int]) -> list[Placed]:
    """Give what a stored list holds besides the known jobs; most often nothing, and then it is not unpacked."""
    if all(pk in known for pk in row.job_ids):
        return []
    return [one for one in held(row) if one.job_id not in known]


def open_among(job_ids: Collection[int]) -> set[int]:
    """Give which of these jobs are open today."""
    return set(Job.objects.open_on(timezone.localdate()).filter(pk__in=job_ids).values_list("pk", flat=True))


def _save(changes: Sequence[tuple[MatchList, list[Placed]]], *, version: int | None = None) -> None:
    """Write the new content of locked rows, and `version` as what made them as a whole where it is given.

    A list that shows the same keeps its time of change.
    """
    now = timezone.now()
    values = []
    for row, placed in changes:
        packed = pack([one.packed for one in placed])
        ids, scores = [one.job_id for one in placed], [one.score for one in placed]
        made_by = version or row.version_id
        is_same = ids == row.job_ids and packed == bytes(row.packed)
        if is_same and made_by == row.version_id:
            continue
        changed_at = row.changed_at if is_same else now
        floor = min(scores) if len(placed) >= LIST_LENGTH else 0.0
        values.append((ids, scores, packed, floor, made_by, changed_at, row.pk))
        row.job_ids, row.scores, row.packed, row.floor, row.changed_at = (
            ids,
            scores,
            packed,
            floor,
            changed_at,
        )
        row.version_id = made_by
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE matching_matchlist SET job_ids = %s::int4[], scores = %s::float4[], packed = %s,"
                " floor = %s, version_id = %s, changed_at = %s WHERE seeker_id = %s",
                values,
            )


# --- one job in many lists


@transaction.atomic
def insert(*, job_id: int, found: Mapping[int, Placed], hashes: Mapping[int, str]) -> list[int]:
    """Place a job into the lists of some people; gives those in whose list it is new.

    Who was read anew since (`hashes` says by which content she was compared) or has no list yet is passed over:
    her own list is being made and will see the job. So is a list of another version of the score, for two of them never
    stand in one list; it is marked to be made anew as a whole.
    """
    current = SeekerEnrichment.objects.filter(seeker__in=list(found), encoder_id=runtime.encoder_id())
    same = [pk for pk, digest in current.values_list("pk", "content_hash") if digest == hashes.get(pk)]
    changes, entered, behind = [], [], []
    for row in _lock_many(same):
        if row.version_id != found[row.pk].packed.version:
            behind.append(row.pk)
            continue
        before = set(row.job_ids)
        others = [one for one in held(row) if one.job_id != job_id]
        after = arranged([*others, found[row.pk]])
        changes.append((row, after))
        if job_id not in before and any(one.job_id == job_id for one in after):
            entered.append(row.pk)
    _save(changes)
    mark_behind(behind)
    return entered


def mark_behind(seeker_ids: Collection[int]) -> None:
    """Have the lists of these people made anew by the sweep."""
    if seeker_ids:
        SeekerEnrichment.objects.filter(seeker__in=seeker_ids).update(listed_hash="")


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
    mark_behind(short)


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
