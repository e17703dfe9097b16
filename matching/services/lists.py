"""Lists of matches as pages read them: one indexed read of a person's row, the quotes cut out of the jobs' words."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from jobs.models import Job
from matching.ml.packing import Line, Packed
from matching.models import MatchList, ScoreVersion
from matching.services import shown_order
from matching.services.shown_order import Told

ASK, HAVE = "\x01", "\x02"
"""What stands in a stored sentence for the job's words and for hers."""
Reason = dict[str, str]
Stamp = tuple[Any, ...]
_versions: dict[int, ScoreVersion] = {}

# What a person is shown of her list: open jobs that she neither said no to nor applied to, in the list's order.
SHOWN = """
    FROM matching_matchlist AS list
    CROSS JOIN LATERAL unnest(list.job_ids, list.scores) WITH ORDINALITY AS listed(job_id, score, place)
    JOIN jobs_job AS job ON job.id = listed.job_id AND job.state = 'published' AND job.closes_on >= %(today)s
    LEFT JOIN matching_feedback AS said ON said.seeker_id = list.seeker_id AND said.job_id = job.id
    WHERE list.seeker_id = ANY(%(people)s) AND said.verdict IS DISTINCT FROM 'not_relevant'
      AND NOT EXISTS (SELECT FROM jobs_application AS sent
                      WHERE sent.seeker_id = list.seeker_id AND sent.job_id = job.id)
"""
MORE = """
    JOIN accounts_employer AS employer ON employer.id = job.employer_id
    LEFT JOIN jobs_answerrate AS rate ON rate.employer_id = employer.id
    LEFT JOIN matching_scoreversion AS made ON made.id = list.version_id
    LEFT JOIN"""
TOLD = len(fields(Told))
# places in a stamp
JOB, VERSION = 1, 2
STAMPS = f"""
    SELECT list.seeker_id, job.id, made.name, list.changed_at, job.updated_at, employer.trade_name,
           employer.legal_name, coalesce(said.verdict = 'relevant', false), rate.measured_at,
           {shown_order.COLUMNS}
    {SHOWN.replace("LEFT JOIN", MORE, 1)}
    ORDER BY listed.place
"""
COUNTS = f"""
    SELECT list.seeker_id, count(*) {SHOWN}
      AND (%(since)s::timestamptz IS NULL OR job.published_at > %(since)s)
    GROUP BY list.seeker_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One match of one person, ready to be shown; `score` = `wants` x `feasible` = `parts` combined by `weights`."""

    seeker_id: int
    job: Job
    score: float
    wants: float
    distance_km: float | None
    parts: Mapping[str, float]
    version: str
    weights: Mapping[str, object]
    reasons: tuple[Reason, ...]

    @property
    def feasible(self) -> float:
        return self.score / self.wants if self.wants else 0.0

    @property
    def km(self) -> int | None:
        return None if self.distance_km is None else round(self.distance_km)


def stamps(
    profile_id: int, *, start: int, count: int, scores: Mapping[int, float] | None = None
) -> list[Stamp]:
    """Give what names each card of a page: person, job, and whatever changes what the card shows. One query.

    The whole list is read, some sixty rows, because its order depends on all of them (`shown_order`). `scores` by job
    take the place of those of the list (an experiment).
    """
    rows = _rows([profile_id])
    told = [Told(*row[-TOLD:]) for row in rows]
    if scores is not None:
        told = [replace(one, score=scores.get(one.job_id, one.score)) for one in told]
    order = shown_order.in_order(told)
    return [rows[place][:-TOLD] for place in order[start : start + count]]


class Ranked(NamedTuple):
    """One job of a person's list: its score, and what made it."""

    job_id: int
    score: float
    version: str


def ranked(profile_ids: Sequence[int]) -> dict[int, list[Ranked]]:
    """Give the jobs of several people, each list in the order in which she is shown it. One query."""
    by_person: dict[int, list[Stamp]] = defaultdict(list)
    for row in _rows(profile_ids):
        by_person[row[0]].append(row)
    found = {}
    for person, rows in by_person.items():
        told = [Told(*row[-TOLD:]) for row in rows]
        found[person] = [
            Ranked(told[place].job_id, told[place].score, rows[place][VERSION] or "")
            for place in shown_order.in_order(told)
        ]
    return found


def _rows(profile_ids: Sequence[int]) -> list[Stamp]:
    with connection.cursor() as cursor:
        cursor.execute(STAMPS, {"people": list(profile_ids), "today": timezone.localdate()})
        return [tuple(row) for row in cursor.fetchall()]


def counts(profile_ids: Sequence[int], *, since: datetime.datetime | None = None) -> dict[int, int]:
    """Give how many jobs published after `since` each person is shown."""
    values: dict[str, Any] = {"people": list(profile_ids), "today": timezone.localdate(), "since": since}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, values)
        return dict(cursor.fetchall())


def shown(profile_id: int, job_ids: Sequence[int]) -> list[Listed]:
    """Give these jobs of a person's list in the order asked, as far as they are in it. Two queries."""
    row = MatchList.objects.filter(seeker=profile_id).first()
    if row is None:
        return []
    jobs = Job.objects.with_card().in_bulk(list(job_ids))
    held = row.matches()
    scores = dict(zip(row.job_ids, row.scores, strict=True))
    return [listed(profile_id, jobs[pk], scores[pk], held[pk]) for pk in job_ids if pk in jobs and pk in held]


def find(profile_id: int, job_id: int) -> Listed | None:
    """Give one match, whatever has become of the job."""
    return next(iter(shown(profile_id, [job_id])), None)


def version_of(profile_id: int, job_id: int) -> str:
    """Name what made the score of a job in a person's list, "" when it is not there."""
    row = MatchList.objects.filter(seeker=profile_id, job_ids__contains=[job_id]).first()
    return _version(row.matches()[job_id].version).name if row else ""


def listed(profile_id: int, job: Job, score: float, packed: Packed) -> Listed:
    """Put a stored match together with its job."""
    version = _version(packed.version)
    words = {"title": job.title, "description": job.description, "requirements": job.requirements}
    told = [_reason(line, words) for line in packed.lines]
    return Listed(
        seeker_id=profile_id,
        job=job,
        score=score,
        wants=packed.wants,
        distance_km=packed.distance_km,
        parts=dict(zip(version.parts, map(float, packed.parts), strict=True)),
        version=version.name,
        weights=version.weights,
        reasons=tuple(reason for reason in told if reason),
    )


def _reason(line: Line, words: Mapping[str, str]) -> Reason | None:
    """Give a line as pages print it; None when the job's words are not those any more."""
    ask = line.told(words)
    if line.ask and not ask:
        return None
    reason = {
        "kind": line.kind,
        "code": line.code,
        "text": line.text.replace(HAVE, line.have).replace(ASK, ask),
    }
    return reason | {key: said for key, said in (("ask", ask), ("have", line.have)) if said}


def _version(number: int) -> ScoreVersion:
    """Give a version of the score; they never change, so the process keeps them."""
    if number not in _versions:
        _versions[number] = ScoreVersion.objects.get(pk=number)
    return _versions[number]
