"""The parent's side of reading a CV: starts the child, bounds its time and answer, names what went wrong."""

import contextlib
import json
import os
import selectors
import signal
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from accounts.cv import limits, messages, names

_SOURCE_ROOT: Final = Path(__file__).resolve().parent.parent.parent
_COMMAND: Final = [sys.executable, "-E", "-s", "-B", "-m", "accounts.cv.child"]


class CVError(Exception):
    """A CV that is not read: `code` for programs, `message_es` for the person who uploaded it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def message_es(self) -> str:
        """One or two plain sentences with what to do next (translated where another language is active)."""
        return str(messages.REASONS[self.code])


@dataclass(frozen=True, slots=True)
class CVWarning:
    """What was left out of a long CV: `kept` of `total` characters or pages."""

    code: str
    kept: int
    total: int

    @property
    def message_es(self) -> str:
        """A sentence for the person."""
        return str(messages.WARNINGS[self.code]) % {
            "kept": self.kept,
            "total": self.total,
        }


@dataclass(frozen=True, slots=True)
class CVReading:
    """Plain text of a CV; `kind` is pdf, docx or txt."""

    text: str
    kind: str
    pages: int
    warnings: tuple[CVWarning, ...]


def read_cv(path: Path, *, claimed_name: str) -> CVReading:
    """Read a PDF, DOCX or TXT of at most 2 MB in a child process; raises CVError."""
    # O_NOFOLLOW and the regular-file test: an upload is never a link or a pipe.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise CVError("unreadable") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise CVError("unreadable")
        if status.st_size > limits.MAX_FILE_BYTES:
            raise CVError("too_big")
        answer = _ask_child(descriptor)
    finally:
        os.close(descriptor)
    reading = _reading_from(answer)
    problem = names.check_name(claimed_name, kind=reading.kind)
    if problem is not None:
        raise CVError(problem)
    return reading


def _ask_child(descriptor: int) -> dict[str, Any]:
    child = subprocess.Popen(
        _COMMAND,
        stdin=descriptor,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_SOURCE_ROOT,
        env={},
        start_new_session=True,
        close_fds=True,
    )
    assert child.stdout is not None
    try:
        with child.stdout:
            output = _read_bounded(child.stdout.fileno())
        child.wait(timeout=1)
    except subprocess.TimeoutExpired:
        raise CVError("unreadable") from None
    finally:
        _end_group(child)
    if child.returncode == -signal.SIGXCPU:
        raise CVError("too_heavy")
    try:
        answer = json.loads(output)
    except ValueError:
        raise CVError("unreadable") from None
    if child.returncode != 0 or not isinstance(answer, dict):
        raise CVError("unreadable")
    return answer


def _read_bounded(descriptor: int) -> bytes:
    """Everything up to the end of the stream; raises CVError when it is late or too long."""
    deadline = time.monotonic() + limits.MAX_WALL_SECONDS
    output = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise CVError("too_heavy")
            part = os.read(descriptor, 65536)
            if not part:
                return bytes(output)
            output += part
            if len(output) > limits.MAX_ANSWER_BYTES:
                raise CVError("unreadable")


def _end_group(child: subprocess.Popen[bytes]) -> None:
    # Always, also after a good answer: nothing that it may have started stays behind.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _reading_from(answer: dict[str, Any]) -> CVReading:
    refused = answer.get("refused")
    if refused is not None:
        raise CVError(refused if refused in messages.REASONS else "unreadable")
    text, kind, pages = answer.get("text"), answer.get("kind"), answer.get("pages")
    if not (isinstance(text, str) and kind in names.CONTENT_TYPES and isinstance(pages, int)):
        raise CVError("unreadable")
    warnings = tuple(
        CVWarning(
            code=str(warning["code"]),
            kept=int(warning["kept"]),
            total=int(warning["total"]),
        )
        for warning in answer.get("warnings", ())
        if warning["code"] in messages.WARNINGS
    )
    return CVReading(text=text, kind=kind, pages=pages, warnings=warnings)
