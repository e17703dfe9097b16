"""Starting, watching and ending other processes."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str],
    *,
    log: IO[bytes],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    owner: tuple[int, int] | None = None,
    signal_if_parent_dies: signal.Signals = signal.SIGTERM,
    niceness: int = 0,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own; it is signalled when this process dies, however it dies."""
    return subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd=cwd,
        env=dict(env) if env is not None else None,
        start_new_session=True,
        preexec_fn=prepared(owner=owner, signal_if_parent_dies=signal_if_parent_dies, niceness=niceness),
    )


def become(owner: tuple[int, int] | None) -> None:
    """Give up root for `owner` (uid, gid); nothing happens for None."""
    if owner is not None:
        uid, gid = owner
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def prepared(
    *, signal_if_parent_dies: signal.Signals, owner: tuple[int, int] | None = None, niceness: int = 0
) -> Callable[[], None]:
    """Return what a child does before its program starts: give up root, and ask to be told of our death."""
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def prepare() -> None:
        os.nice(niceness)
        become(owner)
        if libc is not None:
            # After setuid, because the kernel forgets this wish when the user changes.
            libc.prctl(PR_SET_PDEATHSIG, int(signal_if_parent_dies), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def stop(process: subprocess.Popen[bytes], *, first: signal.Signals | None, patience_seconds: float) -> None:
    """End a child: the `first` signal unless it was sent before, then SIGKILL to what is left of its group."""
    if process.poll() is None:
        if first is not None:
            process.send_signal(first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience_seconds)
    kill_group(process.pid)
    process.wait()


def kill_group(leader: int) -> None:
    """Send SIGKILL to whatever is left of a process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return sys.platform != "linux"


def started_at(pid: int) -> str:
    """Return a mark that tells a process from a later one with the same number ("" when it is gone)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        if sys.platform == "linux":
            return ""
    shown = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip()


def end_stray(pid: int, *, first: signal.Signals, patience_seconds: float) -> None:
    """End a process that is not our child, left by a run that was killed."""
    for sign, patience in ((first, patience_seconds), (signal.SIGKILL, 5.0)):
        if not is_alive(pid):
            return
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            return
        wait_until(lambda: not is_alive(pid), timeout_seconds=patience)


def wait_until(condition: Callable[[], bool], *, timeout_seconds: float, step_seconds: float = 0.05) -> bool:
    """Ask `condition` until it holds (True) or the time is over (False)."""
    end = time.monotonic() + timeout_seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step_seconds)
    return True
