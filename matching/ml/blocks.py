"""Many jobs or many people laid out as arrays, so that one can be scored against all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.ml import gates
from matching.ml.block_parts import (
    asked_skills,
    factor_rows,
    guesses,
    held_skills,
    person_terms,
    row_starts,
    stacked,
    term_rows,
    title_terms,
)
from matching.ml.preferences import ATTRIBUTES
from matching.ml.taxonomy import Taxonomy
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

_UNKNOWN = float("nan")
_NO_SIGNS = (_UNKNOWN,) * 3
_NO_TASTE = (0.0,) * len(ATTRIBUTES)


def _number(value: float | int | None) -> float:
    return _UNKNOWN if value is None else float(value)


def _flag(value: bool | None) -> int:
    return -1 if value is None else int(value)


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
class JobRows:
    """What a block is made of, one entry a job: vectors float [n, d], the rest as lists.

    `titles` are columns of the terms of a title (`block_parts.title_terms`), `factors` rows of [k] or [0].
    """

    ids: Sequence[int]
    vectors: NDArray[np.floating]
    occupations: Sequence[Sequence[str]]
    probabilities: Sequence[Sequence[float]]
    skills: Sequence[Sequence[str]]
    required: Sequence[Sequence[bool]]
    titles: Sequence[Sequence[int]]
    facts: Sequence[JobFacts]
    factors: Sequence[FloatMatrix]

    @classmethod
    def of(cls, readings: Sequence[JobReading]) -> "JobRows":
        """Take readings apart."""
        return cls(
            ids=[one.job_id for one in readings],
            vectors=stacked([one.vector.reshape(1, -1) for one in readings]),
            occupations=[[guess.occupation_id for guess in one.occupations] for one in readings],
            probabilities=[[guess.probability for guess in one.occupations] for one in readings],
            skills=[list(one.skills) for one in readings],
            required=[list(one.skills.values()) for one in readings],
            titles=[title_terms(one.title) for one in readings],
            facts=[one.facts for one in readings],
            factors=[one.factors for one in readings],
        )


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
        return cls.of(JobRows.of(readings), taxonomy=taxonomy, codes={} if codes is None else codes)

    @classmethod
    def of(cls, rows: JobRows, *, taxonomy: Taxonomy, codes: dict[str, int]) -> "JobBlock":
        """Lay out rows in the same way."""
        occupations, probabilities = guesses(rows.occupations, rows.probabilities, taxonomy)
        skills, mass = asked_skills(rows.skills, rows.required, taxonomy)
        return cls(
            job_ids=np.asarray(rows.ids, np.int64),
            vectors=rows.vectors,
            occupations=occupations,
            probabilities=probabilities,
            skills=skills,
            skill_mass=mass,
            titles=term_rows(rows.titles, shared=True),
            facts=JobColumns.of(rows.facts, codes),
            codes=codes,
            factors=factor_rows(rows.factors),
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
class SeekerRows:
    """What a block is made of, one entry a person: vectors float [sum of their counts, d], searches in the same way."""

    ids: Sequence[int]
    vectors: NDArray[np.floating]
    vector_counts: Sequence[int]
    occupations: Sequence[Sequence[str]]
    weights: Sequence[Sequence[float]]
    skills: Sequence[Sequence[str]]
    terms: Sequence[Sequence[int]]
    facts: Sequence[SeekerFacts]
    searches: FloatMatrix
    search_counts: Sequence[int]
    factors: Sequence[FloatMatrix]

    @classmethod
    def of(cls, readings: Sequence[SeekerReading]) -> "SeekerRows":
        """Take readings apart."""
        return cls(
            ids=[one.seeker_id for one in readings],
            vectors=stacked([one.vectors for one in readings]),
            vector_counts=[len(one.vectors) for one in readings],
            occupations=[list(one.occupations) for one in readings],
            weights=[list(one.occupations.values()) for one in readings],
            skills=[list(one.skills) for one in readings],
            terms=[person_terms(one.terms) for one in readings],
            facts=[one.facts for one in readings],
            searches=stacked([one.searches for one in readings]),
            search_counts=[len(one.searches) for one in readings],
            factors=[one.factors for one in readings],
        )


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
        return cls.of(SeekerRows.of(readings), taxonomy=taxonomy, codes={} if codes is None else codes)

    @classmethod
    def of(cls, rows: SeekerRows, *, taxonomy: Taxonomy, codes: dict[str, int]) -> "SeekerBlock":
        """Lay out rows in the same way."""
        number = taxonomy.occupation_number
        held = [
            [(number[key], weight) for key, weight in zip(keys, weights, strict=True) if key in number]
            for keys, weights in zip(rows.occupations, rows.weights, strict=True)
        ]
        skills = held_skills(rows.skills, taxonomy)
        words = term_rows(rows.terms, shared=False)
        return cls(
            seeker_ids=np.asarray(rows.ids, np.int64),
            vectors=rows.vectors,
            vector_starts=row_starts(rows.vector_counts),
            occupations=np.array([key for row in held for key, _ in row], np.int32),
            occupation_weights=np.array([weight for row in held for _, weight in row], np.float64),
            occupation_starts=row_starts([len(row) for row in held]),
            skills=skills,
            has_skills=np.diff(skills.indptr) > 0,
            terms=words,
            has_terms=np.diff(words.indptr) > 0,
            facts=SeekerColumns.of(rows.facts, codes),
            codes=codes,
            searches=rows.searches,
            search_starts=row_starts(rows.search_counts),
            factors=factor_rows(rows.factors),
        )

    def __len__(self) -> int:
        return len(self.seeker_ids)
