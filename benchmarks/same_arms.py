"""Equal arms, looked at again and again by the rule of the managers' page: how often they are said to differ."""

from __future__ import annotations

import numpy as np

from matching.ml.sequential import Arm
from matching.models import Experiment
from matching.services.experiment_figures import spread
from matching.services.experiment_results import Verdict, judge

RUNS, LOOKS, PEOPLE_A_LOOK = 500, 40, 30
RATES = {"applications": 0.1, "guard.complaints": 0.02, "guard.answers": 0.4}
PAGE_BYTES, SPREAD_BYTES = 20_000.0, 4_000.0
Counts = dict[str, np.ndarray]


def experiment(arms: int = 2) -> Experiment:
    return Experiment(
        name="igual",
        arms=[{"name": str(number), "weight": 1} for number in range(arms)],
        primary_metric="applications",
        guardrails=["complaints", "bytes", "answers"],
        effect=0.03,
    )


def people(seed: int, arms: int, *, rates: dict[str, float] = RATES) -> Counts:
    """Draw what people did, [runs, arms, looks] so far: yeses, and sums of the bytes and of their squares."""
    rng = np.random.default_rng(seed)
    shape = (RUNS, arms, LOOKS)
    made = {name: rng.binomial(PEOPLE_A_LOOK, rate, shape).cumsum(axis=2) for name, rate in rates.items()}
    weights = rng.normal(PAGE_BYTES, SPREAD_BYTES, (*shape, PEOPLE_A_LOOK))
    made["bytes"] = weights.sum(axis=3).cumsum(axis=2)
    made["squares"] = (weights**2).sum(axis=3).cumsum(axis=2)
    return made


def figures(made: Counts, run: int, look: int, arms: int) -> dict[str, dict[str, Arm]]:
    """Return the figures of a run at a look, as the query of the page gives them."""
    n = (look + 1) * PEOPLE_A_LOOK
    found: dict[str, dict[str, Arm]] = {}
    for name in RATES:
        shares = made[name][run, :, look] / n
        found[name] = {
            str(arm): Arm(n, float(share), spread(name, n, float(share), 0.0))
            for arm, share in enumerate(shares[:arms])
        }
    means = made["bytes"][run, :, look] / n
    variances = made["squares"][run, :, look] / n - means**2
    found["guard.bytes"] = {
        str(arm): Arm(n, float(mean), spread("guard.bytes", n, float(mean), float(variance)))
        for arm, (mean, variance) in enumerate(zip(means, variances, strict=True))
    }
    return found


def ever(row: Experiment, made: Counts) -> dict[str, float]:
    """Return the share of runs in which somebody who looks every time is ever told each thing."""
    said = {"effect": 0, "guardrail": 0, "verdict": 0}
    arms = len(row.arms)
    for run in range(RUNS):
        told = set()
        for look in range(LOOKS):
            result = judge(row, figures(made, run, look, arms))
            for arm in result.arms:
                if arm.effect.low is not None and not arm.effect.low <= 0 <= arm.effect.high:
                    told.add("effect")
                if any(guard.worse for guard in arm.guardrails):
                    told.add("guardrail")
            if result.verdict != Verdict.GOES_ON:
                told.add("verdict")
        for name in told:
            said[name] += 1
    return {name: count / RUNS for name, count in said.items()}
