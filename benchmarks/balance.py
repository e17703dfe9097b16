"""Whether applications spread: a simulated month with and without the price of load.

Run `python -m benchmarks.balance`. People come in chance order, see a list of ten, look less at lower places, and
apply by how much a job truly suits them. Assumed, and so not proven by this: jobs differ in how much everybody
likes them (standard deviation .12, against .18 between person and job); the score knows true suitability with an
error of .06; a look at position p has probability p^-.7; who looks applies with probability .35 x suitability;
loads are counted once a day. nDCG@10 is against the true suitability of each person's jobs in reach, once with
suitability itself as the gain (it is what the chance of applying is proportional to), once with the steep gain
2^(5 suitability) - 1.
"""

import argparse

import numpy as np
from numpy.typing import NDArray

from matching.ml.balance import BALANCE, Balance, arrange, gini

PEOPLE, JOBS, REACH, DAYS, SEEDS = 5000, 1000, 300, 30, 3
STRENGTHS = (0.0, 0.015, 0.03, 0.06)
DISCOUNTS = 1 / np.log2(np.arange(2, 12))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=SEEDS)
    seeds = range(asked.parse_args().seeds)
    print(f"{PEOPLE} people, {JOBS} jobs, {REACH} in reach of each, {DAYS} days, {len(seeds)} seeds")
    print(
        "| strength | Gini | change | nDCG@10 | change | steep nDCG@10 | change | jobs without any | most of one |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    base: NDArray[np.float64] | None = None
    last = ""
    for strength in STRENGTHS:
        figures = np.mean([_month(seed, Balance(strength=strength)) for seed in seeds], axis=0)
        base = figures if base is None else base
        change = figures / base - 1
        used = strength == BALANCE.strength
        print(
            f"| {strength:g}{' (in use)' if used else ''} | {figures[0]:.3f} | {change[0]:+.1%} | {figures[1]:.4f} "
            f"| {change[1]:+.2%} | {figures[2]:.4f} | {change[2]:+.2%} | {figures[3]:.0f} | {figures[4]:.0f} |"
        )
        if used:
            last = (
                f"balance gini_change={change[0]:+.3f} ndcg10_change={change[1]:+.4f} "
                f"steep_ndcg10_change={change[2]:+.4f}"
            )
    print(last)


def _month(seed: int, balance: Balance) -> list[float]:
    """Return the Gini of applications per job, both nDCG@10, jobs without any application, the most of one job."""
    chance = np.random.default_rng(seed)
    liked = chance.normal(0, 0.12, JOBS)
    employers = (chance.pareto(1.2, JOBS) * 40).astype(np.int64)
    loads = np.zeros(JOBS)
    quality = []
    for people in np.array_split(np.arange(PEOPLE), DAYS):
        came = np.zeros(JOBS)
        for _ in people:
            near = chance.choice(JOBS, REACH, replace=False)
            suits = np.clip(0.35 + liked[near] + chance.normal(0, 0.18, REACH), 0.01, 0.99)
            scores = np.clip(suits + chance.normal(0, 0.06, REACH), 0.01, 0.99)
            top = np.argpartition(-scores, 60)[:60]  # what a list holds
            order = arrange(
                scores[top],
                near[top].tolist(),
                employers[near[top]].tolist(),
                loads[near[top]],
                balance=balance,
            )
            shown = top[order[:10]]
            looks = chance.random(10) < np.arange(1, 11) ** -0.7
            came[near[shown[looks & (chance.random(10) < 0.35 * suits[shown])]]] += 1
            best = np.sort(suits)[::-1][:10]
            quality.append([_gained(suits[shown], best), _gained(_steep(suits[shown]), _steep(best))])
        loads += came
    even, steep = np.mean(quality, axis=0)
    return [gini(loads), float(even), float(steep), float((loads == 0).sum()), float(loads.max())]


def _steep(suits: NDArray[np.float64]) -> NDArray[np.float64]:
    return 2 ** (5 * suits) - 1


def _gained(gains: NDArray[np.float64], best: NDArray[np.float64]) -> float:
    return float(gains @ DISCOUNTS / (best @ DISCOUNTS))


if __name__ == "__main__":
    main()
