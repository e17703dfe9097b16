"""Chooses what a ranker uses and how it is learned, each try noted: features one by one, parameters by Optuna."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.ml.evaluation import dcg_at, reciprocal_rank
from matching.ml.features import NAMES
from matching.ml.learning_to_rank import Impressions, Kind, Ranker, fit
from matching.ml.tries import Row, Tries
from matching.ml.types import FloatArray

LEAST_LOSS = 0.0005
"""A feature whose loss costs less nDCG@10 than this on the validation lists goes."""


class SearchMissing(RuntimeError):
    """Optuna is not installed; its text says what to install."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """nDCG@10 and reciprocal rank of each list with something chosen, [m] each, by ascending number of the list."""

    ndcg: FloatArray
    mrr: FloatArray


def measure(scores: FloatArray, held_out: Impressions) -> Measured:
    """Measure an order on lists with something chosen; their mean is the figure.

    Without propensities each list is measured by itself. With them each gain is divided by the chance that somebody
    looked there, and the sum over all lists is divided by the best possible sum, not list by list: where a
    list holds one choice, its own best would cancel the correction, and the order that was shown would
    seem the best of all. Divided once, the mean is right whatever was shown (Swaminathan et al. 2017), and
    single values may pass 1. The reciprocal rank is then that of all that was chosen, not of the first alone.

    Ties fall by position read backwards, so that an order of equal scores is not the order that was shown.
    """
    rows = held_out.ordered()
    # the rows of `ordered` by the same key, so that scores go along
    scores = scores[np.lexsort((held_out.positions, held_out.lists))]
    gains = rows.weighed_gains()
    starts = (
        np.flatnonzero(np.diff(rows.lists, prepend=rows.lists[:1] - 1)) if len(rows) else np.empty(0, int)
    )
    found = []
    for first, last in zip(starts, np.append(starts[1:], len(rows)), strict=True):
        page = gains[first:last]
        if page.max() > 0:
            shown = page[np.lexsort((-rows.positions[first:last], -scores[first:last]))]
            found.append((dcg_at(shown, 10), dcg_at(np.sort(page)[::-1], 10), *_reciprocals(shown)))
    reached, possible, reciprocal, first_hit, whole = np.array(found).reshape(-1, 5).T
    if held_out.propensities is None or not found:
        return Measured(reached / possible, first_hit)
    return Measured(reached / possible.mean(), reciprocal / whole.mean())


def _reciprocals(gains: FloatArray) -> tuple[float, float, float]:
    """Return the sum of gains over their ranks, 1 over the rank of the first gain, and the sum of gains."""
    return float((gains / np.arange(1, len(gains) + 1)).sum()), reciprocal_rank(gains), float(gains.sum())


def select_features(
    train: Impressions,
    valid: Impressions,
    *,
    kind: Kind,
    seed: int,
    known: Tries | None = None,
    **params: Any,
) -> tuple[tuple[str, ...], list[Row]]:
    """Return the features worth keeping and the table of tries (backward elimination).

    Each round learns once without each feature that is left and drops the one that is missed least, until every
    one is missed by LEAST_LOSS of nDCG@10 on `valid`. The margin stays. What is `known` is not tried again.
    """
    tried = Tries() if known is None else known

    def quality(names: Sequence[str]) -> float:
        asked = {"select": kind, "names": list(names), "params": params}
        return float(tried.once(asked, lambda: _tried(train, valid, kind, seed, names, params))["ndcg@10"])

    kept = list(NAMES)
    best = quality(kept)
    table: list[Row] = [{"round": 0, "without": "", "features": len(kept), "ndcg@10": best, "kept": True}]
    while len(kept) > 1:
        tries = {name: quality([one for one in kept if one != name]) for name in kept if name != "margin"}
        dropped = max(sorted(tries), key=lambda name: tries[name])
        goes = tries[dropped] >= best - LEAST_LOSS
        table += [
            {
                "round": table[-1]["round"] + 1 if place == 0 else table[-1]["round"],
                "without": name, "features": len(kept) - 1, "ndcg@10": figure,
                "kept": goes and name == dropped,
            }
            for place, (name, figure) in enumerate(sorted(tries.items()))
        ]  # fmt: skip
        if not goes:
            break
        kept.remove(dropped)
        best = max(best, tries[dropped])
    return tuple(kept), table


def permutation_importance(ranker: Ranker, held_out: Impressions, *, seed: int, rounds: int = 3) -> list[Row]:
    """Return how much nDCG@10 falls when a feature is shuffled over all rows (Breiman 2001), most needed first."""
    chance = np.random.default_rng(seed)
    whole = float(measure(ranker.score(held_out.features), held_out).ndcg.mean())
    table = []
    for place, name in enumerate(NAMES):
        if name not in ranker.names:
            continue
        losses = []
        for _ in range(rounds):
            mixed = held_out.features.copy()
            mixed[:, place] = mixed[chance.permutation(len(mixed)), place]
            losses.append(whole - float(measure(ranker.score(mixed), held_out).ndcg.mean()))
        table.append({"feature": name, "loss": float(np.mean(losses)), "spread": float(np.std(losses))})
    return sorted(table, key=lambda row: (-row["loss"], row["feature"]))


def _trees(trial: Any) -> dict[str, Any]:
    return {
        "rounds": trial.suggest_int("rounds", 20, 200, step=20),
        "depth": trial.suggest_int("depth", 2, 5),
        "eta": trial.suggest_float("eta", 0.02, 0.2, log=True),
        "leaf": trial.suggest_float("leaf", 0.02, 5.0, log=True),
        "l2": trial.suggest_float("l2", 0.5, 50.0, log=True),
        "sample": trial.suggest_float("sample", 0.5, 1.0),
    }


SPACES: Mapping[Kind, Callable[[Any], dict[str, Any]]] = {
    "linear": lambda trial: {"shrink": trial.suggest_float("shrink", 1e-5, 0.1, log=True)},
    "lambdamart": _trees,
    "listnet": _trees,
}


def search_params(
    train: Impressions, valid: Impressions, *, kind: Kind, seed: int, trials: int,
    names: tuple[str, ...] = NAMES, known: Tries | None = None,
) -> tuple[dict[str, Any], list[Row]]:  # fmt: skip
    """Return the parameters with the best nDCG@10 on `valid` and the table of all trials.

    Tries the defaults first. The sampler asks the same of the same seed and figures, so with what is `known` a search
    that was cut goes on where it stopped and ends as if it had not been. Raises SearchMissing without Optuna.
    """
    tried = Tries() if known is None else known
    try:
        import optuna
    except ImportError as error:
        raise SearchMissing("The search needs Optuna: pip install -r requirements/dev.txt") from error
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    table: list[Row] = []

    def note(params: dict[str, Any]) -> float:
        asked = {"search": kind, "names": list(names), "params": params}
        row = tried.once(asked, lambda: _tried(train, valid, kind, seed, names, params))
        table.append({"trial": len(table), **params, **row})
        return float(row["ndcg@10"])

    default = note({})
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(lambda trial: note(SPACES[kind](trial)), n_trials=trials)
    return (dict(study.best_params) if study.best_value > default else {}), table


def _tried(
    train: Impressions,
    valid: Impressions,
    kind: Kind,
    seed: int,
    names: Sequence[str],
    params: Mapping[str, Any],
) -> Row:
    """Learn once and return nDCG@10 on `valid` and the processor time it took."""
    started = time.process_time()
    ranker = fit(train, kind=kind, seed=seed, names=tuple(names), **params)
    figure = float(measure(ranker.score(valid.features), valid).ndcg.mean())
    return {"ndcg@10": figure, "cpu_seconds": round(time.process_time() - started, 2)}
