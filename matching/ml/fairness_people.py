"""Made-up people and jobs for asking whether who somebody is changes a score; always the same for the same seed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.ml.taxonomy import Taxonomy
from matching.ml.types import (
    ExperienceText,
    FloatMatrix,
    JobFacts,
    JobReading,
    OccupationGuess,
    SeekerFacts,
    SeekerText,
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
    """Somebody as a profile knows her; `text` and `facts` are all that a reading is given.

    `number` says which of the made-up people she is, as an id does in the product.
    """

    number: int
    name: str
    sex: str
    photo: bool
    university: str
    district: str
    text: SeekerText
    facts: SeekerFacts


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


def some_people(taxonomy: Taxonomy, count: int, *, seed: int = SEED) -> list[Person]:
    """Return made-up adults with all that is swapped, the same for the same seed."""
    chance = np.random.default_rng(seed)
    made = []
    for number in range(count):
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
                number=number, name=str(chance.choice(NAMES[sex])), sex=sex, photo=bool(chance.random() < 0.5),
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


def sound(text: str) -> FloatMatrix:
    """Return a unit vector [1, d] of the letters of a text, three at a time."""
    vector = np.full(DIMENSION, 1e-3, np.float32)
    for place in range(len(text) - 2):
        vector[zlib.crc32(text[place : place + 3].encode()) % DIMENSION] += 1
    return (vector / np.linalg.norm(vector)).reshape(1, -1)
