"""What is asked of an import and what it answers."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is imported; without `apply` nothing is written but the record of the run."""

    source: str
    format: str
    file_name: str
    apply: bool = False
    close_missing: bool = False
    trusted: bool = False
    limit: int | None = None
    today: datetime.date | None = None
    keep_open_days: int | None = None
    require_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """What became of one row: added, changed, unchanged, gone or refused."""

    line: int
    external_id: str
    outcome: str
    reason: str = ""
    detail: str = ""
    state: str = ""
    place_text: str = ""
    place_code: str = ""
    place_level: str = ""
    place_how: str = ""
    pay_doubt: str = ""


@dataclass(slots=True)
class ImportSummary:
    """Counts of a run; `problem` is set where the file ended in an error."""

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    place_levels: Counter[str] = field(default_factory=Counter)
    pay_doubts: Counter[str] = field(default_factory=Counter)
    problem: str = ""

    @property
    def accepted(self) -> int:
        return sum(self.place_levels.values())

    def place_share(self, *levels: str) -> float:
        """Returns the share of accepted rows whose place is known to one of the levels, or to any."""
        known = levels or ("district", "province", "department")
        return sum(self.place_levels[level] for level in known) / self.accepted if self.accepted else 0.0

    def as_counts(self) -> dict[str, Any]:
        return {
            **{name: self.outcomes[name] for name in ("added", "changed", "unchanged", "gone", "refused")},
            "reasons": dict(self.reasons),
            "states": dict(self.states),
            "places": dict(self.place_levels),
            "pay": dict(self.pay_doubts),
        }
