"""Scores jobs for people: closed gates first, then score = wants x feasible, of parts that are kept (`parts`).

One pair, one person against many jobs, and one job against many people go through the same arithmetic. A learned
ranker, where one is in use, enters as the part `lift`, so that stored parts still make the stored score.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.ml import features, parts
from matching.ml.bands import band_of
from matching.ml.block_parts import person_terms, title_terms
from matching.ml.blocks import JobBlock, JobColumns, SeekerBlock, SeekerColumns
from matching.ml.features import Pairs
from matching.ml.gates import closed_gates, distance_km, overlap_or_unknown
from matching.ml.neutral import NEUTRAL
from matching.ml.parts import WEIGHTS, Weights
from matching.ml.taxonomy import Taxonomy
from matching.ml.types import (
    PART_NAMES,
    BlockScores,
    FloatArray,
    FloatMatrix,
    IntArray,
    JobReading,
    PairScore,
    ScoreParts,
    SeekerReading,
)  # fmt: skip


class Lifting(Protocol):
    """A learned ranker, as far as scoring knows it."""

    def lift(self, features: FloatMatrix) -> FloatArray:
        """Return the part `lift`, [n] of 0 to 1, for features [n, f]."""


__all__ = [
    "NEUTRAL", "WEIGHTS", "Lifting", "Weights", "combine", "job_features", "pair_at", "score_jobs",
    "score_pair", "score_seekers", "seeker_features",
]  # fmt: skip


def combine(stored: ScoreParts, *, weights: Weights = WEIGHTS) -> float:
    """Return the score that these parts make, the same as when they were stored."""
    _, _, scores = parts.combine_rows(np.array([[getattr(stored, name) for name in PART_NAMES]]), weights)
    return float(scores[0])


# --- one against many --------------------------------------------------------------


def score_jobs(
    seeker: SeekerReading, jobs: JobBlock, *, taxonomy: Taxonomy, weights: Weights = WEIGHTS,
    ranker: Lifting | None = None,
) -> BlockScores:  # fmt: skip
    """Score one person against n jobs; 40,000 jobs take well under a third of a second without a ranker."""
    return _scores(_pairs_of_jobs(seeker, jobs, taxonomy, weights), weights, ranker)


def score_seekers(
    job: JobReading, seekers: SeekerBlock, *, taxonomy: Taxonomy, weights: Weights = WEIGHTS,
    ranker: Lifting | None = None,
) -> BlockScores:  # fmt: skip
    """Score one job against n people, with the same result as `score_jobs` gives for each pair."""
    return _scores(_pairs_of_seekers(job, seekers, taxonomy, weights), weights, ranker)


def score_pair(
    seeker: SeekerReading, job: JobReading, *, taxonomy: Taxonomy, weights: Weights = WEIGHTS,
    ranker: Lifting | None = None,
) -> PairScore:  # fmt: skip
    """Score one person and one job."""
    block = JobBlock.build([job], taxonomy=taxonomy)
    return pair_at(score_jobs(seeker, block, taxonomy=taxonomy, weights=weights, ranker=ranker), 0)


def job_features(
    seeker: SeekerReading, jobs: JobBlock, *, taxonomy: Taxonomy, weights: Weights = WEIGHTS
) -> FloatMatrix:
    """Return what a ranker learns from, float32 [n, f] in the order of `features.FEATURES`, of n jobs."""
    return features.matrix(_pairs_of_jobs(seeker, jobs, taxonomy, weights), weights=weights)


def seeker_features(
    job: JobReading, seekers: SeekerBlock, *, taxonomy: Taxonomy, weights: Weights = WEIGHTS
) -> FloatMatrix:
    """Return what a ranker learns from, float32 [n, f], of one job and n people."""
    return features.matrix(_pairs_of_seekers(job, seekers, taxonomy, weights), weights=weights)


def pair_at(scores: BlockScores, position: int) -> PairScore:
    """Return one row of a block of scores as a pair."""
    score, distance = float(scores.scores[position]), float(scores.distance_km[position])
    return PairScore(
        gates=scores.gates_at(position), score=score, wants=float(scores.wants[position]),
        feasible=float(scores.feasible[position]), band=band_of(score), parts=scores.parts_at(position),
        distance_km=None if np.isnan(distance) else distance,
    )  # fmt: skip


def _scores(pairs: Pairs, weights: Weights, ranker: Lifting | None) -> BlockScores:
    stored = parts.with_neutral(pairs.parts)
    if ranker is not None and pairs.count:
        stored[:, PART_NAMES.index("lift")] = ranker.lift(features.matrix(pairs, weights=weights))
    wants, feasible, scores = parts.combine_rows(stored, weights)
    distance = np.broadcast_to(pairs.distance_km, pairs.count).copy()
    closed = np.broadcast_to(_closed(pairs.jobs, pairs.seekers, pairs.distance_km), pairs.count).copy()
    return BlockScores(scores, wants, feasible, closed, stored, distance)


def _closed(job: JobColumns, seeker: SeekerColumns, distance: FloatArray) -> NDArray[np.uint8]:
    return closed_gates(
        distance=distance, radius=seeker.radius, moves=seeker.moves, remote=job.remote,
        remote_only=seeker.remote_only,
        licence_ok=np.asarray((job.licence == 0) | ((job.licence & seeker.licences) != 0)),
        schedule_ok=overlap_or_unknown(job.schedules, seeker.schedules),
        age=seeker.age, adolescents=job.adolescents, night=job.night, pay_max=job.pay_max,
        pay_wish=seeker.pay_wish,
    )  # fmt: skip


def closed(job: JobColumns, seeker: SeekerColumns) -> NDArray[np.uint8]:
    """Return bits of closed gates of n pairs; one side may be a single one. Nothing is scored for it."""
    return _closed(job, seeker, distance_km(seeker.latitude, seeker.longitude, job.latitude, job.longitude))


# --- the parts of n pairs --------------------------------------------------------------


def _pairs_of_jobs(seeker: SeekerReading, jobs: JobBlock, taxonomy: Taxonomy, weights: Weights) -> Pairs:
    count = len(jobs)
    meaning = _unknown(count)
    if seeker.vectors.size and count:
        cosines = np.asarray(jobs.vectors @ seeker.vectors.T, np.float64)
        meaning = parts.meaning(cosines.max(axis=1), cosines.mean(axis=1), weights)
    terms = person_terms(seeker.terms)
    title = _unknown(count)
    if terms:
        held = np.zeros(jobs.titles.shape[1])
        held[list(terms)] = 1.0
        title = np.where(np.diff(jobs.titles.indptr) > 0, jobs.titles @ held, np.nan)
    numbers = [taxonomy.skill_number[skill] for skill in seeker.skills if skill in taxonomy.skill_number]
    owned = np.zeros(len(taxonomy.skills))
    owned[numbers] = 1.0
    searches, alike = _unknown(count), _unknown(count)
    if seeker.searches.size and count:
        searches = np.asarray(jobs.vectors @ seeker.searches.T, np.float64).max(axis=1)
    if seeker.factors.size and jobs.factors.size:
        alike = np.asarray(jobs.factors @ seeker.factors.reshape(-1), np.float64)
    seekers = SeekerColumns.of([seeker.facts], jobs.codes.copy())
    occupation = _occupation_of_jobs(seeker, jobs, taxonomy, weights)
    skills = parts.skills(jobs.skills @ owned, jobs.skill_mass, np.full(count, bool(numbers)), weights)
    return _pairs(
        jobs.facts, seekers, count, weights, jobs.skill_mass,
        meaning=meaning, occupation=occupation, title=title, skills=skills, searches=searches, alike=alike,
    )  # fmt: skip


def _occupation_of_jobs(
    seeker: SeekerReading, jobs: JobBlock, taxonomy: Taxonomy, weights: Weights
) -> FloatArray:
    rows = [
        weight * taxonomy.similarity_row(key) ** weights.occupation_power
        for key, weight in seeker.occupations.items()
        if key in taxonomy.occupation_number
    ]
    if not rows:
        return _unknown(len(jobs))
    near = (np.max(rows, axis=0)[jobs.occupations] * jobs.probabilities).sum(axis=1)
    return np.where(jobs.probabilities.any(axis=1), near, np.nan)


def _pairs_of_seekers(job: JobReading, seekers: SeekerBlock, taxonomy: Taxonomy, weights: Weights) -> Pairs:
    count = len(seekers)
    one = JobBlock.build([job], taxonomy=taxonomy, codes=seekers.codes.copy())
    meaning = _unknown(count)
    if seekers.vectors.size:
        cosines = np.asarray(seekers.vectors @ job.vector.reshape(-1), np.float64)
        best, mean = _segment_max_mean(cosines, seekers.vector_starts)
        meaning = parts.meaning(best, mean, weights)
    asked = title_terms(job.title)
    title = _unknown(count)
    if asked:
        wanted = np.zeros(seekers.terms.shape[1])
        wanted[list(asked)] = 1 / len(asked)
        title = np.where(seekers.has_terms, seekers.terms @ wanted, np.nan)
    searches, alike = _unknown(count), _unknown(count)
    if seekers.searches.size:
        cosines = np.asarray(seekers.searches @ job.vector.reshape(-1), np.float64)
        searches = _segment_max_mean(cosines, seekers.search_starts)[0]
    if seekers.factors.size and job.factors.size:
        alike = np.asarray(seekers.factors @ job.factors.reshape(-1), np.float64)
    found = np.asarray(seekers.skills @ one.skills.toarray().ravel(), np.float64)
    mass = np.full(count, one.skill_mass[0])
    occupation = _occupation_of_seekers(one, seekers, taxonomy, weights)
    skills = parts.skills(found, mass, seekers.has_skills, weights)
    return _pairs(
        one.facts, seekers.facts, count, weights, mass,
        meaning=meaning, occupation=occupation, title=title, skills=skills, searches=searches, alike=alike,
    )  # fmt: skip


def _occupation_of_seekers(
    one: JobBlock, seekers: SeekerBlock, taxonomy: Taxonomy, weights: Weights
) -> FloatArray:
    if not (one.probabilities.any() and len(seekers.occupations)):
        return _unknown(len(seekers))
    occupation = np.zeros(len(seekers))
    for number, probability in zip(one.occupations[0], one.probabilities[0], strict=True):
        row = taxonomy.similarity_row(taxonomy.occupations[number].id) ** weights.occupation_power
        near = row[seekers.occupations] * seekers.occupation_weights
        occupation += probability * _segment_max_mean(near, seekers.occupation_starts)[0]
    return occupation


def _pairs(
    job: JobColumns, seeker: SeekerColumns, count: int, weights: Weights, asked: FloatArray, *,
    meaning: FloatArray, occupation: FloatArray, title: FloatArray, skills: FloatArray, searches: FloatArray,
    alike: FloatArray,
) -> Pairs:  # fmt: skip
    meaning, occupation, title = parts.fill_base(meaning, occupation, title, weights)
    distance = distance_km(seeker.latitude, seeker.longitude, job.latitude, job.longitude)
    columns = {
        "meaning": meaning, "occupation": occupation, "title": title, "skills": skills,
        "collaborative": np.clip(alike / weights.collaborative_high, 0, 1),
        "context": parts.context(searches, seeker.profile_days, weights), "lift": np.array(NEUTRAL["lift"]),
    } | parts.feasible_parts(job, seeker, distance, weights)  # fmt: skip
    made = np.column_stack([np.broadcast_to(columns[name], count) for name in PART_NAMES])
    return Pairs(made.astype(np.float64), distance, asked, job, seeker)


def _unknown(count: int) -> FloatArray:
    return np.full(count, np.nan)


def _segment_max_mean(values: FloatArray, starts: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the maximum and the mean of each segment, NaN for an empty one."""
    lengths = np.diff(starts)
    filled = lengths > 0
    most, mean = np.full(len(lengths), np.nan), np.full(len(lengths), np.nan)
    if filled.any():
        first = starts[:-1][filled]
        most[filled] = np.maximum.reduceat(values, first)
        mean[filled] = np.add.reduceat(values, first) / lengths[filled]
    return most, mean
