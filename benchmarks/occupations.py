"""Fits how sure the reader of occupations is, on ESCO names that were left out of its index, and shows it.

Run `python -m benchmarks.occupations`. One other name of each drawn occupation is left out and asked for; the
table sets the mean probability of the first guess beside how often it is right, by 4-digit group and by concept.
"""

import random

import numpy as np

from matching.ml import occupations, taxonomy
from matching.ml.evaluation import calibration_error
from matching.ml.text import terms

QUERIES = 1000


class HeldOut:
    """An index without one drawn name of each drawn occupation, and its scores for those names."""

    def __init__(self) -> None:
        known = taxonomy.load()
        names = occupations.names_of(known, "es")
        by_terms: dict[frozenset[str], set[int]] = {}
        for name in names:
            by_terms.setdefault(frozenset(terms(name.text)), set()).add(name.occupation)
        keys: dict[int, set[frozenset[str]]] = {}
        for name in names:
            keys.setdefault(name.occupation, set()).add(frozenset(terms(name.text)))
        lone = [
            name
            for name in names
            if not name.is_local
            and len(by_terms[frozenset(terms(name.text))]) == 1
            and len(keys[name.occupation]) > 1
        ]
        random.Random(3).shuffle(lone)
        one_each = {name.occupation: name for name in lone}
        drawn = list(one_each.values())[:QUERIES]
        left_out = {frozenset(terms(name.text)) for name in drawn}
        kept = [name for name in names if frozenset(terms(name.text)) not in left_out]
        self.weights = occupations.NameWeights()
        index = occupations.NameIndex(kept, weights=self.weights)
        self.best = index.best_per_concept(index.score([name.text for name in drawn]))
        self.right = np.array([list(index.concepts).index(name.occupation) for name in drawn])
        groups = [known.occupations[number].isco for number in index.concepts]
        self.same_group = np.array([[group == groups[right] for group in groups] for right in self.right])

    def probabilities(self, temperature: float, nothing: float) -> np.ndarray:
        """Return probabilities [queries, concepts] as the index gives them."""
        top = self.best.max(axis=1, keepdims=True)
        weights = np.exp((self.best - top) / temperature, dtype=np.float64)
        return weights / (
            weights.sum(axis=1, keepdims=True) + np.exp((nothing - top) / temperature, dtype=np.float64)
        )


def main() -> None:
    held = HeldOut()
    rows = np.arange(QUERIES)
    first = held.best.argmax(axis=1)
    order = np.argsort(-held.best, axis=1)
    for nothing in (held.weights.nothing,):
        for temperature in (0.055, 0.065, 0.075, 0.085):
            chances = held.probabilities(temperature, nothing)
            by_group = (chances * held.same_group).sum(axis=1)
            group_of_first = np.array([held.same_group[row, first[row]] for row in rows])
            error = calibration_error(chances[rows, first], first == held.right)
            loss = -np.log(np.maximum(chances[rows, held.right], 1e-9)).mean()
            print(
                f"occupations temperature={temperature} nothing={nothing} loss={loss:.3f} error_concept={error:.3f} "
                f"mean_p={chances[rows, first].mean():.3f} p_right_group={by_group.mean():.3f} "
                f"group_right={group_of_first.mean():.3f}"
            )
    hits = [float((order[:, :k] == held.right[:, None]).any(axis=1).mean()) for k in (1, 5, 10)]
    groups = [
        float(np.take_along_axis(held.same_group, order[:, :k], 1).any(axis=1).mean()) for k in (1, 5, 10)
    ]
    ranks = 1 + (held.best > held.best[rows, held.right][:, None]).sum(axis=1)
    print(
        f"occupations queries={QUERIES} mrr={(1 / ranks).mean():.3f} "
        + " ".join(f"acc{k}={hit:.3f}" for k, hit in zip((1, 5, 10), hits, strict=True))
        + " "
        + " ".join(f"group_acc{k}={hit:.3f}" for k, hit in zip((1, 5, 10), groups, strict=True))
    )


if __name__ == "__main__":
    main()
