"""Work that is longer than one task of a queue may be: it stops at the end of its turn and goes on in the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class TurnOver(Exception):
    """The turn ended before the work did; what was done is kept in the folder of the work."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A folder that outlives the turn (None keeps nothing), and whether the turn is over."""

    work: Path | None = None
    is_over: Callable[[], bool] = lambda: False


ONE_GO = Turn()
"""A turn without an end."""
