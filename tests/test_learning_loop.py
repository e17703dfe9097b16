"""The loop among made-up people: it learns what they like, and a burst of bad faith does not get in."""

import pytest

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
