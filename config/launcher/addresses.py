"""Where the embedded servers live, worked out from the project's path without starting anything."""

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DATABASE = "chamba"
# sun_path holds 108 bytes with its closing zero; PostgreSQL appends this name to the folder.
SOCKET_PATH_LIMIT = 107
POSTGRES_SOCKET_NAME = ".s.PGSQL.5432"
SYSTEM_FALLBACK = Path("/var/lib")


@dataclass(frozen=True)
class Addresses:
    """The two addresses that settings need."""

    database_url: str
    redis_url: str


@dataclass(frozen=True)
class Layout:
    """Every folder of the embedded servers; `owner` is the unprivileged (uid, gid) when started by root."""

    home: Path
    sockets: Path
    owner: tuple[int, int] | None

    @property
    def binaries(self) -> Path:
        return self.home / "binaries"

    @property
    def postgres_folder(self) -> Path:
        return self.home / "postgresql-18"

    @property
    def valkey_folder(self) -> Path:
        return self.home / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def log(self) -> Path:
        return self.home / "servers.log"

    @property
    def lease(self) -> Path:
        """Locked in shares by everybody who uses the servers."""
        return self.home / "lease"

    @property
    def keeper_lock(self) -> Path:
        """Locked by the one keeper."""
        return self.home / "keeper"

    @property
    def ready(self) -> Path:
        """Holds the keeper's process number while both servers answer."""
        return self.home / "ready"

    @property
    def addresses(self) -> Addresses:
        return Addresses(
            database_url=f"postgresql:///{DATABASE}?host={self.sockets}&user={DATABASE}",
            redis_url=f"unix://{self.valkey_socket}?db=0",
        )


def layout(home: Path | None = None) -> Layout:
    """Work out the folders for `home` (default: `CHAMBA_HOME`, or `var/servers` in the project)."""
    wanted = (home or Path(os.environ.get("CHAMBA_HOME") or PROJECT / "var" / "servers")).resolve()
    owner = unprivileged_owner() if os.geteuid() == 0 else None
    if owner and not _all_may_pass(wanted.parent):
        # PostgreSQL refuses to run as root, and its own user could not reach this folder.
        wanted = SYSTEM_FALLBACK / f"chamba-{_fingerprint(wanted)}"
    sockets = wanted / "run"
    if len(os.fsencode(sockets / POSTGRES_SOCKET_NAME)) > SOCKET_PATH_LIMIT:
        sockets = Path("/tmp") / f"chamba-{_fingerprint(wanted)}-{os.geteuid()}"
    return Layout(home=wanted, sockets=sockets, owner=owner)


def default_urls() -> tuple[str, str]:
    """Return (DATABASE_URL, REDIS_URL) of the embedded servers, started or not."""
    addresses = layout().addresses
    return addresses.database_url, addresses.redis_url


def unprivileged_owner() -> tuple[int, int]:
    """Return the (uid, gid) that the servers run as when root starts them."""
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return 65534, 65534
    return nobody.pw_uid, nobody.pw_gid


def _all_may_pass(folder: Path) -> bool:
    """Tell whether everyone may walk through `folder` and its parents; missing ones will be made passable."""
    return all(not step.exists() or step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
