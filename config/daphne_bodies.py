"""Daphne takes in a whole body before it asks any application; this makes it throw away what is too long."""

import daphne.http_protocol
from daphne.http_protocol import WebRequest
from twisted.internet.defer import Deferred

from config.bodies import MOST_THROWN_AWAY_BYTES, answer_for


def bound_daphne(*, most: int) -> None:
    """Let every later request of this process bring `most` bytes; the rest costs neither memory nor disk."""

    class BoundedRequest(WebRequest):
        came = 0

        def gotLength(self, length: int | None) -> None:  # noqa: N802
            # Twisted opens a file for what is long; nothing will be written to it.
            super().gotLength(0 if length is not None and length > most else length)

        def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
            self.came += len(data)
            if self.came <= most:
                super().handleContentChunk(data)
            elif self.came > most + MOST_THROWN_AWAY_BYTES:
                self.channel.abortConnection()

        def process(self) -> "Deferred[None] | None":
            if self.came <= most:
                return super().process()
            accept = self.requestHeaders.getRawHeaders(b"accept", [b""])[0].decode("latin-1")
            headers, content = answer_for(413, accept=accept)
            encoded = [(name.encode(), value.encode()) for name, value in headers]
            self.handle_reply({"type": "http.response.start", "status": 413, "headers": encoded})
            self.handle_reply({"type": "http.response.body", "body": content})
            return None

    daphne.http_protocol.WebRequest = BoundedRequest
