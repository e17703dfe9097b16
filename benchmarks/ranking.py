"""How long it takes to score one person against many jobs and one job against many people.

Run `python -m benchmarks.ranking`. Jobs and people are made by chance, the same each time.
"""

import time

import numpy as np

from matching.ml import ranking, taxonomy
from matching.ml.blocks import JobBlock, SeekerBlock
from matching.ml.types import JobFacts, JobReading, OccupationGuess, SeekerFacts, SeekerReading, VectorKind

JOBS, PEOPLE, DIMENSION, ROUNDS = 40_000, 40_000, 384, 5


def main() -> None:
    known, chance = taxonomy.load(), np.random.default_rng(5)

    def vectors(count: int) -> np.ndarray:
        made = chance.normal(size=(count, DIMENSION)).astype(np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)

    def some_skills(count: int) -> list[str]:
        return [known.skills[number].id for number in chance.integers(0, len(known.skills), count)]

    def an_occupation() -> str:
        return known.occupations[int(chance.integers(0, len(known.occupations)))].id

    def job(number: int) -> JobReading:
        guesses = tuple(OccupationGuess(an_occupation(), 0.3, "", "") for _ in range(3))
        place = JobFacts(latitude=-12 + chance.random(), longitude=-77.0, pay_max=1500.0, age_days=3.0)
        skills = dict.fromkeys(some_skills(7), True)
        return JobReading(number, vectors(1)[0], guesses, skills, f"cocinero {number % 50}", place)

    def person(number: int) -> SeekerReading:
        place = SeekerFacts(latitude=-12.0, longitude=-77.0, radius_km=80, pay_wish=1200)
        return SeekerReading(
            number, vectors(3), (VectorKind.EXPERIENCE,) * 3, {an_occupation(): 1.0, an_occupation(): 0.8},
            frozenset(some_skills(8)), "cocinero\nayudante de cocina", place,
        )  # fmt: skip

    jobs = JobBlock.build([job(number) for number in range(JOBS)], taxonomy=known)
    people = SeekerBlock.build([person(number) for number in range(PEOPLE)], taxonomy=known)
    one_person, one_job = person(0), job(0)
    down = [
        _milliseconds(lambda: ranking.score_jobs(one_person, jobs, taxonomy=known)) for _ in range(ROUNDS)
    ]
    across = [
        _milliseconds(lambda: ranking.score_seekers(one_job, people, taxonomy=known)) for _ in range(ROUNDS)
    ]
    print(
        f"ranking jobs={JOBS} person_x_jobs_ms={sorted(down)[ROUNDS // 2]:.0f} "
        f"people={PEOPLE} job_x_people_ms={sorted(across)[ROUNDS // 2]:.0f}"
    )


def _milliseconds(act) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
