"""Bytes of a feed read as a stream: gzip, encodings, JSON documents of any size, broken pieces left aside."""

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from jobs.feeds.rows import MAX_RECORD_CHARACTERS, FeedError, Reason

GZIP_MAGIC = b"\x1f\x8b"
UTF8_BOM = b"\xef\xbb\xbf"
# A document that must be held whole (an object with @graph); arrays and lines are streamed.
MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
MAX_LINE_BYTES = 8 * 1024 * 1024
STRUCTURE = re.compile(r'["\\{}\[\],]')


@dataclass(frozen=True, slots=True)
class JsonPiece:
    """One JSON value of the file; `reason` and `problem` are set where it could not be read."""

    line: int
    value: Any
    reason: Reason | None = None
    problem: str = ""


def opened(stream: IO[bytes]) -> IO[bytes]:
    """Returns the stream of content bytes: unpacked where it is gzip, without a UTF-8 mark."""
    buffered = io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream
    start = _peek(buffered, 2)
    if start == GZIP_MAGIC:
        buffered = gzip.GzipFile(fileobj=buffered)  # type: ignore[assignment]
    if _peek(buffered, 2) in (b"\xff\xfe", b"\xfe\xff"):
        raise FeedError("The file is UTF-16; save it as UTF-8.")
    if _peek(buffered, 3) == UTF8_BOM:
        buffered.read(3)
    return buffered


def _peek(stream: IO[bytes], size: int) -> bytes:
    try:
        if hasattr(stream, "peek"):
            return bytes(stream.peek(size)[:size])
        place = stream.tell()
        start = stream.read(size)
        stream.seek(place)
    except (EOFError, OSError, zlib.error) as broken:
        raise FeedError(f"The archive is broken: {broken}") from broken
    return start


def decoded_lines(stream: IO[bytes]) -> Iterator[str]:
    """Yields lines as text: UTF-8, or Windows Latin for the lines that are not.

    Raises FeedError where an archive is cut or broken, after the lines before it.
    """
    while True:
        try:
            line = stream.readline(MAX_LINE_BYTES)
        except (EOFError, OSError, zlib.error) as broken:
            raise FeedError(f"The archive is broken: {broken}") from broken
        if not line:
            return
        yield _decoded(line)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def json_pieces(stream: IO[bytes]) -> Iterator[JsonPiece]:
    """Yields the values of an array, of JSON lines, or one whole document; broken values carry a problem."""
    lines = decoded_lines(stream)
    first = next((line for line in lines if line.strip()), "")
    if not first:
        return
    if first.lstrip().startswith("["):
        yield from _array_values(chain([first], lines))
    elif _is_json(first):
        yield from _line_values(first, lines)
    else:
        yield from _document_or_lines(first, lines)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _loaded(text: str, *, line: int) -> JsonPiece:
    if len(text) > MAX_RECORD_CHARACTERS:
        return _oversized(len(text), line=line)
    try:
        return JsonPiece(line=line, value=json.loads(text))
    except (ValueError, RecursionError) as broken:
        return JsonPiece(
            line=line, value=None, reason="broken_json", problem=str(broken) or "too deeply nested"
        )


def _oversized(size: int, *, line: int) -> JsonPiece:
    problem = f"{size} characters, at most {MAX_RECORD_CHARACTERS}"
    return JsonPiece(line=line, value=None, reason="too_long", problem=problem)


def _line_values(first: str, lines: Iterator[str]) -> Iterator[JsonPiece]:
    for number, line in enumerate(chain([first], lines), start=1):
        if line.strip():
            yield _loaded(line, line=number)


def _document_or_lines(first: str, lines: Iterator[str]) -> Iterator[JsonPiece]:
    """Reads a document written over many lines; where it is none, the first of JSON lines is broken."""
    held, size = [first], len(first)
    for line in lines:
        held.append(line)
        size += len(line)
        if size > MAX_DOCUMENT_BYTES:
            break
    text = "".join(held)
    if size <= MAX_DOCUMENT_BYTES and _is_json(text):
        yield JsonPiece(line=1, value=json.loads(text))
        return
    if not any(line.lstrip().startswith("{") and _is_json(line) for line in held[:50]):
        raise FeedError("The file is neither JSON lines, nor an array, nor one JSON document.")
    yield from _line_values(held[0], chain(held[1:], lines))


def _array_values(chunks: Iterator[str]) -> Iterator[JsonPiece]:
    """Yields the elements of an array; one broken element harms no other.

    Raises FeedError, after all that could be saved, where the array has no end.
    """
    cutter = _ArrayCutter()
    for number, chunk in enumerate(chunks, start=1):
        yield from cutter.fed(chunk, line=number)
    if cutter.depth:
        yield from cutter.saved()
        if not cutter.last_line.rstrip().endswith("]"):
            raise FeedError("The array is cut: its end is missing.")


class _ArrayCutter:
    """Cuts an array into its elements by brackets alone, holding one element at a time."""

    def __init__(self) -> None:
        self.depth = 0
        self.last_line = ""
        self._in_string = False
        self._escaped_at = -1
        self._pieces: list[str] = []
        self._held = 0
        self._line = 1

    def fed(self, chunk: str, *, line: int) -> Iterator[JsonPiece]:
        """Yields the elements that end in this line."""
        start = 0
        for match in STRUCTURE.finditer(chunk):
            mark, at = match[0], match.start()
            if self._in_string or mark in '"\\':
                self._step_in_string(mark, at)
            elif mark in "{[":
                self.depth += 1
                start = at + 1 if self.depth == 1 else start
            elif self.depth == 1 and mark in ",]":
                self.depth -= mark == "]"
                self._hold(chunk[start:at])
                yield from self._element()
                start, self._line = at + 1, line
            elif mark in "}]" and self.depth > 1:
                self.depth -= 1
        if self.depth:
            self._hold(chunk[start:])
        self._escaped_at -= len(chunk)
        if chunk.strip():
            self.last_line = chunk

    def saved(self) -> Iterator[JsonPiece]:
        """Yields what an element without end has swallowed: each line that is an element by itself."""
        for offset, line in enumerate("".join(self._pieces).splitlines()):
            if text := line.strip().rstrip(",]").strip():
                yield _loaded(text, line=self._line + offset)

    def _step_in_string(self, mark: str, at: int) -> None:
        if self._in_string and at == self._escaped_at:
            return
        if mark == "\\" and self._in_string:
            self._escaped_at = at + 1
        elif mark == '"':
            self._in_string = not self._in_string

    def _hold(self, text: str) -> None:
        self._held += len(text)
        if self._held <= MAX_RECORD_CHARACTERS:
            self._pieces.append(text)

    def _element(self) -> Iterator[JsonPiece]:
        text, held = "".join(self._pieces), self._held
        self._pieces, self._held = [], 0
        if held > MAX_RECORD_CHARACTERS:
            yield _oversized(held, line=self._line)
        elif text.strip():
            yield _loaded(text, line=self._line)
