"""A pool scores as a block made in one piece does, however its readings came in and went."""

import numpy as np
import pytest

from matching.ml import pool as pools
from matching.ml import ranking
from matching.ml.blocks import JobBlock
from matching.ml.pool import JobPool, SeekerPool
from matching.ml.types import JobFacts, JobReading, OccupationGuess, SeekerFacts, SeekerReading, VectorKind

TITLES = ("Cocinero", "Chofer", "Contador", "Vigilante", "Mozo de salón")


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    monkeypatch.setattr(pools, "ROWS", 32)


def unit(seed, rows=1):
    vectors = np.random.default_rng(seed).normal(size=(rows, 48)).astype(np.float16).astype(np.float32)
    return vectors / 7


def job_reading(number, known, *, age_days=3.0):
    draw = np.random.default_rng(number)
    row = known.occupations[number * 7 % len(known.occupations)]
    facts = JobFacts(
        latitude=-12 + draw.random() / 2,
        longitude=-77 + draw.random() / 4,
        schedules=frozenset({"night"} if number % 3 == 0 else {"full_time"}),
        age_days=age_days,
    )
    guess = OccupationGuess(row.id, 0.8, row.isco, row.name_es)
    skills = {known.skills[(number * 13) % len(known.skills)].id: True}
    return JobReading(number, unit(number)[0], (guess,), skills, TITLES[number % 5], facts)


def seeker_reading(number, known):
    draw = np.random.default_rng(10_000 + number)
    rows = number % 3
    return SeekerReading(
        number,
        unit(number + 500, rows) if rows else np.zeros((0, 48), np.float32),
        (VectorKind.EXPERIENCE,) * rows,
        {known.occupations[number * 7 % len(known.occupations)].id: 1.0} if number % 4 else {},
        frozenset({known.skills[(number * 13) % len(known.skills)].id}),
        TITLES[number % 5],
        SeekerFacts(latitude=-12 + draw.random() / 2, longitude=-77.0, radius_km=30.0),
    )


def filled(known, count=100):
    made = JobPool(taxonomy=known)
    for start in range(0, count, 5):  # many small blocks, put together as they come
        made.put([job_reading(number, known) for number in range(start, start + 5)], day=100.0)
    return made


def test_it_finds_what_one_block_of_all_jobs_finds(known):
    jobs = [job_reading(number, known) for number in range(100)]
    person = seeker_reading(5, known)
    whole = ranking.score_jobs(person, JobBlock.build(jobs, taxonomy=known), taxonomy=known)
    found = filled(known).best(person, day=100.0, count=20)
    assert found.ids.tolist() == whole.best(20).tolist()
    assert np.allclose(found.scores, whole.scores[found.ids], atol=1e-3)
    assert np.allclose(found.wants * 0 + found.scores, found.scores)


def test_dropped_jobs_and_those_left_out_are_not_found(known):
    made, person = filled(known), seeker_reading(5, known)
    first = made.best(person, day=100.0, count=4).ids.tolist()
    made.drop(first[:2])
    made.drop([first[0], 999])
    assert made.best(person, day=100.0, count=2, without=[first[2]]).ids.tolist()[0] == first[3]
    assert len(made) == 98


def test_a_job_read_again_counts_once_and_as_it_is_now(known):
    made, person = filled(known), seeker_reading(5, known)
    for _ in range(30):
        made.put([job_reading(number, known) for number in range(40, 60)], day=100.0)
    found = made.best(person, day=100.0, count=200)
    assert len(made) == 100
    assert len(set(found.ids.tolist())) == len(found)
    assert sum(len(block) for block in made.blocks) < 200


def test_jobs_grow_old_where_they_lie(known):
    made, person = filled(known), seeker_reading(5, known)
    now, later = (made.best(person, day=day, count=5) for day in (100.0, 160.0))
    fresh = JobPool(taxonomy=known)
    fresh.put([job_reading(number, known, age_days=63.0) for number in range(100)], day=160.0)
    assert later.scores[0] < now.scores[0]
    assert np.allclose(later.scores, fresh.best(person, day=160.0, count=5).scores, atol=1e-9)


def test_people_and_jobs_find_each_other_with_the_same_score(known):
    people = SeekerPool(taxonomy=known)
    for start in range(0, 60, 4):
        people.put([seeker_reading(number, known) for number in range(start, start + 4)], day=0.0)
    job = job_reading(5, known)
    found = people.fitting(job, day=0.0, floor=0.0, floor_unknown=0.0)
    assert 0 < len(found) < 60  # gates leave some out
    jobs = JobPool(taxonomy=known)
    jobs.put([job], day=0.0)
    for place, number in enumerate(found.ids.tolist()):
        other = jobs.best(seeker_reading(number, known), day=0.0, count=1)
        assert other.scores[0] == pytest.approx(found.scores[place], abs=1e-3)
        assert np.allclose(other.parts[0], found.parts[place], atol=2e-3)


def test_floors_differ_for_who_told_nothing_of_her_work(known):
    people = SeekerPool(taxonomy=known)
    people.put([seeker_reading(number, known) for number in range(60)], day=0.0)
    found = people.fitting(job_reading(5, known), day=0.0, floor=1.1, floor_unknown=0.0)
    assert found.ids.tolist()
    assert all(number % 4 == 0 for number in found.ids.tolist())
