"""The one door to the embedded servers: have them run, and let go of them."""

import atexit
import os
import signal
import subprocess
import sys
from pathlib import Path

from config.launcher import keeper, lease, processes
from config.launcher.addresses import PROJECT, Addresses, Layout, layout
from config.launcher.errors import LaunchError

START_SECONDS = 90.0
STOP_SECONDS = 9.0
SERVERLESS_COMMANDS = {
    "help",
    "version",
    "--help",
    "--version",
    "makemessages",
    "compilemessages",
    "collectstatic",
}


_keepers: list[subprocess.Popen[bytes]] = []


@atexit.register
def _leave_keepers() -> None:
    """Python warns about a child that runs on when we end, and a keeper may outlive us: it is nobody's to wait for."""
    for process in _keepers:
        process.returncode = process.returncode or 0


def ensure_servers(home: Path | None = None) -> Addresses:
    """Have PostgreSQL and Valkey run for as long as this process lives, and return their addresses.

    They are shared: whoever comes second uses what the first started, and the last one out ends them.
    Raises LaunchError with a plain sentence.
    """
    place = layout(home)
    _make_folders(place)
    lease.take(place.lease)
    try:
        if not _keeper_is_ready(place):
            _start_keeper(place)
    except BaseException:
        lease.give_up(place.lease)
        raise
    return place.addresses


def ensure_for_command(arguments: list[str]) -> None:
    """Have the servers run for a `manage.py` command that needs them, unless the environment names others."""
    given = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    if not given and len(arguments) > 1 and arguments[1] not in SERVERLESS_COMMANDS:
        try:
            ensure_servers()
        except LaunchError as error:
            sys.exit(str(error))


def release_servers(home: Path | None = None) -> None:
    """Let go of the servers; where nobody else uses them, return after they have ended."""
    place = layout(home)
    lease.give_up(place.lease)
    # The keeper looks at the lease four times a second and holds it alone for that moment.
    if not place.lease.exists() or not processes.wait_until(
        lambda: lease.is_free(place.lease), timeout_seconds=0.2
    ):
        return
    try:
        os.kill(int(place.ready.read_text()), signal.SIGUSR1)
    except (OSError, ValueError):
        return
    processes.wait_until(lambda: lease.is_free(place.keeper_lock), timeout_seconds=STOP_SECONDS)


def keep(home: Path) -> None:
    """Be the keeper; returns soon where there is one already."""
    place = layout(home)
    lock = lease.try_alone(place.keeper_lock, patience_seconds=0.3)
    if lock is not None:
        place.ready.unlink(missing_ok=True)
        keeper.Keeper(place).run(lock)


def _start_keeper(place: Layout) -> None:
    with place.log.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.launcher", "keep", str(place.home)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=PROJECT,
            start_new_session=True,
        )
    _keepers.append(process)

    def settled() -> bool:
        return _keeper_is_ready(place) or (process.poll() is not None and lease.is_free(place.keeper_lock))

    processes.wait_until(settled, timeout_seconds=START_SECONDS)
    if not _keeper_is_ready(place):
        words = place.log.read_text(errors="replace").strip().splitlines()
        raise LaunchError(words[-1] if words else f"The servers did not start; see {place.log}.")


def _keeper_is_ready(place: Layout) -> bool:
    return place.ready.exists() and not lease.is_free(place.keeper_lock)


def _make_folders(place: Layout) -> None:
    """Make the folders; those that the servers write belong to the user that they run as."""
    try:
        _make_passable(place.home)
        for folder in (place.sockets, place.valkey_folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            if place.owner:
                os.chown(folder, *place.owner)
            wanted = place.owner[0] if place.owner else os.geteuid()
            if folder.is_symlink() or folder.stat().st_uid != wanted:
                raise LaunchError(
                    f"The folder {folder} belongs to another user: remove it, or set CHAMBA_HOME."
                )
            folder.chmod(0o700)
        place.lease.touch()
    except PermissionError as error:
        raise LaunchError(
            f"The folder {error.filename} is not ours to write: it was made by another user. "
            "Start as that user, or set CHAMBA_HOME to a folder of your own."
        ) from error


def _make_passable(folder: Path) -> None:
    """Make `folder` and its missing parents so that the servers' user may walk through, whatever the umask."""
    if not folder.exists():
        _make_passable(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
