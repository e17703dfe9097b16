"""The manifest of a folder of trained files: the sha256 of each, so that a changed byte is never loaded."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

MANIFEST_FILE = "manifest.json"


class EncoderDamaged(ValueError):
    """A file of a trained folder is missing or is not the one that the manifest names."""


def write_manifest(path: Path, *, files: Sequence[str], facts: Mapping[str, Any] | None = None) -> str:
    """Write the sha256 of each named file of a finished folder, with `facts`, and return the hash of them all."""
    hashes = {name: sha256(path / name) for name in files}
    content = {"sha256": hashes, **(facts or {})}
    (path / MANIFEST_FILE).write_text(
        json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return hash_of_all(hashes)


def read_manifest(path: Path) -> dict[str, Any]:
    """Return the manifest of a folder; raises EncoderDamaged when there is none."""
    if not (path / MANIFEST_FILE).exists():
        raise EncoderDamaged(f"{path} holds no {MANIFEST_FILE}: it is not a finished encoder directory")
    found: dict[str, Any] = json.loads((path / MANIFEST_FILE).read_text(encoding="utf-8"))
    return found


def check_manifest(path: Path) -> str:
    """Return the hash of the whole folder after checking each file against the manifest."""
    hashes: dict[str, str] = read_manifest(path)["sha256"]
    for name, expected in hashes.items():
        if not (path / name).exists():
            raise EncoderDamaged(f"{path / name} is missing")
        if (found := sha256(path / name)) != expected:
            raise EncoderDamaged(f"{path / name} has sha256 {found[:12]}, the manifest says {expected[:12]}")
    return hash_of_all(hashes)


def hash_of_all(hashes: Mapping[str, str]) -> str:
    """Return one hash for many files, the same in any order."""
    return hashlib.sha256("".join(f"{name}{hashes[name]}" for name in sorted(hashes)).encode()).hexdigest()


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def hash_of_folder(path: Path) -> str:
    """Return the sha256 that names a model: of every file's name and content, in the order of names.

    `path` is a folder or one file; raises FileNotFoundError when it is not there.
    """
    if not path.exists():
        raise FileNotFoundError(f"there is no model in {path}")
    digest = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file()):
        digest.update(file.relative_to(path.parent if path.is_file() else path).as_posix().encode())
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()
