"""What people are told when an application moves, a message comes or a job is decided."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from jobs.models import Application, ApplicationTransition, ModerationDecision
from messaging.models import Announcement, Conversation, Message, Notification, Participant
from messaging.services.conversations import members_to_tell, name_of
from messaging.services.notifications import queue_notification, tell_each

Kind = Notification.Kind
State = Application.State


@transaction.atomic
def notify_application(transition_id: int) -> list[int]:
    """Tell the other side of a move of an application; gives the ids of new notifications."""
    transition = (
        ApplicationTransition.objects.filter(pk=transition_id)
        .select_related("application__job__employer", "application__seeker__user")
        .first()
    )
    if transition is None or not first_time(f"transition:{transition_id}"):
        return []
    application = transition.application
    if transition.to_state in (State.SUBMITTED, State.WITHDRAWN):
        people = User.objects.filter(employer_memberships__employer=application.job.employer)
        kind, url = Kind.APPLICATION_RECEIVED, reverse("jobs:applicant", args=[application.pk])
    else:
        people = User.objects.filter(pk=application.seeker.user_id)
        kind, url = Kind.APPLICATION_MOVED, reverse("jobs:application", args=[application.pk])
    return tell_each(
        people.filter(is_active=True).exclude(pk=transition.by_id or 0),
        kind=kind,
        cause=f"transition:{transition_id}",
        text=lambda person: _application_text(transition),
        url=lambda person: url,
    )


def _application_text(transition: ApplicationTransition) -> str:
    application = transition.application
    words = {"job": application.job.title, "employer": application.job.employer.name}
    texts = {
        State.SUBMITTED: _("Nueva postulación a «%(job)s»."),
        State.WITHDRAWN: _("Una persona retiró su postulación a «%(job)s»."),
        State.READ: _("%(employer)s leyó tu postulación a «%(job)s»."),
        State.SHORTLISTED: _("Estás en la lista corta de «%(job)s»."),
        State.INTERVIEW: _("%(employer)s quiere entrevistarte para «%(job)s»."),
        State.HIRED: _("%(employer)s te eligió para «%(job)s»."),
        State.DECLINED: _("%(employer)s no siguió con tu postulación a «%(job)s»."),
        State.OBSOLETE: _("Tu postulación a «%(job)s» quedó sin efecto."),
        State.UNANSWERED: _(
            "%(employer)s no respondió a tiempo por «%(job)s». Cerramos la postulación para que no esperes."
        ),
    }
    return texts[State(transition.to_state)] % words


@transaction.atomic
def notify_message(conversation_id: int) -> list[int]:
    """Tell whoever has unread messages, once for each time that she falls behind."""
    conversation = (
        Conversation.objects.filter(pk=conversation_id)
        .select_related("application__seeker__user", "application__job__employer")
        .first()
    )
    last = Message.objects.filter(conversation_id=conversation_id).order_by("-seq").first()
    if conversation is None or last is None:
        return []
    marks = dict(Participant.objects.filter(conversation=conversation).values_list("user_id", "read_seq"))
    made = []
    for user_id in members_to_tell(conversation, side=last.side):
        read = marks.get(user_id, 0)
        if read >= last.seq:
            continue
        made.append(
            queue_notification(
                user_id=user_id,
                kind=Kind.MESSAGE,
                dedupe_key=f"message:{conversation.pk}:{user_id}:{read}",
                text=_message_text(conversation, last, user_id),
                url=conversation.get_absolute_url(),
            )
        )
    Conversation.objects.filter(pk=conversation.pk, announced_seq__lt=last.seq).update(announced_seq=last.seq)
    return [notification.pk for notification in made if notification]


def _message_text(conversation: Conversation, last: Message, user_id: int) -> str:
    language = User.objects.values_list("language", flat=True).get(pk=user_id)
    with override(language):
        return _("%(name)s te escribió por «%(job)s».") % {
            "name": name_of(conversation=conversation, side=last.side),
            "job": conversation.application.job.title,
        }


@transaction.atomic
def notify_decision(decision_id: int) -> list[int]:
    """Tell the employer's people what a manager decided on their job."""
    decision = ModerationDecision.objects.filter(pk=decision_id).select_related("job").first()
    if decision is None or not first_time(f"decision:{decision_id}"):
        return []
    members = User.objects.filter(employer_memberships__employer=decision.job.employer_id)
    return tell_each(
        members if decision.by_id else (),
        kind=Kind.JOB_DECIDED,
        cause=f"decision:{decision_id}",
        text=lambda person: _decision_text(decision),
        url=lambda person: reverse("jobs:employer_jobs"),
    )


def _decision_text(decision: ModerationDecision) -> str:
    words = {"title": decision.job.title, "reason": decision.reason}
    if decision.verdict == ModerationDecision.Verdict.APPROVED:
        return _("Tu aviso «%(title)s» ya está publicado.") % words
    return _("Tu aviso «%(title)s» necesita cambios: %(reason)s") % words


def first_time(cause: str) -> bool:
    """Record a cause; the row's key makes it once, also for two workers at the same moment."""
    return bool(Announcement.objects.get_or_create(cause=cause)[1])


def untold_transitions(*, since: datetime.datetime, until: datetime.datetime) -> list[int]:
    """Give moves of applications that nobody was told of yet."""
    return untold(ApplicationTransition.objects.filter(at__range=(since, until)), "transition")


def untold_decisions(*, since: datetime.datetime, until: datetime.datetime) -> list[int]:
    """Give decisions on jobs that nobody was told of yet."""
    return untold(ModerationDecision.objects.filter(at__range=(since, until), by__isnull=False), "decision")


def untold(rows: QuerySet[Any], prefix: str) -> list[int]:
    """Keep rows whose cause `prefix:pk` has no announcement; at most 500 ids."""
    cause = Concat(Value(f"{prefix}:"), Cast("pk", CharField()), output_field=CharField())
    told = Announcement.objects.filter(cause=OuterRef("cause"))
    return list(rows.annotate(cause=cause).exclude(Exists(told)).values_list("pk", flat=True)[:500])


def untold_conversations(*, since: datetime.datetime, until: datetime.datetime) -> list[int]:
    """Give conversations with messages that nobody was told of yet."""
    rows = Conversation.objects.filter(last_at__range=(since, until), announced_seq__lt=F("last_seq"))
    return list(rows.values_list("pk", flat=True)[:500])
