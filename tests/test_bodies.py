"""What is too long: refused before the application is asked, and nobody holds a thread by sending it slowly."""

import io
import socket
import threading
import time
from collections.abc import Iterable

import pytest

from config import bodies

MOST = 1000


def application(environ, start_response) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))]


def ask(environ) -> tuple[str, dict[str, str], bytes]:
    said: list[object] = []
    answer = bodies.bounded_wsgi(application, most=MOST)(environ, lambda *words: said.extend(words))
    body = b"".join(answer)
    return said[0], dict(said[1]), body


@pytest.mark.parametrize(("length", "status"), [("1000", "200"), ("1001", "413"), ("9" * 30, "413")])
def test_the_limit_is_the_last_that_passes(length: str, status: str) -> None:
    assert ask({"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(b"x" * 2000)})[0].startswith(status)


@pytest.mark.parametrize("length", ["-1", "1e3", "many", "٣", "1 2"])
def test_a_length_that_is_no_number_is_a_400(length: str) -> None:
    status, headers, body = ask({"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(b"x")})
    assert status == "400 Bad Request"
    assert headers["Content-Type"] == "application/json"
    assert b"request.length_unreadable" in body


@pytest.mark.parametrize(("sent", "status"), [(1000, "200"), (1001, "413")])
def test_a_body_of_unknown_length_is_counted(sent: int, status: str) -> None:
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(b"x" * sent)}
    answer = ask(chunked)
    assert answer[0].startswith(status)
    assert len(answer[2]) == sent or status == "413"


def test_a_browser_gets_a_page_and_a_program_a_code() -> None:
    long = {"CONTENT_LENGTH": "5000", "wsgi.input": io.BytesIO()}
    assert b"Ese archivo pesa demasiado" in ask(long | {"HTTP_ACCEPT": "text/html,*/*"})[2]
    assert b'"code": "request.too_long"' in ask(long | {"HTTP_ACCEPT": "application/json"})[2]


@pytest.mark.parametrize("pause_seconds", [0.02, 60.0], ids=["trickles", "says nothing"])
def test_who_sends_slowly_is_let_go(monkeypatch, pause_seconds: float) -> None:
    monkeypatch.setattr(bodies, "MOST_THROWN_AWAY_SECONDS", 0.4)
    monkeypatch.setattr(bodies, "SILENCE_SECONDS", 0.2)
    ours, theirs = socket.socketpair()
    over = threading.Event()

    def trickle() -> None:
        while not over.wait(pause_seconds):
            theirs.send(b"x")

    sender = threading.Thread(target=trickle)
    sender.start()
    began = time.monotonic()
    try:
        answer = ask({"CONTENT_LENGTH": "5000", "wsgi.input": io.BytesIO(), "gunicorn.socket": ours})
    finally:
        over.set()
        sender.join()
        theirs.close()
    assert answer[0].startswith("413")
    assert time.monotonic() - began < 2
    assert ours.recv(1) in {b"", b"x"}
    ours.close()


async def test_an_asgi_application_that_reads_too_much_is_stopped() -> None:
    sent: list[dict[str, object]] = []

    async def reader(scope, receive, send) -> None:
        while (await receive())["more_body"]:
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"x" * 400, "more_body": True}

    async def send(event) -> None:
        sent.append(event)

    await bodies.bounded_asgi(reader, most=MOST)({"type": "http", "headers": []}, receive, send)
    assert [event.get("status") for event in sent] == [413, None]
