"""The embedded Valkey: its command line, and whether it answers."""

import signal
import socket
from pathlib import Path

from config.launcher import processes
from config.launcher.addresses import Layout
from config.launcher.binaries import Programs

STOP = signal.SIGTERM
# Number 0 is the product's; each test run takes numbers of its own from 16 on.
DATABASES = 1024


def prepare(layout: Layout) -> None:
    """Make the data folder, and end a server that a killed run left."""
    pid_file = _pid_file(layout)
    try:
        pid = int(pid_file.read_text())
    except (OSError, ValueError):
        return
    if processes.is_alive(pid) and _is_ours(pid, layout):
        processes.end_stray(pid, first=STOP, patience_seconds=5)
    pid_file.unlink(missing_ok=True)


def command(layout: Layout, programs: Programs) -> list[str]:
    """Return the server's command line: no TCP, an append-only file written out every second."""
    settings = {
        "port": "0",
        "unixsocket": str(layout.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(layout.valkey_folder),
        "pidfile": str(_pid_file(layout)),
        "databases": str(DATABASES),
        "save": "",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    return [
        str(programs.valkey),
        *(part for name, value in settings.items() for part in (f"--{name}", value)),
    ]


def is_ready(layout: Layout) -> bool:
    """Tell whether the server answers PING (it says LOADING while it reads its file)."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(layout.valkey_socket))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def _pid_file(layout: Layout) -> Path:
    return layout.valkey_folder / "valkey.pid"


def _is_ours(pid: int, layout: Layout) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == layout.valkey_folder
    except OSError:
        return False
