"""What a search tried, a line of JSON a try, written at once: a search that was cut goes on from there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Tries:
    """Figures of tries by what was tried; `path` None keeps them in memory alone.

    `of` says what the tries belong to (the hash of the set, the seed): a file of something else is begun anew. A last
    line that a killed process left half written is passed over.
    """

    def __init__(self, path: Path | None = None, *, of: Mapping[str, Any] | None = None) -> None:
        self.path = path
        self._found: dict[str, Row] = {}
        self._head = json.dumps(dict(of or {}), sort_keys=True)
        if path is not None and path.exists():
            head, *lines = path.read_text(encoding="utf-8").split("\n")
            if head == self._head:
                self._found = dict(filter(None, map(_read, lines)))
        if path is not None:
            self._write_anew(path)

    def __len__(self) -> int:
        return len(self._found)

    def once(self, asked: Mapping[str, Any], make: Callable[[], Row]) -> Row:
        """Return what came of a try, made now unless it is known."""
        key = json.dumps(dict(asked), sort_keys=True)
        if key not in self._found:
            self._found[key] = make()
            if self.path is not None:
                with self.path.open("a", encoding="utf-8") as file:
                    file.write(_line(key, self._found[key]))
        return self._found[key]

    def _write_anew(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(_line(key, row) for key, row in self._found.items())
        path.write_text(f"{self._head}\n{lines}", encoding="utf-8")


def _line(key: str, row: Row) -> str:
    return json.dumps([key, row]) + "\n"


def _read(line: str) -> tuple[str, Row] | None:
    try:
        key, row = json.loads(line)
    except ValueError:
        return None
    return key, row
