"""Which arm a person gets: the same on every machine and every day, independent between experiments."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def draw(*, salt: str, person_id: int, weights: Sequence[float]) -> int:
    """Return the number of the arm, from 0; `weights` > 0 are shares of the people in any unit.

    The hash of salt and person is a uniform number, so two experiments with different salts draw independently and a
    person keeps her arm as long as salt and weights stay.
    """
    if not weights or min(weights) <= 0:
        raise ValueError(f"weights {list(weights)} must be above 0")
    digest = hashlib.sha256(f"{salt}:{person_id}".encode()).digest()
    point = int.from_bytes(digest[:8], "big") / 2**64 * sum(weights)
    for number, weight in enumerate(weights):
        point -= weight
        if point < 0:
            return number
    return len(weights) - 1
