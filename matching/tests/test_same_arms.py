"""Equal arms, looked at forty times by what the managers' page itself asks: how often they are said to differ."""

import numpy as np
import pytest

from benchmarks.same_arms import RUNS, ever, experiment, people
from matching.services.experiment_results import ALPHA

ONE_IN_A_THOUSAND = 3.1


def at_most(alpha: float) -> float:
    return alpha + ONE_IN_A_THOUSAND * float(np.sqrt(alpha * (1 - alpha) / RUNS))


@pytest.mark.slow
@pytest.mark.parametrize("arms", [2, 3])
def test_equal_arms_are_said_to_differ_no_more_often_than_the_page_says(arms: int) -> None:
    found = ever(experiment(arms), people(3, arms))
    assert found["effect"] <= at_most(ALPHA)
    assert found["guardrail"] <= at_most(ALPHA)
    assert found["verdict"] <= at_most(2 * ALPHA)


@pytest.mark.slow
def test_a_rule_without_the_sequential_width_cries_wolf(monkeypatch: pytest.MonkeyPatch) -> None:
    def plain(variance: np.ndarray, *, scale: float, alpha: float) -> np.ndarray:
        return 1.96 * np.sqrt(variance)

    monkeypatch.setattr("matching.ml.sequential.half_width", plain)
    assert ever(experiment(), people(3, 2))["effect"] > 3 * ALPHA
