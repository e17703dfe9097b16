"""Frames of the socket: what a client may send, how it is checked, what it gets back.

Version 1. Keys are one letter, because an idle phone pays for each. From the client:
`{"t":"sub","c":conversation,"s":last seq}`, `{"t":"msg","c":..,"k":uuid,"x":text}`, `{"t":"read","c":..,"s":seq}`,
`{"t":"ping"}`. To the client: `new` (a hint that seq exists), `row` (a message; one's own have their key `k`), `ok` /
`err` (the answer to key `k`), `read` (how far the other side read), `count` (unread notifications), `pong`.
"""

import json
import uuid
from dataclasses import dataclass
from typing import Any

MAX_FRAME_BYTES = 16 * 1024
MAX_TEXT = 2000
MAX_SEQ = 2**31 - 1
ROWS_A_BATCH = 50

CODE_BAD_FRAME = "frame.bad"
CODE_UNKNOWN = "frame.unknown"
CODE_TOO_FAST = "rate.limited"
CODE_NOT_FOUND = "conversation.not_found"
CODE_BLOCKED = "conversation.blocked"
CODE_EMPTY = "message.empty"
CODE_TOO_LONG = "message.too_long"


class FrameError(ValueError):
    """A frame that can't be read; `code` is for programs, `key` answers the client's own id when it gave one."""

    def __init__(self, code: str, *, key: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.key = key


@dataclass(frozen=True, slots=True)
class Subscribe:
    conversation_id: int
    seq: int


@dataclass(frozen=True, slots=True)
class Post:
    conversation_id: int
    client_id: uuid.UUID
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    conversation_id: int
    seq: int


@dataclass(frozen=True, slots=True)
class Ping:
    pass


Frame = Subscribe | Post | Read | Ping


def parse(raw: str) -> Frame:
    """Read one frame; raises FrameError with a code for anything else than the frames above."""
    if len(raw.encode("utf-8", "surrogatepass")) > MAX_FRAME_BYTES:
        raise FrameError(CODE_BAD_FRAME)
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError):
        raise FrameError(CODE_BAD_FRAME) from None
    if not isinstance(frame, dict):
        raise FrameError(CODE_BAD_FRAME)
    match frame.get("t"):
        case "sub":
            return Subscribe(conversation_id=_number(frame, "c"), seq=_number(frame, "s"))
        case "read":
            return Read(conversation_id=_number(frame, "c"), seq=_number(frame, "s"))
        case "ping":
            return Ping()
        case "msg":
            return _post(frame)
    raise FrameError(CODE_UNKNOWN)


def _post(frame: dict[str, Any]) -> Post:
    key, text = frame.get("k"), frame.get("x")
    if not isinstance(key, str) or not isinstance(text, str):
        raise FrameError(CODE_BAD_FRAME)
    try:
        client_id = uuid.UUID(key)
    except ValueError:
        raise FrameError(CODE_BAD_FRAME) from None
    return Post(conversation_id=_number(frame, "c"), client_id=client_id, text=clean_text(text, key=key))


def clean_text(text: str, *, key: str | None = None) -> str:
    """Strip what no reader sees (NUL, lone surrogates, edges); raises FrameError when nothing or too much is left."""
    text = text.encode("utf-8", "ignore").decode().replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise FrameError(CODE_EMPTY, key=key)
    if len(text) > MAX_TEXT:
        raise FrameError(CODE_TOO_LONG, key=key)
    return text


def _number(frame: dict[str, Any], name: str) -> int:
    value = frame.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_SEQ:
        raise FrameError(CODE_BAD_FRAME)
    return value


def dump(frame: dict[str, Any]) -> str:
    """Write a frame without a needless byte."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
