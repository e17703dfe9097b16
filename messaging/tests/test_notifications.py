"""Notifications: told once, claimed once, tried again, and found by the sweep when a bell was lost."""

import datetime
import uuid

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from jobs.models import ApplicationTransition
from messaging import tasks
from messaging.models import Announcement, Delivery, Notification, OutboxMessage
from messaging.services import causes, conversations, notifications
from messaging.tests.factories import scene

pytestmark = pytest.mark.django_db


def transition(s, *, to="read", by=None):
    return ApplicationTransition.objects.create(
        application=s.application, from_state="submitted", to_state=to, by=by or s.owner
    )


def test_a_move_is_told_to_the_seeker_once():
    s = scene()
    move = transition(s)
    assert len(causes.notify_application(move.pk)) == 1
    assert causes.notify_application(move.pk) == []
    [told] = Notification.objects.all()
    assert told.user == s.seeker
    assert "Cocinera de menú" in told.text
    assert "Restaurante Sol" in told.text


def test_a_new_application_is_told_to_every_member():
    s = scene()
    causes.notify_application(transition(s, to="submitted", by=s.seeker).pk)
    assert set(Notification.objects.values_list("user_id", flat=True)) == {s.owner.pk, s.member.pk}


def test_the_text_is_in_the_readers_language():
    s = scene()
    type(s.seeker).objects.filter(pk=s.seeker.pk).update(language="en")
    causes.notify_application(transition(s).pk)
    assert Notification.objects.get().user.language == "en"


def test_messages_are_told_once_until_they_are_read():
    s = scene()

    def post():
        conversations.post_message(
            conversation_id=s.conversation.pk, text="hola", client_id=uuid.uuid4(), by=s.seeker
        )
        causes.notify_message(s.conversation.pk)

    post()
    post()
    assert Notification.objects.filter(user=s.owner).count() == 1
    conversations.mark_read(conversation_id=s.conversation.pk, seq=2, by=s.owner)
    post()
    assert Notification.objects.filter(user=s.owner).count() == 2


def test_who_has_read_already_is_not_told():
    s = scene()
    conversations.post_message(
        conversation_id=s.conversation.pk, text="hola", client_id=uuid.uuid4(), by=s.seeker
    )
    conversations.mark_read(conversation_id=s.conversation.pk, seq=1, by=s.owner)
    causes.notify_message(s.conversation.pk)
    assert set(Notification.objects.values_list("user_id", flat=True)) == {s.member.pk}


def queue(user):
    return notifications.queue_notification(
        user_id=user.pk, kind="message", dedupe_key=f"k{user.pk}", text="Texto", url="/mensajes/"
    )


def test_one_worker_gets_a_notification():
    row = queue(scene().owner)
    assert notifications.claim(row.pk)
    assert not notifications.claim(row.pk)


def test_it_is_delivered_on_the_page_and_by_mail_into_the_outbox():
    s = scene()
    row = queue(s.owner)
    notifications.deliver(row.pk)
    notifications.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == "sent"
    assert sorted(row.deliveries.values_list("channel", "state")) == [("mail", "sent"), ("page", "sent")]


def test_a_mail_leads_to_the_site(settings, mailoutbox):
    settings.SITE_URL = "https://chamba.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    notifications.deliver(queue(scene().owner).pk)
    assert "https://chamba.example/mensajes/" in mailoutbox[0].body


class BrokenMail(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise ConnectionRefusedError("no mail server")


def test_a_failed_channel_is_tried_again_and_dropped_in_the_end(settings):
    settings.EMAIL_BACKEND = "messaging.tests.test_notifications.BrokenMail"
    row = queue(scene().owner)
    for attempt in range(notifications.MAX_ATTEMPTS):
        Notification.objects.filter(pk=row.pk).update(not_before=timezone.now())
        notifications.deliver(row.pk)
        row.refresh_from_db()
        assert row.attempts == attempt + 1
    assert row.state == "dropped"
    assert row.deliveries.filter(channel="page", state="sent").count() == 1
    assert row.deliveries.filter(channel="mail", state="failed").count() == notifications.MAX_ATTEMPTS


def test_a_claim_that_died_is_taken_over_after_a_minute():
    row = queue(scene().owner)
    assert notifications.claim(row.pk)
    Notification.objects.filter(pk=row.pk).update(claimed_at=timezone.now() - datetime.timedelta(seconds=61))
    assert notifications.claim(row.pk)


def test_the_sweep_tells_what_a_lost_bell_left_undone(monkeypatch):
    s = scene()
    move = transition(s)
    conversations.post_message(
        conversation_id=s.conversation.pk, text="hola", client_id=uuid.uuid4(), by=s.seeker
    )
    Announcement.objects.create(cause=f"employer:{s.employer.pk}:verified")
    past = timezone.now() - datetime.timedelta(minutes=1)
    ApplicationTransition.objects.filter(pk=move.pk).update(at=past)
    type(s.conversation).objects.filter(pk=s.conversation.pk).update(last_at=past)
    monkeypatch.setattr(tasks, "enqueue", lambda task, *ids: task(*ids))
    tasks.sweep_notifications()
    told = set(Notification.objects.values_list("kind", "user_id"))
    assert told == {("application_moved", s.seeker.pk), ("message", s.owner.pk), ("message", s.member.pk)}
    tasks.sweep_notifications()
    assert Notification.objects.count() == 3
    assert Notification.objects.exclude(state="sent").count() == 0
    assert Announcement.objects.count() == 2


def test_the_outbox_keeps_mail_and_sms(settings):
    settings.EMAIL_BACKEND = "messaging.transports.OutboxEmailBackend"
    mail.send_mail("Hola", "Texto", None, ["rosa@correo.example"])
    from messaging.transports import OutboxSMSBackend

    OutboxSMSBackend().send(to="+51987654321", body="Tu código: 123456")
    assert set(OutboxMessage.objects.values_list("channel", "to")) == {
        ("mail", "rosa@correo.example"),
        ("sms", "+51987654321"),
    }
    assert Delivery.objects.count() == 0
