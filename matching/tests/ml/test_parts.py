"""Parts that came with measuring: answers, searches, alike people, travel, contract, and pay against the law."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ml import parts, ranking
from matching.ml.blocks import JobBlock, SeekerBlock
from matching.ml.types import (
    LATER_PARTS,
    PART_NAMES,
    JobFacts,
    JobReading,
    OccupationGuess,
    ScoreParts,
    SeekerFacts,
    SeekerReading,
    VectorKind,
)  # fmt: skip

HERE = {"latitude": -12.05, "longitude": -77.04}


def unit(seed):
    vector = np.random.default_rng(seed).normal(size=(1, 24)).astype(np.float32)
    return vector / np.linalg.norm(vector)


@pytest.fixture(scope="session")
def cook(known):
    return next(one for one in known.occupations if one.name_en == "cook")


@pytest.fixture
def job(cook):
    guess = OccupationGuess(cook.id, 0.9, cook.isco, "cocinero")
    facts = JobFacts(**HERE, pay_max=1500, pay_law=1130, contracts=frozenset({"cas"}))
    return JobReading(1, unit(1)[0], (guess,), {"pe-cocina-criolla": True}, "Cocinero", facts)


@pytest.fixture
def person(cook):
    return SeekerReading(
        1,
        unit(2),
        (VectorKind.WISH,),
        {cook.id: 1.0},
        frozenset({"pe-cocina-criolla"}),
        "cocinero",
        SeekerFacts(**HERE),
    )


def told(reading, **facts):
    return replace(reading, facts=replace(reading.facts, **facts))


@pytest.fixture
def score(known):
    return lambda person, job: ranking.score_pair(person, job, taxonomy=known)


def test_every_neutral_value_costs_at_most_five_percent():
    for name in (*parts.SHORTFALLS, "skills"):
        assert getattr(parts.WEIGHTS, name) * (1 - parts.NEUTRAL[name]) <= 0.05


LOST_BY_ABSENCE = ("skills", *parts.SHORTFALLS, "answers", *parts.AROUND_WANTS)
"""All that somebody may leave empty, or nobody measured yet; lift and preference are 0.5 of a range of their own."""


@pytest.mark.parametrize("name", LOST_BY_ABSENCE)
@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.05, 1), min_size=len(PART_NAMES), max_size=len(PART_NAMES)))
def test_each_part_left_unknown_costs_at_most_five_percent_of_its_best(name, values):
    known = np.array([values])
    known[0, PART_NAMES.index(name)] = 1.0
    unknown = known.copy()
    unknown[0, PART_NAMES.index(name)] = np.nan
    best, without = (parts.combine_rows(parts.with_neutral(row))[2][0] for row in (known, unknown))
    assert without >= 0.95 * best


@pytest.mark.parametrize("name", ["meaning", "occupation", "title"])
def test_what_is_unknown_of_her_work_takes_the_mean_of_what_is_known(name):
    known = {"meaning": 0.5, "occupation": 0.9, "title": 0.2}
    filled = parts.fill_base(
        *(np.array([np.nan if one == name else value]) for one, value in known.items()), parts.WEIGHTS
    )
    others = {one: value for one, value in known.items() if one != name}
    mass = sum(getattr(parts.WEIGHTS, one) for one in others)
    mean = sum(getattr(parts.WEIGHTS, one) * value for one, value in others.items()) / mass
    assert filled[list(known).index(name)][0] == pytest.approx(mean)
    assert min(others.values()) <= mean <= max(others.values())


def test_what_is_not_measured_changes_nothing(person, job, score):
    found = score(person, job)
    assert [getattr(found.parts, name) for name in ("answers", "collaborative", "context", "lift")] == [
        0.5
    ] * 4
    shortfalls = [
        1 - getattr(parts.WEIGHTS, name) * (1 - getattr(found.parts, name)) for name in parts.SHORTFALLS
    ]
    assert found.feasible == pytest.approx(np.prod(shortfalls))


def test_an_employer_that_answers_comes_before_one_that_does_not(person, job, score):
    silent, unknown, kind = (score(person, told(job, answer_rate=rate)).score for rate in (0.05, None, 0.9))
    assert silent < unknown < kind
    assert silent > 0.95 * unknown


def test_a_job_near_a_recent_search_comes_before_another(person, job, score):
    near = replace(person, searches=job.vector.reshape(1, -1))
    far = replace(person, searches=-job.vector.reshape(1, -1))
    assert score(far, job).score < score(person, job).score < score(near, job).score


def test_a_profile_that_changed_lately_counts_a_little_more(person, job, score):
    fresh, old = (score(told(person, profile_days=days), job).score for days in (1, 900))
    assert old < fresh < 1.02 * old


def test_what_alike_people_chose_comes_before_what_they_did_not(person, job, score):
    factors = np.array([0.6, 0.5], np.float32)
    liked = score(replace(person, factors=factors), replace(job, factors=factors))
    passed_over = score(replace(person, factors=factors), replace(job, factors=-factors))
    assert passed_over.parts.collaborative == 0 < 1 == liked.parts.collaborative
    assert score(replace(person, factors=factors), job).parts.collaborative == 0.5


def test_factors_of_two_models_are_refused(job, known):
    rows = [replace(job, factors=np.ones(size, np.float32)) for size in (2, 3)]
    with pytest.raises(ValueError, match=r"\[2, 3\]"):
        JobBlock.build(rows, taxonomy=known)


@given(st.lists(st.floats(0, 600), min_size=2, max_size=20))
def test_farther_is_never_better(kilometres):
    distances = np.sort(np.array(kilometres))
    left = parts.travel(distances, np.zeros(len(distances)), parts.WEIGHTS)
    assert (np.diff(left) <= 1e-12).all()
    assert parts.travel(distances, np.ones(len(distances)), parts.WEIGHTS).min() == 1


@pytest.mark.parametrize(
    ("kilometres", "left"), [(0, 1), (3, 1), (8, 0.88), (15, 0.72), (30, 0.47), (500, 0)]
)
def test_a_way_has_its_band(kilometres, left):
    assert parts.travel(np.array([kilometres]), np.zeros(1), parts.WEIGHTS)[0] == pytest.approx(left)


def test_pay_under_the_law_counts_for_nothing(person, job, score):
    assert score(person, told(job, pay_max=600)).parts.pay == 0
    assert score(told(person, pay_wish=500), told(job, pay_max=600)).parts.pay == 0
    by_the_hour = 1130 * 208 / 240
    assert score(person, told(job, pay_max=by_the_hour)).parts.pay == parts.NEUTRAL["pay"]


def test_without_a_wish_better_pay_counts_against_the_least_of_the_law(person, job, score):
    assert score(person, told(job, pay_max=1130)).parts.pay < score(person, told(job, pay_max=2200)).parts.pay


@settings(max_examples=60, deadline=None)
@given(st.floats(400, 6000), st.floats(400, 6000))
def test_a_wish_left_out_costs_at_most_five_percent(known, cook, wish, offered):
    guess = OccupationGuess(cook.id, 0.9, cook.isco, "cocinero")
    one = JobReading(1, unit(1)[0], (guess,), {}, "Cocinero", JobFacts(pay_max=offered, pay_law=1130))
    with_wish, without = (
        ranking.score_pair(
            SeekerReading(1, unit(2), (), {cook.id: 1.0}, facts=SeekerFacts(pay_wish=pay)),
            one,
            taxonomy=known,
        ).score
        for pay in (wish, None)
    )
    assert without >= 0.95 * with_wish


def test_a_contract_is_its_own_part(person, job, score):
    hers = score(told(person, contracts=frozenset({"cas"})), job)
    another = score(told(person, contracts=frozenset({"plazo"})), job)
    assert (hers.parts.contract, another.parts.contract) == (1.0, parts.OTHER_CONTRACT)
    assert hers.parts.schedule == another.parts.schedule == parts.NEUTRAL["schedule"]


def test_rows_from_before_a_part_existed_still_make_their_score():
    before = {name: 0.6 for name in PART_NAMES if name not in LATER_PARTS}
    base = 0.6 * (1 - parts.WEIGHTS.skills * 0.4)
    feasible = np.prod(
        [1 - getattr(parts.WEIGHTS, name) * 0.4 for name in parts.SHORTFALLS if name != "contract"]
    )
    assert ranking.combine(ScoreParts.from_dict(before)) == pytest.approx(base * feasible)
    with pytest.raises(KeyError):
        ScoreParts.from_dict({"meaning": 1.0})


def test_both_directions_agree_on_what_is_measured(person, job, known):
    factors = np.array([0.3, 0.2], np.float32)
    people = [
        replace(told(person, profile_days=3), factors=factors, searches=np.vstack([unit(3), unit(4)])),
        person,
    ]
    posts = [replace(told(job, answer_rate=0.7), factors=factors), job, told(job, remote=True, pay_max=None)]
    seekers, jobs = SeekerBlock.build(people, taxonomy=known), JobBlock.build(posts, taxonomy=known)
    across = np.array([ranking.score_jobs(one, jobs, taxonomy=known).parts for one in people])
    down = np.array([ranking.score_seekers(one, seekers, taxonomy=known).parts for one in posts])
    assert np.allclose(across, down.transpose(1, 0, 2), atol=1e-6)


def test_a_gated_job_is_never_among_the_best_and_tells_its_gate(person, known, job):
    """However good it would be, and however many are asked for (F38)."""
    chance = np.random.default_rng(4)
    wish = 1400.0
    posts = [
        replace(told(job, pay_max=float(pay), licence=licence), job_id=number)
        for number, (pay, licence) in enumerate(
            zip(chance.integers(1000, 2500, 200), chance.choice(["", "A-I", "A-IIIc"], 200), strict=True)
        )
    ]
    driver = told(person, pay_wish=wish, licences=frozenset({"A-I"}))
    found = ranking.score_jobs(driver, JobBlock.build(posts, taxonomy=known), taxonomy=known)
    best = found.best(200)
    for place, post in enumerate(posts):
        closed = {str(gate) for gate in found.gates_at(place)}
        expected = {"pay_floor"} if post.facts.pay_max < wish else set()
        expected |= {"licence"} if post.facts.licence == "A-IIIc" else set()
        assert closed == expected
        assert (place in best) == (not closed)
