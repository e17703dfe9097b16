"""Many jobs or many people laid out as arrays, so that one can be scored against all at once."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.ml import gates
from matching.ml.preferences import ATTRIBUTES
from matching.ml.taxonomy import Taxonomy
from matching.ml.text import terms
from matching.ml.titles import clean_title
from matching.ml.types import (
    BoolArray,
    FloatArray,
    FloatMatrix,
    IntArray,
    JobFacts,
    JobReading,
    SeekerFacts,
    SeekerReading,
)  # fmt: skip

TERM_COLUMNS = 1 << 18
MOST_GUESSES = 3
SURE_ENOUGH = 0.5
"""Sum of the guesses' probabilities from which a reading counts in full; a guess in the dark counts for less."""
"""Occupations of a job that count, by probability."""
OPTIONAL_SKILL = 0.5
"""Weight of a skill that is nice to have against a required one."""

_UNKNOWN = float("nan")
_NO_SIGNS = (_UNKNOWN,) * 3
_NO_TASTE = (0.0,) * len(ATTRIBUTES)


def _number(value: float | int | None) -> float:
    return _UNKNOWN if value is None else float(value)


def _flag(value: bool | None) -> int:
    return -1 if value is None else int(value)


@lru_cache(maxsize=100_000)
def title_terms(title: str) -> tuple[int, ...]:
    """Return columns of the terms of a title, without pleas and places."""
    return tuple(
        dict.fromkeys(zlib.crc32(word.encode()) % TERM_COLUMNS for word in terms(clean_title(title)))
    )


def person_terms(lines: str) -> tuple[int, ...]:
    """Return columns of the terms of a person's wish and titles, one a line."""
    return tuple(dict.fromkeys(column for line in lines.split("\n") for column in title_terms(line)))


def _rows(
    columns: Sequence[Sequence[int]], values: Sequence[Sequence[float]] | None, width: int
) -> sparse.csr_matrix:
    """Return a sparse matrix of rows given as columns with values (1.0 by default)."""
    lengths = [len(row) for row in columns]
    indices = np.fromiter((column for row in columns for column in row), np.int32, sum(lengths))
    content = (
        np.ones(len(indices)) if values is None
        else np.fromiter((value for row in values for value in row), np.float64, sum(lengths))
    )  # fmt: skip
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    return sparse.csr_matrix((content, indices, starts), shape=(len(columns), width))


@dataclass(frozen=True, slots=True, eq=False)
class JobColumns:
    """The facts of n jobs, NaN or -1 where unknown; `offer` is [n, 3]."""

    latitude: FloatArray
    longitude: FloatArray
    remote: NDArray[np.int8]
    licence: gates.Bits
    schedules: gates.Bits
    contracts: gates.Bits
    night: NDArray[np.int8]
    adolescents: BoolArray
    pay_min: FloatArray
    pay_max: FloatArray
    experience: FloatArray
    education: FloatArray
    age_days: FloatArray
    offer: FloatArray
    pay_law: FloatArray
    answer_rate: FloatArray

    @classmethod
    def of(cls, facts: Sequence[JobFacts], codes: dict[str, int]) -> "JobColumns":
        """Lay out facts; schedule and contract codes are numbered in `codes`."""
        return cls(
            latitude=np.array([_number(one.latitude) for one in facts]),
            longitude=np.array([_number(one.longitude) for one in facts]),
            remote=np.array([_flag(one.remote) for one in facts], np.int8),
            licence=np.array([gates.accepted_licences(one.licence) for one in facts], np.uint64),
            schedules=np.array([gates.code_bits(one.schedules, codes) for one in facts], np.uint64),
            contracts=np.array([gates.code_bits(one.contracts, codes) for one in facts], np.uint64),
            night=np.array([_flag(one.night) for one in facts], np.int8),
            adolescents=np.array([one.adolescents_allowed for one in facts], bool),
            pay_min=np.array([_number(one.pay_min) for one in facts]),
            pay_max=np.array(
                [_number(one.pay_max if one.pay_max is not None else one.pay_min) for one in facts]
            ),
            experience=np.array([_number(one.experience_months) for one in facts]),
            education=np.array([_number(one.education) for one in facts]),
            age_days=np.array([_number(one.age_days) for one in facts]),
            offer=np.array([one.offer or _NO_SIGNS for one in facts]).reshape(-1, len(_NO_SIGNS)),
            pay_law=np.array([_number(one.pay_law) for one in facts]),
            answer_rate=np.array([_number(one.answer_rate) for one in facts]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class SeekerColumns:
    """The facts of n people, NaN where unknown; `taste` is [n, 5], zeros where unknown."""

    latitude: FloatArray
    longitude: FloatArray
    radius: FloatArray
    moves: BoolArray
    remote_only: BoolArray
    licences: gates.Bits
    schedules: gates.Bits
    contracts: gates.Bits
    age: FloatArray
    pay_wish: FloatArray
    experience: FloatArray
    education: FloatArray
    profile_days: FloatArray
    taste: FloatArray

    @classmethod
    def of(cls, facts: Sequence[SeekerFacts], codes: dict[str, int]) -> "SeekerColumns":
        """Lay out facts; schedule and contract codes are numbered in `codes`."""
        return cls(
            latitude=np.array([_number(one.latitude) for one in facts]),
            longitude=np.array([_number(one.longitude) for one in facts]),
            radius=np.array([_number(one.radius_km) for one in facts]),
            moves=np.array([one.willing_to_move for one in facts], bool),
            remote_only=np.array([one.remote_only for one in facts], bool),
            licences=np.array([gates.licences_of(one) for one in facts], np.uint64),
            schedules=np.array([gates.code_bits(one.schedules, codes) for one in facts], np.uint64),
            contracts=np.array([gates.code_bits(one.contracts, codes) for one in facts], np.uint64),
            age=np.array([_number(one.age) for one in facts]),
            pay_wish=np.array([_number(one.pay_wish) for one in facts]),
            experience=np.array([_number(one.experience_months) for one in facts]),
            education=np.array([_number(one.education) for one in facts]),
            profile_days=np.array([_number(one.profile_days) for one in facts]),
            taste=np.array([one.taste or _NO_TASTE for one in facts]).reshape(-1, len(_NO_TASTE)),
        )

    def take(self, rows: IntArray) -> "SeekerColumns":
        """Return the facts of these rows, in their order."""
        return SeekerColumns(**{one.name: getattr(self, one.name)[rows] for one in fields(SeekerColumns)})


@dataclass(frozen=True, slots=True, eq=False)
class JobBlock:
    """n jobs: vectors [n, d], guesses [n, 3] as occupation numbers with probabilities that sum to 1 (less when unsure),
    skills and title terms as sparse rows whose values sum to 1 (or 0 where there are none), collaborative factors
    [n, k] with rows of NaN where unknown (k is 0 when all are)."""

    job_ids: IntArray
    vectors: FloatMatrix
    occupations: NDArray[np.int32]
    probabilities: FloatArray
    skills: sparse.csr_matrix
    skill_mass: FloatArray
    titles: sparse.csr_matrix
    facts: JobColumns
    codes: dict[str, int]
    factors: FloatMatrix

    @classmethod
    def build(
        cls, readings: Sequence[JobReading], *, taxonomy: Taxonomy, codes: dict[str, int] | None = None
    ) -> "JobBlock":
        """Lay out readings; unknown occupation and skill ids (of an older taxonomy) are passed over."""
        codes = {} if codes is None else codes
        occupations, probabilities = _guesses(readings, taxonomy)
        skills, mass = _asked_skills(readings, taxonomy)
        columns = [title_terms(reading.title) for reading in readings]
        shares = [[1 / len(row)] * len(row) if row else [] for row in columns]
        return cls(
            job_ids=np.array([reading.job_id for reading in readings], np.int64),
            vectors=_stack([reading.vector.reshape(1, -1) for reading in readings]),
            occupations=occupations,
            probabilities=probabilities,
            skills=skills,
            skill_mass=mass,
            titles=_rows(columns, shares, TERM_COLUMNS),
            facts=JobColumns.of([reading.facts for reading in readings], codes),
            codes=codes,
            factors=_factors([reading.factors for reading in readings]),
        )

    def __len__(self) -> int:
        return len(self.job_ids)

    def take(self, positions: IntArray) -> "JobBlock":
        """Return a block of the jobs at these positions, in their order."""
        facts = JobColumns(
            **{one.name: getattr(self.facts, one.name)[positions] for one in fields(JobColumns)}
        )
        return JobBlock(
            self.job_ids[positions], self.vectors[positions], self.occupations[positions],
            self.probabilities[positions], self.skills[positions], self.skill_mass[positions],
            self.titles[positions], facts, self.codes, self.factors[positions],
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class SeekerBlock:
    """n people: vectors [sum m, d] with the start of each person's rows, the same for occupations and searches;
    collaborative factors [n, k] as in `JobBlock`."""

    seeker_ids: IntArray
    vectors: FloatMatrix
    vector_starts: IntArray
    occupations: NDArray[np.int32]
    occupation_weights: FloatArray
    occupation_starts: IntArray
    skills: sparse.csr_matrix
    has_skills: BoolArray
    terms: sparse.csr_matrix
    has_terms: BoolArray
    facts: SeekerColumns
    codes: dict[str, int]
    searches: FloatMatrix
    search_starts: IntArray
    factors: FloatMatrix

    @classmethod
    def build(
        cls, readings: Sequence[SeekerReading], *, taxonomy: Taxonomy, codes: dict[str, int] | None = None
    ) -> "SeekerBlock":
        """Lay out readings; a person without vectors or occupations has no rows there."""
        codes = {} if codes is None else codes
        number = taxonomy.occupation_number
        held = [
            [(number[key], weight) for key, weight in reading.occupations.items() if key in number]
            for reading in readings
        ]
        skills = [
            sorted(taxonomy.skill_number[skill] for skill in reading.skills if skill in taxonomy.skill_number)
            for reading in readings
        ]
        words = [person_terms(reading.terms) for reading in readings]
        return cls(
            seeker_ids=np.array([reading.seeker_id for reading in readings], np.int64),
            vectors=_stack([reading.vectors for reading in readings]),
            vector_starts=_starts(len(reading.vectors) for reading in readings),
            occupations=np.array([key for row in held for key, _ in row], np.int32),
            occupation_weights=np.array([weight for row in held for _, weight in row], np.float64),
            occupation_starts=_starts(len(row) for row in held),
            skills=_rows(skills, None, len(taxonomy.skills)),
            has_skills=np.array([bool(row) for row in skills], bool),
            terms=_rows(words, None, TERM_COLUMNS),
            has_terms=np.array([bool(row) for row in words], bool),
            facts=SeekerColumns.of([reading.facts for reading in readings], codes),
            codes=codes,
            searches=_stack([reading.searches for reading in readings]),
            search_starts=_starts(len(reading.searches) for reading in readings),
            factors=_factors([reading.factors for reading in readings]),
        )

    def __len__(self) -> int:
        return len(self.seeker_ids)


def _stack(rows: Sequence[FloatMatrix]) -> FloatMatrix:
    filled = [row for row in rows if row.size]
    return np.ascontiguousarray(np.vstack(filled), np.float32) if filled else np.zeros((0, 0), np.float32)


def _factors(rows: Sequence[FloatMatrix]) -> FloatMatrix:
    """Return [n, k] with NaN for who has none; raises ValueError when two rows differ in length."""
    lengths = {row.size for row in rows if row.size}
    if len(lengths) > 1:
        raise ValueError(f"collaborative factors of different lengths: {sorted(lengths)}")
    made = np.full((len(rows), lengths.pop() if lengths else 0), np.nan, np.float32)
    for place, row in enumerate(rows):
        if row.size:
            made[place] = row.reshape(-1)
    return made


def _starts(lengths: Iterable[int]) -> IntArray:
    """Return n + 1 positions: the rows of the i-th stand from starts[i] to starts[i + 1]."""
    return np.concatenate(([0], np.cumsum(list(lengths)))).astype(np.int64)


def _guesses(readings: Sequence[JobReading], taxonomy: Taxonomy) -> tuple[NDArray[np.int32], FloatArray]:
    occupations = np.zeros((len(readings), MOST_GUESSES), np.int32)
    probabilities = np.zeros((len(readings), MOST_GUESSES))
    for row, reading in enumerate(readings):
        known = [guess for guess in reading.occupations if guess.occupation_id in taxonomy.occupation_number]
        for place, guess in enumerate(known[:MOST_GUESSES]):
            occupations[row, place] = taxonomy.occupation_number[guess.occupation_id]
            probabilities[row, place] = guess.probability
    totals = probabilities.sum(axis=1, keepdims=True)
    return occupations, probabilities / np.maximum(totals, SURE_ENOUGH)


def _asked_skills(readings: Sequence[JobReading], taxonomy: Taxonomy) -> tuple[sparse.csr_matrix, FloatArray]:
    """Return skills weighted by rarity and by being required, rows summing to 1, and the mass before that."""
    columns, values, mass = [], [], []
    for reading in readings:
        asked = {
            taxonomy.skill_number[skill]: taxonomy.skill_rarity(skill) * (1.0 if required else OPTIONAL_SKILL)
            for skill, required in reading.skills.items()
            if skill in taxonomy.skill_number
        }
        total = sum(asked.values())
        columns.append(sorted(asked))
        values.append([asked[number] / total for number in sorted(asked)])
        mass.append(total)
    return _rows(columns, values, len(taxonomy.skills)), np.array(mass, np.float64)
