"""Pages shown and acts on jobs, each written with one statement that also asks whether the person agreed to it."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Purpose
from jobs.models import Application, ApplicationTransition
from matching.models import Act, Impression
from matching.services.alert_marks import page_of_mark

# The first text of the purpose named opinions and applications; the second pages shown and opened, the third how long.
EVENTS_TEXT_VERSION, READING_TEXT_VERSION = 2, 3
# How long after a page an act still counts as coming from it; a list or a mail waits for days, a search does not.
PAGE_DAYS, SEARCH_HOURS = 14, 2
VIEW_AGAIN_MINUTES = 30
LONGEST_READ_SECONDS = 30 * 60
LEAST_SECONDS_MORE = 3
"""A page says its seconds each time something is tapped; only so many more of them are one more row."""
MOST_POSITION = 30_000
# Programs that say so; one that pretends to be a person looks like one here as everywhere.
ROBOT = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|go-http|headless|facebookexternalhit",
    re.IGNORECASE,
)


def _agreed(version: int) -> str:
    return f"""EXISTS (
    SELECT 1 FROM accounts_consent AS consent
    JOIN accounts_consenttext AS agreed ON agreed.id = consent.text_id
    JOIN accounts_seekerprofile AS whose ON whose.user_id = consent.user_id
    WHERE whose.id = %(person)s AND consent.withdrawn_at IS NULL
      AND agreed.purpose = '{Purpose.TRAINING.value}' AND agreed.version >= {version})"""


AGREED = _agreed(EVENTS_TEXT_VERSION)

# Where she saw the job last: on a page, or by opening it, which keeps what it was opened from. A message that was sent
# is not yet a page that she saw, so it counts only through the link in it.
LAST_SEEN = f"""
    SELECT id, position FROM (
        SELECT page.id, page.first + array_position(page.jobs, %(job)s::bigint) - 1 AS position, page.at
        FROM matching_impression AS page WHERE page.person_id = %(person)s
          AND page.jobs @> ARRAY[%(job)s::bigint] AND page.page <> '{Impression.Page.ALERT.value}'
        UNION ALL
        SELECT act.impression_id, act.position, act.at FROM matching_act AS act
        WHERE act.person_id = %(person)s AND act.job_id = %(job)s AND act.kind = 'view'
          AND act.impression_id IS NOT NULL
    ) AS sighting WHERE at <= %(now)s AND at > %(now)s - interval '{PAGE_DAYS} days'
    ORDER BY at DESC LIMIT 1"""


def log_page(
    *,
    person_id: int | None,
    page: str,
    job_ids: Sequence[int],
    first: int = 1,
    model_version: str = "",
    query: str = "",
    arms: Mapping[str, str] | None = None,
    weight: int = 0,
    at: datetime.datetime | None = None,
) -> int | None:
    """Write down a page of jobs; gives its number, or None for an empty one and for who did not agree.

    `first` is the position (from 1) of the first job in the whole list, `weight` the bytes of the page.
    """
    if not job_ids or first + len(job_ids) > MOST_POSITION:
        return None
    sql = f"""
    INSERT INTO matching_impression (at, person_id, page, model_version, jobs, first, query, arms, weight)
    SELECT %(now)s, %(person)s, %(page)s, %(model_version)s, %(jobs)s::bigint[], %(first)s, %(query)s, %(arms)s::jsonb,
        %(weight)s WHERE {"true" if person_id is None else AGREED}
    RETURNING id"""
    return _insert(
        sql,
        now=at or timezone.now(),
        person=person_id,
        page=Impression.Page(page).value,
        model_version=model_version[:120],
        jobs=list(job_ids),
        first=first,
        query=query,
        arms=json.dumps(dict(arms or {})),
        weight=weight,
    )


def log_act(
    *,
    person_id: int,
    job_id: int,
    kind: str,
    reason: str = "",
    transition_id: int | None = None,
    at: datetime.datetime | None = None,
    page: Impression | None = None,
) -> int | None:
    """Write down what a person did, with the last page that showed her the job; None where she did not agree.

    An employer's move belongs to the page that she applied from. A view again within half an hour is the same view,
    and a transition is one act however often it is told. `page` is where she came from, where that is known.
    """
    asked = Act.Kind(kind)
    if page is not None:
        seen = _page_known(page, job_id)
    elif asked in (Act.Kind.ANSWERED, Act.Kind.INTERVIEW, Act.Kind.HIRED):
        seen = """SELECT act.impression_id AS id, act.position FROM matching_act AS act
            WHERE act.person_id = %(person)s AND act.job_id = %(job)s AND act.kind = 'apply' AND act.at <= %(now)s
            ORDER BY act.id DESC LIMIT 1"""
    else:
        seen = LAST_SEEN
    return _insert(
        _act_sql(seen, condition=AGREED + (_not_just_viewed() if asked == Act.Kind.VIEW else "")),
        now=at or timezone.now(),
        person=person_id,
        job=job_id,
        kind=asked.value,
        reason=reason,
        transition=transition_id,
    )


def log_reading(*, person_id: int, said: str, at: datetime.datetime | None = None) -> int | None:
    """Write down how long she looked at a job that she opened; `said` is what the script kept: `<job>.<seconds>`.

    Only time in which the page was before her counts, and never more than has passed since she opened it. The same
    seconds again add nothing. None for anything else, and for who did not agree to a text that names it.
    """
    job, _dot, seconds = said.partition(".")
    if not (job.isdecimal() and seconds.isdecimal() and len(job) < 18 and len(seconds) < 6):
        return None
    sql = f"""
    INSERT INTO matching_act (at, person_id, job_id, kind, reason, seconds, impression_id, position)
    SELECT %(now)s, %(person)s, %(job)s, 'read', '', seen.seconds, seen.impression_id, seen.position
    FROM (
        SELECT act.at, act.impression_id, act.position,
            least(%(seconds)s, {LONGEST_READ_SECONDS}, ceil(extract(epoch FROM %(now)s - act.at)))::int AS seconds
        FROM matching_act AS act
        WHERE act.person_id = %(person)s AND act.job_id = %(job)s AND act.kind = 'view'
          AND act.at > %(now)s - interval '1 day'
        ORDER BY act.at DESC LIMIT 1
    ) AS seen WHERE seen.seconds > 0 AND {_agreed(READING_TEXT_VERSION)} AND NOT EXISTS (
        SELECT 1 FROM matching_act AS told
        WHERE told.person_id = %(person)s AND told.job_id = %(job)s AND told.kind = 'read' AND told.at >= seen.at
          AND told.seconds > seen.seconds - {LEAST_SECONDS_MORE})
    RETURNING id"""
    return _insert(sql, now=at or timezone.now(), person=person_id, job=int(job), seconds=int(seconds))


def log_view_from_alert(*, job_id: int, mark: str, profile_id: int | None) -> bool:
    """Write down that a job was opened by the marked link of a message; tells whether the mark holds for it.

    The message is its receiver's: without a session the view is hers too, because the signed link was sent to nobody
    else; in somebody else's session it is no mark at all. A mail to an address without an account is nobody's.
    """
    since = timezone.now() - datetime.timedelta(days=PAGE_DAYS)
    page = Impression.objects.filter(
        pk=page_of_mark(mark), page=Impression.Page.ALERT, jobs__contains=[job_id], at__gt=since
    ).first()
    if page is None or (profile_id is not None and page.person_id != profile_id):
        return False
    if page.person_id is None:
        _log_view_of_nobody(_page_known(page, job_id), job_id=job_id)
    else:
        log_act(person_id=page.person_id, job_id=job_id, kind=Act.Kind.VIEW, page=page)
    return True


def log_anonymous_view(*, job_id: int, came_from: str) -> int | None:
    """Write down that somebody opened a job of a page of results; `came_from` is that page's address.

    Who comes from anywhere else leaves no row.
    """
    seen = f"""SELECT page.id, page.first + array_position(page.jobs, %(job)s::bigint) - 1 AS position
        FROM matching_impression AS page WHERE page.person_id IS NULL AND page.query = %(query)s
          AND page.jobs @> ARRAY[%(job)s::bigint] AND page.at > %(now)s - interval '{SEARCH_HOURS} hours'
        ORDER BY page.at DESC LIMIT 1"""
    return _log_view_of_nobody(seen, job_id=job_id, query=query_key(urlsplit(came_from).query))


def _log_view_of_nobody(seen: str, *, job_id: int, query: str = "") -> int | None:
    return _insert(
        _act_sql(seen, condition="seen.id IS NOT NULL"),
        now=timezone.now(),
        person=None,
        job=job_id,
        kind=Act.Kind.VIEW.value,
        reason="",
        transition=None,
        query=query,
    )


def is_robot(agent: str) -> bool:
    """Say whether a sender calls itself a program, or says nothing of itself; `agent` is its User-Agent."""
    return not agent or ROBOT.search(agent) is not None


def query_key(query: str) -> str:
    """Name a search by a keyed hash of the query string of its address, whatever the order of its parameters."""
    pairs = sorted((name, value.strip()) for name, value in parse_qsl(query) if value.strip())
    return salted_hmac("matching.events.query", json.dumps(pairs)).hexdigest()[:16]


def _act_sql(seen: str, *, condition: str) -> str:
    return f"""
    INSERT INTO matching_act (at, person_id, job_id, kind, reason, impression_id, position, transition_id)
    SELECT %(now)s, %(person)s, %(job)s, %(kind)s, %(reason)s, seen.id, seen.position, %(transition)s
    FROM (SELECT 1) AS one LEFT JOIN LATERAL ({seen}) AS seen ON true WHERE {condition}
    ON CONFLICT DO NOTHING RETURNING id"""


def _page_known(page: Impression, job_id: int) -> str:
    position = int(page.first) + page.jobs.index(job_id)
    return f"SELECT {int(page.pk)}::bigint AS id, {position}::smallint AS position"


def _not_just_viewed() -> str:
    return f""" AND NOT EXISTS (
        SELECT 1 FROM matching_act AS before WHERE before.person_id = %(person)s AND before.job_id = %(job)s
          AND before.kind = 'view' AND before.impression_id IS NOT DISTINCT FROM seen.id
          AND before.at > %(now)s - interval '{VIEW_AGAIN_MINUTES} minutes')"""


def _insert(sql: str, **values: Any) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return None if row is None else int(row[0])


# --- applications: the rows of jobs are the truth, acts follow them

State = Application.State
# A refusal is an answer too, but no rung: it adds nothing to an application. Being read is no answer.
RUNGS = {
    State.SUBMITTED: Act.Kind.APPLY,
    State.SHORTLISTED: Act.Kind.ANSWERED,
    State.INTERVIEW: Act.Kind.INTERVIEW,
    State.HIRED: Act.Kind.HIRED,
}


def log_transition(transition_id: int) -> int | None:
    """Write down the act behind a move of an application; twice is once. Rules make no acts, only people do."""
    move = ApplicationTransition.objects.select_related("application").filter(pk=transition_id).first()
    if move is None or move.by_id is None or (move.rule and move.from_state != State.HIRED):
        return None
    if move.from_state == State.HIRED:  # a mistake that was undone within a day
        kind, reason = Act.Kind.UNDO, Act.Kind.HIRED.value
    elif (rung := RUNGS.get(State(move.to_state))) is not None:
        kind, reason = rung, ""
    else:
        return None
    return log_act(
        person_id=move.application.seeker_id,
        job_id=move.application.job_id,
        kind=kind,
        reason=reason,
        transition_id=move.pk,
        at=move.at,
    )
