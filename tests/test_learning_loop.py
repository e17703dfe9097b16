"""The loop among made-up people: it learns what they like, and a burst of bad faith does not get in."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.simulator import regions
from benchmarks.simulator.loop import Loop, Setting
from benchmarks.simulator.world import World
from matching.ml import encoder, taxonomy
from matching.ml.encoder import PieceEncoder
from matching.ml.taxonomy import Taxonomy

SIZES = {"people": 250, "watched": 80, "jobs_a_week": 200, "weeks": 4, "bad_accounts": 5, "seed": 5}


@pytest.fixture(scope="module")
def known() -> Taxonomy:
    return taxonomy.load()


@pytest.fixture(scope="module")
def reader() -> PieceEncoder:
    found = encoder.load("matching/pretrained/chamba-es-en", threads=1)
    assert isinstance(found, PieceEncoder)
    return found


def last_week(known: Taxonomy, reader: PieceEncoder, **changes: object) -> float:
    """Return nDCG@10 by the hidden utility after the last week."""
    setting = Setting(**(SIZES | changes))  # type: ignore[arg-type]
    return Loop(known, World(known, reader, seed=setting.seed), setting).run()[-1].ndcg


def test_what_was_learned_lists_better_than_what_never_learns(known: Taxonomy, reader: PieceEncoder) -> None:
    assert last_week(known, reader, gate=False) > last_week(known, reader, learns=False)


def test_the_cap_and_the_gate_keep_a_burst_of_bad_faith_out(known: Taxonomy, reader: PieceEncoder) -> None:
    burst = {"poisoned_weeks": (4,), "pages_of_bad_account": 60}
    unguarded = last_week(known, reader, gate=False, capped=False, **burst)
    guarded = last_week(known, reader, **burst)
    assert guarded > unguarded
    assert guarded >= last_week(known, reader, learns=False)


def test_the_same_seed_gives_the_same_weeks(known: Taxonomy, reader: PieceEncoder) -> None:
    small = {"people": 30, "watched": 10, "weeks": 2, "learns": False}
    assert last_week(known, reader, **small) == last_week(known, reader, **small)


def test_learning_is_good_for_every_region_and_does_not_drive_them_apart(
    known: Taxonomy, reader: PieceEncoder
) -> None:
    after, homes = over_all_weeks(known, reader, gate=False, watched=240)
    before, _ = over_all_weeks(known, reader, learns=False, watched=240)
    gains = regions.gains(before, after, homes)
    assert set(gains) == {"Lima", "costa", "sierra", "selva"}
    assert all(gain.high > 0 for gain in gains.values())
    assert regions.widening(before, after, homes).low <= 0


def over_all_weeks(
    known: Taxonomy, reader: PieceEncoder, **changes: object
) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
    """Return the mean over weeks of each watched person, and where she lives."""
    setting = Setting(**(SIZES | changes))  # type: ignore[arg-type]
    loop = Loop(known, World(known, reader, seed=setting.seed), setting)
    return regions.over_weeks(loop.run()), np.array([person.region for person in loop.watched])


def test_the_gap_between_regions_is_measured_on_the_same_people() -> None:
    homes = np.array(["Lima", "Lima", "selva", "selva", "selva"])
    before = np.array([0.8, 0.6, 0.5, 0.3, np.nan])
    after = np.array([0.9, 0.7, 0.5, 0.3, 0.9])
    assert regions.gap(before, homes) == pytest.approx(0.3)
    wider = regions.widening(before, after, homes)
    assert (wider.value, wider.low, wider.high) == pytest.approx((0.1, 0.1, 0.1))
    assert regions.gains(before, after, homes)["Lima"].value == pytest.approx(0.1)
    assert regions.gains(before, after, homes)["selva"].value == pytest.approx(0.0)
