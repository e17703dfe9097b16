"""The figures that the trainers of rankers and of collaborative filtering give, as the registry keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.services.model_gate import FAIR
from matching.services.models import Figure

BESIDE_RANKER = {"built_in_": "built-in", "newest_": "newest", "random_": "random"}
BESIDE_ALS = {"itemknn_": "itemknn", "popularity_": "popularity"}
ALS = "als_"


def ranker_figures(found: Mapping[str, Any]) -> dict[str, Figure]:
    """Return nDCG@10 and MRR with their baselines and groups, the time of 1,000 rows, the counterfactual gap."""
    figures: dict[str, Figure] = {}
    for task in ("ndcg@10", "mrr"):
        if task in found:
            figures[task] = {
                "metric": task,
                "value": float(found[task]),
                "low": float(found[f"{task}_low"]),
                "high": float(found[f"{task}_high"]),
                "n": int(found.get("lists", 0)),
                "baselines": _beside(found, task, BESIDE_RANKER),
            }
    if "ndcg@10" in figures:
        figures["ndcg@10"]["groups"] = {
            f"{name}={label}": [float(value) for value in interval]
            for name, groups in found.get("groups", {}).items()
            for label, interval in groups.items()
        }
    for task, metric in (("milliseconds", "milliseconds"), (FAIR, FAIR)):
        if task in found:
            figures[task] = {"metric": metric, "value": float(found[task])}
    return figures


def collaborative_figures(found: Mapping[str, Any]) -> dict[str, Figure]:
    """Return every measure of ALS with item-kNN and popularity beside it, and the counterfactual gap."""
    figures: dict[str, Figure] = {
        name.removeprefix(ALS): {
            "metric": name.removeprefix(ALS),
            "value": float(value),
            "n": int(found.get("asked", 0)),
            "baselines": _beside(found, name.removeprefix(ALS), BESIDE_ALS),
        }
        for name, value in found.items()
        if name.startswith(ALS) and isinstance(value, int | float)
    }
    if FAIR in found:
        figures[FAIR] = {"metric": FAIR, "value": float(found[FAIR])}
    return figures


def _beside(found: Mapping[str, Any], task: str, prefixes: Mapping[str, str]) -> dict[str, float]:
    return {name: float(found[prefix + task]) for prefix, name in prefixes.items() if prefix + task in found}
