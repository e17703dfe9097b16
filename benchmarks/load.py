"""A load client: keep-alive lines to one address, each asking again as soon as it is answered."""

import re
import selectors
import socket
import time
from urllib.parse import urlsplit

from benchmarks.wire import connect

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def requests_per_second(
    origin: str, path: str, *, headers: dict[str, str], seconds: float, lines: int
) -> float:
    """Ask for `path` on `lines` lines for `seconds` and return the answers per second; each must be a 200."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET {path} HTTP/1.1\r\nHost: {urlsplit(origin).netloc}\r\n{head}\r\n".encode()
    chooser = selectors.DefaultSelector()
    open_lines = [connect(origin) for _ in range(lines)]
    waiting = dict.fromkeys(open_lines, b"")
    for line in open_lines:
        line.setblocking(False)
        chooser.register(line, selectors.EVENT_READ)
        line.send(request)
    done, began = 0, time.perf_counter()
    end = began + seconds
    while time.perf_counter() < end:
        for key, _events in chooser.select(1.0):
            line: socket.socket = key.fileobj  # type: ignore[assignment]
            data = waiting[line] + line.recv(262144)
            if not _is_whole(data):
                waiting[line] = data
                continue
            waiting[line] = b""
            done += 1
            line.send(request)
    took = time.perf_counter() - began
    for line in open_lines:
        line.close()
    return done / took


def milliseconds(origin: str, path: str, *, headers: dict[str, str], count: int) -> list[float]:
    """Ask for `path` one time after the other on one line and return what each answer took."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET {path} HTTP/1.1\r\nHost: {urlsplit(origin).netloc}\r\n{head}\r\n".encode()
    took = []
    with connect(origin) as line:
        for _ in range(count):
            began, data = time.perf_counter(), b""
            line.sendall(request)
            while not _is_whole(data := data + line.recv(262144)):
                pass
            took.append((time.perf_counter() - began) * 1000)
    return took


def _is_whole(data: bytes) -> bool:
    """Tell whether `data` holds one whole answer. Raises ValueError for anything but a 200."""
    at = data.find(b"\r\n\r\n")
    if at < 0:
        if not data:
            raise ValueError("the server closed the line")
        return False
    if data[9:12] != b"200":
        raise ValueError(data[:200].decode("latin-1"))
    length = LENGTH.search(data, 0, at + 2)
    if length:
        return len(data) - at - 4 >= int(length[1])
    return data.endswith(b"0\r\n\r\n")


def serve_fixed(listener: socket.socket) -> None:
    """Answer every request with the same bytes, as fast as Python can: what the client itself is measured against."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nHola"
    chooser = selectors.DefaultSelector()
    chooser.register(listener, selectors.EVENT_READ)
    while True:
        for key, _events in chooser.select():
            line: socket.socket = key.fileobj  # type: ignore[assignment]
            if line is listener:
                accepted, _ = listener.accept()
                chooser.register(accepted, selectors.EVENT_READ)
            elif line.recv(65536):
                line.send(answer)
            else:
                chooser.unregister(line)
                line.close()
