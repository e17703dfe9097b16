"""Ways between districts: bands that grow with the distance, modes that people use for it."""

import itertools

import numpy as np
import pytest

from accounts.places import all_places
from matching.ml.travel import HABITS, Mode, trips


def test_a_job_twelve_km_away_is_a_combi_with_time_and_fare() -> None:
    [trip] = trips(12)
    assert trip.mode == Mode.COMBI
    assert 40 <= trip.minutes[0] < trip.minutes[1] <= 100
    assert 1 <= trip.soles[0] < trip.soles[1] <= 6


@pytest.mark.parametrize(
    ("km", "modes"),
    [
        (0.2, ["walk"]),
        (1.5, ["walk", "mototaxi", "combi"]),
        (4, ["mototaxi", "combi"]),
        (80, ["bus"]),
        (900, []),
    ],
)
def test_each_distance_has_the_modes_that_people_use(km: float, modes: list[str]) -> None:
    assert [trip.mode for trip in trips(km)] == modes


def test_farther_is_never_faster_or_cheaper_by_the_same_mode() -> None:
    for mode in HABITS:
        ways = [trip for km in np.arange(0, 300, 0.5) for trip in trips(float(km)) if trip.mode == mode]
        for one, next_one in itertools.pairwise(ways):
            assert one.minutes <= next_one.minutes
            assert one.soles <= next_one.soles


@pytest.mark.parametrize("km", [-1.0, float("nan"), float("inf")])
def test_an_unknown_distance_has_no_ways(km: float) -> None:
    assert trips(km) == []


def test_every_district_has_a_coordinate_in_peru() -> None:
    for place in all_places():
        assert -18.5 < place.latitude < 0.1
        assert -81.5 < place.longitude < -68.5
