"""Many people at once get what each gets alone, and no bound is ever under a score."""

import numpy as np
import pytest

from matching.ml import crowd as crowds
from matching.ml import pool as pools
from matching.ml import ranking
from matching.ml.blocks import JobBlock
from matching.ml.crowd import best_of_many
from matching.ml.crowd_bounds import CLOSED, SLACK, Crowd
from matching.ml.crowd_tiles import Kinds, Tile
from matching.ml.pool import JobPool
from matching.ml.types import (
    NOTHING,
    JobFacts,
    JobReading,
    OccupationGuess,
    SeekerFacts,
    SeekerReading,
    VectorKind,
)

TITLES = ("Cocinero", "Chofer de reparto", "Contador", "Vigilante nocturno", "Mozo de salón", "")
WIDTH = 24
DAY = 100.0


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    monkeypatch.setattr(pools, "ROWS", 64)


def pick(chance, *values):
    return values[chance.integers(len(values))]


def unit(chance, rows):
    made = chance.normal(size=(rows, WIDTH))
    made[:, 0] += 3  # alike enough for meanings that are not all zero
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made.astype(np.float16).astype(np.float32)


def a_job(number, known):
    chance = np.random.default_rng(number)
    rows = [known.occupations[chance.integers(400)] for _ in range(chance.integers(4))]
    skills = {
        known.skills[chance.integers(60)].id: bool(chance.integers(2)) for _ in range(chance.integers(6))
    }
    has_place = chance.random() < 0.9
    facts = JobFacts(
        latitude=-12 + chance.random() if has_place else None,
        longitude=-77 + chance.random() if has_place else None,
        remote=pick(chance, None, True, False, False, False),
        licence=pick(chance, "", "", "", "A-IIb"),
        schedules=pick(chance, frozenset(), frozenset({"full"}), frozenset({"night"})),
        night=pick(chance, None, True, False),
        adolescents_allowed=bool(chance.integers(2)),
        pay_max=pick(chance, None, float(chance.integers(700, 4000))),
        pay_law=pick(chance, None, 1130.0),
        contracts=pick(chance, frozenset(), frozenset({"plazo"}), frozenset({"indefinido"})),
        experience_months=pick(chance, None, 0, 24),
        education=pick(chance, None, 2, 5),
        age_days=pick(chance, None, float(chance.integers(60))),
        answer_rate=pick(chance, None, 0.9),
        offer=pick(chance, None, (0.5, -0.5, float("nan"))),
    )
    return JobReading(
        number, unit(chance, 1)[0], tuple(OccupationGuess(row.id, 0.4, row.isco, "") for row in rows), skills,
        pick(chance, *TITLES), facts, factors=unit(chance, 1)[0][:4] if chance.random() < 0.5 else NOTHING,
    )  # fmt: skip


def a_person(number, known):
    chance = np.random.default_rng(10_000 + number)
    statements = int(chance.integers(4))
    facts = SeekerFacts(
        latitude=pick(chance, None, -12 + chance.random(), -12 + chance.random()), longitude=-76.5,
        radius_km=pick(chance, None, 20.0, 60.0, 900.0), willing_to_move=chance.random() < 0.1,
        remote_only=chance.random() < 0.1, licences=pick(chance, None, frozenset(), frozenset({"A-IIIc"})),
        schedules=pick(chance, frozenset(), frozenset({"full"})), age=pick(chance, None, 16, 30),
        pay_wish=pick(chance, None, float(chance.integers(900, 2500))),
        contracts=pick(chance, frozenset(), frozenset({"indefinido"})),
        experience_months=pick(chance, None, 3, 80), education=pick(chance, None, 1, 5),
        profile_days=pick(chance, None, float(chance.integers(400))),
        taste=pick(chance, (), tuple(chance.normal(size=5))),
    )  # fmt: skip
    return SeekerReading(
        number, unit(chance, statements) if statements else NOTHING, (VectorKind.EXPERIENCE,) * statements,
        {known.occupations[chance.integers(400)].id: pick(chance, 1.0, 0.6) for _ in range(chance.integers(3))},
        frozenset(known.skills[chance.integers(60)].id for _ in range(chance.integers(5))),
        pick(chance, *TITLES), facts, searches=unit(chance, 2) if chance.random() < 0.3 else NOTHING,
        factors=unit(chance, 1)[0][:4] if chance.random() < 0.5 else NOTHING,
    )  # fmt: skip


class Lift:
    """A learned order that raises what is near and lowers the rest, by the features alone."""

    def lift(self, features):
        return (features[:, 1] > 0.5) * 0.6 + 0.2


@pytest.mark.parametrize("ranker", [None, Lift()])
def test_no_bound_is_under_the_score_and_closed_pairs_are_those_of_the_gates(known, ranker):
    block = JobBlock.build([a_job(number, known) for number in range(300)], taxonomy=known)
    seekers = [pools.whole_days(a_person(number, known)) for number in range(40)]
    crowd = Crowd.of(seekers, taxonomy=known, codes=block.codes, lifted=ranker is not None)
    bounds = crowd.bounds(Tile(block), days=0.0)
    gaps = []
    for row, seeker in zip(bounds, seekers, strict=True):
        scores = ranking.score_jobs(seeker, block, taxonomy=known, ranker=ranker)
        is_open = scores.closed == 0
        assert ((row != CLOSED) == is_open).all()
        assert (row[is_open] >= scores.scores[is_open] - SLACK / 2).all()
        gaps += (row[is_open] - scores.scores[is_open]).tolist()
    if ranker is None:
        assert np.median(gaps) < 0.03


def test_unknown_is_a_kind_of_its_own():
    kinds = Kinds.among(np.array([np.nan, 1.0, np.nan, -0.0, 0.0]), np.array([1, 1, 1, 2, 2]))
    assert kinds.of[0] == kinds.of[2] != kinds.of[1]
    assert kinds.of[3] == kinds.of[4]


def filled(known, count=400):
    made = JobPool(taxonomy=known)
    for start in range(0, count, 100):
        made.put([a_job(number, known) for number in range(start, start + 100)], day=DAY - start / 100)
    made.drop([3, 50, 399])
    return made


@pytest.mark.parametrize("ranker", [None, Lift()])
@pytest.mark.parametrize("floor", [0.0, 0.18])
def test_many_get_what_each_gets_alone(known, monkeypatch, ranker, floor):
    pool = filled(known)
    monkeypatch.setattr(crowds, "MOST_BYTES", 4 * 400 * 7)  # seven people at a time
    seekers = [a_person(number, known) for number in range(30)]
    without = [{number, number + 1} if number % 3 else set() for number in range(30)]
    found = best_of_many(
        pool, seekers, day=DAY, count=20, floors=[floor] * 30, without=without, ranker=ranker
    )
    for seeker, out, hers in zip(seekers, without, found, strict=True):
        alone = pool.best(seeker, day=DAY, count=20, without=out, ranker=ranker)
        alone = alone.take(alone.scores >= floor)
        assert hers.ids.tolist() == alone.ids.tolist()
        assert np.abs(hers.scores - alone.scores).max(initial=0) < 1e-6
        assert np.abs(hers.parts - alone.parts).max(initial=0) < 1e-6


def test_an_empty_pool_gives_empty_lists(known):
    people = [a_person(number, known) for number in range(6)]
    for some in (people, people[:1], []):
        found = best_of_many(
            JobPool(taxonomy=known),
            some,
            day=DAY,
            count=5,
            floors=[0.0] * len(some),
            without=[set()] * len(some),
        )
        assert [len(one) for one in found] == [0] * len(some)


def test_one_alone_gets_what_she_gets_among_others(known):
    pool, seekers = filled(known), [a_person(number, known) for number in range(6)]
    together = best_of_many(pool, seekers, day=DAY, count=20, floors=[0.1] * 6, without=[set()] * 6)
    for seeker, hers in zip(seekers, together, strict=True):
        [alone] = best_of_many(pool, [seeker], day=DAY, count=20, floors=[0.1], without=[set()])
        assert alone.ids.tolist() == hers.ids.tolist()


def test_few_pairs_are_scored_beside_all_that_are_open(known, monkeypatch):
    scored = []
    whole = ranking.score_jobs
    monkeypatch.setattr(
        ranking,
        "score_jobs",
        lambda seeker, jobs, **more: scored.append(len(jobs)) or whole(seeker, jobs, **more),
    )
    pool = filled(known, 2000)
    seekers = [a_person(number, known) for number in range(20)]
    best_of_many(pool, seekers, day=DAY, count=10, floors=[0.0] * 20, without=[set()] * 20)
    assert sum(scored) < 0.1 * 20 * len(pool)
