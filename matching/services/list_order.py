"""A person's list in the order of an experiment: the same jobs, scored again from their stored parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from matching.ml.neutral import NEUTRAL
from matching.ml.parts import WEIGHTS, combine_rows, with_neutral
from matching.ml.types import PART_NAMES
from matching.services import lists
from matching.services.lists import Listed, Stamp
from matching.services.match.store import LIST_LENGTH

NO_VARIANT: Mapping[str, Any] = MappingProxyType({})
WITHOUT_LIFT = "without_lift"
"""What an arm calls the order without the learned ranker; the other names are weights of the score."""


def stamps(profile_id: int, *, start: int, count: int, variant: Mapping[str, Any]) -> list[Stamp]:
    """Give the stamps of a page in the order that `variant` makes; without one, that of the list itself.

    The list's jobs stay the same, at most `LIST_LENGTH`: an arm orders what was found, it finds no others, and
    employers and applications are spread as in any list. Four queries more for people in such an arm.
    """
    if not variant:
        return lists.stamps(profile_id, start=start, count=count)
    held = lists.stamps(profile_id, start=0, count=LIST_LENGTH)
    found = {one.job.pk: one.parts for one in lists.shown(profile_id, [stamp[lists.JOB] for stamp in held])}
    known = [stamp for stamp in held if stamp[lists.JOB] in found]
    if not known:
        return []
    rows = [[found[stamp[lists.JOB]].get(name, np.nan) for name in PART_NAMES] for stamp in known]
    parts = with_neutral(np.array(rows, np.float64))
    if variant.get(WITHOUT_LIFT):
        parts[:, PART_NAMES.index("lift")] = NEUTRAL["lift"]
    changed: dict[str, Any] = {name: float(value) for name, value in variant.items() if name != WITHOUT_LIFT}
    _, _, scores = combine_rows(parts, replace(WEIGHTS, **changed))
    by_job = {stamp[lists.JOB]: float(score) for stamp, score in zip(known, scores, strict=True)}
    return lists.stamps(profile_id, start=start, count=count, scores=by_job)


def best(profile_id: int, *, count: int, variant: Mapping[str, Any] = NO_VARIANT) -> list[Listed]:
    """Give the first jobs that a person is shown, in the order that `variant` makes."""
    first = stamps(profile_id, start=0, count=count, variant=variant)
    return lists.shown(profile_id, [stamp[lists.JOB] for stamp in first])
