"""What keeps the events small and lawful: old ones go, those of people who no longer agree go, lost ones are found."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Consent, Purpose, SeekerProfile
from jobs.models import ApplicationTransition
from matching.models import Act, Exposure, Impression
from matching.services import events

KEPT_DAYS = 180
"""Half a year: what a list showed longer ago teaches little of the jobs of today."""
BATCH = 5000
FOUND_AGAIN_DAYS = 3


def agreed_people() -> QuerySet[SeekerProfile]:
    """Give the people who agree now that what they are shown and do is learned from."""
    agreed = Consent.objects.live().for_purpose(Purpose.TRAINING)
    named = agreed.filter(user=OuterRef("user"), text__version__gte=events.EVENTS_TEXT_VERSION)
    return SeekerProfile.objects.filter(Exists(named))


def prune_events(*, now: datetime.datetime | None = None) -> int:
    """Delete events older than `KEPT_DAYS`, in small transactions; gives how many rows went.

    Who was shown which arm goes too: what an experiment found is kept with it, and an arm is drawn alike again.
    """
    before = (now or timezone.now()) - datetime.timedelta(days=KEPT_DAYS)
    exposures, _by_model = Exposure.objects.filter(at__lt=before).delete()
    return exposures + _delete("at < %(before)s", before=before)


def forget_who_left(*, person_id: int | None = None) -> int:
    """Delete the events of people who do not agree any more, or of one such person; gives how many rows went."""
    mine = OuterRef("pk")
    with_events = SeekerProfile.objects.filter(
        Exists(Impression.objects.filter(person=mine))
        | Exists(Act.objects.filter(person=mine))
        | Exists(Exposure.objects.filter(person=mine))
    )
    asked = Q() if person_id is None else Q(pk=person_id)
    left = with_events.filter(asked).exclude(pk__in=agreed_people().values("pk"))
    people = list(left.values_list("pk", flat=True))
    exposures, _by_model = Exposure.objects.filter(person__in=people).delete()
    return exposures + (_delete("person_id = ANY(%(people)s)", people=people) if people else 0)


def _delete(condition: str, **values: Any) -> int:
    """Delete acts, then pages; an act that outlives its page keeps its position and forgets the page."""
    acts = f"""DELETE FROM matching_act WHERE id IN (
        SELECT id FROM matching_act WHERE {condition} LIMIT {BATCH})"""
    pages = f"""
    WITH gone AS (SELECT id FROM matching_impression WHERE {condition} LIMIT {BATCH}),
    freed AS (UPDATE matching_act SET impression_id = NULL WHERE impression_id IN (SELECT id FROM gone))
    DELETE FROM matching_impression WHERE id IN (SELECT id FROM gone)"""
    total = 0
    for sql in (acts, pages):
        count = BATCH
        while count == BATCH:
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                count = cursor.rowcount
            total += count
    return total


def find_lost_transitions(*, now: datetime.datetime | None = None) -> int:
    """Write down the acts behind moves whose bell was lost in the last days; gives how many there were."""
    since = (now or timezone.now()) - datetime.timedelta(days=FOUND_AGAIN_DAYS)
    noted = Act.objects.filter(transition=OuterRef("pk"))
    moves = ApplicationTransition.objects.filter(
        at__gte=since, by__isnull=False, application__seeker__in=agreed_people()
    )
    lost = moves.exclude(Exists(noted)).order_by("at", "pk").values_list("pk", flat=True)
    return sum(events.log_transition(pk) is not None for pk in lost)
