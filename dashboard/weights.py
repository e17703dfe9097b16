"""What each page weighs: measured figures where `make bytes` has left them, otherwise the budgets alone."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Written by `make bytes`: {"date": "2026-11-20", "bytes": {"first": 4900, ...}} with the keys of BUDGETS.
MEASURED = Path(__file__).parent / "data" / "weights.json"
# Compressed bytes as they travel; each was set before the pages were written.
BUDGETS: dict[str, tuple[Promise, int]] = {
    "first": (_("La primera página, con todo"), 10_000),
    "form": (_("Un formulario"), 3_000),
    "job": (_("Un trabajo"), 4_000),
    "matches": (_("20 trabajos para ti, con su porqué"), 6_000),
    "chat": (_("Una conversación con 20 mensajes"), 3_000),
    "style": (_("La hoja de estilo, una sola vez"), 2_000),
    "script": (_("El programa opcional, una sola vez"), 8_000),
    "again": (_("Una página que no cambió"), 200),
    "journey": (_("Registrarte, ver trabajos y postular"), 25_000),
    "week": (_("Tu primera semana completa"), 57_000),
}


@dataclass(frozen=True, slots=True)
class Weight:
    label: str | Promise
    measured: int | None
    budget: int

    @property
    def fits(self) -> bool:
        return self.measured is None or self.measured <= self.budget


def weights(path: Path = MEASURED) -> tuple[list[Weight], datetime.date | None]:
    """Give each page with its budget, and the day of the measurement; None where nothing was measured yet."""
    try:
        left = json.loads(path.read_text())
    except FileNotFoundError:
        left = {"bytes": {}}
    rows = [Weight(label, left["bytes"].get(key), budget) for key, (label, budget) in BUDGETS.items()]
    return rows, datetime.date.fromisoformat(left["date"]) if "date" in left else None
