"""Who uses the embedded servers: a shared file lock per user, which the kernel drops when a process dies."""

import fcntl
import os
import time
from pathlib import Path

_held: dict[Path, int] = {}


def take(file: Path) -> None:
    """Hold a share of `file` until this process ends or gives it up; waits while the keeper is closing down."""
    if file not in _held:
        _held[file] = _lock(file, fcntl.LOCK_SH)


def give_up(file: Path) -> None:
    """Drop this process's share; nothing happens where it holds none."""
    handle = _held.pop(file, None)
    if handle is not None:
        os.close(handle)


def try_alone(file: Path, *, patience_seconds: float = 0.0) -> int | None:
    """Lock `file` for oneself and return the open handle, or None while anybody else holds it."""
    end = time.monotonic() + patience_seconds
    while True:
        try:
            return _lock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return None
            time.sleep(0.02)


def is_free(file: Path) -> bool:
    """Tell whether nobody holds `file` now."""
    handle = try_alone(file)
    if handle is None:
        return False
    os.close(handle)
    return True


def _lock(file: Path, how: int) -> int:
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, how)
    except BaseException:
        os.close(handle)
        raise
    return handle
