"""What a learned ranker learns from: each feature of a pair with its unit, range, meaning and direction.

Nothing here says who a person is: no name, sex, age, photo, school or district, only how far and how fitting.

What a person or an employer may leave empty takes the favourable end of its feature, and what the product has not
measured yet takes the middle. A ranker that is monotone in its features can then never lower a score because a
field was left empty.
"""

from dataclasses import dataclass

import numpy as np

from matching.ml.blocks import JobColumns, SeekerColumns
from matching.ml.neutral import NEUTRAL
from matching.ml.parts import WEIGHTS, Weights, combine_rows
from matching.ml.types import PART_NAMES, FloatArray, FloatMatrix

LEAST_SCORE = 1e-3
MEASURED = ("answers", "collaborative", "context", "lift", "preference")
"""Parts that the product measures: nobody can leave them empty."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """n pairs of a person and a job before they are scored.

    `parts` float64 [n, p] in the order of PART_NAMES with NaN where unknown, `distance_km` [n] (NaN unknown),
    `asked` [n] the weight of the skills that the job asks, and the facts of both sides (length n or 1).
    """

    parts: FloatArray
    distance_km: FloatArray
    asked: FloatArray
    jobs: JobColumns
    seekers: SeekerColumns

    @property
    def count(self) -> int:
        """How many pairs these are."""
        return len(self.parts)


@dataclass(frozen=True, slots=True)
class Feature:
    """One column: values lie from `low` to `high`; `direction` is +1 where more is never worse, -1 where less is
    never worse, 0 where both may be."""

    name: str
    unit: str
    low: float
    high: float
    direction: int
    unknown: float
    meaning: str


FEATURES = (
    Feature("margin", "ln of a score", float(np.log(LEAST_SCORE)), 0.0, 1, 0.0,
            "the score of the built-in weights, unknown fields at their best"),
    Feature("meaning", "share", 0, 1, 1, 0.0, "cosine of her words and the job's, nearest statement before the mean"),
    Feature("occupation", "share", 0, 1, 1, 0.0, "closeness in the taxonomy of her occupations and the job's"),
    Feature("title", "share", 0, 1, 1, 0.0, "words of the job's title that stand in her wish or titles"),
    Feature("skills", "share", 0, 1, 1, 1.0, "asked skills found in her words, required twice the nice, rare more"),
    Feature("asked", "ln(1 + weight)", 0, 6, 0, 0.0, "how many skills the job asks, rare ones counting more"),
    Feature("collaborative", "share", 0, 1, 1, 0.5, "product of the factors of collaborative filtering"),
    Feature("context", "share", 0, 1, 1, 0.5, "nearness to her recent searches, and how fresh her profile is"),
    Feature("distance", "ln(1 + km)", 0, 8, -1, 0.0, "way between the districts, 0 for work from home"),
    Feature("pay", "ln of a ratio", -1, 0.7, 1, 0.7, "best pay of the job over her wish"),
    Feature("schedule", "0 or 1", 0, 1, 1, 1.0, "the schedule is one of those she can work"),
    Feature("contract", "share", 0, 1, 1, 1.0, "the contract is one of those she prefers"),
    Feature("experience", "share", 0, 1, 1, 1.0, "her months of work over those asked, half a year given to both"),
    Feature("education", "share", 0, 1, 1, 1.0, "1 from the asked level on, about a third less for each below"),
    Feature("age", "ln(1 + days)", 0, 6, -1, 0.0, "days since the job was published"),
    Feature("answers", "share", 0, 1, 1, 0.5, "applications that the employer answers, once it has ten"),
)  # fmt: skip
NAMES = tuple(feature.name for feature in FEATURES)
DIRECTIONS = np.array([feature.direction for feature in FEATURES])
_LOW = np.array([feature.low for feature in FEATURES])
_HIGH = np.array([feature.high for feature in FEATURES])
_UNKNOWN = np.array([feature.unknown for feature in FEATURES])


def matrix(pairs: Pairs, *, weights: Weights = WEIGHTS) -> FloatMatrix:
    """Return float32 [n, f] in the order of FEATURES, each value within its range and none unknown."""
    column = dict(zip(PART_NAMES, pairs.parts.T, strict=True))
    with np.errstate(invalid="ignore", divide="ignore"):
        raw = {
            "margin": margin(pairs.parts, weights=weights),
            "asked": np.log1p(pairs.asked),
            "distance": np.where(pairs.jobs.remote == 1, 0.0, np.log1p(pairs.distance_km)),
            "pay": np.log(pairs.jobs.pay_max / np.maximum(pairs.seekers.pay_wish, 1.0)),
            "age": np.log1p(pairs.jobs.age_days),
        }
    values = [np.broadcast_to(raw[name] if name in raw else column[name], pairs.count) for name in NAMES]
    made = np.column_stack(values)
    return np.clip(np.where(np.isnan(made), _UNKNOWN, made), _LOW, _HIGH).astype(np.float32)


def margin(columns: FloatArray, *, weights: Weights = WEIGHTS) -> FloatArray:
    """Return [n] the logarithm of the score of the built-in weights; `columns` [n, p] hold NaN where unknown."""
    best = np.array([NEUTRAL[name] if name in MEASURED else 1.0 for name in PART_NAMES])
    _, _, scores = combine_rows(np.where(np.isnan(columns), best, columns), weights)
    return np.log(np.maximum(scores, LEAST_SCORE))


def table() -> str:
    """Return the features as a table in Markdown."""
    signs = {1: "more is not worse", -1: "less is not worse", 0: "either"}
    rows = [
        f"| {one.name} | {one.unit} | {one.low:.3g} to {one.high:.3g} | {one.unknown:.3g} | {signs[one.direction]} "
        f"| {one.meaning} |"
        for one in FEATURES
    ]
    return "\n".join(
        ["| name | unit | range | unknown | direction | what it is |", "|---|---|---|---|---|---|", *rows]
    )
