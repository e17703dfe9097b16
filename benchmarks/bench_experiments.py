"""How often equal arms look different to somebody who looks all the time, and how soon a real difference is seen.

python -m benchmarks.bench_experiments
"""

from __future__ import annotations

import os

import django
import numpy as np
from numpy.typing import NDArray

from matching.ml import sequential

RUNS, LOOKS, PEOPLE_A_LOOK = 4000, 100, 40
ALPHA, SCALE, SEED = 0.05, 0.03, 11
PLAIN_Z = 1.96


def draw(rates: tuple[float, float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the difference of shares and its variance, each [runs, looks], of two arms that grow look by look."""
    rng = np.random.default_rng(SEED)
    yes = [rng.binomial(PEOPLE_A_LOOK, rate, size=(RUNS, LOOKS)).cumsum(axis=1) for rate in rates]
    n = np.arange(1, LOOKS + 1, dtype=np.float64) * PEOPLE_A_LOOK
    spread = sum(sequential.share_variance(count.astype(np.float64), n) / n for count in yes)
    enough = n >= sequential.LEAST_PEOPLE
    return ((yes[1] - yes[0]) / n)[:, enough], np.asarray(spread)[:, enough]


def first(flags: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the share of runs that ever say yes, and the people an arm of the middle one when it first does."""
    ever = flags.any(axis=1)
    skipped = LOOKS - flags.shape[1]
    looks = (flags.argmax(axis=1)[ever] + 1 + skipped) * PEOPLE_A_LOOK
    return float(ever.mean()), float(np.median(looks)) if ever.any() else float("nan")


def main() -> None:
    """Print the table and its last line."""
    print(
        "| shares of the arms | always-valid, ever | plain z at each look, ever | plain z at the end | people an arm |"
    )
    print("|---|---|---|---|---|")
    worst = plain = power = 0.0
    for rates in ((0.02, 0.02), (0.1, 0.1), (0.5, 0.5), (0.1, 0.12), (0.1, 0.14), (0.5, 0.56)):
        difference, variance = draw(rates)
        valid, people = first(sequential.p_values(difference, variance, scale=SCALE) < ALPHA)
        z = np.abs(difference) / np.sqrt(variance) > PLAIN_Z
        peeked, _ = first(z)
        print(
            f"| {rates[0]:.2f}, {rates[1]:.2f} | {valid:.3f} | {peeked:.3f} | {z[:, -1].mean():.3f} | {people:.0f} |"
        )
        if rates[0] == rates[1]:
            worst, plain = max(worst, valid), max(plain, peeked)
        elif rates == (0.1, 0.14):
            power = valid
    judged()
    print(f"experiments false_alarms={worst:.3f} plain_peeking={plain:.3f} power={power:.3f} alpha={ALPHA}")


def judged() -> None:
    """Print how often the managers' page ever says anything of arms that are equal, guardrails included."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    django.setup()
    from benchmarks import same_arms

    print("| arms | an effect, ever | a guardrail worse, ever | an end, ever |")
    print("|---|---|---|---|")
    for arms in (2, 3):
        said = same_arms.ever(same_arms.experiment(arms), same_arms.people(SEED, arms))
        print(f"| {arms} | {said['effect']:.3f} | {said['guardrail']:.3f} | {said['verdict']:.3f} |")


if __name__ == "__main__":
    main()
