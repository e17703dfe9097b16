"""A small HTTP/1.1 client on a plain socket that counts every byte it sends and receives, headers included."""

import html
import re
import socket
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

import brotli

from benchmarks.hpack import FRAME_HEAD, ONLY_HTTP_1, OPENING_DOWN, OPENING_UP, Encoder

# What Chromium on a phone sends for a page; the longest part of every request.
CHROMIUM = {
    "Connection": "keep-alive",
    "sec-ch-ua": '"Not;A=Brand";v="8", "Chromium";v="150", "Google Chrome";v="150"',
    "sec-ch-ua-mobile": "?1",
    "sec-ch-ua-platform": '"Android"',
    "Upgrade-Insecure-Requests": "1",
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Mobile Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-User": "?1",
    "Sec-Fetch-Dest": "document",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "es-PE,es;q=0.9",
}
# What a page needs and no more.
PLAIN = {"Accept-Encoding": "br", "Accept-Language": "es"}
MOST_REDIRECTS = 5
SWITCHING, NOT_MODIFIED = 101, 304


@dataclass(frozen=True)
class Answer:
    """One answer: `text` is unpacked; `up` and `down` are bytes on the wire, `body_bytes` those of the packed body."""

    url: str
    status: int
    headers: dict[str, str]
    text: str
    up: int
    down: int
    body_bytes: int
    pairs: list[tuple[str, str]]


@dataclass(eq=False)
class Browser:
    """One person's browser: one line kept open, cookies, and a cache that asks again with ETags."""

    origin: str
    headers: dict[str, str] = field(default_factory=lambda: dict(CHROMIUM))
    cookies: dict[str, str] = field(default_factory=dict)
    up: int = 0
    down: int = 0
    requests: int = 0
    # The same headers and bodies as HTTP/2 would carry them, computed; the opening of the connection included.
    up_2: int = OPENING_UP
    down_2: int = OPENING_DOWN
    _sent: Encoder = field(default_factory=Encoder)
    _received: Encoder = field(default_factory=Encoder)
    _line: socket.socket | None = None
    _rest: bytes = b""
    _etags: dict[str, str] = field(default_factory=dict)
    _lasting: set[str] = field(default_factory=set)

    def get(self, path: str) -> Answer:
        """Open a page and follow where it sends us; files that it names are not fetched."""
        return self._follow(self._send("GET", path, b""))

    def visit(self, path: str) -> Answer:
        """Open a page with its stylesheet and script, as a browser would; what lasts is fetched once."""
        page = self.get(path)
        for name in re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', page.text):
            if name not in self._lasting:
                asset = self._send("GET", name, b"", kind="script" if name.endswith(".js") else "style")
                if "immutable" in asset.headers.get("cache-control", ""):
                    self._lasting.add(name)
        return page

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form and follow the redirect."""
        return self._follow(self._send("POST", path, urlencode(fields).encode()))

    def submit(self, page: Answer, *, form: str = "", to: str = "", **fields: str) -> Answer:
        """Fill in the form of `page` that contains `form` (the first with a token) and send it, or `to` elsewhere."""
        action, hidden = form_of(page, form)
        return self.post(to or urljoin(page.url, action), {**hidden, **fields})

    def forget_counts(self) -> None:
        """Begin to count from nought; cookies and cache stay."""
        self.up = self.down = self.requests = self.up_2 = self.down_2 = 0

    def hang_up(self) -> None:
        """Close the line, as a phone does between two visits; HTTP/2 opens anew and has forgotten its headers."""
        self.close()
        self._sent, self._received = Encoder(), Encoder()
        self.up_2 += OPENING_UP
        self.down_2 += OPENING_DOWN

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line, self._rest = None, b""

    def _follow(self, answer: Answer) -> Answer:
        for _step in range(MOST_REDIRECTS):
            if answer.status not in (301, 302, 303):
                return answer
            answer = self._send("GET", urljoin(answer.url, answer.headers["location"]), b"")
        raise ValueError(f"{answer.url}: more than {MOST_REDIRECTS} redirects")

    def _send(self, method: str, path: str, body: bytes, *, kind: str = "page") -> Answer:
        request = self._request(method, path, body, kind=kind)
        try:
            answer = self._exchange(path, request, method)
        except ConnectionError:  # the server closes a line that was quiet for seconds
            self.close()
            answer = self._exchange(path, request, method)
        self.up += answer.up
        self.down += answer.down
        self.requests += 1
        self._count_as_http_2(request, answer)
        if etag := answer.headers.get("etag"):
            self._etags[path] = etag
        return answer

    def _count_as_http_2(self, request: bytes, answer: Answer) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        method, path, _ = first.split(" ")
        pairs = [
            (":method", method),
            (":authority", urlsplit(self.origin).netloc),
            (":scheme", "https"),
            (":path", path),
        ]
        pairs += [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
        self.up_2 += (
            FRAME_HEAD + self._sent.weigh(_without_hops(pairs)) + (len(body) + FRAME_HEAD if body else 0)
        )
        pairs = [(":status", str(answer.status)), *answer.pairs]
        packed = answer.body_bytes
        self.down_2 += (
            FRAME_HEAD + self._received.weigh(_without_hops(pairs)) + (packed + FRAME_HEAD if packed else 0)
        )

    def _request(self, method: str, path: str, body: bytes, *, kind: str) -> bytes:
        parts = urlsplit(self.origin)
        lines = {"Host": parts.netloc, **self.headers}
        if kind != "page" and "Sec-Fetch-Dest" in lines:
            lines |= {"Accept": "*/*", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": kind}
            del lines["Upgrade-Insecure-Requests"], lines["Sec-Fetch-User"]
        if method == "POST":
            lines |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
            lines |= {"Origin": self.origin}
        if method == "GET" and path in self._etags:
            lines["If-None-Match"] = self._etags[path]
        if self.cookies:
            lines["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body

    def _exchange(self, path: str, request: bytes, method: str) -> Answer:
        if self._line is None:
            self._line = connect(self.origin)
        self._line.sendall(request)
        head, body, down, self._rest = read_answer(self._line, self._rest, method)
        status, pairs = parse_head(head, self.cookies)
        headers = dict(pairs)
        if headers.get("connection", "").lower() == "close":
            self.close()
        unpacked = brotli.decompress(body) if headers.get("content-encoding") == "br" else body
        return Answer(path, status, headers, unpacked.decode(), len(request), down, len(body), pairs)


def connect(origin: str) -> socket.socket:
    """Open a line to `http://host:port`."""
    parts = urlsplit(origin)
    line = socket.create_connection((parts.hostname, parts.port), timeout=30)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def read_answer(line: socket.socket, rest: bytes, method: str) -> tuple[bytes, bytes, int, bytes]:
    """Read one answer: (head, body, bytes on the wire, what came after it). Raises ConnectionError on a closed line."""
    data = rest
    while b"\r\n\r\n" not in data:
        data += _more(line)
    head, _, body = data.partition(b"\r\n\r\n")
    low = head.lower()
    status = int(low.split(b" ", 2)[1])
    down = len(head) + 4
    if method == "HEAD" or status in (SWITCHING, 204, NOT_MODIFIED):
        return head, b"", down, body
    if b"transfer-encoding: chunked" in low:
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(line)
        return head, _join_chunks(body), down + len(body), b""
    length = int(re.search(rb"content-length: (\d+)", low)[1])  # type: ignore[index]
    while len(body) < length:
        body += _more(line)
    return head, body[:length], down + length, body[length:]


def _without_hops(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if name.lower() not in ONLY_HTTP_1]


def parse_head(head: bytes, cookies: dict[str, str]) -> tuple[int, list[tuple[str, str]]]:
    """Return (status, headers with names in small letters) and store or drop the cookies that the head sets."""
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = []
    for line in lines:
        name, _, value = line.partition(": ")
        if name.lower() == "set-cookie":
            key, _, content = value.partition(";")[0].partition("=")
            cookies.pop(key, None)
            if content not in ("", '""'):
                cookies[key] = content
        pairs.append((name.lower(), value))
    return int(first.split(" ", 2)[1]), pairs


def form_of(page: Answer, mark: str = "") -> tuple[str, dict[str, str]]:
    """Return (action, hidden fields) of the first form with a token whose tag or content contains `mark`."""
    for tag, content in re.findall(r"(<form[^>]*>)(.*?)</form>", page.text, re.DOTALL):
        if "csrfmiddlewaretoken" in content and mark in tag + content:
            action = re.search(r'action="([^"]*)"', tag)
            inputs = re.findall(r'<input type="hidden"[^>]*>', content)
            fields = {_attribute(one, "name"): _attribute(one, "value") for one in inputs}
            return html.unescape(action[1]) if action and action[1] else page.url, fields
    raise ValueError(f"{page.url} ({page.status}): no form with {mark!r}")


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


def _more(line: socket.socket) -> bytes:
    part = line.recv(65536)
    if not part:
        raise ConnectionError("the server closed the line")
    return part


def _join_chunks(data: bytes) -> bytes:
    out = b""
    while True:
        size, _, data = data.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            return out
        out, data = out + data[:length], data[length + 2 :]
