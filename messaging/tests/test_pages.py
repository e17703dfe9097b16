"""Inbox, conversation, notifications and outbox by plain requests."""

import uuid

import brotli
import pytest
from django.urls import reverse

from messaging.models import Notification, OutboxMessage
from messaging.services import conversations, notifications
from messaging.tests.factories import scene

pytestmark = pytest.mark.django_db


def write(s, count, *, by=None):
    for number in range(count):
        conversations.post_message(
            conversation_id=s.conversation.pk,
            text=f"Mensaje número {number} sobre el horario de la semana",
            client_id=uuid.uuid4(),
            by=by or (s.seeker if number % 2 else s.owner),
        )


def address(s):
    return reverse("messaging:conversation", args=[s.conversation.pk])


def test_both_sides_read_and_write_without_script(client):
    s = scene()
    client.force_login(s.seeker)
    answer = client.post(address(s), {"x": "Buenas tardes", "k": str(uuid.uuid4())})
    assert "Buenas tardes" in answer.content.decode()
    client.force_login(s.owner)
    page = client.get(address(s))
    assert "Buenas tardes" in page.content.decode()
    assert "Rosa Quispe" in page.content.decode()


def test_a_stranger_and_an_absent_conversation_get_the_same_answer(client):
    s = scene()
    client.force_login(s.stranger)
    assert client.get(address(s)).status_code == 404
    assert client.post(address(s), {"x": "hola"}).status_code == 404
    assert client.get(reverse("messaging:conversation", args=[10**9])).status_code == 404
    assert client.post(reverse("messaging:open", args=[s.application.pk])).status_code == 404
    assert client.post(reverse("messaging:block", args=[s.conversation.pk])).status_code == 404


def test_anonymous_people_are_sent_to_sign_in(client):
    s = scene()
    for name, arguments in (("inbox", []), ("conversation", [s.conversation.pk]), ("notifications", [])):
        assert client.get(reverse(f"messaging:{name}", args=arguments)).status_code == 302


def test_a_double_submit_is_one_message(client):
    s = scene()
    client.force_login(s.seeker)
    form = {"x": "hola", "k": str(uuid.uuid4())}
    for _ in range(3):
        client.post(address(s), form)
    assert s.conversation.messages.count() == 1


def test_after_writing_the_end_of_the_talk_is_shown_with_a_new_empty_form(client):
    s = scene()
    write(s, 12)
    client.force_login(s.seeker)
    key = str(uuid.uuid4())
    page = client.post(address(s), {"x": "¿Sigue el puesto?", "k": key}).content.decode()
    assert "¿Sigue el puesto?" in page
    assert page.count("</li>") == 4
    assert "?antes=10" in page
    assert key not in page
    assert "¿Sigue el puesto?</textarea>" not in page


def test_what_was_typed_stays_when_it_is_too_long(client):
    s = scene()
    client.force_login(s.seeker)
    text = "palabra " * 300
    page = client.post(address(s), {"x": text, "k": str(uuid.uuid4())})
    assert page.status_code == 422
    assert text.strip() in page.content.decode()
    assert "caben 2000" in page.content.decode()


def test_opening_the_page_marks_as_read_and_the_other_side_sees_it(client):
    s = scene()
    write(s, 1, by=s.seeker)
    client.force_login(s.owner)
    client.get(address(s))
    client.force_login(s.seeker)
    assert "Leído" in client.get(address(s)).content.decode()


def test_older_messages_are_a_page_away(client):
    s = scene()
    write(s, 45)
    client.force_login(s.seeker)
    page = client.get(address(s)).content.decode()
    assert "número 44" in page
    assert "número 24 " not in page
    assert "?antes=26" in page
    older = client.get(address(s) + "?antes=26").content.decode()
    assert "número 24 " in older
    assert "número 4 " not in older


def test_an_unchanged_conversation_costs_no_body(client):
    s = scene()
    write(s, 3)
    client.force_login(s.seeker)
    client.get(address(s))
    first = client.get(address(s))
    again = client.get(address(s), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    write(s, 1, by=s.owner)
    assert client.get(address(s), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_conversation_of_twenty_messages_is_within_its_bytes(client):
    s = scene()
    write(s, 20)
    client.force_login(s.seeker)
    page = client.get(address(s), headers={"accept-encoding": "identity"})
    assert len(brotli.compress(page.content, quality=5)) <= 3000


def test_the_inbox_needs_the_same_queries_for_one_and_for_many(client, django_assert_max_num_queries):
    s = scene()
    write(s, 2)
    client.force_login(s.owner)
    with django_assert_max_num_queries(8):
        assert client.get(reverse("messaging:inbox")).status_code == 200


def test_notifications_are_listed_and_marked(client, django_assert_max_num_queries):
    s = scene()
    row = notifications.queue_notification(
        user_id=s.seeker.pk, kind="message", dedupe_key="x", text="Te escribieron", url=address(s)
    )
    client.force_login(s.seeker)
    with django_assert_max_num_queries(8):
        assert "Te escribieron" in client.get(reverse("messaging:notifications")).content.decode()
    answer = client.post(reverse("messaging:notification_read"), {"n": row.pk})
    assert answer["Location"] == address(s)
    assert Notification.objects.unread().count() == 0


def test_somebody_elses_notification_is_not_there(client):
    s = scene()
    row = notifications.queue_notification(
        user_id=s.seeker.pk, kind="message", dedupe_key="x", text="Te escribieron", url=address(s)
    )
    client.force_login(s.stranger)
    assert client.post(reverse("messaging:notification_read"), {"n": row.pk}).status_code == 404
    assert client.post(reverse("messaging:notification_read"), {"n": "x"}).status_code == 404
    assert Notification.objects.unread().count() == 1


def test_the_outbox_is_there_only_where_the_demonstration_runs(client, settings):
    OutboxMessage.objects.create(channel="sms", to="+51987654321", body="Tu código es 123456")
    settings.OUTBOX_VISIBLE = True
    page = client.get(reverse("messaging:outbox"), {"para": "987"})
    assert "123456" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    settings.OUTBOX_VISIBLE = False
    assert client.get(reverse("messaging:outbox")).status_code == 404


def test_a_message_sent_after_the_session_ended_waits_behind_the_sign_in(client):
    s = scene()
    client.force_login(s.seeker)
    known = client.get(address(s))["ETag"]
    client.logout()
    form = {"x": "Llego a las ocho", "k": str(uuid.uuid4())}
    answer = client.post(address(s), form, HTTP_REFERER=f"http://testserver{address(s)}")
    assert answer.url.endswith(f"?next={address(s).replace('/', '%2F')}")
    client.force_login(s.seeker)
    page = client.get(address(s), HTTP_IF_NONE_MATCH=known)
    assert page.status_code == 200
    assert "Llego a las ocho" in page.content.decode()
    assert form["k"] in page.content.decode()
    assert "Llego a las ocho" not in client.get(address(s)).content.decode()


def test_kept_words_are_not_shown_to_a_stranger(client):
    s = scene()
    client.post(address(s), {"x": "Llego a las ocho"}, HTTP_REFERER=f"http://testserver{address(s)}")
    client.force_login(s.stranger)
    page = client.get(address(s))
    assert page.status_code == 404
    assert "Llego" not in page.content.decode()
