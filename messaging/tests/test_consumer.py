"""The socket against a real channel layer: rows first, resume, once only, strangers out."""

import uuid

import pytest
from asgiref.sync import sync_to_async as raw_sync_to_async
from channels.db import database_sync_to_async as sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser
from django.db import connections

from messaging.consumers import PersonConsumer
from messaging.services import conversations
from messaging.tests.factories import scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


@pytest.fixture(autouse=True)
async def no_connection_left_in_the_worker_thread():
    yield
    await raw_sync_to_async(connections.close_all)()


async def connect(user):
    socket = WebsocketCommunicator(PersonConsumer.as_asgi(), "/ws/")
    socket.scope["user"] = user
    connected, _ = await socket.connect()
    if connected:
        assert (await socket.receive_json_from())["t"] == "count"
    return socket, connected


async def receive(socket, kind):
    """Give the next frame of a kind; others in between are passed over."""
    for _ in range(10):
        frame = await socket.receive_json_from(timeout=5)
        if frame["t"] == kind:
            return frame
    raise AssertionError(f"no {kind} frame")


def post(s, text, by):
    return conversations.post_message(
        conversation_id=s.conversation.pk, text=text, client_id=uuid.uuid4(), by=by
    )


async def test_anonymous_people_get_no_socket():
    _, connected = await connect(AnonymousUser())
    assert not connected


async def test_a_message_reaches_the_other_side_and_its_sender_gets_the_number():
    s = await sync_to_async(scene)()
    seeker, _ = await connect(s.seeker)
    owner, _ = await connect(s.owner)
    for socket in (seeker, owner):
        await socket.send_json_to({"t": "sub", "c": s.conversation.pk, "s": 0})
    key = uuid.uuid4().hex
    await seeker.send_json_to({"t": "msg", "c": s.conversation.pk, "k": key, "x": "Buenos días"})
    ok = await receive(seeker, "ok")
    assert (ok["k"], ok["s"]) == (key, 1)
    row = await receive(owner, "row")
    assert (row["s"], row["x"], row["n"]) == (1, "Buenos días", "Rosa Quispe")
    assert "k" not in row
    await owner.send_json_to({"t": "read", "c": s.conversation.pk, "s": 1})
    assert (await receive(seeker, "read"))["s"] == 1
    await seeker.disconnect()
    await owner.disconnect()


async def test_a_sender_gets_the_number_and_no_copy_but_another_device_does():
    s = await sync_to_async(scene)()
    phone, _ = await connect(s.seeker)
    tablet, _ = await connect(s.seeker)
    for socket in (phone, tablet):
        await socket.send_json_to({"t": "sub", "c": s.conversation.pk, "s": 0})
    await phone.send_json_to({"t": "msg", "c": s.conversation.pk, "k": str(uuid.uuid4()), "x": "hola"})
    assert (await receive(tablet, "row"))["k"]
    await receive(phone, "ok")
    await phone.send_json_to({"t": "ping"})
    assert (await phone.receive_json_from(timeout=5))["t"] in ("pong", "read")
    await phone.disconnect()
    await tablet.disconnect()


async def test_the_name_of_the_writer_is_said_once():
    s = await sync_to_async(scene)()
    owner, _ = await connect(s.owner)
    await owner.send_json_to({"t": "sub", "c": s.conversation.pk, "s": 0})
    for text in ("uno", "dos"):
        await sync_to_async(post)(s, text, s.seeker)
    first, second = await receive(owner, "row"), await receive(owner, "row")
    assert first["n"] == "Rosa Quispe"
    assert "n" not in second
    await owner.disconnect()


async def test_it_resumes_after_the_last_sequence_in_order_and_past_one_batch():
    s = await sync_to_async(scene)()
    for number in range(60):
        await sync_to_async(post)(s, f"m{number + 1}", s.seeker)
    owner, _ = await connect(s.owner)
    await owner.send_json_to({"t": "sub", "c": s.conversation.pk, "s": 3})
    got = [(await receive(owner, "row"))["s"] for _ in range(57)]
    assert got == list(range(4, 61))
    await owner.disconnect()


async def test_the_same_client_id_over_the_socket_five_times_is_one_row():
    s = await sync_to_async(scene)()
    seeker, _ = await connect(s.seeker)
    frame = {"t": "msg", "c": s.conversation.pk, "k": str(uuid.uuid4()), "x": "hola"}
    for _ in range(5):
        await seeker.send_json_to(frame)
    assert {(await receive(seeker, "ok"))["s"] for _ in range(5)} == {1}
    assert await s.conversation.messages.acount() == 1
    await seeker.disconnect()


async def test_a_foreign_and_an_absent_conversation_look_the_same():
    s = await sync_to_async(scene)()
    stranger, _ = await connect(s.stranger)
    answers = []
    for number in (s.conversation.pk, 10**9):
        for frame in (
            {"t": "sub", "c": number, "s": 0},
            {"t": "read", "c": number, "s": 0},
            {"t": "msg", "c": number, "k": str(uuid.uuid4()), "x": "hola"},
        ):
            await stranger.send_json_to(frame)
            answers.append((await receive(stranger, "err"))["e"])
    assert set(answers) == {"conversation.not_found"}
    assert await s.conversation.messages.acount() == 0
    await stranger.disconnect()


async def test_who_loses_access_stops_receiving():
    s = await sync_to_async(scene)()
    member, _ = await connect(s.member)
    await member.send_json_to({"t": "sub", "c": s.conversation.pk, "s": 0})
    await sync_to_async(post)(s, "uno", s.seeker)
    assert (await receive(member, "row"))["x"] == "uno"
    await s.employer.members.filter(user=s.member).adelete()
    await sync_to_async(post)(s, "secreto", s.seeker)
    assert (await receive(member, "err"))["e"] == "conversation.not_found"
    await member.disconnect()


async def test_rubbish_is_answered_by_code_and_then_closed():
    s = await sync_to_async(scene)()
    seeker, _ = await connect(s.seeker)
    for _ in range(6):
        await seeker.send_to(text_data="{not json")
        assert (await receive(seeker, "err"))["e"] == "frame.bad"
    closed = await seeker.receive_output(timeout=5)
    assert (closed["type"], closed["code"]) == ("websocket.close", 4400)
    await seeker.disconnect()


async def test_a_flood_is_cut():
    s = await sync_to_async(scene)()
    seeker, _ = await connect(s.seeker)
    for _ in range(61):
        await seeker.send_json_to({"t": "ping"})
    frames = [await seeker.receive_output(timeout=5) for _ in range(62)]
    assert frames[-1]["code"] == 4429
    await seeker.disconnect()
