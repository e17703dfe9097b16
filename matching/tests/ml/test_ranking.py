import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ml import ranking
from matching.ml.bands import band_of
from matching.ml.blocks import JobBlock, SeekerBlock
from matching.ml.gates import asked_licence, distance_km, licence_class, licence_covers
from matching.ml.types import (
    PART_NAMES,
    Band,
    Gate,
    JobFacts,
    JobReading,
    OccupationGuess,
    ScoreParts,
    SeekerFacts,
    SeekerReading,
    VectorKind,
)  # fmt: skip

LIMA, TRUJILLO = (-12.046, -77.043), (-8.112, -79.029)


def unit_vector(seed, near=None):
    vector = np.random.default_rng(seed).normal(size=384).astype(np.float32)
    vector /= np.linalg.norm(vector)
    if near is not None:
        vector = vector * 0.6 + near
    return vector / np.linalg.norm(vector)


@pytest.fixture(scope="session")
def cook(known):
    return next(one for one in known.occupations if one.name_en == "cook")


@pytest.fixture
def job(known, cook):
    def make(number=1, *, title="Cocinero", **facts):
        guess = OccupationGuess(cook.id, 0.9, cook.isco, "cocinero")
        skills = {"pe-cocina-criolla": True, "pe-manipulacion-de-alimentos": False}
        return JobReading(number, unit_vector(number), (guess,), skills, title, JobFacts(**facts))

    return make


@pytest.fixture
def seeker(cook):
    def make(number=1, **facts):
        return SeekerReading(
            number,
            unit_vector(1, near=unit_vector(9)).reshape(1, -1),
            (VectorKind.SUMMARY,),
            {cook.id: 1.0},
            frozenset({"pe-cocina-criolla"}),
            "cocinero en pollería",
            SeekerFacts(**facts),
        )

    return make


def pair(seeker, job, known):
    return ranking.score_pair(seeker, job, taxonomy=known)


@pytest.mark.parametrize(
    ("gate", "job_facts", "seeker_facts"),
    [
        (
            Gate.PLACE,
            {"latitude": TRUJILLO[0], "longitude": TRUJILLO[1]},
            {"latitude": LIMA[0], "longitude": LIMA[1], "radius_km": 30},
        ),
        (Gate.REMOTE, {"remote": False}, {"remote_only": True}),
        (Gate.LICENCE, {"licence": "A-IIb"}, {"licences": frozenset({"A-I", "B-IIb"})}),
        (Gate.LICENCE, {"licence": "A-I"}, {"licences": frozenset()}),
        (Gate.SCHEDULE, {"schedules": frozenset({"night"})}, {"schedules": frozenset({"day", "weekend"})}),
        (Gate.AGE, {}, {"age": 17}),
        (Gate.AGE, {"adolescents_allowed": True, "night": True}, {"age": 16}),
        (Gate.AGE, {"adolescents_allowed": True}, {"age": 13}),
        (Gate.PAY, {"pay_max": 1200}, {"pay_wish": 1500}),
    ],
)
def test_a_closed_gate_has_its_name(job, seeker, known, gate, job_facts, seeker_facts):
    assert pair(seeker(**seeker_facts), job(**job_facts), known).gates == (gate,)


@pytest.mark.parametrize(
    ("job_facts", "seeker_facts"),
    [
        ({}, {}),
        ({"latitude": TRUJILLO[0], "longitude": TRUJILLO[1]}, {"radius_km": 5}),
        (
            {"latitude": LIMA[0], "longitude": LIMA[1]},
            {"latitude": -12.05, "longitude": -77.05, "radius_km": 5},
        ),
        (
            {"latitude": TRUJILLO[0], "longitude": TRUJILLO[1], "remote": True},
            {"latitude": LIMA[0], "longitude": LIMA[1], "radius_km": 5},
        ),
        (
            {"latitude": TRUJILLO[0], "longitude": TRUJILLO[1]},
            {"latitude": LIMA[0], "longitude": LIMA[1], "radius_km": 5, "willing_to_move": True},
        ),
        ({"licence": "A-IIb"}, {"licences": None}),
        ({"licence": "A-IIb"}, {"licences": frozenset({"A-IIIc"})}),
        ({"schedules": frozenset({"night"})}, {}),
        ({"schedules": frozenset({"night", "day"})}, {"schedules": frozenset({"day"})}),
        ({"adolescents_allowed": True}, {"age": 16}),
        ({"pay_max": None}, {"pay_wish": 9000}),
        ({"pay_max": 1500}, {"pay_wish": 1500}),
        ({"remote": None}, {"remote_only": True}),
    ],
)
def test_what_fits_or_is_unknown_passes(job, seeker, known, job_facts, seeker_facts):
    assert pair(seeker(**seeker_facts), job(**job_facts), known).gates == ()


@pytest.mark.parametrize(
    ("held", "asked", "covers"),
    [
        ("A-IIb", "A-IIa", True),
        ("A-IIa", "A-IIb", False),
        ("A-IIIc", "A-IIIa", True),
        ("A-IIIa", "A-IIIb", False),
        ("A-I", "B-IIb", False),
        ("B-IIc", "B-IIb", True),
        ("a2b", "A-I", True),
    ],
)
def test_a_licence_covers_the_classes_under_it(held, asked, covers):
    assert licence_covers(held, asked) is covers


@pytest.mark.parametrize("text", ["A-IIb", "AIIB", "a2b", "A 2 B", "A-II-b"])
def test_ways_to_write_a_licence_are_one(text):
    assert licence_class(text) == "A-IIb"


def test_the_distance_from_lima_to_trujillo_is_known():
    found = distance_km(*LIMA, np.array([TRUJILLO[0], np.nan]), np.array([TRUJILLO[1], 0.0]))
    assert found[0] == pytest.approx(488, abs=6)
    assert np.isnan(found[1])


part = st.floats(0, 1)


@given(st.tuples(*[part] * len(PART_NAMES)))
def test_parts_make_the_score_again_after_a_trip_through_json(values):
    parts = ScoreParts(*values)
    score = ranking.combine(parts)
    assert 0 <= score <= 1
    assert ranking.combine(ScoreParts.from_dict(parts.as_dict())) == pytest.approx(score, abs=1e-12)


def test_stored_parts_make_the_shown_score(job, seeker, known):
    found = pair(seeker(pay_wish=1200, education=2), job(pay_max=1500, education=3, age_days=12), known)
    assert abs(ranking.combine(found.parts) - found.score) < 1e-6
    assert abs(found.wants * found.feasible - found.score) < 1e-6


FIELDS = {
    "latitude": st.floats(-12.4, -11.8),
    "pay_wish": st.floats(500, 5000),
    "schedules": st.just(frozenset({"day"})),
    "experience_months": st.integers(0, 200),
    "education": st.integers(0, 7),
    "contracts": st.just(frozenset({"cas"})),
    "age": st.integers(18, 70),
    "radius_km": st.floats(1, 500),
}


@settings(
    max_examples=150,
    deadline=None,
)
@given(st.fixed_dictionaries(FIELDS), st.sampled_from(sorted(FIELDS)))
def test_leaving_an_optional_field_empty_costs_a_seeker_at_most_five_percent(known, cook, facts, left_out):
    job = JobReading(
        1, unit_vector(1), (OccupationGuess(cook.id, 0.9, cook.isco, ""),), {"pe-cocina-criolla": True}, "Cocinero",
        JobFacts(
            latitude=-12.05, longitude=-77.04, schedules=frozenset({"day"}), pay_max=2000, experience_months=24,
            education=3, age_days=3, contracts=frozenset({"cas"}),
        ),
    )  # fmt: skip

    def score(**given_facts):
        if "latitude" in given_facts:
            given_facts["longitude"] = -77.04
        person = SeekerReading(
            1, unit_vector(2).reshape(1, -1), (VectorKind.SUMMARY,), {cook.id: 1.0},
            frozenset({"pe-cocina-criolla"}), "cocinero", SeekerFacts(**given_facts),
        )  # fmt: skip
        return pair(person, job, known).score

    assert score(**{name: value for name, value in facts.items() if name != left_out}) >= 0.95 * score(
        **facts
    )


@pytest.mark.parametrize(
    "left_out", ["pay_max", "schedules", "experience_months", "education", "age_days", "latitude"]
)
def test_leaving_an_optional_field_of_a_job_empty_costs_at_most_five_percent(job, seeker, known, left_out):
    facts = {
        "latitude": LIMA[0], "longitude": LIMA[1], "pay_max": 3000, "schedules": frozenset({"day"}),
        "experience_months": 0, "education": 0, "age_days": 0,
    }  # fmt: skip
    person = seeker(
        latitude=LIMA[0], longitude=LIMA[1], pay_wish=1200, schedules=frozenset({"day"}), experience_months=60,
        education=5,
    )  # fmt: skip
    without = {name: value for name, value in facts.items() if name != left_out}
    assert pair(person, job(**without), known).score >= 0.95 * pair(person, job(**facts), known).score


def test_an_ad_in_which_no_skill_was_read_loses_at_most_five_percent_against_one_that_is_met(
    job, known, cook
):
    person = SeekerReading(
        1, unit_vector(1).reshape(1, -1), (), {cook.id: 1.0}, frozenset({"pe-cocina-criolla"}), "cocinero"
    )
    met = replace(job(), skills={"pe-cocina-criolla": True})
    half = replace(job(), skills={"pe-cocina-criolla": True, "pe-manipulacion-de-alimentos": True})
    unmet = replace(job(), skills={"pe-manipulacion-de-alimentos": True})
    silent = pair(person, replace(job(), skills={}), known).score
    assert 0.95 * pair(person, met, known).score <= silent < pair(person, met, known).score
    assert silent > pair(person, unmet, known).score
    assert silent == pytest.approx(pair(person, half, known).score, rel=0.05)


def test_leaving_the_skills_empty_costs_at_most_five_percent(job, known, cook):
    def score(skills):
        person = SeekerReading(1, unit_vector(1).reshape(1, -1), (), {cook.id: 1.0}, skills, "cocinero")
        return pair(person, job(), known).score

    everything = frozenset({"pe-cocina-criolla", "pe-manipulacion-de-alimentos"})
    assert score(frozenset()) >= 0.95 * score(everything)


def test_nearer_better_paid_and_fresher_is_never_worse(job, seeker, known):
    person = seeker(latitude=LIMA[0], longitude=LIMA[1], pay_wish=1200)
    near = job(latitude=-12.05, longitude=-77.05, pay_max=1500, age_days=1)
    for worse in (
        job(latitude=-12.3, longitude=-76.8, pay_max=1500, age_days=1),
        job(latitude=-12.05, longitude=-77.05, pay_max=1200, age_days=1),
        job(latitude=-12.05, longitude=-77.05, pay_max=1500, age_days=60),
    ):
        assert pair(person, near, known).score > pair(person, worse, known).score


def test_both_directions_and_the_pair_agree(job, seeker, known):
    people = [
        seeker(1, latitude=LIMA[0], longitude=LIMA[1], radius_km=20, schedules=frozenset({"day"})),
        seeker(2, age=16, pay_wish=2000),
        SeekerReading(3, np.zeros((0, 384), np.float32)),
        seeker(4, licences=frozenset({"A-I"}), contracts=frozenset({"x"})),
    ]
    posts = [
        job(1, latitude=TRUJILLO[0], longitude=TRUJILLO[1], schedules=frozenset({"night"})),
        job(2, pay_max=1500, licence="A-IIb", contracts=frozenset({"y"})),
        JobReading(3, unit_vector(3)),
        job(4, title="", remote=True),
    ]
    jobs, seekers = JobBlock.build(posts, taxonomy=known), SeekerBlock.build(people, taxonomy=known)
    across = np.array([ranking.score_jobs(person, jobs, taxonomy=known).scores for person in people])
    down = np.array([ranking.score_seekers(post, seekers, taxonomy=known).scores for post in posts]).T
    assert np.allclose(across, down, atol=1e-6)
    for row, person in enumerate(people):
        for column, post in enumerate(posts):
            single = pair(person, post, known)
            assert single.score == pytest.approx(across[row, column], abs=1e-6)
            assert single.gates == ranking.score_seekers(post, seekers, taxonomy=known).gates_at(row)


def test_the_best_are_open_and_in_order(job, seeker, known):
    posts = [job(number, pay_max=1000 if number % 2 else 3000) for number in range(1, 30)]
    found = ranking.score_jobs(seeker(pay_wish=2000), JobBlock.build(posts, taxonomy=known), taxonomy=known)
    best = found.best(5)
    assert len(best) == 5
    assert all(posts[place].facts.pay_max == 3000 for place in best)
    assert list(found.scores[best]) == sorted(found.scores[best], reverse=True)


def test_nobody_and_nothing_give_empty_scores(seeker, known):
    empty = ranking.score_jobs(seeker(), JobBlock.build([], taxonomy=known), taxonomy=known)
    assert len(empty.scores) == 0
    assert list(empty.best(5)) == []


@pytest.mark.parametrize(
    ("score", "band"), [(0.9, Band.STRONG), (0.4, Band.GOOD), (0.3, Band.FAIR), (0.0, Band.WEAK)]
)
def test_bands_are_fixed(score, band):
    assert band_of(score) is band


def test_age_changes_no_score(job, seeker, known):
    scores = {pair(seeker(age=age), job(), known).score for age in (18, 30, 64, None)}
    assert len(scores) == 1


def test_forty_thousand_jobs_are_scored_in_under_a_second(job, seeker, known):
    few = JobBlock.build(
        [job(number, latitude=LIMA[0], longitude=LIMA[1], pay_max=1500) for number in range(400)],
        taxonomy=known,
    )
    many = few.take(np.arange(40_000) % 400)
    person = seeker(latitude=LIMA[0], longitude=LIMA[1], pay_wish=1000)
    ranking.score_jobs(person, few, taxonomy=known)
    started = time.perf_counter()
    found = ranking.score_jobs(person, many, taxonomy=known)
    assert len(found.scores) == 40_000
    assert time.perf_counter() - started < 1


def test_another_contract_than_she_prefers_costs_a_little_and_closes_nothing(job, seeker, known):
    wished = pair(seeker(contracts=frozenset({"cas"})), job(contracts=frozenset({"cas"})), known)
    other = pair(seeker(contracts=frozenset({"cas"})), job(contracts=frozenset({"services"})), known)
    assert other.gates == ()
    assert 0.85 * wished.score < other.score < wished.score


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("CHOFER A-IIIB / A-IIIC", "A-IIIb"),
        ("Conductor de bus A3A - A3C", "A-IIIa"),
        ("Licencia de conducir AII-B vigente", "A-IIb"),
        ("Motorizado con licencia BIIB", "B-IIb"),
        ("Trabajo a 2 cuadras del metro", ""),
        ("Nivel A 1, sector a", ""),
    ],
)
def test_the_licence_is_read_from_the_words_of_an_ad(words, asked):
    assert asked_licence(words) == asked


def test_a_reading_in_the_dark_counts_for_less(job, seeker, known):
    sure = job()
    doubtful = replace(sure, occupations=(replace(sure.occupations[0], probability=0.17),))
    assert (
        pair(seeker(), doubtful, known).parts.occupation < 0.4 * pair(seeker(), sure, known).parts.occupation
    )
