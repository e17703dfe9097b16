"""What choosing between pairs of offers is worth: nDCG@10 of simulated people after 0 to 6 choices.

Run `python -m benchmarks.elicitation`. A simulated person weighs pay, way, contract, hours and part time by hidden
weights and answers pairs by a logistic choice. Her weights are drawn from heavier tails than the product assumes
(Student's t with 3 degrees of freedom), with another centre, and she answers by chance once in ten. Her jobs have
equal words, so that only offers differ: pay and way by log-normal chance, contract and hours by coin, one in four
unknown to us. The score before choices is what the product knows of people at large plus the noise of everything
else. nDCG@10 is against her hidden utility (gain: its rank among her 100 jobs, best tenth 3, next fifth 2, next
fifth 1). STRENGTH was set before any run; `--tune`
shows other strengths on other people.
"""

import argparse

import numpy as np
from numpy.typing import NDArray

from matching.ml import preferences as learned

PEOPLE, JOBS, WRONG = 1000, 100, 0.1
CENTRE = np.array([0.8, 1.1, 0.5, 0.9, -0.2])
DISCOUNTS = 1 / np.log2(np.arange(2, 12))
SCALE = 0.15
"""Logarithm of the score that one unit of utility is worth in the simulated world."""
NOISE = 0.10
"""Standard deviation of the logarithm of the score by everything that is not an offer."""
Floats = NDArray[np.float64]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=PEOPLE)
    asked.add_argument("--tune", action="store_true", help="other people, several strengths")
    options = asked.parse_args()
    if options.tune:
        for strength in (0.05, 0.1, 0.15, 0.2, 0.3):
            learned.STRENGTH = strength
            found = _measure(options.people, seed=1)["ours"]
            print(f"strength {strength:g}: " + " ".join(f"{value:.4f}" for value in found))
        return
    found = _measure(options.people, seed=2)
    print(f"{options.people} simulated people, {JOBS} jobs each")
    print("| choices | " + " | ".join(map(str, range(learned.MOST_CHOICES + 1))) + " |")
    print("| --- |" + " ---: |" * (learned.MOST_CHOICES + 1))
    for name, values in found.items():
        print(f"| {name} | " + " | ".join(f"{value:.4f}" for value in values) + " |")
    ours, chance = found["ours"], found["pairs by chance"]
    print(
        f"elicitation ndcg10_before={ours[0]:.4f} after6={ours[-1]:.4f} gain={ours[-1] / ours[0] - 1:+.1%} "
        f"chance_after6={chance[-1]:.4f}"
    )


def _measure(people: int, *, seed: int) -> dict[str, Floats]:
    """Return mean nDCG@10 after 0 to 6 choices, by who picks the pairs."""
    sums = {name: np.zeros(learned.MOST_CHOICES + 1) for name in ("pairs by chance", "ours")}
    knows = np.zeros(learned.MOST_CHOICES + 1)
    for number in range(people):
        for name in sums:
            chance = np.random.default_rng([seed, number])  # the same person and jobs for both
            hidden = CENTRE + learned.PRIOR_SPREAD * chance.standard_t(3, 5) * 0.8
            offers = _offers(chance)
            other = chance.normal(0, NOISE, JOBS)
            gains = _gains(offers @ hidden + other / SCALE)
            seen = np.where(chance.random(offers.shape) < 0.25, 0.0, offers)
            before = SCALE * seen @ learned.PRIOR_MEAN + other
            sums[name] += _answers(chance, hidden, before, seen, gains, ours=name == "ours")
        knows += _ndcg(before + SCALE * seen @ (hidden - learned.PRIOR_MEAN), gains)
    return {name: total / people for name, total in sums.items()} | {"her weights known": knows / people}


def _offers(chance: np.random.Generator) -> Floats:
    signs = chance.choice([-0.5, 0.5], (3, JOBS))
    return learned.attributes(
        1500 * np.exp(chance.normal(0, 0.35, JOBS)), 8 * np.exp(chance.normal(0, 0.8, JOBS)), *signs
    )


def _gains(utility: Floats) -> Floats:
    ranks = np.empty(JOBS)
    ranks[np.argsort(-utility)] = np.arange(JOBS) / JOBS
    return np.select([ranks < 0.1, ranks < 0.3, ranks < 0.5], [3.0, 2.0, 1.0], 0.0)


def _answers(
    chance: np.random.Generator, hidden: Floats, before: Floats, seen: Floats, gains: Floats, *, ours: bool
) -> Floats:
    """Return nDCG@10 after 0, 1, ... choices of one person."""
    choices: list[learned.Choice] = []
    figures = [_ndcg(before, gains)]
    for _ in range(learned.MOST_CHOICES):
        pair = (
            learned.next_pair(choices)
            if ours
            else learned.pairs()[int(chance.integers(len(learned.pairs())))]
        )
        assert pair is not None
        left = chance.random() < 1 / (1 + np.exp(-(learned.offer(pair[0]) - learned.offer(pair[1])) @ hidden))
        left = left if chance.random() >= WRONG else chance.random() < 0.5
        choices.append(learned.Choice(*pair, learned.LEFT if left else learned.RIGHT))
        taste = learned.posterior(choices).taste
        figures.append(_ndcg(before + np.log(learned.multiplier(learned.part(taste, seen))), gains))
    return np.array(figures)


def _ndcg(scores: Floats, gains: Floats) -> float:
    top = np.argsort(-scores, kind="stable")[:10]
    best = np.sort(gains)[::-1][:10]
    return float((2 ** gains[top] - 1) @ DISCOUNTS / ((2**best - 1) @ DISCOUNTS))


if __name__ == "__main__":
    main()
