"""For every registered task a scene in which it has work to do, and what the database looks like afterwards."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from accounts.models import Purpose
from accounts.services.cv import private_storage
from accounts.tests.factories import CVFileFactory, SeekerProfileFactory, UserFactory
from jobs.models import Application, JobTransition, ModerationDecision
from jobs.services import jobs as job_services
from jobs.services.applications import apply, withdraw_application
from jobs.services.moderation import approve_job
from jobs.tests.factories import ApplicationFactory, JobFactory
from matching.models import Impression, MatchRun, SavedSearch
from matching.services import enrich
from matching.services.match import runs
from matching.tests.scenes import market, read_all
from messaging.models import Notification
from messaging.services.conversations import post_message
from messaging.tests.factories import scene

Arguments = tuple[Any, ...]
LONG_NUMBER = re.compile(r"\d+\.\d{4,}")
OUR_APPS = ("accounts", "jobs", "messaging", "matching")


def _unread_job() -> Arguments:
    return (market().jobs["cook"].pk,)


def _read_job() -> Arguments:
    """A job that nobody was told of, and a cook who wants to be told and to be learned from."""
    found = market(consents=[Purpose.MATCHING, Purpose.ALERTS, Purpose.TRAINING])
    enrich.enrich_seeker(found.cook.pk)
    enrich.enrich_jobs([found.jobs["cook"].pk])
    return (found.jobs["cook"].pk,)


def _unread_person() -> Arguments:
    found = market()
    enrich.enrich_jobs([job.pk for job in found.jobs.values()])
    return (found.cook.pk,)


def _read_person() -> Arguments:
    [person] = _unread_person()
    enrich.enrich_seeker(person)
    return (person,)


def _unread_market() -> Arguments:
    market()
    return ()


def _applied() -> Arguments:
    found = market()
    read_all(found)
    application = apply(
        seeker=found.cook, job=found.jobs["cook"], message="", share_contact=False, by=found.cook.user
    )
    return (application.pk,)


def _moved_application() -> Arguments:
    one = scene()
    withdraw_application(application=one.application, by=one.seeker)
    return (one.application.transitions.latest("pk").pk,)


def _message() -> Arguments:
    one = scene()
    post_message(conversation_id=one.conversation.pk, text="Hola", client_id=uuid.uuid4(), by=one.seeker)
    return (one.conversation.pk,)


def _decision() -> Arguments:
    job = JobFactory(in_review=True)
    approve_job(job=job, by=UserFactory(manager=True))
    return (ModerationDecision.objects.get(job=job).pk,)


def _closed_job() -> tuple[int, int]:
    one = scene()
    job = one.application.job
    job_services.close_job(job=job, outcome="not_filled", by=one.owner)
    return job.pk, JobTransition.objects.filter(job=job).latest("pk").pk


def _undelivered() -> Arguments:
    person = UserFactory(by_email=True)
    told = Notification.objects.create(user=person, kind="message", dedupe_key=uuid.uuid4().hex, text="Hola")
    return (told.pk,)


def _uploaded_cv() -> Arguments:
    content = b"Cocinera. Cinco anos en un restaurante de Trujillo.\n"
    stored = private_storage().save(f"{uuid.uuid4().hex}.txt", ContentFile(content))
    file = CVFileFactory(
        profile=SeekerProfileFactory(), stored_name=stored, kind="txt", original_name="cv.txt",
        size=len(content), sha256=sha256(content).hexdigest(),
    )  # fmt: skip
    type(file).objects.filter(pk=file.pk).update(uploaded_at=timezone.now() - timedelta(minutes=5))
    return (file.pk,)


def _old_session() -> Arguments:
    Session.objects.create(
        session_key=uuid.uuid4().hex, session_data="", expire_date=timezone.now() - timedelta(days=1)
    )
    return ()


def _listed() -> Arguments:
    found = market()
    read_all(found)
    return (found.jobs["cook"].pk,)


def _transition() -> Arguments:
    return (apply_for_a_job().transitions.latest("pk").pk,)


def apply_for_a_job() -> Application:
    found = market()
    return apply(
        seeker=found.cook, job=found.jobs["cook"], message="", share_contact=False, by=found.cook.user
    )


def _who_left() -> Arguments:
    """A person who never agreed to learning, with a page that was logged."""
    found = market()
    job_ids = [job.pk for job in found.jobs.values()]
    Impression.objects.create(person=found.cook, page=Impression.Page.MATCHES, jobs=job_ids)
    return (found.cook.user_id,)


def _planned_run() -> Arguments:
    _listed()
    runs.plan(reason=MatchRun.Reason.BY_HAND, people_a_block=2)
    return ()


def _kept_search() -> Arguments:
    now = timezone.now()
    person = UserFactory(by_email=True)
    SavedSearch.objects.create(
        user=person, query="q=cocinera", confirmed_at=now, told_until=now - timedelta(days=1), next_at=now
    )
    _listed()
    return ()


def _employer_with_answers() -> Arguments:
    first = ApplicationFactory(declined=True)
    ApplicationFactory.create_batch(11, job=first.job)
    return ()


def _nothing_given(make: Callable[[], object]) -> Callable[[], Arguments]:
    def build() -> Arguments:
        make()
        return ()

    return build


SCENES: dict[str, Callable[[], Arguments]] = {
    "accounts.tasks.clear_sessions": _old_session,
    "accounts.tasks.read_cv": _uploaded_cv,
    "accounts.tasks.sweep_cvs": _nothing_given(_uploaded_cv),
    "dashboard.tasks.heartbeat": lambda: ("light",),
    "jobs.tasks.close_unanswered_applications": _nothing_given(lambda: ApplicationFactory(overdue=True)),
    "jobs.tasks.expire_jobs": _nothing_given(
        lambda: JobFactory(closes_on=timezone.localdate() - timedelta(days=1))
    ),
    "jobs.tasks.measure_answer_rates": _employer_with_answers,
    "matching.tasks.calibrate_bands": _nothing_given(_listed),
    "matching.tasks.drop_applied": _applied,
    "matching.tasks.enrich_job": _unread_job,
    "matching.tasks.enrich_seeker": _unread_person,
    "matching.tasks.forget_person": _who_left,
    "matching.tasks.index_vectors": _nothing_given(_listed),
    "matching.tasks.keep_events": _nothing_given(_who_left),
    "matching.tasks.log_transition": _transition,
    "matching.tasks.make_list": _read_person,
    "matching.tasks.mark_stale_sets": _nothing_given(_who_left),
    "matching.tasks.match_job": _read_job,
    "matching.tasks.rank_people": _listed,
    "matching.tasks.read_share": lambda: (*_unread_market(), 0),
    "matching.tasks.refresh_search_words": _nothing_given(_listed),
    "matching.tasks.retrain": lambda: ("ranker",),
    "matching.tasks.sweep_backfill": _nothing_given(_listed),
    "matching.tasks.sweep_enrichments": _unread_market,
    "matching.tasks.sweep_matches": _nothing_given(_read_person),
    "matching.tasks.sweep_runs": _planned_run,
    "matching.tasks.tell_saved_searches": _kept_search,
    "matching.tasks.watch_drift": _nothing_given(_listed),
    "matching.tasks.watch_experiments": _nothing_given(_listed),
    "matching.tasks.work_blocks": _planned_run,
    "messaging.tasks.deliver": _undelivered,
    "messaging.tasks.notify_application": _moved_application,
    "messaging.tasks.notify_closing": lambda: _closed_job()[1:],
    "messaging.tasks.notify_closings": lambda: ([_closed_job()[0]],),
    "messaging.tasks.notify_decision": _decision,
    "messaging.tasks.notify_message": _message,
    "messaging.tasks.notify_verification": lambda: (scene().employer.pk,),
    "messaging.tasks.sweep_notifications": _nothing_given(_undelivered),
}


def counts() -> dict[str, int]:
    """Return how many rows each table of ours has, and how many mails went out."""
    found = {model._meta.label: model._default_manager.count() for model in _our_models()}
    return found | {"mails": len(mail.outbox)}


def state() -> dict[str, list[tuple[str, ...]]]:
    """Return all rows of ours without their own numbers and times, which a derived row may get anew."""
    found = {}
    for model in _our_models():
        names = [
            field.attname for field in model._meta.concrete_fields
            if not field.primary_key and not isinstance(field, models.DateTimeField)
        ]  # fmt: skip
        rows = model._default_manager.order_by().values_list(*names)
        found[model._meta.label] = sorted(tuple(map(_said, row)) for row in rows)
    return found


def _said(value: object) -> str:
    """Write a value without its last digits: a job is a second older at the second run."""
    return LONG_NUMBER.sub(lambda found: f"{float(found[0]):.3f}", str(value))


def _our_models() -> list[type[models.Model]]:
    return [
        model
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models()
        if model._meta.managed
    ]
