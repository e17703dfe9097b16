"""No request brings more than MAX_BODY_BYTES: what is too long is answered by 413 before Django reads a byte of it.

Wraps the application itself, not Django's middleware, so that it holds for both processes and for every address.
"""

import contextlib
import io
import json
import socket
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WSGIApplication = Callable[[Environ, StartResponse], Iterable[bytes]]
Event = Mapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
ASGIApplication = Callable[[Scope, Receive, Send], Awaitable[None]]

STATUS = {400: "400 Bad Request", 413: "413 Content Too Large"}
# A browser shows our answer only when it could send to the end; a phone's photo of a CV has 5 to 20 MB.
MOST_THROWN_AWAY_BYTES = 32 * 1024 * 1024
MOST_THROWN_AWAY_SECONDS = 10.0
SILENCE_SECONDS = 2.0
PIECE_BYTES = 64 * 1024


class BodyTooLong(Exception):
    """More came than is allowed."""


def answer_for(status: int, *, accept: str) -> tuple[list[tuple[str, str]], bytes]:
    """Give headers and body of a refusal: a page for browsers, else `{code, message, field}`."""
    if "text/html" in accept:
        kind, body = "text/html; charset=utf-8", str(render_to_string("413.html"))
    else:
        code = {400: "request.length_unreadable", 413: "request.too_long"}[status]
        message = {400: "Content-Length no es un número.", 413: "Lo que envías pesa demasiado."}[status]
        kind = "application/json"
        body = json.dumps({"code": code, "message": message, "field": None}, ensure_ascii=False)
    content = body.encode()
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(content))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]
    return headers, content


def refusal(length: str, *, most: int) -> int | None:
    """Give the status that answers a Content-Length ("" when there is none), or None when it may pass."""
    if not length:
        return None
    if not (length.isascii() and length.isdigit()):
        return 400
    return 413 if len(length) > 18 or int(length) > most else None


def bounded_wsgi(application: WSGIApplication, *, most: int) -> WSGIApplication:
    """Wrap `application`; a body without a stated length is read up to `most` bytes first."""

    def bounded(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        status = refusal(environ.get("CONTENT_LENGTH", ""), most=most)
        if status is None and "CONTENT_LENGTH" not in environ and environ.get("HTTP_TRANSFER_ENCODING"):
            # Django takes a missing length for an empty body, so we count.
            body = environ["wsgi.input"].read(most + 1)
            if len(body) > most:
                status = 413
            else:
                environ["wsgi.input"] = io.BytesIO(body)
                environ["CONTENT_LENGTH"] = str(len(body))
        if status is None:
            return application(environ, start_response)
        headers, content = answer_for(status, accept=environ.get("HTTP_ACCEPT", ""))
        start_response(STATUS[status], headers)
        return _answer_and_throw_away(content, environ.get("gunicorn.socket"))

    return bounded


def _answer_and_throw_away(content: bytes, line: socket.socket | None) -> Iterator[bytes]:
    yield content
    if line is None:  # another server than gunicorn, with manners of its own
        return
    # Closing with bytes unread resets the connection, and the answer is lost on its way.
    end, left = time.monotonic() + MOST_THROWN_AWAY_SECONDS, MOST_THROWN_AWAY_BYTES
    with contextlib.suppress(OSError):
        while left > 0 and (patience := end - time.monotonic()) > 0:
            line.settimeout(min(patience, SILENCE_SECONDS))
            piece = line.recv(PIECE_BYTES)
            if not piece:
                break
            left -= len(piece)
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RD)


def bounded_asgi(application: ASGIApplication, *, most: int) -> ASGIApplication:
    """Wrap the http part of an ASGI application."""

    async def bounded(scope: Scope, receive: Receive, send: Send) -> None:
        given = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        status = refusal(given.get(b"content-length", ""), most=most)
        if status is not None:
            return await _send_answer(status, given, send)
        came, started = 0, False

        async def counted() -> Event:
            nonlocal came
            event = await receive()
            came += len(event.get("body", b""))
            if came > most:
                raise BodyTooLong
            return event

        async def noted(event: Event) -> None:
            nonlocal started
            started = True
            await send(event)

        try:
            await application(scope, counted, noted)
        except BodyTooLong:
            if not started:
                await _send_answer(413, given, send)

    return bounded


async def _send_answer(status: int, given: Mapping[bytes, str], send: Send) -> None:
    headers, content = answer_for(status, accept=given.get(b"accept", ""))
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": content})
