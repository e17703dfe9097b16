"""Learns the order of lists from what people did with pages they were shown, and says how a learned order enters
the score.

Three kinds. "linear" is the honest small default: a softmax over each list (ListNet, Cao et al. 2007) with signs that
common sense fixes. "lambdamart" is boosted trees for nDCG (Burges 2010) by xgboost, with the same signs as monotone
constraints; "listnet" is such trees with the softmax of the line. All start from the score of the built-in weights
(the feature `margin`) and learn what to change.
Clicks are worth more where fewer look: each gain is divided by the propensity of its position (Joachims et al.
2017), which `position_bias.propensities` estimates.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from matching.ml import features as documented
from matching.ml.manifest import EncoderDamaged, check_manifest, write_manifest
from matching.ml.parts import LIFT_RANGE
from matching.ml.position_bias import propensities
from matching.ml.types import FloatArray, FloatMatrix, IntArray

__all__ = ["KINDS", "Impressions", "Kind", "Ranker", "RankerDamaged", "fit", "load", "propensities"]

Kind = Literal["linear", "lambdamart", "listnet"]
KINDS: tuple[Kind, ...] = get_args(Kind)
RANKER_FILE = "ranker.json"
LEAST_PROPENSITY = 0.05
"""No gain counts for more than twenty: rare clicks far down would drown everything else."""

RankerDamaged = EncoderDamaged
"""A file of a ranker's folder is missing or is not the one that its manifest names."""


@dataclass(frozen=True, slots=True, eq=False)
class Impressions:
    """n items of pages that were shown.

    `features` float32 [n, f] in the order of `features.FEATURES`; `lists` int64 [n] the page that showed it;
    `positions` int16 [n] from 1; `gains` float32 [n] by the ladder, 0 to 1; `propensities` float32 [n] the
    chance that somebody looked there, or None for no correction. Raises ValueError when lengths differ.
    """

    features: FloatMatrix
    lists: IntArray
    positions: NDArray[np.int16]
    gains: FloatMatrix
    propensities: FloatMatrix | None = None

    def __post_init__(self) -> None:
        lengths = {len(self.features), len(self.lists), len(self.positions), len(self.gains)}
        lengths |= set() if self.propensities is None else {len(self.propensities)}
        if len(lengths) > 1:
            raise ValueError(f"impressions whose columns have different lengths: {sorted(lengths)}")

    def __len__(self) -> int:
        return len(self.lists)

    def ordered(self) -> Impressions:
        """Return the same rows list by list, by position inside each."""
        return self.take(np.lexsort((self.positions, self.lists)))

    def take(self, rows: NDArray[Any]) -> Impressions:
        """Return these rows."""
        looked = None if self.propensities is None else self.propensities[rows]
        return Impressions(
            self.features[rows], self.lists[rows], self.positions[rows], self.gains[rows], looked
        )

    def weighed_gains(self) -> FloatArray:
        """Return gains [n] divided by the propensity of their place, which is at least LEAST_PROPENSITY here."""
        gains = np.asarray(self.gains, np.float64)
        if self.propensities is None:
            return gains
        looked = np.maximum(np.asarray(self.propensities, np.float64), LEAST_PROPENSITY)
        return gains / looked


class Order(Protocol):
    """What a kind of ranker is, once learned."""

    def total(self, columns: FloatMatrix) -> FloatArray:
        """Return [n], higher first, for the columns [n, f] that it was learned from."""

    def save(self, folder: Path) -> tuple[str, ...]:
        """Write its files and return their names."""

    def described(self) -> dict[str, Any]:
        """Return what `load` needs besides files, ready for JSON."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranker:
    """A learned order: `names` are the features that it uses, by name, the first one `margin`.

    `scale` and `shift` bring its totals to the scale of the built-in score, so that lifts are around none.
    """

    kind: Kind
    names: tuple[str, ...]
    order: Order
    scale: float
    shift: float
    facts: Mapping[str, Any]

    def score(self, features: FloatMatrix) -> FloatArray:
        """Return float64 [n], higher is better, for features [n, f] in the order of FEATURES."""
        return self.order.total(self._columns(features))

    def lift(self, features: FloatMatrix) -> FloatArray:
        """Return the part `lift` [n], 0 to 1: 0.5 leaves the built-in score, 1 multiplies it by LIFT_RANGE.

        Empty fields stand at their favourable end in `features`, and the total is monotone there, so that
        leaving one empty never lowers it by more than the built-in score does.
        """
        wanted = self.scale * self.score(features) + self.shift
        change = wanted - np.asarray(features[:, documented.NAMES.index("margin")], np.float64)
        return np.asarray(np.clip(0.5 + change / np.log(LIFT_RANGE) / 2, 0.0, 1.0), np.float64)

    def served(self, features: FloatMatrix) -> FloatArray:
        """Return [n], higher first: the logarithm of the score as its lift changes it, which is what lists show."""
        margin = np.asarray(features[:, documented.NAMES.index("margin")], np.float64)
        return np.asarray(margin + (2 * self.lift(features) - 1) * np.log(LIFT_RANGE), np.float64)

    def _columns(self, features: FloatMatrix) -> FloatMatrix:
        if features.shape[1] != len(documented.NAMES):
            raise ValueError(f"{features.shape[1]} features, but {len(documented.NAMES)} are documented")
        return np.ascontiguousarray(features[:, [documented.NAMES.index(name) for name in self.names]])

    def save(self, folder: Path, *, facts: Mapping[str, Any] | None = None) -> str:
        """Write the ranker as plain files with a manifest, and return the hash of them all."""
        folder.mkdir(parents=True, exist_ok=True)
        content = {
            "kind": self.kind, "features": list(self.names), "scale": self.scale, "shift": self.shift,
            "order": self.order.described(),
        }  # fmt: skip
        (folder / RANKER_FILE).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        files = (RANKER_FILE, *self.order.save(folder))
        return write_manifest(folder, files=files, facts={**self.facts, **(facts or {})})


def fit(
    impressions: Impressions,
    *,
    kind: Kind,
    seed: int,
    names: tuple[str, ...] = documented.NAMES,
    **params: Any,
) -> Ranker:
    """Learn a ranker from impressions; the same seed and rows give the same ranker.

    `names` are the features to use, `margin` among them; `params` are those of `ranker_linear.fit` or
    `ranker_trees.fit`. Raises ValueError when no list holds both a gain and something without, or when a
    feature is unknown.
    """
    from matching.ml import ranker_linear, ranker_trees

    if unknown := [name for name in names if name not in documented.NAMES]:
        raise ValueError(f"unknown features: {', '.join(unknown)}")
    names = ("margin", *(name for name in names if name != "margin"))
    places = [documented.NAMES.index(name) for name in names]
    rows = telling(impressions.ordered())
    if not len(rows):
        raise ValueError("no page has something that was chosen beside something that was not")
    rows = replace(rows, features=np.ascontiguousarray(rows.features[:, places]))
    learners: dict[Kind, Callable[..., Order]] = {
        "linear": ranker_linear.fit, "lambdamart": ranker_trees.fit,
        "listnet": partial(ranker_trees.fit, loss="softmax"),
    }  # fmt: skip
    order = learners[kind](rows, directions=documented.DIRECTIONS[places], seed=seed, **params)
    scale, shift = _to_built_in(order.total(rows.features), rows)
    facts = {"seed": seed, "params": params, "rows": len(rows), "lists": len(np.unique(rows.lists))}
    return Ranker(kind, names, order, scale, shift, facts)


def load(folder: Path) -> Ranker:
    """Read a ranker that `save` wrote; raises RankerDamaged for a changed byte, ValueError for unknown features."""
    from matching.ml import ranker_linear, ranker_trees

    check_manifest(folder)
    content = json.loads((folder / RANKER_FILE).read_text(encoding="utf-8"))
    names = tuple(content["features"])
    if unknown := [name for name in names if name not in documented.NAMES]:
        raise ValueError(f"the ranker in {folder.name} uses unknown features: {', '.join(unknown)}")
    opener = ranker_linear.load if content["kind"] == "linear" else ranker_trees.load
    order: Order = opener(folder, content["order"])
    return Ranker(content["kind"], names, order, content["scale"], content["shift"], {})


def telling(ordered: Impressions) -> Impressions:
    """Return the rows of lists in which gains differ: the others teach no order."""
    _, inverse = np.unique(ordered.lists, return_inverse=True)
    most, least = np.full(inverse.max(initial=-1) + 1, -np.inf), np.full(inverse.max(initial=-1) + 1, np.inf)
    np.maximum.at(most, inverse, ordered.gains)
    np.minimum.at(least, inverse, ordered.gains)
    return ordered.take(np.flatnonzero((most > least)[inverse]))


def _to_built_in(total: FloatArray, rows: Impressions) -> tuple[float, float]:
    """Return scale and shift that give totals the spread inside a list, and the mean, of the built-in margin."""
    margin = np.asarray(rows.features[:, 0], np.float64)
    _, inverse = np.unique(rows.lists, return_inverse=True)
    sizes = np.bincount(inverse)

    def spread(values: FloatArray) -> float:
        return float((values - (np.bincount(inverse, values) / sizes)[inverse]).std())

    scale = spread(margin) / spread(total) if spread(total) > 0 and spread(margin) > 0 else 1.0
    return scale, float(margin.mean() - scale * total.mean())
