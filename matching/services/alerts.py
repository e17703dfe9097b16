"""New jobs in a person's list become one notification a day, if she agreed to alerts."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from accounts.models import Consent, Purpose, SeekerProfile
from matching import runtime
from matching.ml.bands import floor_of
from matching.ml.types import Band
from matching.models import Experiment
from matching.services import experiments, lists
from messaging.models import Notification
from messaging.services.notifications import queue_notification


def queue_new_matches(profile_ids: Sequence[int], *, now: datetime.datetime | None = None) -> list[int]:
    """Queue one notification a day for each person with a good new match; gives the ids that were queued."""
    day = timezone.localdate(now)
    agreed = Consent.objects.live().for_purpose(Purpose.ALERTS).filter(user=OuterRef("user"))
    good = _good(profile_ids)
    people = (
        SeekerProfile.objects.matchable().filter(Exists(agreed), pk__in=list(good)).select_related("user")
    )
    made = []
    for person in people:
        with override(person.user.language):
            text = ngettext(
                "Hay %(count)s trabajo que va contigo.",
                "Hay %(count)s trabajos que van contigo.",
                good[person.pk],
            ) % {"count": good[person.pk]}
        made.append(
            queue_notification(
                user_id=person.user_id,
                kind=Notification.Kind.NEW_MATCHES,
                dedupe_key=f"matches:{person.pk}:{day:%Y%m%d}",
                text=text,
                url=reverse("matching:matches"),
            )
        )
    return [row.pk for row in made if row]


def _good(profile_ids: Sequence[int]) -> dict[int, int]:
    """Count the good jobs of each person; an experiment on alerts may ask for better ones from some of them."""
    good_from = floor_of(Band.GOOD, bands=runtime.bands())
    if not experiments.is_running(Experiment.Surface.ALERTS):
        return lists.counts(profile_ids, least=good_from)
    people_by_floor: dict[float, list[int]] = {}
    for profile_id in profile_ids:
        chosen = experiments.choose(Experiment.Surface.ALERTS, person_id=profile_id)
        people_by_floor.setdefault(chosen.variant.get("least_score", good_from), []).append(profile_id)
    return {
        person: count
        for floor, people in people_by_floor.items()
        for person, count in lists.counts(people, least=floor).items()
    }
