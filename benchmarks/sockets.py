"""A small WebSocket client on a plain socket that counts every byte, the handshake included."""

import base64
import json
import os
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.wire import CHROMIUM, connect, read_answer

# What Chromium adds for a socket, and what it leaves out.
HANDSHAKE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
HANDSHAKE |= {"Pragma": "no-cache", "Cache-Control": "no-cache"}
KEPT = ("User-Agent", "Accept-Encoding", "Accept-Language")
TEXT, CLOSE = 1, 8


@dataclass
class Socket:
    """One open socket."""

    line: socket.socket
    up: int
    down: int
    rest: bytes = b""

    @classmethod
    def open(cls, sockets: str, *, page_origin: str, cookie: str) -> "Socket":
        """Open `ws://host:port` as the page of `page_origin` would."""
        lines = {"Host": urlsplit(sockets).netloc, **HANDSHAKE, **{name: CHROMIUM[name] for name in KEPT}}
        lines |= {"Origin": page_origin, "Cookie": cookie}
        lines["Sec-WebSocket-Key"] = base64.b64encode(os.urandom(16)).decode()
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        request = f"GET /ws/ HTTP/1.1\r\n{head}\r\n".encode()
        line = connect(sockets.replace("ws", "http", 1))
        line.sendall(request)
        answer, _, down, rest = read_answer(line, b"", "GET")
        if b" 101 " not in answer.split(b"\r\n")[0]:
            raise ConnectionError(answer.decode("latin-1"))
        return cls(line, up=len(request), down=down, rest=rest)

    def send(self, **frame: object) -> None:
        """Send one frame of JSON, masked as browsers must."""
        payload = json.dumps(frame, separators=(",", ":"), ensure_ascii=False).encode()
        mask = os.urandom(4)
        length = (
            bytes([128 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
        )
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        data = bytes([128 | TEXT]) + length + mask + masked
        self.line.sendall(data)
        self.up += len(data)

    def wait_for(self, kind: str, *, seconds: float = 10) -> dict[str, object]:
        """Read until a frame of this kind (`t`) comes. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            code, payload = self._frame()
            if code == CLOSE:
                raise ConnectionError(f"closed: {payload!r}")
            if code == TEXT and (frame := json.loads(payload))["t"] == kind:
                return frame  # type: ignore[no-any-return]
        raise TimeoutError(f"no frame {kind!r} within {seconds:.0f} s")

    def close(self) -> None:
        self.line.close()

    def _frame(self) -> tuple[int, bytes]:
        head = self._take(2)
        length = head[1] & 127
        if length == 126:
            length = int.from_bytes(self._take(2), "big")
        return head[0] & 15, self._take(length)

    def _take(self, count: int) -> bytes:
        while len(self.rest) < count:
            part = self.line.recv(65536)
            if not part:
                raise ConnectionError("the server closed the socket")
            self.rest += part
        taken, self.rest = self.rest[:count], self.rest[count:]
        self.down += count
        return taken
