"""Whether who somebody is changes a score: the same person with another name, sex, age, photo, school or district.

The answer has to be 0. A name, a sex, a photo and a school never reach a reading; an age reaches the legal gate and
nothing else; a district reaches the distance only. People are made here, by chance and always the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from matching.ml import ranking
from matching.ml.blocks import JobBlock
from matching.ml.documents import TextEncoder
from matching.ml.ranking import Lifting
from matching.ml.taxonomy import Taxonomy
from matching.ml.types import (
    ExperienceText,
    FloatArray,
    FloatMatrix,
    JobFacts,
    JobReading,
    OccupationGuess,
    SeekerFacts,
    SeekerReading,
    SeekerText,
    VectorKind,
)  # fmt: skip

PEOPLE, JOBS, SEED = 200, 120, 46
NAMES = {
    "f": ("María Quispe", "Rosa Mamani", "Lucía von Bergen"),
    "m": ("José Huamán", "Luis Condori", "Iván Berg"),
}
UNIVERSITIES = ("Universidad Nacional de Huancavelica", "Universidad del Pacífico", "Instituto Norte", "")
# a plain and a wealthy district of the same town, a few streets apart in these made-up people
DISTRICTS = ("San Juan de Lurigancho", "San Isidro", "Villa El Salvador", "Miraflores")
AGES = (19, 27, 38, 52, 66)
DIMENSION = 48


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a profile knows her; `text` and `facts` are all that a reading is given."""

    name: str
    sex: str
    photo: bool
    university: str
    district: str
    text: SeekerText
    facts: SeekerFacts


@dataclass(frozen=True, slots=True)
class Gap:
    """The largest change of a score by what was swapped, over `pairs` of a person and a job whose gates stay open."""

    people: int
    pairs: int
    by_swap: dict[str, float] = field(default_factory=dict)

    @property
    def largest(self) -> float:
        """The largest of all: 0 is what the gate asks."""
        return max(self.by_swap.values(), default=0.0)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as it is stored with a model."""
        return {"people": self.people, "pairs": self.pairs, "largest": self.largest, **self.by_swap}


def _other(values: Sequence[Any], now: Any) -> Any:
    return values[(values.index(now) + 1) % len(values)]


def _swap_sex(person: Person) -> Person:
    other = "m" if person.sex == "f" else "f"
    return replace(person, sex=other, name=NAMES[other][NAMES[person.sex].index(person.name)])


SWAPS: dict[str, Callable[[Person], Person]] = {
    "name": lambda person: replace(person, name=_other(NAMES[person.sex], person.name)),
    "sex": _swap_sex,
    "age": lambda person: replace(person, facts=replace(person.facts, age=_other(AGES, person.facts.age))),
    "photo": lambda person: replace(person, photo=not person.photo),
    "university": lambda person: replace(person, university=_other(UNIVERSITIES, person.university)),
    "district": lambda person: replace(person, district=_other(DISTRICTS, person.district)),
}
Read = Callable[[Person], SeekerReading]


def counterfactual_gap(
    taxonomy: Taxonomy, *, ranker: Lifting | None = None, read: Read | None = None,
    jobs: Sequence[JobReading] | None = None, people: int = PEOPLE, seed: int = SEED,
) -> Gap:  # fmt: skip
    """Return how much the scores of `people` made-up people change when something about them is swapped.

    `read` makes a reading of a person and `jobs` are what she is scored against: readings by a candidate encoder,
    or by default ones made of the words' sounds, which are enough for a candidate ranker.
    """
    make = read or plain_reading(taxonomy)
    block = JobBlock.build(jobs or some_jobs(taxonomy, seed=seed), taxonomy=taxonomy)
    largest = dict.fromkeys(SWAPS, 0.0)
    pairs = 0
    for person in some_people(taxonomy, people, seed=seed):
        before = ranking.score_jobs(make(person), block, taxonomy=taxonomy, ranker=ranker)
        for name, swap in SWAPS.items():
            after = ranking.score_jobs(make(swap(person)), block, taxonomy=taxonomy, ranker=ranker)
            both = (before.closed == 0) & (after.closed == 0)
            if name != "age":  # an age may close the legal gate, nothing else may close any
                both = np.ones(len(both), bool)
                largest[name] = max(largest[name], float((before.closed != after.closed).any()))
            largest[name] = max(largest[name], _change(before.scores[both], after.scores[both]))
            pairs += int(both.sum())
    return Gap(people, pairs, largest)


def _change(before: FloatArray, after: FloatArray) -> float:
    return float(np.abs(before - after).max(initial=0.0))


def some_people(taxonomy: Taxonomy, count: int, *, seed: int = SEED) -> list[Person]:
    """Return made-up adults with all that is swapped, the same for the same seed."""
    chance = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        sex = str(chance.choice(["f", "m"]))
        work = taxonomy.occupations[int(chance.integers(len(taxonomy.occupations)))].name_es
        title = f"{work}, {int(chance.integers(1, 15))} años"
        text = SeekerText(
            summary=f"Busco trabajo de {work}",
            experiences=(ExperienceText("1", title),),
            education="Contabilidad",
        )
        facts = SeekerFacts(
            latitude=-12.05 + chance.normal() / 20, longitude=-77.04 + chance.normal() / 20, radius_km=60.0,
            age=int(chance.choice(AGES)), pay_wish=float(chance.choice([1130, 1500, 2500])),
            experience_months=int(chance.integers(0, 120)), education=int(chance.integers(1, 6)),
        )  # fmt: skip
        made.append(
            Person(
                name=str(chance.choice(NAMES[sex])), sex=sex, photo=bool(chance.random() < 0.5),
                university=str(chance.choice(UNIVERSITIES)), district=str(chance.choice(DISTRICTS)), text=text,
                facts=facts,
            )
        )  # fmt: skip
    return made


def some_jobs(taxonomy: Taxonomy, *, count: int = JOBS, seed: int = SEED) -> list[JobReading]:
    """Return made-up jobs around the people, some that ask for adults and some that do not."""
    chance = np.random.default_rng(seed + 1)
    made = []
    for number in range(count):
        work = taxonomy.occupations[int(chance.integers(len(taxonomy.occupations)))]
        skills = {taxonomy.skills[int(chance.integers(len(taxonomy.skills)))].id: True for _ in range(3)}
        facts = JobFacts(
            latitude=-12.05 + chance.normal() / 10, longitude=-77.04 + chance.normal() / 10,
            pay_max=float(chance.integers(1130, 4000)), pay_law=1130.0, age_days=float(chance.integers(0, 60)),
            experience_months=int(chance.integers(0, 48)), education=int(chance.integers(1, 6)),
            adolescents_allowed=bool(chance.random() < 0.2),
        )  # fmt: skip
        guess = (OccupationGuess(work.id, 0.8, work.isco, work.name_es),)
        made.append(JobReading(number, sound(work.name_es)[0], guess, skills, work.name_es, facts))
    return made


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


def sound(text: str) -> FloatMatrix:
    """Return a unit vector [1, d] of the letters of a text, three at a time."""
    vector = np.full(DIMENSION, 1e-3, np.float32)
    for place in range(len(text) - 2):
        vector[zlib.crc32(text[place : place + 3].encode()) % DIMENSION] += 1
    return (vector / np.linalg.norm(vector)).reshape(1, -1)
