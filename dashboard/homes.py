"""What a seeker and an employer see first: what is new, what waits for them, what is missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.models import Employer, EmployerMember, SeekerProfile, User
from accounts.services.completeness import PartState, explain_completeness
from jobs.cards import job_card
from jobs.models import Application, Job
from matching.models import Experiment
from matching.services import experiments, list_order, lists
from matching.services.gaps import Gap, gaps
from messaging.models import Conversation

MATCHES, APPLICATIONS, JOBS, MISSING, GAPS = 3, 5, 8, 3, 2
WAITING = Application.UNANSWERED_FROM  # whose senders have no answer yet


@dataclass(frozen=True, kw_only=True)
class SeekerHome:
    new_matches: int
    matches: list[dict[str, Any]]  # cards of the best jobs on the person's list
    model_version: str  # what made that list
    arms: Mapping[str, str]  # of experiments on its order
    applications: list[Application]
    unread_messages: int
    missing: list[PartState]
    completeness: int
    gaps: list[Gap]  # what would open most jobs


@dataclass(frozen=True, kw_only=True)
class EmployerHome:
    # each with `waiting` (applicants without an answer) and `answer_by` (the nearest date)
    jobs: Iterable[Job]
    drafts: Iterable[Job]
    waiting: int
    overdue_soon: int  # answers due within two days
    unread_messages: int


def seeker_home(profile: SeekerProfile, *, since: datetime.datetime | None) -> SeekerHome:
    """Read the first page of a seeker; `profile` comes `with_words`. A fixed number of queries."""
    order = experiments.choose(Experiment.Surface.RANKING, person_id=profile.pk)
    best = list_order.best(profile.pk, count=MATCHES, variant=order.variant)
    parts = explain_completeness(profile)
    return SeekerHome(
        new_matches=lists.counts([profile.pk], since=since).get(profile.pk, 0),
        matches=[job_card(match.job, km=match.km) for match in best],
        model_version=best[0].version if best else "",
        arms=order.arms,
        applications=_latest_applications(profile),
        unread_messages=unread_messages(profile.user),
        missing=[part for part in parts if not part.done][:MISSING],
        completeness=sum(part.points for part in parts if part.done),
        gaps=gaps(profile, most=GAPS),
    )


def _latest_applications(profile: SeekerProfile) -> list[Application]:
    """Those that still wait come first, by their date; then what changed last."""
    rows = Application.objects.filter(seeker=profile).with_card()
    pending = list(rows.pending().order_by("answer_by", "pk")[:APPLICATIONS])
    left = APPLICATIONS - len(pending)
    done = rows.exclude(state__in=Application.PENDING).order_by("-updated_at")[:left] if left else []
    return [*pending, *done]


def employer_home(employer: Employer, *, user: User) -> EmployerHome:
    """Read the first page of a member of an employer. A fixed number of queries."""
    rows = (
        Job.objects.of_employer(employer)
        .only("title", "state", "closes_on", "updated_at")
        .annotate(
            waiting=Count("applications", filter=Q(applications__state__in=WAITING)),
            answer_by=Min("applications__answer_by", filter=Q(applications__state__in=WAITING)),
        )
        .order_by("answer_by", "-updated_at")
    )
    soon = timezone.localdate() + datetime.timedelta(days=2)
    waiting = Application.objects.filter(job__employer=employer, state__in=WAITING)
    return EmployerHome(
        # a closed job stays here as long as somebody waits
        jobs=rows.filter(Q(state__in=(Job.State.IN_REVIEW, Job.State.PUBLISHED)) | Q(waiting__gt=0))[:JOBS],
        drafts=rows.filter(state=Job.State.DRAFT)[:JOBS],
        **waiting.aggregate(waiting=Count("pk"), overdue_soon=Count("pk", filter=Q(answer_by__lte=soon))),
        unread_messages=unread_messages(user),
    )


def unread_messages(user: User) -> int:
    """Count conversations with something the person has not read."""
    rows = Conversation.objects.open_to(user).with_list_related_data(user)
    return rows.filter(Q(unread__gt=0)).count()


def memberships_of(user: User) -> list[EmployerMember]:
    return list(EmployerMember.objects.filter(user=user).select_related("employer__place").order_by("pk"))
