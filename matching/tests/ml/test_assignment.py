"""Who gets which arm: the same for ever, in the shares that were asked, independent between experiments."""

import numpy as np
import pytest

from matching.ml.assignment import draw

PEOPLE = range(1, 20_001)


def arms(salt, weights=(1, 1)):
    return np.array([draw(salt=salt, person_id=person, weights=weights) for person in PEOPLE])


def test_a_person_keeps_her_arm():
    assert [draw(salt="a1", person_id=17, weights=[1, 1]) for _ in range(3)] == [1, 1, 1]
    assert (arms("a1") == arms("a1")).all()


def test_the_shares_are_those_that_were_asked():
    shares = np.bincount(arms("b2", (8, 1, 1))) / len(PEOPLE)
    assert shares == pytest.approx([0.8, 0.1, 0.1], abs=0.01)


def test_two_experiments_draw_independently():
    assert abs(float(np.corrcoef(arms("c3"), arms("d4"))[0, 1])) < 0.02


@pytest.mark.parametrize("weights", [[], [1, 0], [1, -1]])
def test_arms_without_people_are_refused(weights):
    with pytest.raises(ValueError, match="above 0"):
        draw(salt="e5", person_id=1, weights=weights)
