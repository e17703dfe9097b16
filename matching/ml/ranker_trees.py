"""The large rankers: boosted trees by xgboost on top of the built-in score, monotone where it must be.

Two losses. LambdaMART (Burges 2010) divides each list by its own best; where a page holds one choice, that cancels
the correction for the place where it stood. The softmax over each list (ListNet, Cao et al. 2007), which the line is
learned by too, keeps it: gains are divided by one sum over all lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from matching.ml import ranker_linear
from matching.ml.types import FloatArray, FloatMatrix

if TYPE_CHECKING:
    import xgboost

    from matching.ml.learning_to_rank import Impressions

TREES_FILE = "trees.json"
Objective = Callable[[FloatArray, object], tuple[FloatArray, FloatArray]]
Loss = Literal["ndcg", "softmax"]
PARAMS = {"rounds": 120, "depth": 3, "eta": 0.08, "leaf": 0.2, "sample": 0.8, "l2": 5.0, "pairs": 10}
"""Defaults: trees, splits from root to leaf, step, least weight of a leaf, share of lists a tree sees, ridge,
and how far down a list pairs are drawn. `manage.py train ranker --search` looks for better ones."""


class LearnerMissing(RuntimeError):
    """xgboost cannot be imported; its text says what to install."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """total = temperature x margin + the sum of the trees; the margin is the first column."""

    booster: xgboost.Booster
    temperature: float

    def total(self, columns: FloatMatrix) -> FloatArray:
        """Return [n], higher first."""
        learner = _xgboost()
        rows = learner.DMatrix(columns, base_margin=self.temperature * columns[:, 0], nthread=1)
        return np.asarray(self.booster.predict(rows, output_margin=True), np.float64)

    def save(self, folder: Path) -> tuple[str, ...]:
        """Write the trees as JSON."""
        self.booster.save_model(folder / TREES_FILE)
        return (TREES_FILE,)

    def described(self) -> dict[str, Any]:
        """Return what is not in the file of trees."""
        return {"temperature": self.temperature}


def load(folder: Path, described: dict[str, Any]) -> Trees:
    """Read what `save` wrote."""
    booster = _xgboost().Booster({"nthread": 1})
    booster.load_model(folder / TREES_FILE)
    return Trees(booster, described["temperature"])


def fit(
    rows: Impressions,
    *,
    directions: NDArray[Any],
    seed: int,
    loss: Loss = "ndcg",
    unbiased: bool = False,
    **params: float,
) -> Trees:  # fmt: skip
    """Learn trees from rows that are ordered by list and position; `directions` [f] are signs, 0 for either.

    `unbiased` lets the loss for nDCG estimate the bias of positions by itself (Hu et al. 2019), for rows without
    propensities; `params` are those of PARAMS. Raises ValueError for an unknown one, LearnerMissing without
    xgboost.
    """
    if unknown := set(params) - set(PARAMS):
        raise ValueError(f"unknown parameters: {', '.join(sorted(unknown))}")
    chosen = {**PARAMS, **params}
    learner = _xgboost()
    temperature = _temperature(rows, directions, seed)
    content = learner.DMatrix(
        rows.features, label=rows.weighed_gains(), base_margin=temperature * rows.features[:, 0], nthread=1
    )
    settings = {
        "tree_method": "hist", "max_bin": 64, "monotone_constraints": tuple(int(sign) for sign in directions),
        "eta": chosen["eta"], "max_depth": int(chosen["depth"]), "min_child_weight": chosen["leaf"],
        "lambda": chosen["l2"], "subsample": chosen["sample"], "seed": seed, "nthread": 1, "base_score": 0.0,
        "disable_default_eval_metric": True,
    }  # fmt: skip
    objective: Objective | None = None
    if loss == "softmax":
        objective = _softmax(rows)
    else:
        content.set_info(qid=np.unique(rows.lists, return_inverse=True)[1])
        settings |= {
            "objective": "rank:ndcg", "ndcg_exp_gain": False, "lambdarank_pair_method": "topk",
            "lambdarank_num_pair_per_sample": int(chosen["pairs"]), "lambdarank_unbiased": unbiased,
        }  # fmt: skip
    booster = learner.train(settings, content, num_boost_round=int(chosen["rounds"]), obj=objective)
    return Trees(booster, temperature)


def _softmax(rows: Impressions) -> Objective:
    """Return the loss of what was chosen, as xgboost asks for it: gradient and second derivative [n] of totals."""
    starts = np.flatnonzero(np.concatenate(([True], rows.lists[1:] != rows.lists[:-1])))
    gains = rows.weighed_gains()
    gains = gains / gains.sum() * len(starts)
    mass = np.repeat(np.add.reduceat(gains, starts), np.diff(np.append(starts, len(gains))))

    def objective(totals: FloatArray, _content: object) -> tuple[FloatArray, FloatArray]:
        chances, _ = ranker_linear.chances_of(np.asarray(totals, np.float64), starts)
        return mass * chances - gains, np.maximum(mass * chances * (1 - chances), 1e-6)

    return objective


def _temperature(rows: Impressions, directions: NDArray[Any], seed: int) -> float:
    """Return how much the built-in margin alone says about choices."""
    alone = replace(rows, features=rows.features[:, :1])
    return float(ranker_linear.fit(alone, directions=directions[:1], seed=seed).weights[0])


def _xgboost() -> Any:
    try:
        import xgboost
    except (ImportError, OSError) as error:
        raise LearnerMissing(f"xgboost cannot be used ({error}). Install it with: make install") from error
    return xgboost
