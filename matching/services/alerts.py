"""New jobs in a person's list become one notification a day, if she agreed to alerts; it names the best of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from accounts.models import Consent, Purpose, SeekerProfile
from jobs.models import Job
from matching import runtime
from matching.ml.bands import floor_of
from matching.ml.types import Band
from matching.models import Experiment, Impression
from matching.services import events, experiments, lists
from matching.services.alert_marks import marked
from matching.services.experiments import Choice
from matching.services.lists import Ranked
from messaging.models import Notification
from messaging.services.notifications import queue_notification

JOBS_NAMED = 3
PEOPLE_AT_ONCE = 200
Item = tuple[str, str]


def queue_new_matches(profile_ids: Sequence[int], *, now: datetime.datetime | None = None) -> list[int]:
    """Queue one notification a day for each person with a good new match; gives the ids that were queued."""
    day = timezone.localdate(now)
    made: list[int] = []
    ids = sorted(set(profile_ids))
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        with transaction.atomic():
            made += _queue(ids[start : start + PEOPLE_AT_ONCE], day)
    return made


def _queue(profile_ids: Sequence[int], day: datetime.date) -> list[int]:
    people = _to_tell(profile_ids, day)
    found = lists.ranked([person.pk for person in people]) if people else {}
    good_from = floor_of(Band.GOOD, bands=runtime.bands())
    floor = experiments.least(Experiment.Surface.ALERTS, "least_score", otherwise=good_from)
    plans = []
    for person in people:
        if not any(one.score >= floor for one in found.get(person.pk, [])):
            continue  # nothing to say in any arm, so this is no exposure
        choice = experiments.choose(Experiment.Surface.ALERTS, person_id=person.pk)
        least = choice.variant.get("least_score", good_from)
        if good := [one for one in found[person.pk] if one.score >= least]:
            plans.append((person, good, choice))
    named = {one.job_id for _person, good, choice in plans for one in good[: jobs_named(choice.variant)]}
    jobs = Job.objects.select_related("employer").in_bulk(named)
    told = (_tell(person, good, choice, jobs, day) for person, good, choice in plans)
    return [row.pk for row in told if row]


def jobs_named(variant: Mapping[str, Any], *, otherwise: int = JOBS_NAMED) -> int:
    """Give how many jobs a message names; an experiment on alerts may ask for more or fewer."""
    return int(variant.get("jobs", otherwise))


def _to_tell(profile_ids: Sequence[int], day: datetime.date) -> list[SeekerProfile]:
    """Give who agreed to alerts and was told nothing today, locked so that another worker waits and then finds none."""
    agreed = Consent.objects.live().for_purpose(Purpose.ALERTS).filter(user=OuterRef("user"))
    people = (
        SeekerProfile.objects.matchable()
        .filter(Exists(agreed), pk__in=profile_ids)
        .select_related("user")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    keys = {_key(person.pk, day): person for person in people}
    told = set(Notification.objects.filter(dedupe_key__in=list(keys)).values_list("dedupe_key", flat=True))
    return [person for key, person in keys.items() if key not in told]


def _key(profile_id: int, day: datetime.date) -> str:
    return f"matches:{profile_id}:{day:%Y%m%d}"


def _tell(
    person: SeekerProfile, good: Sequence[Ranked], choice: Choice, jobs: Mapping[int, Job], day: datetime.date
) -> Notification | None:
    with override(person.user.language):
        text = ngettext(
            "Hay %(count)s trabajo que va contigo.", "Hay %(count)s trabajos que van contigo.", len(good)
        ) % {"count": len(good)}
    kept = [one for one in good[: jobs_named(choice.variant)] if one.job_id in jobs]
    items = log_message(
        text, [jobs[one.job_id] for one in kept], person_id=person.pk,
        model_version=kept[0].version if kept else "", arms=choice.arms,
    )  # fmt: skip
    return queue_notification(
        user_id=person.user_id,
        kind=Notification.Kind.NEW_MATCHES,
        dedupe_key=_key(person.pk, day),
        text=text,
        url=reverse("matching:matches"),
        items=items,
    )


def item_of(job: Job) -> Item:
    """Give the line of a job in a message: words and the address of its page."""
    return f"{job.title} - {job.employer.name}", job.get_absolute_url()


def log_message(
    text: str,
    jobs: Sequence[Job],
    *,
    person_id: int | None,
    model_version: str,
    arms: Mapping[str, str] | None = None,
) -> list[Item]:
    """Write down the jobs that a message names, in their order, as one row; gives its lines with marked links.

    One row a message, whatever carries it: nothing tells when a mail is read. Call it in the transaction that queues
    or sends the message. `person_id` None is an address without an account.
    """
    named = [item_of(job) for job in jobs]
    page_id = events.log_page(
        person_id=person_id,
        page=Impression.Page.ALERT,
        job_ids=[job.pk for job in jobs],
        model_version=model_version,
        arms=arms,
        weight=len("\n".join([text, *(part for item in named for part in item)]).encode()),
    )
    return [(words, marked(path, page_id=page_id)) for words, path in named]
