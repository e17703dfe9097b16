"""Whether who somebody is changes a score: the same person with another name, sex, age, photo, school or district.

The answer has to be 0. A name, a sex, a photo and a school never reach a reading; an age reaches the legal gate and
nothing else; a district reaches the distance only. People are made here, by chance and always the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from matching.ml import ranking
from matching.ml.blocks import JobBlock, SeekerBlock
from matching.ml.documents import TextEncoder
from matching.ml.fairness_people import PEOPLE, SEED, SWAPS, Person, some_jobs, some_people, sound
from matching.ml.ranking import Lifting
from matching.ml.taxonomy import Taxonomy
from matching.ml.types import (
    BlockScores,
    FloatMatrix,
    JobReading,
    SeekerReading,
    SeekerText,
    VectorKind,
)  # fmt: skip

if TYPE_CHECKING:
    from matching.ml.collaborative_model import Collaborative

Read = Callable[[Person], SeekerReading]


@dataclass(frozen=True, slots=True)
class Gap:
    """The largest change of a score by what was swapped, over `pairs` of a person and a job.

    `by_swap` is of the lists of jobs that people get, `to_employers` of the lists of people that employers get.
    """

    people: int
    pairs: int
    by_swap: dict[str, float] = field(default_factory=dict)
    to_employers: dict[str, float] = field(default_factory=dict)

    @property
    def largest(self) -> float:
        """The largest of all: 0 is what the gate asks."""
        return max((*self.by_swap.values(), *self.to_employers.values()), default=0.0)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as it is stored with a model."""
        return {
            "people": self.people, "pairs": self.pairs, "largest": self.largest, **self.by_swap,
            **{f"{name}_to_employers": change for name, change in self.to_employers.items()},
        }  # fmt: skip


def counterfactual_gap(
    taxonomy: Taxonomy, *, ranker: Lifting | None = None, read: Read | None = None,
    jobs: Sequence[JobReading] | None = None, people: int = PEOPLE, seed: int = SEED,
) -> Gap:  # fmt: skip
    """Return how much the scores of `people` made-up people change when something about them is swapped.

    `read` makes a reading of a person and `jobs` are what she is scored against: readings by a candidate encoder,
    or by default ones made of the words' sounds, which are enough for a candidate ranker.
    """
    make = read or plain_reading(taxonomy)
    posts = list(jobs or some_jobs(taxonomy, seed=seed))
    persons = some_people(taxonomy, people, seed=seed)
    before = [make(person) for person in persons]
    block = JobBlock.build(posts, taxonomy=taxonomy)
    listed = [ranking.score_jobs(one, block, taxonomy=taxonomy, ranker=ranker) for one in before]

    def ranked(readings: Sequence[SeekerReading]) -> list[BlockScores]:
        crowd = SeekerBlock.build(readings, taxonomy=taxonomy)
        return [ranking.score_seekers(post, crowd, taxonomy=taxonomy, ranker=ranker) for post in posts]

    ranked_before = ranked(before)
    by_swap, to_employers, pairs = {}, {}, 0
    for name, swap in SWAPS.items():
        after = [make(swap(person)) for person in persons]
        relisted = [ranking.score_jobs(one, block, taxonomy=taxonomy, ranker=ranker) for one in after]
        found = [_change(*both, name=name) for both in zip(listed, relisted, strict=True)]
        found_too = [_change(*both, name=name) for both in zip(ranked_before, ranked(after), strict=True)]
        by_swap[name] = max(change for change, _ in found)
        to_employers[name] = max(change for change, _ in found_too)
        pairs += sum(count for _, count in (*found, *found_too))
    return Gap(people, pairs, by_swap, to_employers)


def _change(before: BlockScores, after: BlockScores, *, name: str) -> tuple[float, int]:
    """Return the largest change of a score and how many pairs it is of; a gate that moves counts as 1.

    Only an age may close a gate, the legal one: such pairs are left out.
    """
    moved = before.closed != after.closed
    if name != "age" and moved.any():
        return 1.0, len(moved)
    change = np.abs(before.scores - after.scores)[~moved]
    return float(change.max(initial=0.0)), int((~moved).sum())


def plain_reading(taxonomy: Taxonomy) -> Read:
    """Return a reader that needs no encoder: vectors of letters, occupations by their names."""
    by_name = {one.name_es: one.id for one in taxonomy.occupations}

    def read(person: Person) -> SeekerReading:
        words = [text for _, text in person.text.fields()]
        named = person.text.experiences[0].title.rsplit(",", 1)[0] if person.text.experiences else ""
        held = {by_name[named]: 1.0} if named in by_name else {}
        return SeekerReading(
            1, np.vstack([sound(text) for text in words]), (VectorKind.EXPERIENCE,) * len(words), held,
            frozenset(), named, person.facts,
        )  # fmt: skip

    return read


def encoder_reading(encoder: TextEncoder, taxonomy: Taxonomy) -> Read:
    """Return a reader whose vectors are of an encoder; equal words are read once."""
    plain = plain_reading(taxonomy)

    @lru_cache(maxsize=4096)
    def vectors(text: SeekerText) -> tuple[FloatMatrix, tuple[VectorKind, ...]]:
        return encoder.encode_seeker(text)

    def read(person: Person) -> SeekerReading:
        made, kinds = vectors(person.text)
        return replace(plain(person), vectors=made, kinds=kinds)

    return read


def encoder_gap(encoder: TextEncoder, taxonomy: Taxonomy, *, people: int = PEOPLE) -> Gap:
    """Return the gap with the vectors of an encoder on both sides: the figure that its gate asks."""
    return counterfactual_gap(
        taxonomy, read=encoder_reading(encoder, taxonomy), jobs=encoded_jobs(encoder, taxonomy), people=people
    )


def encoded_jobs(encoder: TextEncoder, taxonomy: Taxonomy) -> list[JobReading]:
    """Return the made-up jobs with the vectors of an encoder."""
    jobs = some_jobs(taxonomy)
    vectors = encoder.encode([job.title for job in jobs])
    return [replace(job, vector=vector) for job, vector in zip(jobs, vectors, strict=True)]


def collaborative_gap(model: Collaborative, taxonomy: Taxonomy, *, people: int = PEOPLE) -> Gap:
    """Return the gap when made-up people and jobs have rows of a collaborative model, one by one in their order."""
    plain = plain_reading(taxonomy)
    jobs = some_jobs(taxonomy)
    if len(model.person_ids) and len(model.job_ids):
        rows = model.job_factors(
            [int(model.job_ids[place % len(model.job_ids)]) for place in range(len(jobs))]
        )
        jobs = [replace(job, factors=row) for job, row in zip(jobs, rows, strict=True)]

    def read(person: Person) -> SeekerReading:
        if not len(model.person_ids):
            return plain(person)
        number = int(model.person_ids[person.number % len(model.person_ids)])
        return replace(plain(person), factors=model.person(number))

    return counterfactual_gap(taxonomy, read=read, jobs=jobs, people=people)


TOLD = {
    "name": ("Me llamo Rosa Mamani.", "Me llamo Iván Berg."),
    "sex": ("Soy mujer.", "Soy varón."),
    "age": ("Tengo 24 años.", "Tengo 58 años."),
    "university": (
        "Estudié en la Universidad Nacional de Huancavelica.",
        "Estudié en la Universidad del Pacífico.",
    ),
    "district": ("Vivo en San Juan de Lurigancho.", "Vivo en San Isidro."),
}


def told_gap(encoder: TextEncoder, taxonomy: Taxonomy, *, people: int = 40) -> dict[str, tuple[float, float]]:
    """Return by what is told the mean and the largest change of a score when she says it in her own summary.

    Here her words do change, and an encoder that reads words may move: this is written down beside the gap and is
    not held to 0.
    """
    block = JobBlock.build(encoded_jobs(encoder, taxonomy), taxonomy=taxonomy)
    read = encoder_reading(encoder, taxonomy)
    found = {}
    for name, sentences in TOLD.items():
        changes = []
        for person in some_people(taxonomy, people):
            scores = []
            for sentence in sentences:
                text = replace(person.text, summary=f"{sentence} {person.text.summary}")
                said = read(replace(person, text=text))
                scores.append(ranking.score_jobs(said, block, taxonomy=taxonomy).scores)
            changes.append(np.abs(scores[0] - scores[1]))
        found[name] = (float(np.mean(changes)), float(np.max(changes)))
    return found
