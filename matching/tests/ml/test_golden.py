"""Fifty readings of the shipped models are what they were; a wanted change is written anew by `golden`."""

from collections import Counter

import pytest

from matching.ml.readings import Readers
from matching.ml.taxonomy import Taxonomy
from matching.tests.ml import golden

GOLDEN = golden.load()


@pytest.fixture(scope="module")
def shipped(known: Taxonomy) -> Readers:
    return golden.open_readers(known)


def test_the_golden_file_is_of_the_shipped_encoder(shipped: Readers) -> None:
    assert GOLDEN["encoder"] == shipped.encoder.id, "python -m matching.tests.ml.golden"


def test_fifty_readings_cover_titles_ads_and_profiles() -> None:
    kinds = Counter(row["given"]["kind"] for row in GOLDEN["readings"])

    assert sum(kinds.values()) == 50
    assert min(kinds.values()) >= 15


@pytest.mark.parametrize("place", range(50))
def test_a_reading_is_what_it_was(shipped: Readers, place: int) -> None:
    row = GOLDEN["readings"][place]
    read = golden.read_one(shipped, row["given"])

    assert read["occupation"] == row["read"]["occupation"]
    assert read["skills"] == row["read"]["skills"]
    # int8 sums differ a little between processors
    assert read["vector"] == pytest.approx(row["read"]["vector"], abs=0.01)
