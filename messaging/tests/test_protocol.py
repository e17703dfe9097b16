"""Frames: what is read, what is refused and with which code."""

import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging import protocol
from messaging.protocol import FrameError, Ping, Post, Read, Subscribe


def test_it_reads_each_frame():
    key = uuid.uuid4()
    assert protocol.parse('{"t":"sub","c":4,"s":0}') == Subscribe(conversation_id=4, seq=0)
    assert protocol.parse('{"t":"read","c":4,"s":9}') == Read(conversation_id=4, seq=9)
    assert protocol.parse('{"t":"ping"}') == Ping()
    frame = json.dumps({"t": "msg", "c": 4, "k": str(key), "x": " hola \x00"})
    assert protocol.parse(frame) == Post(conversation_id=4, client_id=key, text="hola")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "frame.bad"),
        ("[1]", "frame.bad"),
        ('{"t":"dance"}', "frame.unknown"),
        ('{"t":"sub","c":"4","s":0}', "frame.bad"),
        ('{"t":"sub","c":true,"s":0}', "frame.bad"),
        ('{"t":"sub","c":4,"s":-1}', "frame.bad"),
        ('{"t":"sub","c":4,"s":99999999999}', "frame.bad"),
        ('{"t":"msg","c":4,"k":"no","x":"hola"}', "frame.bad"),
        ("[" * 100_000, "frame.bad"),
        ('{"t":"msg","x":"' + "a" * 20_000 + '"}', "frame.bad"),
    ],
)
def test_it_refuses_other_frames_with_a_code(raw, code):
    with pytest.raises(FrameError) as error:
        protocol.parse(raw)
    assert error.value.code == code


def test_an_empty_or_too_long_text_names_the_clients_own_id():
    key = str(uuid.uuid4())
    for text, code in (("   ", "message.empty"), ("a" * 2001, "message.too_long")):
        with pytest.raises(FrameError) as error:
            protocol.parse(json.dumps({"t": "msg", "c": 1, "k": key, "x": text}))
        assert (error.value.code, error.value.key) == (code, key)


@given(st.text(max_size=300))
def test_anything_is_a_frame_or_a_frame_error(raw):
    try:
        protocol.parse(raw)
    except FrameError:
        return


def test_a_message_of_a_hundred_letters_stays_under_its_byte_budget():
    frame = protocol.dump(
        {"t": "row", "c": 10**6, "s": 10**4, "n": "Restaurante", "x": "á" * 100, "d": "10:30"}
    )
    assert len(frame.encode()) <= 600
