"""A person's list of matches as few bytes: parts as float32, job quotes as field and offsets, words told once.

Columns stand together (all first parts, then all second parts, floats split into their four bytes), because
deflate finds more alike there than in rows.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import cast, overload

import numpy as np

from matching.ml.types import FloatMatrix, IntArray, Quote

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
WORDS = 5
"""Columns of a line that are words; the others are numbers."""


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
class _Table:
    """The lines of a list as they rest: int64 [n, 8] in the order of _LINE, -1 for no word, and the words."""

    rows: IntArray
    words: Sequence[str]


class Rested(Sequence[Line]):
    """Lines of one match of a list that was unpacked, made when somebody reads them.

    A list changes by one match at a time, and the others go back as they came.
    """

    def __init__(self, table: _Table, start: int, stop: int) -> None:
        self.table, self.start, self.stop = table, start, stop

    def __len__(self) -> int:
        return self.stop - self.start

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        if isinstance(place, slice):
            return [self._line(one) for one in range(self.start, self.stop)[place]]
        return self._line(range(self.start, self.stop)[place])

    def _line(self, number: int) -> Line:
        kind, code, text, have, field_, start, length, check = self.table.rows[number].tolist()
        word = [*self.table.words, ""]  # -1 is the last
        ask = Quote(word[field_], start, start + length, str(check)) if field_ >= 0 else None
        return Line(kind=word[kind], code=word[code], text=word[text], have=word[have], ask=ask)


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """One match: which version of the score made it, its parts (float32 [p]), wants 0 to 1, km or None, reasons."""

    version: int
    parts: FloatMatrix
    wants: float
    distance_km: float | None = None
    lines: Sequence[Line] = field(default=())


def pack(matches: Sequence[Packed]) -> bytes:
    """Return a list as bytes; b"" for an empty one. Raises ValueError when parts of one version differ in number."""
    if not matches:
        return b""
    lines, strings = _pack_lines(matches)
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


def _pack_lines(matches: Sequence[Packed]) -> tuple[bytes, list[str]]:
    """Return the lines of all matches as columns, and their words in the order in which they are used."""
    known: dict[str, int] = {}
    rows = np.concatenate([np.zeros((0, len(_LINE)), np.int64), *_numbered(matches, known)])
    used = rows[:, :WORDS]
    numbers, first = np.unique(used[used >= 0], return_index=True)
    order = numbers[np.argsort(first)]
    if len(order) >= NOTHING:
        raise ValueError(f"{len(order)} different words in one list")
    final = np.full(len(known) + 1, NOTHING)  # the last is that of -1
    final[order] = np.arange(len(order))
    rows[:, :WORDS] = final[used]
    words = list(known)
    columns = [rows[:, place].astype(form).tobytes() for place, (_, form) in enumerate(_LINE)]
    return b"".join(columns), [words[number] for number in order.tolist()]


def _numbered(matches: Sequence[Packed], known: dict[str, int]) -> Iterator[IntArray]:
    """Yield the rows of lines with their words numbered in `known`; runs that rested together stay together."""
    numbers: dict[int, IntArray] = {}
    for table, run in groupby(matches, key=lambda match: getattr(match.lines, "table", None)):
        if table is None:
            rows = [_row(line, known) for match in run for line in match.lines]
            yield np.array(rows, np.int64).reshape(-1, len(_LINE))
            continue
        if id(table) not in numbers:
            new = [known.setdefault(word, len(known)) for word in table.words]
            numbers[id(table)] = np.array([*new, -1], np.int64)
        spans = [cast(Rested, match.lines) for match in run]
        rows_of = table.rows[np.concatenate([np.arange(one.start, one.stop) for one in spans])]
        rows_of[:, :WORDS] = numbers[id(table)][rows_of[:, :WORDS]]
        yield rows_of


def _row(line: Line, known: dict[str, int]) -> list[int]:
    def number(word: str) -> int:
        return known.setdefault(word, len(known)) if word else -1

    words = [number(line.kind), number(line.code), number(line.text), number(line.have)]
    ask = line.ask
    if ask is None:
        return [*words, -1, 0, 0, 0]
    return [*words, number(ask.field), ask.start, ask.end - ask.start, int(_stamp(ask.text))]


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

    def _lines(self, counts: bytes, words: int) -> list[Rested]:
        total = sum(counts)
        columns = [np.frombuffer(self.take(np.dtype(form).itemsize * total), form) for _, form in _LINE]
        lengths = np.frombuffer(self.take(2 * words), "<u2").tolist()
        strings = [self.take(length).decode() for length in lengths]
        rows = np.stack(columns, axis=1).astype(np.int64)
        used = rows[:, :WORDS]
        used[used == NOTHING] = -1
        if used.size and used.max() >= words:
            raise ValueError(f"word {used.max()} of {words}")
        table = _Table(rows, strings)
        ends = np.cumsum(np.frombuffer(counts, np.uint8), dtype=np.int64).tolist()
        return [Rested(table, end - count, end) for end, count in zip(ends, counts, strict=True)]
