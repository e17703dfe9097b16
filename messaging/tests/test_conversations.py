"""Conversations as rows: who may write, once only, numbered without gaps, marks that never go back."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from messaging.models import Conversation, Message, Participant
from messaging.protocol import FrameError
from messaging.services import conversations
from messaging.services.conversations import ConversationBlocked, ConversationNotFound
from messaging.tests.factories import scene

pytestmark = pytest.mark.django_db


def post(text, *, conversation, by, client_id=None):
    return conversations.post_message(
        conversation_id=conversation.pk, text=text, client_id=client_id or uuid.uuid4(), by=by
    )


def test_both_sides_write_and_sequences_have_no_gap():
    s = scene()
    for text, person in (("hola", s.seeker), ("buenas", s.owner), ("¿cuándo?", s.seeker), ("hoy", s.member)):
        post(text, conversation=s.conversation, by=person)
    assert list(s.conversation.messages.values_list("seq", "side")) == [
        (1, "seeker"),
        (2, "employer"),
        (3, "seeker"),
        (4, "employer"),
    ]


def test_it_refuses_a_stranger_as_if_nothing_were_there():
    s = scene()
    with pytest.raises(ConversationNotFound):
        post("hola", conversation=s.conversation, by=s.stranger)
    with pytest.raises(ConversationNotFound):
        conversations.post_message(conversation_id=10**9, text="hola", client_id=uuid.uuid4(), by=s.stranger)
    with pytest.raises(ConversationNotFound):
        conversations.open_conversation(application=s.application, by=s.stranger)
    assert not Message.objects.exists()


def test_someone_who_left_the_employer_is_a_stranger():
    s = scene()
    s.employer.members.filter(user=s.member).delete()
    with pytest.raises(ConversationNotFound):
        post("hola", conversation=s.conversation, by=s.member)


def test_the_same_client_id_is_one_message():
    s = scene()
    key = uuid.uuid4()
    first = post("hola", conversation=s.conversation, by=s.seeker, client_id=key)
    again = post("hola", conversation=s.conversation, by=s.seeker, client_id=key)
    assert first.pk == again.pk
    assert s.conversation.messages.count() == 1


def test_another_text_with_a_used_client_id_is_not_lost():
    s = scene()
    key = uuid.uuid4()
    post("hola", conversation=s.conversation, by=s.seeker, client_id=key)
    second = post("¿sigue el puesto?", conversation=s.conversation, by=s.seeker, client_id=key)
    assert (second.seq, second.text) == (2, "¿sigue el puesto?")


@pytest.mark.django_db(transaction=True)
def test_the_same_client_id_five_times_at_once_is_one_message():
    s = scene()
    key = uuid.uuid4()

    def send(_):
        try:
            return post("hola", conversation=s.conversation, by=s.seeker, client_id=key).seq
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(send, range(5))) == {1}
    assert s.conversation.messages.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_no_gap():
    s = scene()

    def send(number):
        try:
            post(f"mensaje {number}", conversation=s.conversation, by=s.seeker if number % 2 else s.owner)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send, range(24)))
    assert list(s.conversation.messages.values_list("seq", flat=True)) == list(range(1, 25))


def test_an_empty_text_is_refused():
    s = scene()
    with pytest.raises(FrameError):
        post("  \x00 ", conversation=s.conversation, by=s.seeker)


def test_a_closed_conversation_takes_no_message_and_only_its_closer_opens_it():
    s = scene()
    conversations.set_blocked(conversation_id=s.conversation.pk, blocked=True, by=s.seeker)
    with pytest.raises(ConversationBlocked):
        post("hola", conversation=s.conversation, by=s.owner)
    conversations.set_blocked(conversation_id=s.conversation.pk, blocked=False, by=s.owner)
    assert Conversation.objects.get(pk=s.conversation.pk).blocked_by == "seeker"
    conversations.set_blocked(conversation_id=s.conversation.pk, blocked=False, by=s.seeker)
    assert post("hola", conversation=s.conversation, by=s.owner).seq == 1


def test_marks_go_forward_only_and_never_beyond_the_last_message():
    s = scene()
    for number in range(3):
        post(f"m{number}", conversation=s.conversation, by=s.seeker)
    for seq in (2, 1, 99):
        conversations.mark_read(conversation_id=s.conversation.pk, seq=seq, by=s.owner)
    mark = Participant.objects.get(conversation=s.conversation, user=s.owner)
    assert (mark.read_seq, mark.delivered_seq) == (3, 3)


def test_the_inbox_counts_what_the_other_side_wrote(django_assert_num_queries):
    s = scene()
    for number in range(3):
        post(f"m{number}", conversation=s.conversation, by=s.seeker)
    with django_assert_num_queries(1):
        [row] = Conversation.objects.open_to(s.owner).with_list_related_data(s.owner)
    assert row.unread == 3
    [own] = Conversation.objects.open_to(s.seeker).with_list_related_data(s.seeker)
    assert own.unread == 0
    assert not Conversation.objects.open_to(s.stranger).exists()
