"""Scores jobs for people: closed gates first, then score = wants x feasible, of parts that are kept.

    base     = weighted mean of meaning, occupation and title
    wants    = base x (1 - skills_weight x (1 - skills))
    feasible = product over distance, pay, schedule, experience, education, freshness of 1 - weight x (1 - part)

Each part is 0 to 1. What is unknown gets a neutral value that is fixed here, chosen so that leaving an optional
field empty costs at most 5 % of the score. One pair, one person against many jobs, and one job against many
people go through the same arithmetic.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.ml.bands import band_of
from matching.ml.blocks import JobBlock, JobColumns, SeekerBlock, SeekerColumns, person_terms, title_terms
from matching.ml.gates import closed_gates, distance_km, overlap_or_unknown
from matching.ml.taxonomy import Taxonomy
from matching.ml.types import (
    FEASIBLE_PARTS,
    PART_NAMES,
    BlockScores,
    BoolArray,
    FloatArray,
    FloatMatrix,
    JobReading,
    PairScore,
    ScoreParts,
    SeekerReading,
)  # fmt: skip


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
    experience: float = 0.20
    education: float = 0.15
    freshness: float = 0.10
    near_km: float = 3.0
    """Up to here distance costs nothing."""
    halving_km: float = 25.0
    """Each so many further kilometres halve the distance part."""
    halving_days: float = 30.0
    """Age at which half of the freshness is left."""
    skill_target: float = 0.6
    """Share of the asked skills that already counts as all: nobody lists every skill she has."""
    skill_prior: float = 1.0
    """Weight of the neutral value against the asked skills, in required rare skills."""


WEIGHTS = Weights()

# Neutral values for what is unknown. Each satisfies weight x (1 - neutral) <= 0.05.
NEUTRAL = {"skills": 0.84, "distance": 0.81, "pay": 0.70, "schedule": 0.75, "experience": 0.78, "education": 0.75,
           "freshness": 0.70}  # fmt: skip
NO_SKILLS_IN_AD = 0.60
"""Skills part of a job in which no skill was read: not better than half matched."""
OTHER_CONTRACT = 0.30
"""What is left of the schedule part when the contract is none of those she prefers: a wish, not a gate."""
NO_BASE = 0.30
"""Base of a pair of which neither meaning, occupation nor title is known."""

_COLUMN = {name: place for place, name in enumerate(PART_NAMES)}


def combine(parts: ScoreParts, *, weights: Weights = WEIGHTS) -> float:
    """Return the score that these parts make, the same as when they were stored."""
    _, _, scores = _combine(np.array([[getattr(parts, name) for name in PART_NAMES]]), weights)
    return float(scores[0])


def _combine(parts: FloatArray, weights: Weights) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return wants, feasible and score, each [n], of parts [n, 10]."""
    total = weights.meaning + weights.occupation + weights.title
    base = (
        weights.meaning * parts[:, _COLUMN["meaning"]]
        + weights.occupation * parts[:, _COLUMN["occupation"]]
        + weights.title * parts[:, _COLUMN["title"]]
    ) / total
    wants = base * (1 - weights.skills * (1 - parts[:, _COLUMN["skills"]]))
    feasible = np.ones(len(parts))
    for name in FEASIBLE_PARTS:
        feasible *= 1 - getattr(weights, name) * (1 - parts[:, _COLUMN[name]])
    return wants, feasible, wants * feasible


# --- parts of what she wants -------------------------------------------------


def _meaning(best: FloatArray, mean: FloatArray, weights: Weights) -> FloatArray:
    cosine = weights.best_vector * best + (1 - weights.best_vector) * mean
    return np.clip((cosine - weights.meaning_low) / (weights.meaning_high - weights.meaning_low), 0, 1)


def _fill_base(
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


def _skills_part(found: FloatArray, mass: FloatArray, has_skills: BoolArray, weights: Weights) -> FloatArray:
    """Return the skills part of the found share of asked skills; few asked skills stay near the neutral value."""
    reached = np.clip(found / weights.skill_target, 0, 1)
    pull = weights.skill_prior
    part = (reached * mass + NEUTRAL["skills"] * pull) / (mass + pull)
    part = np.maximum(part, 0.0)
    part = np.where(has_skills, part, NEUTRAL["skills"])
    return np.asarray(np.where(mass > 0, part, NO_SKILLS_IN_AD), np.float64)


# --- parts of what is feasible -------------------------------------------------


def _halving(value: FloatArray, half: float) -> FloatArray:
    return np.asarray(0.5 ** (np.maximum(value, 0) / half), np.float64)


def _neutral(part: FloatArray, name: str) -> FloatArray:
    return np.where(np.isnan(part), NEUTRAL[name], part)


def _feasible_parts(
    job: JobColumns, seeker: SeekerColumns, distance: FloatArray, weights: Weights
) -> dict[str, FloatArray]:
    with np.errstate(invalid="ignore", divide="ignore"):
        near = _halving(distance - weights.near_km, weights.halving_km)
        pay = np.clip(0.5 + (job.pay_max - seeker.pay_wish) / np.maximum(seeker.pay_wish, 1) / 0.6, 0, 1)
        experience = np.clip((seeker.experience + 6) / (job.experience + 6), 0, 1)
        education = np.clip(1 - 0.35 * (job.education - seeker.education), 0, 1)
    common = overlap_or_unknown(job.schedules, seeker.schedules)
    known = (job.schedules != 0) & (seeker.schedules != 0)
    agreed = np.where(known, common.astype(np.float64), NEUTRAL["schedule"])
    agreed = np.where(overlap_or_unknown(job.contracts, seeker.contracts), agreed, agreed * OTHER_CONTRACT)
    return {
        "distance": np.where(job.remote == 1, 1.0, _neutral(near, "distance")),
        "pay": _neutral(pay, "pay"),
        "schedule": agreed,
        "experience": _neutral(experience, "experience"),
        "education": _neutral(education, "education"),
        "freshness": _neutral(_halving(job.age_days, weights.halving_days), "freshness"),
    }


def _closed(job: JobColumns, seeker: SeekerColumns, distance: FloatArray) -> NDArray[np.uint8]:
    return closed_gates(
        distance=distance, radius=seeker.radius, moves=seeker.moves, remote=job.remote,
        remote_only=seeker.remote_only,
        licence_ok=np.asarray((job.licence == 0) | ((job.licence & seeker.licences) != 0)),
        schedule_ok=overlap_or_unknown(job.schedules, seeker.schedules),
        age=seeker.age, adolescents=job.adolescents, night=job.night, pay_max=job.pay_max,
        pay_wish=seeker.pay_wish,
    )  # fmt: skip


def _finish(
    job: JobColumns, seeker: SeekerColumns, wants_parts: dict[str, FloatArray], count: int, weights: Weights
) -> BlockScores:
    distance = distance_km(seeker.latitude, seeker.longitude, job.latitude, job.longitude)
    columns = wants_parts | _feasible_parts(job, seeker, distance, weights)
    parts = np.column_stack([np.broadcast_to(columns[name], count) for name in PART_NAMES]).astype(np.float64)
    wants, feasible, scores = _combine(parts, weights)
    closed = np.broadcast_to(_closed(job, seeker, distance), count).copy()
    return BlockScores(scores, wants, feasible, closed, parts, np.broadcast_to(distance, count).copy())


# --- one against many --------------------------------------------------------------


def score_jobs(
    seeker: SeekerReading, jobs: JobBlock, *, taxonomy: Taxonomy, weights: Weights = WEIGHTS
) -> BlockScores:
    """Score one person against n jobs; 40,000 jobs take well under a third of a second."""
    count = len(jobs)
    unknown = np.full(count, np.nan)
    meaning = unknown
    if seeker.vectors.size and count:
        cosines = np.asarray(jobs.vectors @ seeker.vectors.T, np.float64)
        meaning = _meaning(cosines.max(axis=1), cosines.mean(axis=1), weights)
    occupation = unknown
    rows = [
        weight * taxonomy.similarity_row(key) ** weights.occupation_power
        for key, weight in seeker.occupations.items()
        if key in taxonomy.occupation_number
    ]
    if rows:
        nearest = np.max(rows, axis=0)
        occupation = (nearest[jobs.occupations] * jobs.probabilities).sum(axis=1)
        occupation = np.where(jobs.probabilities.any(axis=1), occupation, np.nan)
    terms = person_terms(seeker.terms)
    title = unknown
    if terms:
        held = np.zeros(jobs.titles.shape[1])
        held[list(terms)] = 1.0
        title = np.where(np.diff(jobs.titles.indptr) > 0, jobs.titles @ held, np.nan)
    numbers = [taxonomy.skill_number[skill] for skill in seeker.skills if skill in taxonomy.skill_number]
    owned = np.zeros(len(taxonomy.skills))
    owned[numbers] = 1.0
    has_skills = np.full(count, bool(numbers))
    parts = _wants(meaning, occupation, title, jobs.skills @ owned, jobs.skill_mass, has_skills, weights)
    facts = SeekerColumns.of([seeker.facts], jobs.codes.copy())
    return _finish(jobs.facts, facts, parts, count, weights)


def score_seekers(
    job: JobReading, seekers: SeekerBlock, *, taxonomy: Taxonomy, weights: Weights = WEIGHTS
) -> BlockScores:
    """Score one job against n people, with the same result as `score_jobs` gives for each pair."""
    count = len(seekers)
    one = JobBlock.build([job], taxonomy=taxonomy, codes=seekers.codes.copy())
    meaning = np.full(count, np.nan)
    if seekers.vectors.size:
        cosines = np.asarray(seekers.vectors @ job.vector.reshape(-1), np.float64)
        best, mean = _segment_max_mean(cosines, seekers.vector_starts)
        meaning = _meaning(best, mean, weights)
    occupation = np.full(count, np.nan)
    if one.probabilities.any() and len(seekers.occupations):
        occupation = np.zeros(count)
        for number, probability in zip(one.occupations[0], one.probabilities[0], strict=True):
            row = taxonomy.similarity_row(taxonomy.occupations[number].id) ** weights.occupation_power
            near = row[seekers.occupations] * seekers.occupation_weights
            occupation += probability * _segment_max_mean(near, seekers.occupation_starts)[0]
    asked = title_terms(job.title)
    title = np.full(count, np.nan)
    if asked:
        wanted = np.zeros(seekers.terms.shape[1])
        wanted[list(asked)] = 1 / len(asked)
        title = np.where(seekers.has_terms, seekers.terms @ wanted, np.nan)
    found = np.asarray(seekers.skills @ one.skills.toarray().ravel())
    mass = np.full(count, one.skill_mass[0])
    parts = _wants(meaning, occupation, title, found, mass, seekers.has_skills, weights)
    return _finish(one.facts, seekers.facts, parts, count, weights)


def score_pair(
    seeker: SeekerReading, job: JobReading, *, taxonomy: Taxonomy, weights: Weights = WEIGHTS
) -> PairScore:
    """Score one person and one job."""
    block = JobBlock.build([job], taxonomy=taxonomy)
    return pair_at(score_jobs(seeker, block, taxonomy=taxonomy, weights=weights), 0)


def pair_at(scores: BlockScores, position: int) -> PairScore:
    """Return one row of a block of scores as a pair."""
    score, distance = float(scores.scores[position]), float(scores.distance_km[position])
    return PairScore(
        gates=scores.gates_at(position), score=score, wants=float(scores.wants[position]),
        feasible=float(scores.feasible[position]), band=band_of(score), parts=scores.parts_at(position),
        distance_km=None if np.isnan(distance) else distance,
    )  # fmt: skip


def _wants(
    meaning: FloatArray, occupation: FloatArray, title: FloatArray, found: Any, mass: FloatArray,
    has_skills: BoolArray, weights: Weights,
) -> dict[str, FloatArray]:  # fmt: skip
    meaning, occupation, title = _fill_base(meaning, occupation, title, weights)
    skills = _skills_part(np.asarray(found, np.float64), mass, has_skills, weights)
    return {"meaning": meaning, "occupation": occupation, "title": title, "skills": skills}


def _segment_max_mean(values: FloatArray, starts: NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
    """Return the maximum and the mean of each segment, NaN for an empty one."""
    lengths = np.diff(starts)
    filled = lengths > 0
    most, mean = np.full(len(lengths), np.nan), np.full(len(lengths), np.nan)
    if filled.any():
        first = starts[:-1][filled]
        most[filled] = np.maximum.reduceat(values, first)
        mean[filled] = np.add.reduceat(values, first) / lengths[filled]
    return most, mean


def nearest_vectors(vectors: FloatMatrix, query: FloatMatrix, *, count: int) -> NDArray[np.int64]:
    """Return positions of the `count` rows with the highest cosine to a query vector, best first."""
    cosines = vectors @ query.reshape(-1)
    kept = (
        np.argpartition(-cosines, min(count, len(cosines)) - 1)[:count]
        if len(cosines) > count
        else np.arange(len(cosines))
    )
    return np.asarray(kept[np.argsort(-cosines[kept], kind="stable")], np.int64)
