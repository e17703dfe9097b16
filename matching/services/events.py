"""Pages shown and acts on jobs, each written with one statement that also asks whether the person agreed to it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Purpose
from jobs.models import Application, ApplicationTransition
from matching.models import Act, Impression

# The first text of the purpose named opinions and applications; from this one on it names pages shown and opened.
EVENTS_TEXT_VERSION = 2
# How long after a page an act still counts as coming from it; a list waits in a phone for days, a search does not.
PAGE_DAYS, SEARCH_HOURS = 14, 2
VIEW_AGAIN_MINUTES = 30
MOST_POSITION = 30_000

AGREED = f"""EXISTS (
    SELECT 1 FROM accounts_consent AS consent
    JOIN accounts_consenttext AS agreed ON agreed.id = consent.text_id
    JOIN accounts_seekerprofile AS whose ON whose.user_id = consent.user_id
    WHERE whose.id = %(person)s AND consent.withdrawn_at IS NULL
      AND agreed.purpose = '{Purpose.TRAINING.value}' AND agreed.version >= {EVENTS_TEXT_VERSION})"""


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
        now=timezone.now(),
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
    seconds: int | None = None,
    transition_id: int | None = None,
    at: datetime.datetime | None = None,
) -> int | None:
    """Write down what a person did, with the last page that showed her the job; None where she did not agree.

    An employer's move belongs to the page that she applied from. A view again within half an hour is the same view,
    and a transition is one act however often it is told.
    """
    asked = Act.Kind(kind)
    if asked in (Act.Kind.ANSWERED, Act.Kind.INTERVIEW, Act.Kind.HIRED):
        seen = """SELECT act.impression_id AS id, act.position FROM matching_act AS act
            WHERE act.person_id = %(person)s AND act.job_id = %(job)s AND act.kind = 'apply' AND act.at <= %(now)s
            ORDER BY act.id DESC LIMIT 1"""
    else:
        seen = f"""SELECT page.id, page.first + array_position(page.jobs, %(job)s::bigint) - 1 AS position
            FROM matching_impression AS page WHERE page.person_id = %(person)s
              AND page.jobs @> ARRAY[%(job)s::bigint] AND page.at <= %(now)s
              AND page.at > %(now)s - interval '{PAGE_DAYS} days'
            ORDER BY page.at DESC LIMIT 1"""
    return _insert(
        _act_sql(seen, condition=AGREED + (_not_just_viewed() if asked == Act.Kind.VIEW else "")),
        now=at or timezone.now(),
        person=person_id,
        job=job_id,
        kind=asked.value,
        reason=reason,
        seconds=seconds,
        transition=transition_id,
    )


def log_anonymous_view(*, job_id: int, came_from: str) -> int | None:
    """Write down that somebody opened a job of a page of results; `came_from` is that page's address.

    Who comes from anywhere else leaves no row.
    """
    seen = f"""SELECT page.id, page.first + array_position(page.jobs, %(job)s::bigint) - 1 AS position
        FROM matching_impression AS page WHERE page.person_id IS NULL AND page.query = %(query)s
          AND page.jobs @> ARRAY[%(job)s::bigint] AND page.at > %(now)s - interval '{SEARCH_HOURS} hours'
        ORDER BY page.at DESC LIMIT 1"""
    return _insert(
        _act_sql(seen, condition="seen.id IS NOT NULL"),
        now=timezone.now(),
        person=None,
        job=job_id,
        kind=Act.Kind.VIEW.value,
        reason="",
        seconds=None,
        transition=None,
        query=query_key(urlsplit(came_from).query),
    )


def query_key(query: str) -> str:
    """Name a search by a keyed hash of the query string of its address, whatever the order of its parameters."""
    pairs = sorted((name, value.strip()) for name, value in parse_qsl(query) if value.strip())
    return salted_hmac("matching.events.query", json.dumps(pairs)).hexdigest()[:16]


def _act_sql(seen: str, *, condition: str) -> str:
    return f"""
    INSERT INTO matching_act (at, person_id, job_id, kind, reason, seconds, impression_id, position, transition_id)
    SELECT %(now)s, %(person)s, %(job)s, %(kind)s, %(reason)s, %(seconds)s, seen.id, seen.position, %(transition)s
    FROM (SELECT 1) AS one LEFT JOIN LATERAL ({seen}) AS seen ON true WHERE {condition}
    ON CONFLICT DO NOTHING RETURNING id"""


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
