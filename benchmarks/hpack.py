"""What headers weigh over HTTP/2: an encoder of RFC 7541 that counts bytes and writes none.

A proxy in front of gunicorn speaks HTTP/2, which sends a header that it sent before as one byte. The product itself
speaks HTTP/1.1, so the flows compute this from the very headers that travelled.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

FRAME_HEAD = 9
# The client's preface with SETTINGS, the server's SETTINGS, the two acknowledgements (RFC 9113, 3.4).
OPENING_UP, OPENING_DOWN = 24 + FRAME_HEAD + 18 + FRAME_HEAD, FRAME_HEAD + 18 + FRAME_HEAD
TABLE_BYTES, ENTRY_OVERHEAD = 4096, 32
STATIC_ENTRIES = 61
# Names that the static table knows, and its whole entries (RFC 7541, appendix A).
STATIC_NAMES = frozenset(
    ":authority :method :path :scheme :status accept-charset accept-encoding accept-language accept-ranges accept "
    "access-control-allow-origin age allow authorization cache-control content-disposition content-encoding "
    "content-language content-length content-location content-range content-type cookie date etag expect expires from "
    "host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified link location "
    "max-forwards proxy-authenticate proxy-authorization range referer refresh retry-after server set-cookie "
    "strict-transport-security transfer-encoding user-agent vary via www-authenticate".split()
)
STATIC_PAIRS = frozenset(
    [(":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"), (":scheme", "http")]
    + [(":scheme", "https"), ("accept-encoding", "gzip, deflate")]
    + [(":status", code) for code in ("200", "204", "206", "304", "400", "404", "500")]
)
# Bits of each sign in the Huffman code (RFC 7541, appendix B); signs that are not here do not stand in our headers.
BITS = {
    5: "012aceiost",
    6: " %-./3456789=A_bdfghlmnpru",
    7: ":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz",
    8: "&*,;XZ",
    10: '!"()?',
    11: "'+|",
    12: "#>",
    13: "$@[]~",
    14: "^}",
    15: "<`{",
}
BITS_OF = {sign: bits for bits, signs in BITS.items() for sign in signs}
# They belong to one line between two neighbours, so HTTP/2 has none of them.
ONLY_HTTP_1 = frozenset({"connection", "keep-alive", "host", "transfer-encoding"})


@dataclass
class Encoder:
    """One direction of one connection: remembers what it sent."""

    sent: deque[tuple[str, str]] = field(default_factory=deque)
    size: int = 0

    def weigh(self, headers: Iterable[tuple[str, str]]) -> int:
        """Return the bytes of one block of headers, in order, and remember them."""
        return sum(self._one(name.lower(), value) for name, value in headers)

    def _one(self, name: str, value: str) -> int:
        if (name, value) in STATIC_PAIRS:
            return 1
        if (name, value) in self.sent:
            return _integer(STATIC_ENTRIES + 1 + self.sent.index((name, value)), prefix_bits=7)
        known = name in STATIC_NAMES or any(name == other for other, _ in self.sent)
        weight = 1 + (0 if known else _string(name)) + _string(value)
        self._remember(name, value)
        return weight

    def _remember(self, name: str, value: str) -> None:
        self.sent.appendleft((name, value))
        self.size += len(name) + len(value) + ENTRY_OVERHEAD
        while self.size > TABLE_BYTES:
            gone = self.sent.pop()
            self.size -= len(gone[0]) + len(gone[1]) + ENTRY_OVERHEAD


def _string(text: str) -> int:
    """Bytes of a literal: its length, then the shorter of plain and Huffman."""
    bits = sum(BITS_OF.get(sign, 30) for sign in text)
    length = min(len(text), (bits + 7) // 8)
    return _integer(length, prefix_bits=7) + length


def _integer(number: int, *, prefix_bits: int) -> int:
    """Bytes of a number with a prefix (RFC 7541, 5.1)."""
    limit = (1 << prefix_bits) - 1
    if number < limit:
        return 1
    number, size = number - limit, 2
    while number >= 128:
        number, size = number >> 7, size + 1
    return size
