"""The embedded PostgreSQL: its data folder, its command line, and what a crash may have left."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from config.launcher import processes
from config.launcher.addresses import DATABASE, Layout
from config.launcher.binaries import INSTALL_HINT, Programs
from config.launcher.errors import LaunchError

# SIGINT is PostgreSQL's fast shutdown: sessions are cut, data is flushed.
STOP = signal.SIGINT
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    # Containers give /dev/shm 64 MB, too little for parallel sorts and index builds on it.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}


def prepare(layout: Layout, programs: Programs) -> None:
    """Create the cluster and its database on the first start; afterwards only clean up after a crash."""
    _end_stray_server(layout.postgres_folder)
    for left in layout.sockets.glob(".s.PGSQL.*"):
        left.unlink()
    if layout.postgres_folder.exists():
        return
    partial = layout.home / "postgresql-18.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    if layout.owner:
        os.chown(partial, *layout.owner)
    # Needs no locale of the system; pg_trgm asks LC_CTYPE which signs are letters, and C would lose the ñ.
    words = "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --lc-ctype=C.UTF-8 --encoding=UTF8"
    _run(
        [programs.bin / "initdb", "-D", partial, "-U", DATABASE, "-A", "trust", "--no-sync", *words.split()],
        layout=layout,
        programs=programs,
    )
    _run(
        [programs.bin / "postgres", "--single", "-D", partial, "template1"],
        layout=layout,
        programs=programs,
        text=f"CREATE DATABASE {DATABASE}\n",
    )
    partial.rename(layout.postgres_folder)


def command(layout: Layout, programs: Programs) -> list[str]:
    """Return the server's command line."""
    settings = SETTINGS | {"unix_socket_directories": str(layout.sockets)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(programs.bin / "postgres"), "-D", str(layout.postgres_folder), *options]


def environment(programs: Programs) -> dict[str, str]:
    """Return the environment for PostgreSQL's programs: nothing of ours but where its libraries are."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "LD_LIBRARY_PATH": str(programs.lib), "TZ": "UTC"}


def is_ready(layout: Layout) -> bool:
    """Tell whether the server accepts connections, from the state it writes into its pid file."""
    lines = _pid_file_lines(layout.postgres_folder)
    return len(lines) >= 8 and lines[7].strip() == "ready"


def _end_stray_server(folder: Path) -> None:
    lines = _pid_file_lines(folder)
    if not lines or not lines[0].strip().isdigit():
        return
    pid = int(lines[0])
    if processes.is_alive(pid) and _works_in(pid, folder):
        processes.end_stray(pid, first=STOP, patience_seconds=5)
    # Left behind, the number may by now be another process of the same user, and PostgreSQL would refuse to start.
    (folder / "postmaster.pid").unlink(missing_ok=True)


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(folder)
    except OSError:
        return False


def _pid_file_lines(folder: Path) -> list[str]:
    try:
        return (folder / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _run(command: Sequence[str | Path], *, layout: Layout, programs: Programs, text: str = "") -> None:
    done = subprocess.run(
        [str(part) for part in command],
        input=text,
        capture_output=True,
        text=True,
        cwd=layout.home,
        env=environment(programs),
        preexec_fn=lambda: processes.become(layout.owner),
        check=False,
    )
    if done.returncode == 0:
        return
    said = (done.stderr or done.stdout).strip()
    if "error while loading shared libraries" in said:
        missing = said.partition("libraries: ")[2].partition(":")[0]
        raise LaunchError(
            f"PostgreSQL needs the system library {missing}, which this machine lacks. On Debian or Ubuntu: "
            "apt-get install libxml2 libgssapi-krb5-2 liblz4-1 libzstd1 libssl3."
        )
    raise LaunchError(f"PostgreSQL could not make its data folder: {said.splitlines()[-1:]}. {INSTALL_HINT}")
