"""How long and how dear the way between two districts is, by what people ride: honest bands, not a route.

Known are only the centres of the districts. A street is taken to be 1.3 times as long as the straight line (the
usual detour of cities: Boscoe, Henry and Zdeb 2012 found 1.4 in the United States, grids give 1.27), and speeds and
fares are those of an ordinary Peruvian day, waiting included, each as a range.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

DETOUR = 1.3
ROUND_MINUTES = 5


class Mode(StrEnum):
    """What a person goes by."""

    WALK = "walk"
    MOTOTAXI = "mototaxi"
    COMBI = "combi"
    BUS = "bus"


@dataclass(frozen=True, slots=True)
class Habit:
    """What is assumed of a mode: km of street it is used for, km/h, minutes of waiting, soles at the start and a km."""

    least_km: float
    most_km: float
    speed: tuple[float, float]
    wait: tuple[float, float]
    start: tuple[float, float]
    a_km: tuple[float, float]


HABITS = {
    Mode.WALK: Habit(0, 3, (5.0, 4.0), (0, 0), (0, 0), (0, 0)),
    Mode.MOTOTAXI: Habit(0.5, 6, (20, 14), (2, 5), (1.5, 2.0), (0.7, 1.0)),
    Mode.COMBI: Habit(1.5, 45, (20, 12), (5, 15), (1.0, 1.5), (0.08, 0.15)),
    Mode.BUS: Habit(45, 400, (55, 35), (20, 60), (3.0, 8.0), (0.12, 0.22)),
}


@dataclass(frozen=True, slots=True)
class Trip:
    """One way by one mode: whole minutes and soles, least and most."""

    mode: Mode
    minutes: tuple[int, int]
    soles: tuple[float, float]


def trips(km: float) -> list[Trip]:
    """Return the ways over `km` of straight line (0 or more) that people would take; none beyond a day's reach.

    Minutes are rounded to 5 and soles to half a sol, the least down and the most up.
    """
    if not km >= 0:
        return []
    street = km * DETOUR
    return [
        _trip(mode, habit, street)
        for mode, habit in HABITS.items()
        if habit.least_km <= street <= habit.most_km
    ]


def _trip(mode: Mode, habit: Habit, street: float) -> Trip:
    fast, slow = (60 * street / speed + wait for speed, wait in zip(habit.speed, habit.wait, strict=True))
    cheap, dear = (start + street * more for start, more in zip(habit.start, habit.a_km, strict=True))
    return Trip(
        mode,
        (
            max(ROUND_MINUTES, math.floor(fast / ROUND_MINUTES) * ROUND_MINUTES),
            math.ceil(slow / ROUND_MINUTES) * ROUND_MINUTES,
        ),
        (math.floor(cheap * 2) / 2, math.ceil(dear * 2) / 2),
    )
