"""A person's list of matches as few bytes: parts as float32, job quotes as field and offsets, words told once.

Columns stand together (all first parts, then all second parts, floats split into their four bytes), because
deflate finds more alike there than in rows.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.ml.types import FloatMatrix, Quote

FORMAT = 1
LEVEL = 6
UNKNOWN_KM = 0xFFFF
NOTHING = 0xFFFF
"""The place of a string that is not there."""
_HEAD = struct.Struct("<BHBH")  # format, matches, versions, strings
_VERSION = struct.Struct("<HB")  # number of the score's version, how many parts it has
_LINE = [
    ("kind", "<u2"), ("code", "<u2"), ("text", "<u2"), ("have", "<u2"),
    ("ask", "<u2"), ("start", "<u4"), ("length", "<u2"), ("check", "<u2"),
]  # fmt: skip


class Unreadable(ValueError):
    """Bytes that no list was packed into."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reason. `ask` points into the job's words, `have` are her words, `text` a sentence that neither makes."""

    kind: str
    code: str = ""
    text: str = ""
    have: str = ""
    ask: Quote | None = None

    def told(self, words: Mapping[str, str]) -> str:
        """Return the job's words that the line quotes, "" when they no longer stand there.

        `words` gives the job's text by field; a quote that was read comes back without its text.
        """
        if self.ask is None:
            return ""
        said = words.get(self.ask.field, "")[self.ask.start : self.ask.end]
        return said if self.ask.text in (said, _stamp(said)) else ""


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """One match: which version of the score made it, its parts (float32 [p]), wants 0 to 1, km or None, reasons."""

    version: int
    parts: FloatMatrix
    wants: float
    distance_km: float | None = None
    lines: tuple[Line, ...] = field(default=())


def pack(matches: Sequence[Packed]) -> bytes:
    """Return a list as bytes; b"" for an empty one. Raises ValueError when parts of one version differ in number."""
    if not matches:
        return b""
    strings: dict[str, int] = {}
    lines = _pack_lines(matches, strings)
    versions = dict.fromkeys(match.version for match in matches)
    groups, heads = [], []
    for version in versions:
        parts = [match.parts for match in matches if match.version == version]
        if len({len(row) for row in parts}) > 1:
            raise ValueError(f"version {version} with parts of lengths {sorted({len(row) for row in parts})}")
        heads.append(_VERSION.pack(version, len(parts[0])))
        groups.append(_split(np.ascontiguousarray(np.array(parts, "<f4").T)))
    order = {version: place for place, version in enumerate(versions)}
    body = [
        _HEAD.pack(FORMAT, len(matches), len(versions), len(strings)),
        *heads,
        bytes(order[match.version] for match in matches),
        np.array([_tenths(match.distance_km) for match in matches], "<u2").tobytes(),
        _split(np.array([match.wants for match in matches], "<f4")),
        *groups,
        bytes(len(match.lines) for match in matches),
        lines,
        *(struct.pack("<H", len(word.encode())) for word in strings),
        *(word.encode() for word in strings),
    ]
    return zlib.compress(b"".join(body), LEVEL)


def _tenths(km: float | None) -> int:
    return UNKNOWN_KM if km is None else min(round(km * 10), UNKNOWN_KM - 1)


def _split(values: FloatMatrix) -> bytes:
    """Write floats as four runs: all first bytes, all second bytes and so on."""
    return np.ascontiguousarray(values.view(np.uint8).reshape(-1, 4).T).tobytes()


def _pack_lines(matches: Sequence[Packed], strings: dict[str, int]) -> bytes:
    def place(word: str) -> int:
        return strings.setdefault(word, len(strings)) if word else NOTHING

    rows = []
    for line in (line for match in matches for line in match.lines):
        ask = line.ask
        rows.append((
            place(line.kind), place(line.code), place(line.text), place(line.have),
            place(ask.field) if ask else NOTHING, ask.start if ask else 0, ask.end - ask.start if ask else 0,
            int(_stamp(ask.text)) if ask else 0,
        ))  # fmt: skip
    if len(strings) >= NOTHING:
        raise ValueError(f"{len(strings)} different words in one list")
    table = np.array(rows, _LINE)
    return b"".join(np.ascontiguousarray(table[name]).tobytes() for name, _ in _LINE)


def _stamp(words: str) -> str:
    """Return what tells whether the same words still stand where a quote points."""
    return str(zlib.crc32(words.encode()) & 0xFFFF)


def unpack(packed: bytes) -> list[Packed]:
    """Return the matches of a list in their order; quotes of jobs carry their place and, as text, their check.

    Raises Unreadable.
    """
    if not packed:
        return []
    try:
        return _Reader(zlib.decompress(packed)).matches()
    except (zlib.error, struct.error, ValueError, IndexError) as problem:
        raise Unreadable(str(problem)) from problem


class _Reader:
    """Walks over the bytes of one list."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.place = 0

    def take(self, count: int) -> bytes:
        found = self.content[self.place : self.place + count]
        if len(found) < count:
            raise ValueError(f"{count} bytes expected, {len(found)} left")
        self.place += count
        return found

    def floats(self, count: int) -> FloatMatrix:
        runs = np.frombuffer(self.take(4 * count), np.uint8).reshape(4, count)
        return np.ascontiguousarray(runs.T).view("<f4").reshape(-1)

    def matches(self) -> list[Packed]:
        form, count, versions, words = _HEAD.unpack(self.take(_HEAD.size))
        if form != FORMAT:
            raise ValueError(f"format {form}, this code reads {FORMAT}")
        heads = [_VERSION.unpack(self.take(_VERSION.size)) for _ in range(versions)]
        which = list(self.take(count))
        tenths = np.frombuffer(self.take(2 * count), "<u2").tolist()
        wants = self.floats(count).tolist()
        groups = [
            iter(self.floats(which.count(place) * length).reshape(length, -1).T)
            for place, (_, length) in enumerate(heads)
        ]
        lines = self._lines(self.take(count), words)
        return [
            Packed(
                version=heads[group][0],
                parts=next(groups[group]),
                wants=wants[place],
                distance_km=None if tenths[place] == UNKNOWN_KM else tenths[place] / 10,
                lines=lines[place],
            )
            for place, group in enumerate(which)
        ]

    def _lines(self, counts: bytes, words: int) -> list[tuple[Line, ...]]:
        total = sum(counts)
        columns = [
            np.frombuffer(self.take(np.dtype(form).itemsize * total), form).tolist() for _, form in _LINE
        ]
        lengths = np.frombuffer(self.take(2 * words), "<u2").tolist()
        strings = [self.take(length).decode() for length in lengths]

        def word(place: int) -> str:
            return "" if place == NOTHING else strings[place]

        lines = iter([
            Line(
                kind=word(kind), code=word(code), text=word(text), have=word(have),
                ask=Quote(word(ask), start, start + length, str(check)) if ask != NOTHING else None,
            )
            for kind, code, text, have, ask, start, length, check in zip(*columns, strict=True)
        ])  # fmt: skip
        return [tuple(next(lines) for _ in range(count)) for count in counts]
