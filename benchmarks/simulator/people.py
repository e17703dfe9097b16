"""What made-up people want and do: a hidden utility, looking from the top down, tiring, and acts by the ladder."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulator.world import Person, Posting
from matching.ml.gates import distance_km
from matching.ml.ladder import GAINS
from matching.ml.taxonomy import Taxonomy

Floats = NDArray[np.float64]

POSITION_POWER = 0.8
"""Chance to look at place k is k ** -power (Joachims et al. 2017 use 1 in their simulations)."""
TIRING = 0.75
"""Each page of a week is looked at this much less than the one before."""
NOISE = 0.7
"""Standard deviation of what a person feels about a job besides all of this."""
OPENS_AT, SAVES_AT, APPLIES_AT = 0.0, 0.6, 1.0
ANSWERED = 0.35
SAYS_NO = 0.12


@dataclass(frozen=True, slots=True)
class Taste:
    """What counts for people of a region: weights of what is wanted and of what stands in the way."""

    occupation: float
    skills: float
    pay: float
    far: float
    """Loss for each doubling of the kilometres."""
    other_schedule: float
    too_little_experience: float
    old: float


TASTES = {
    "Lima": Taste(4.2, 1.0, 1.6, 0.55, 1.3, 0.9, 0.5),
    "costa": Taste(3.8, 0.8, 1.9, 0.40, 1.0, 0.7, 0.4),
    "sierra": Taste(3.6, 0.7, 2.2, 0.35, 0.8, 0.6, 0.3),
    "selva": Taste(3.6, 0.7, 2.2, 0.30, 0.8, 0.6, 0.3),
}
"""Invented; none of these numbers stands in the product's own weights, and their shape is another one too."""
LEVEL = -2.5
USUAL_PAY = 1700.0
"""Soles a month that who named no wish hopes for."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person did with a page: gain by the ladder of each place, and where she said no."""

    gains: Floats
    refused: NDArray[np.bool_]


def utility(person: Person, jobs: Sequence[Posting], *, taxonomy: Taxonomy) -> Floats:
    """Return how much a person would like each job if she knew all of it, float64 [n]; 0 is indifferent."""
    taste, wish = TASTES[person.region], person.reading.facts
    facts = [job.reading.facts for job in jobs]
    wanted = np.zeros(len(taxonomy.occupations))
    for code, weight in person.reading.occupations.items():
        wanted = np.maximum(wanted, weight * taxonomy.similarity_row(code))
    true = np.array([taxonomy.occupation_number[job.reading.occupations[0].occupation_id] for job in jobs])
    near = wanted[true] ** 1.5
    held = np.array([_share(person.reading.skills, job.reading.skills) for job in jobs])
    paid = np.array([one.pay_min or np.nan for one in facts])
    hoped = wish.pay_wish or USUAL_PAY
    pay = np.nan_to_num(np.clip(np.log(paid / hoped), -0.8, 0.8), nan=-0.1)
    km = distance_km(
        np.array([wish.latitude or np.nan]), np.array([wish.longitude or np.nan]),
        np.array([one.latitude or np.nan for one in facts]), np.array([one.longitude or np.nan for one in facts]),
    )  # fmt: skip
    far = np.where([bool(one.remote) for one in facts], 0.0, np.log2(1 + np.nan_to_num(km, nan=10.0) / 4))
    other = np.array([bool(wish.schedules) and not (wish.schedules & one.schedules) for one in facts])
    short = np.array(
        [max(0, (one.experience_months or 0) - (wish.experience_months or 0)) / 24 for one in facts]
    )
    age = np.array([(one.age_days or 0.0) / 14 for one in facts])
    quality = np.array([job.quality for job in jobs])
    return np.asarray(
        LEVEL + taste.occupation * near + taste.skills * held + taste.pay * pay - taste.far * far
        - taste.other_schedule * other - taste.too_little_experience * np.minimum(short, 1.5)
        - taste.old * age + 0.5 * quality,
        np.float64,
    )  # fmt: skip


def worth(liked: Floats) -> Floats:
    """Return graded relevance 0 to 3 of utilities: opens, saves, applies."""
    return np.asarray(
        (liked > OPENS_AT).astype(float) + (liked > SAVES_AT) + (liked > APPLIES_AT), np.float64
    )


def look(liked: Floats, *, page: int, rng: np.random.Generator) -> Answers:
    """Return what a person does with a page of jobs in the order shown; `page` counts her pages of the week from 0."""
    places = np.arange(1, len(liked) + 1)
    seen = rng.random(len(liked)) < places**-POSITION_POWER * TIRING**page
    felt = liked + rng.normal(0, NOISE, len(liked))
    gains = np.zeros(len(liked))
    for least, act in ((OPENS_AT, "view"), (SAVES_AT, "save"), (APPLIES_AT, "apply")):
        gains[seen & (felt > least)] = GAINS[act]
    answered = (gains == GAINS["apply"]) & (rng.random(len(liked)) < ANSWERED)
    gains[answered] = GAINS["answered"]
    refused = seen & (felt < -1.5) & (rng.random(len(liked)) < SAYS_NO)
    return Answers(gains, refused)


def spoil(liked: Floats) -> Answers:
    """Return what an account of bad faith does: applies to what nobody wants, refuses the rest."""
    worst = liked <= np.quantile(liked, 0.4)
    return Answers(np.where(worst, GAINS["apply"], 0.0), ~worst)


def _share(held: frozenset[str], asked: object) -> float:
    names = list(asked) if asked else []  # type: ignore[call-overload]
    return sum(name in held for name in names) / len(names) if names else 0.5
