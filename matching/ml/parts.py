"""The parts of a score and their arithmetic: score = wants x feasible, every number of it in one place.

    base     = weighted mean of meaning, occupation and title
    wants    = base x (1 - skills_weight x (1 - skills)) x around(collaborative) x around(context)
               x LIFT_RANGE ** (2 x lift - 1), at most 1
    feasible = product over distance, pay, schedule, contract, experience, education, freshness of
               1 - weight x (1 - part), x around(answers) x preferences.RANGE ** (2 x preference - 1), at most 1
    around(part) = 1 + weight x (part - 0.5)

Each part is 0 to 1. What is unknown gets a neutral value that is fixed here, chosen so that leaving an optional
field empty costs at most 5 % of the score. What the product measures itself (answers of the employer, what alike
people chose, recent searches, what she preferred, a learned ranker) is 0.5 while unknown, which changes nothing at all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.ml import preferences
from matching.ml.blocks import JobColumns, SeekerColumns
from matching.ml.gates import overlap_or_unknown
from matching.ml.neutral import NEUTRAL
from matching.ml.types import PART_NAMES, BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Weights:
    """All numbers of the score; a trained set replaces them as a whole."""

    meaning: float = 0.35
    """Share of the cosine between the job and her words in the base."""
    occupation: float = 0.45
    """Share of the closeness of occupations in the base."""
    title: float = 0.20
    """Share of common words of titles in the base."""
    skills: float = 0.30
    """How much of wants is lost when none of the job's skills is found in her words."""
    best_vector: float = 0.75
    """Share of her nearest vector in the meaning; the rest is the mean of her vectors."""
    meaning_low: float = 0.0
    """Cosine that counts as 0: nothing in common (a title and an ad of other work: .23 in the middle)."""
    meaning_high: float = 0.55
    """Cosine that counts as 1: what a title and its own description reach in seven ads of ten."""
    occupation_power: float = 1.0
    distance: float = 0.25
    pay: float = 0.15
    schedule: float = 0.12
    contract: float = 0.10
    experience: float = 0.20
    education: float = 0.15
    freshness: float = 0.10
    answers: float = 0.10
    collaborative: float = 0.10
    context: float = 0.10
    travel_bands: tuple[tuple[float, float], ...] = (
        (3, 1.0), (8, 0.88), (15, 0.72), (30, 0.47), (60, 0.21), (150, 0.05), (400, 0.0),
    )  # fmt: skip
    """Kilometres between districts and what is left there, straight lines between: on foot, one bus, across a
    town, two buses, an hour and more, a room of one's own during the week, moving house."""
    collaborative_high: float = 0.5
    """Product of factors that counts as 1: implicit ALS gives near 1 for what was chosen already."""
    searches: float = 0.8
    """Share of recent searches in the context; the rest is how lately she changed her profile."""
    profile_halving_days: float = 180.0
    """Age of her last change at which the profile counts as neither fresh nor old."""
    halving_days: float = 30.0
    """Age at which half of the freshness is left."""
    skill_target: float = 0.6
    """Share of the asked skills that already counts as all: nobody lists every skill she has."""
    skill_prior: float = 1.0
    """Weight of the neutral value against the asked skills, in required rare skills."""


WEIGHTS = Weights()

LIFT_RANGE = 3.0
"""A learned ranker multiplies a score by at most this, and divides it by no more."""
OTHER_CONTRACT = 0.20
"""Contract part when it is none of those she prefers: a wish, not a gate."""
LAWFUL_SHARE = 0.85
"""Pay by the hour or day is told without the paid day of rest: 208 of 240 hours of a lawful month."""
NO_BASE = 0.30
"""Base of a pair of which neither meaning, occupation nor title is known."""

AROUND_WANTS = ("collaborative", "context")
SHORTFALLS = ("distance", "pay", "schedule", "contract", "experience", "education", "freshness")
_COLUMN = {name: place for place, name in enumerate(PART_NAMES)}


def combine_rows(parts: FloatArray, weights: Weights = WEIGHTS) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return wants, feasible and score, each [n], of parts [n, p] in the order of PART_NAMES."""

    def part(name: str) -> FloatArray:
        return parts[:, _COLUMN[name]]

    total = weights.meaning + weights.occupation + weights.title
    wants = (
        weights.meaning * part("meaning")
        + weights.occupation * part("occupation")
        + weights.title * part("title")
    ) / total
    wants = wants * (1 - weights.skills * (1 - part("skills")))
    for name in AROUND_WANTS:
        wants *= 1 + getattr(weights, name) * (part(name) - NEUTRAL[name])
    wants = np.minimum(wants * LIFT_RANGE ** (2 * part("lift") - 1), 1.0)
    feasible = 1 + weights.answers * (part("answers") - NEUTRAL["answers"])
    for name in SHORTFALLS:
        feasible *= 1 - getattr(weights, name) * (1 - part(name))
    feasible = np.minimum(feasible * preferences.multiplier(part("preference")), 1.0)
    return wants, feasible, wants * feasible


def with_neutral(columns: FloatArray) -> FloatArray:
    """Return parts [n, p] with the neutral value where they are unknown (NaN)."""
    neutral = np.array([NEUTRAL.get(name, np.nan) for name in PART_NAMES])
    return np.where(np.isnan(columns), neutral, columns)


# --- parts of what she wants -------------------------------------------------


def cosine_part(cosine: FloatArray, weights: Weights) -> FloatArray:
    """Return 0 to 1 for a cosine between two texts, NaN stays."""
    return np.clip((cosine - weights.meaning_low) / (weights.meaning_high - weights.meaning_low), 0, 1)


def meaning(best: FloatArray, mean: FloatArray, weights: Weights) -> FloatArray:
    """Return the part of her nearest vector and of the mean of her vectors."""
    return cosine_part(weights.best_vector * best + (1 - weights.best_vector) * mean, weights)


def fill_base(
    meaning: FloatArray, occupation: FloatArray, title: FloatArray, weights: Weights
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give an unknown (NaN) base part the weighted mean of the known ones, which is to leave it out."""
    stacked = np.stack([meaning, occupation, title])
    shares = np.array([weights.meaning, weights.occupation, weights.title])[:, None]
    known = ~np.isnan(stacked)
    mass = (shares * known).sum(axis=0)
    mean = np.where(
        mass > 0, (shares * np.where(known, stacked, 0)).sum(axis=0) / np.maximum(mass, 1e-12), NO_BASE
    )
    filled = np.where(known, stacked, mean)
    return filled[0], filled[1], filled[2]


def skills(found: FloatArray, mass: FloatArray, has_skills: BoolArray, weights: Weights) -> FloatArray:
    """Return the part of the found share of asked skills, NaN where she told none.

    Required skills weigh twice the nice ones, rare ones more than common ones (`blocks`); few asked skills stay
    near the neutral value, and an ad in which none was read stands where one stands that is half matched.
    """
    reached = np.clip(found / weights.skill_target, 0, 1)
    pull = weights.skill_prior
    part = np.maximum((reached * mass + NEUTRAL["skills"] * pull) / (mass + pull), 0.0)
    part = np.where(has_skills, part, np.nan)
    return np.asarray(np.where(mass > 0, part, NEUTRAL["skills"]), np.float64)


def context(searches: FloatArray, profile_days: FloatArray, weights: Weights) -> FloatArray:
    """Return the part of the cosine to her nearest recent search and of the days since she changed her profile."""
    near = cosine_part(searches, weights)
    fresh = halving(profile_days, weights.profile_halving_days)
    neutral = NEUTRAL["context"]
    mixed = weights.searches * np.where(np.isnan(near), neutral, near) + (1 - weights.searches) * np.where(
        np.isnan(fresh), neutral, fresh
    )
    return np.where(np.isnan(near) & np.isnan(fresh), np.nan, mixed)


# --- parts of what is feasible -------------------------------------------------


def halving(value: FloatArray, half: float) -> FloatArray:
    """Return 1 at 0, half of it after each `half`; NaN stays."""
    return np.asarray(0.5 ** (np.maximum(value, 0) / half), np.float64)


def travel(distance: FloatArray, remote: FloatArray | NDArray[np.int8], weights: Weights) -> FloatArray:
    """Return what is left after the way there, 1 for work from home; NaN where a place is unknown."""
    kilometres, left = zip(*weights.travel_bands, strict=True)
    return np.where(remote == 1, 1.0, np.interp(distance, kilometres, left))


def pay(job: JobColumns, seeker: SeekerColumns) -> FloatArray:
    """Return the part of the pay against her wish, or against the least that the law allows when she told none.

    0 under the law, 0.5 at her wish, 1 from 30 % above it; NaN where the job tells no pay.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        by_wish = np.clip(0.5 + (job.pay_max - seeker.pay_wish) / np.maximum(seeker.pay_wish, 1) / 0.6, 0, 1)
        by_law = np.clip(0.5 + (job.pay_max - job.pay_law) / np.maximum(job.pay_law, 1) / 1.2, 0, 1)
        unlawful = job.pay_max < LAWFUL_SHARE * job.pay_law
    part = np.where(np.isnan(by_wish), np.maximum(by_law, NEUTRAL["pay"]), by_wish)
    return np.where(unlawful, 0.0, part)


def feasible_parts(
    job: JobColumns, seeker: SeekerColumns, distance: FloatArray, weights: Weights
) -> dict[str, FloatArray]:
    """Return the parts of what is feasible by name, arrays that broadcast, NaN where unknown."""
    with np.errstate(invalid="ignore", divide="ignore"):
        experience = np.clip((seeker.experience + 6) / (job.experience + 6), 0, 1)
        education = np.clip(1 - 0.35 * (job.education - seeker.education), 0, 1)
    schedule = overlap_or_unknown(job.schedules, seeker.schedules).astype(np.float64)
    contract = np.where(overlap_or_unknown(job.contracts, seeker.contracts), 1.0, OTHER_CONTRACT)
    return {
        "distance": travel(distance, job.remote, weights),
        "pay": pay(job, seeker),
        "schedule": np.where((job.schedules != 0) & (seeker.schedules != 0), schedule, np.nan),
        "contract": np.where((job.contracts != 0) & (seeker.contracts != 0), contract, np.nan),
        "experience": experience,
        "education": education,
        "freshness": halving(job.age_days, weights.halving_days),
        "answers": job.answer_rate,
        "preference": preference(job, seeker, distance),
    }


def preference(job: JobColumns, seeker: SeekerColumns, distance: FloatArray) -> FloatArray:
    """Return the part of what weighs more for her than for others, 0.5 for who was not asked."""
    if not seeker.taste.any():
        return np.array(preferences.NEUTRAL)
    way = np.where(job.remote == 1, 0.0, distance)
    return preferences.part(seeker.taste, preferences.attributes(job.pay_max, way, *job.offer.T))
