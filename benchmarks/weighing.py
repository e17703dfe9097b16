"""What every byte flow shares: show figures beside their budgets, remember them for the page that tells people."""

import datetime
import json
from collections.abc import Mapping

from benchmarks.product import ROOT

WEIGHTS = ROOT / "dashboard" / "data" / "weights.json"
HOW = (
    "Bytes of HTTP/1.1 with their headers as Chromium on Android sends them, to the real gunicorn, brotli;\n"
    "without TCP and TLS. A proxy that speaks HTTP/2 packs repeated headers: far fewer bytes up, some fewer down."
)


def show(flow: str, figures: Mapping[str, int | float], budgets: Mapping[str, int]) -> None:
    """Print a table of figures with their budgets and the last line for programs."""
    print(HOW + "\n")
    for name, figure in figures.items():
        budget = budgets.get(name)
        verdict = (
            "" if budget is None else f"   budget {budget:>9,}  {'held' if figure <= budget else 'BROKEN'}"
        )
        print(f"{name:<28}{figure:>11,}{verdict}")
    print(f"\nbytes_{flow}", " ".join(f"{name}={figure}" for name, figure in figures.items()))


def remember(**figures: int) -> None:
    """Keep figures (keys of the page about weight) with today's date."""
    left = json.loads(WEIGHTS.read_text()) if WEIGHTS.exists() else {"bytes": {}}
    left["bytes"] |= figures
    left["date"] = datetime.datetime.now(datetime.UTC).date().isoformat()
    WEIGHTS.parent.mkdir(exist_ok=True)
    WEIGHTS.write_text(json.dumps(left, indent=1, sort_keys=True) + "\n")
