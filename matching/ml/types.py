"""The shapes that machine readings take on their way between functions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float32]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


# --- words -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JobText:
    """A job in the employer's words, plain text without HTML; `company` is who offers it, not read for itself."""

    title: str
    description: str = ""
    requirements: str = ""
    company: str = ""

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield (field name, text) of every field that has text."""
        for name in ("title", "description", "requirements"):
            if text := getattr(self, name):
                yield name, text


@dataclass(frozen=True, slots=True)
class ExperienceText:
    """One experience, formal or informal, in the person's own words."""

    key: str
    title: str = ""
    description: str = ""
    months: int | None = None


@dataclass(frozen=True, slots=True)
class SeekerText:
    """A seeker in her own words; `wish` is the work she says that she wants."""

    summary: str = ""
    experiences: tuple[ExperienceText, ...] = ()
    skills: tuple[str, ...] = ()
    education: str = ""
    wish: str = ""

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield (field name, text): wish, summary, experience:<key>:title, experience:<key>:description,
        skills:<position>, education."""
        if self.wish:
            yield "wish", self.wish
        if self.summary:
            yield "summary", self.summary
        for experience in self.experiences:
            if experience.title:
                yield f"experience:{experience.key}:title", experience.title
            if experience.description:
                yield f"experience:{experience.key}:description", experience.description
        for position, skill in enumerate(self.skills):
            if skill:
                yield f"skills:{position}", skill
        if self.education:
            yield "education", self.education


# --- readings --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SkillSpan:
    """A skill read at `source[start:end] == text` of the named field of the original text."""

    skill_id: str
    field: str
    start: int
    end: int
    text: str
    required: bool


@dataclass(frozen=True, slots=True)
class OccupationGuess:
    """An occupation of the taxonomy with its probability (0 to 1) and the name that was nearest."""

    occupation_id: str
    probability: float
    isco: str
    name: str


class VectorKind(StrEnum):
    """What a vector of a seeker was read from."""

    WISH = "wish"
    SUMMARY = "summary"
    EXPERIENCE = "experience"
    WHOLE = "whole"


# --- facts for gates -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What a job states besides words. None or empty means unknown, and unknown never closes a gate.

    Pay is soles a month, `schedules` and `contracts` are the caller's own codes (compared with the
    seeker's), `education` is a level 0 (none) to 7 (doctorate), `age_days` is days since publication.
    `offer` are signs of contract, days and hours as `preferences.attributes` takes them, NaN where unknown.
    `pay_law` is the least that the law allows for its hours, soles a month; `answer_rate` the measured share
    of applications that its employer answers, 0 to 1.
    """

    latitude: float | None = None
    longitude: float | None = None
    remote: bool | None = None
    licence: str = ""
    schedules: frozenset[str] = frozenset()
    night: bool | None = None
    adolescents_allowed: bool = False
    pay_min: float | None = None
    pay_max: float | None = None
    contracts: frozenset[str] = frozenset()
    experience_months: int | None = None
    education: int | None = None
    age_days: float | None = None
    offer: tuple[float, float, float] | None = None
    pay_law: float | None = None
    answer_rate: float | None = None


@dataclass(frozen=True, slots=True)
class SeekerFacts:
    """What a seeker states besides words. None or empty means unknown, and unknown never closes a gate.

    `age` is in years and is used for nothing but the legal gate. `licences` None means not asked,
    an empty set means that she said she has none. `profile_days` is days since she last changed her words.
    `taste` is how she weighs offers (`preferences.Posterior.taste`), empty for who was not asked.
    """

    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    willing_to_move: bool = False
    remote_only: bool = False
    licences: frozenset[str] | None = None
    schedules: frozenset[str] = frozenset()
    age: int | None = None
    pay_wish: float | None = None
    contracts: frozenset[str] = frozenset()
    experience_months: int | None = None
    education: int | None = None
    profile_days: float | None = None
    taste: tuple[float, ...] = ()


NOTHING: FloatMatrix = np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class JobReading:
    """All that ranking needs of one job; `vector` is unit length float32 [d].

    `factors` float32 [k] is its row of collaborative filtering, empty when unknown.
    """

    job_id: int
    vector: FloatMatrix
    occupations: tuple[OccupationGuess, ...] = ()
    skills: Mapping[str, bool] = field(default_factory=dict)
    """Skill id -> required."""
    title: str = ""
    facts: JobFacts = JobFacts()
    factors: FloatMatrix = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, eq=False)
class SeekerReading:
    """All that ranking needs of one seeker; `vectors` is float32 [m, d], one row each of `kinds`.

    `occupations` maps an occupation id to how much it counts: 1.0 for a stated wish, less for old work.
    `searches` float32 [s, d] are unit vectors of what she searched lately, `factors` float32 [k] her row of
    collaborative filtering; both are empty when unknown.
    """

    seeker_id: int
    vectors: FloatMatrix
    kinds: tuple[VectorKind, ...] = ()
    occupations: Mapping[str, float] = field(default_factory=dict)
    skills: frozenset[str] = frozenset()
    terms: str = ""
    """Her wish and titles of experiences, joined by newlines, for the overlap with job titles."""
    facts: SeekerFacts = SeekerFacts()
    searches: FloatMatrix = field(default_factory=lambda: NOTHING)
    factors: FloatMatrix = field(default_factory=lambda: NOTHING)


# --- results ---------------------------------------------------------------


class Gate(StrEnum):
    """A door that a job must pass before it is scored; the value is the reason code."""

    PLACE = "place"
    REMOTE = "remote"
    LICENCE = "licence"
    SCHEDULE = "schedule"
    AGE = "legal_age"
    PAY = "pay_floor"


class Band(StrEnum):
    """A score in words, by fixed thresholds that are the same for everybody."""

    STRONG = "strong"
    GOOD = "good"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """The parts of one score, each 0 to 1; `ranking.combine` makes the same score of them again.

    Parts with a default came later: the default changes nothing, so that older rows still make their score.
    """

    meaning: float
    occupation: float
    title: float
    skills: float
    distance: float
    pay: float
    schedule: float
    experience: float
    education: float
    freshness: float
    contract: float = 1.0
    answers: float = 0.5
    collaborative: float = 0.5
    context: float = 0.5
    lift: float = 0.5
    preference: float = 0.5

    def as_dict(self) -> dict[str, float]:
        """Return the parts by name, ready for JSON."""
        return {name: float(getattr(self, name)) for name in PART_NAMES}

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> "ScoreParts":
        """Read parts that `as_dict` wrote, later parts or not; raises KeyError when one of the first is missing."""
        return cls(
            **{name: float(parts[name]) for name in PART_NAMES if name in parts or name not in LATER_PARTS}
        )

    @classmethod
    def from_row(cls, values: Sequence[float]) -> "ScoreParts":
        """Read parts that stand in the order of PART_NAMES."""
        return cls(**dict(zip(PART_NAMES, map(float, values), strict=True)))


WANTS_PARTS = ("meaning", "occupation", "title", "skills", "collaborative", "context", "lift")
FEASIBLE_PARTS = (
    "distance", "pay", "schedule", "contract", "experience", "education", "freshness", "answers",
    "preference",
)  # fmt: skip
PART_NAMES = WANTS_PARTS + FEASIBLE_PARTS
LATER_PARTS = ("contract", "answers", "collaborative", "context", "lift", "preference")


@dataclass(frozen=True, slots=True)
class PairScore:
    """One seeker and one job: closed gates (empty when open), score 0 to 1, band and parts."""

    gates: tuple[Gate, ...]
    score: float
    wants: float
    feasible: float
    band: Band
    parts: ScoreParts
    distance_km: float | None


@dataclass(frozen=True, slots=True, eq=False)
class BlockScores:
    """Scores of one against n: arrays of length n, `parts` float64 [n, 16] in the order of PART_NAMES.

    `closed` is uint8 bits, one per Gate in the order of the enum; 0 means that every gate is open.
    """

    scores: FloatArray
    wants: FloatArray
    feasible: FloatArray
    closed: NDArray[np.uint8]
    parts: FloatArray
    distance_km: FloatArray

    def parts_at(self, position: int) -> ScoreParts:
        """Return the parts of one row."""
        return ScoreParts.from_row(self.parts[position])

    def gates_at(self, position: int) -> tuple[Gate, ...]:
        """Return the gates that are closed for one row."""
        bits = int(self.closed[position])
        return tuple(gate for place, gate in enumerate(Gate) if bits >> place & 1)

    def best(self, count: int) -> IntArray:
        """Return positions of the best open rows, best first, at most `count`."""
        open_rows = np.flatnonzero(self.closed == 0)
        if len(open_rows) > count:
            kept = np.argpartition(-self.scores[open_rows], count - 1)[:count]
            open_rows = open_rows[kept]
        order = np.lexsort((open_rows, -self.scores[open_rows]))
        return open_rows[order].astype(np.int64)


class ReasonKind(StrEnum):
    """What a line of an explanation speaks about."""

    SKILL = "skill"
    OCCUPATION = "occupation"
    PLACE = "place"
    MISSING_SKILL = "missing_skill"
    MISSING_LICENCE = "missing_licence"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words taken literally: `sources[field][start:end] == text`."""

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One reason: what the job asks, what the person said, and the finished line in Spanish.

    `code` is a skill id, an occupation id, or a licence class.
    """

    kind: ReasonKind
    code: str
    text: str
    job_quote: Quote | None = None
    seeker_quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Up to three lines, at most 300 bytes of UTF-8 together with the line breaks between them."""

    lines: tuple[ExplanationLine, ...] = ()

    @property
    def text(self) -> str:
        """The lines joined by line breaks."""
        return "\n".join(line.text for line in self.lines)
