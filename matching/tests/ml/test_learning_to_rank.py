"""A ranker learns from simulated clicks whose truth is known, and what enters the score is bounded and monotone."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ml import features, parts, ranking
from matching.ml.blocks import JobBlock, SeekerBlock
from matching.ml.features import DIRECTIONS, FEATURES, NAMES
from matching.ml.learning_to_rank import KINDS, RankerDamaged, fit, load, propensities
from matching.ml.types import JobFacts, JobReading, OccupationGuess, SeekerFacts, SeekerReading, VectorKind
from matching.tests.ml.clicks import LENGTH, LOOKS, quality, worlds

QUICK = {"linear": {}, "lambdamart": {"rounds": 25}, "listnet": {"rounds": 25}}


def learned(kind, impressions):
    return fit(impressions, kind=kind, seed=3, **QUICK[kind])


@pytest.fixture(scope="session")
def shown():
    return worlds(500, seed=1)[0]


@pytest.fixture(scope="session")
def rankers(shown):
    corrected = replace(shown, propensities=LOOKS[shown.positions - 1])
    return {kind: learned(kind, corrected) for kind in KINDS}


def test_the_chance_of_a_look_is_found_from_clicks_alone():
    found = propensities(worlds(3000, seed=5)[0])
    assert found[0] == 1
    assert (np.diff(found) <= 0).all()
    assert np.abs(found - LOOKS).max() < 0.06


def test_without_clicks_every_place_counts_alike(shown):
    nothing = replace(shown, gains=np.zeros(len(shown), np.float32))
    assert (propensities(nothing) == 1).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_ranker_finds_a_better_order_than_the_built_in_weights(rankers, kind):
    rows, liked = worlds(200, seed=2)
    assert quality(rankers[kind].score(rows.features), rows.lists, liked) > 0.01 + quality(
        rows.features[:, 0], rows.lists, liked
    )


def test_clicks_corrected_for_their_place_teach_more_than_clicks_as_they_are(rankers, shown):
    rows, liked = worlds(200, seed=2)
    naive = quality(learned("linear", shown).score(rows.features), rows.lists, liked)
    assert quality(rankers["linear"].score(rows.features), rows.lists, liked) > naive


def test_trees_can_find_the_bias_of_places_by_themselves(shown):
    rows, liked = worlds(200, seed=2)
    found = fit(shown, kind="lambdamart", seed=3, rounds=25, unbiased=True)
    assert quality(found.score(rows.features), rows.lists, liked) > quality(
        rows.features[:, 0], rows.lists, liked
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_ranker(rankers, shown, kind):
    again = learned(kind, replace(shown, propensities=LOOKS[shown.positions - 1]))
    assert np.array_equal(again.score(shown.features), rankers[kind].score(shown.features))


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_rows_teaches_nothing(rankers, shown, kind):
    mixed = replace(shown, propensities=LOOKS[shown.positions - 1]).take(
        np.random.default_rng(8).permutation(len(shown))
    )
    assert np.allclose(learned(kind, mixed).score(shown.features), rankers[kind].score(shown.features))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [feature.name for feature in FEATURES if feature.direction])
def test_what_common_sense_fixes_is_never_turned_round(rankers, kind, name):
    """Nearer, better paid, fresher, more fitting: never a worse place (features one at a time)."""
    chance = np.random.default_rng(6)
    low, high = (np.array([getattr(one, end) for one in FEATURES]) for end in ("low", "high"))
    one = (low + (high - low) * chance.random((30, len(FEATURES)))).astype(np.float32)
    place = NAMES.index(name)
    before = rankers[kind].score(one)
    for step in np.linspace(low[place], high[place], 12):
        moved = one.copy()
        moved[:, place] = step
        rise = (rankers[kind].score(moved) - before) * np.sign(step - one[:, place]) * DIRECTIONS[place]
        assert (rise >= -1e-6).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_ranker_ranks_alike_and_a_changed_byte_is_refused(tmp_path, rankers, shown, kind):
    rankers[kind].save(tmp_path, facts={"figures": {"ndcg@10": 0.5}})
    found = load(tmp_path)
    assert np.array_equal(found.score(shown.features), rankers[kind].score(shown.features))
    assert np.array_equal(found.lift(shown.features), rankers[kind].lift(shown.features))
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["seed"] == 3
    assert manifest["figures"] == {"ndcg@10": 0.5}
    for name in manifest["sha256"]:
        content = bytearray((tmp_path / name).read_bytes())
        content[len(content) // 2] ^= 1
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RankerDamaged):
            load(tmp_path)
        content[len(content) // 2] ^= 1
        (tmp_path / name).write_bytes(content)


def test_a_ranker_of_unknown_features_is_refused(tmp_path, rankers, shown):
    replace(rankers["linear"], names=("margin", "age_of_the_person")).save(tmp_path)
    with pytest.raises(ValueError, match="age_of_the_person"):
        load(tmp_path)
    with pytest.raises(ValueError, match="sex"):
        fit(shown, kind="linear", seed=1, names=("margin", "sex"))


def test_pages_without_a_choice_teach_nothing(shown):
    with pytest.raises(ValueError, match="no page"):
        fit(replace(shown, gains=np.zeros(len(shown), np.float32)), kind="linear", seed=1)
    with pytest.raises(ValueError, match="different lengths"):
        replace(shown, gains=shown.gains[:-1])


def test_few_clicks_leave_the_built_in_order_nearly_as_it_is(shown):
    few = learned("linear", shown.take(np.arange(8 * LENGTH)))
    rows, _ = worlds(100, seed=3)
    assert quality(few.score(rows.features), rows.lists, np.exp(rows.features[:, 0])) > 0.9


# --- in the score --------------------------------------------------------------------


@pytest.fixture(scope="session")
def cook(known):
    return next(one for one in known.occupations if one.name_en == "cook")


def unit(seed):
    vector = np.random.default_rng(seed).normal(size=(1, 24)).astype(np.float32)
    return vector / np.linalg.norm(vector)


def a_job(cook, number=1, **facts):
    guess = OccupationGuess(cook.id, 0.9, cook.isco, "cocinero")
    return JobReading(
        number, unit(1)[0], (guess,), {"pe-cocina-criolla": True}, "Cocinero", JobFacts(**facts)
    )


def a_person(cook, skills=frozenset({"pe-cocina-criolla"}), **facts):
    return SeekerReading(
        1, unit(2), (VectorKind.WISH,), {cook.id: 1.0}, skills, "cocinero", SeekerFacts(**facts)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_lifted_parts_make_the_stored_score_again(known, cook, rankers, kind):
    posts = [a_job(cook, number, latitude=-12.0 - number / 50, longitude=-77.0, pay_max=1000 + 90 * number,
                   pay_law=1130, age_days=number) for number in range(30)]  # fmt: skip
    person = a_person(cook, latitude=-12.0, longitude=-77.0, pay_wish=1200)
    block = JobBlock.build(posts, taxonomy=known)
    found = ranking.score_jobs(person, block, taxonomy=known, ranker=rankers[kind])
    plain = ranking.score_jobs(person, block, taxonomy=known)
    lifts = {round(found.parts_at(place).lift, 6) for place in range(30)}
    assert len(lifts) > 5
    for place in range(30):
        assert abs(ranking.combine(found.parts_at(place)) - found.scores[place]) < 1e-6
        assert abs(found.wants[place] * found.feasible[place] - found.scores[place]) < 1e-6
        assert plain.scores[place] / parts.LIFT_RANGE - 1e-9 <= found.scores[place]
        assert found.scores[place] <= plain.scores[place] * parts.LIFT_RANGE + 1e-9
    alone = ranking.score_seekers(
        posts[4], SeekerBlock.build([person], taxonomy=known), taxonomy=known, ranker=rankers[kind]
    )
    assert alone.scores[0] == pytest.approx(found.scores[4], abs=1e-6)


def test_features_are_within_their_ranges_and_none_is_unknown(known, cook):
    posts = [
        a_job(cook),
        a_job(cook, 2, latitude=-3.0, longitude=-70.0, pay_max=9e9, age_days=1e6, remote=True),
    ]
    found = ranking.job_features(a_person(cook), JobBlock.build(posts, taxonomy=known), taxonomy=known)
    assert found.shape == (2, len(FEATURES))
    assert found.dtype == np.float32
    for column, feature in zip(found.T, FEATURES, strict=True):
        assert feature.low - 1e-6 <= column.min()
        assert column.max() <= feature.high + 1e-6
    again = ranking.seeker_features(
        posts[0], SeekerBlock.build([a_person(cook)], taxonomy=known), taxonomy=known
    )
    assert np.allclose(again[0], found[0], atol=1e-6)


def test_every_feature_says_what_it_is():
    assert len(set(NAMES)) == len(NAMES)
    for feature in FEATURES:
        assert feature.unit
        assert feature.meaning
        assert feature.low < feature.high
        assert feature.low <= feature.unknown <= feature.high
        assert f"| {feature.name} | {feature.unit} |" in features.table()


def test_the_page_of_the_features_is_the_table_of_this_code():
    page = Path(__file__).parents[3] / "docs" / "features.md"
    assert features.table() in page.read_text(encoding="utf-8")


OPTIONAL = {
    "latitude": st.floats(-12.4, -11.8),
    "pay_wish": st.floats(500, 5000),
    "schedules": st.just(frozenset({"day"})),
    "experience_months": st.integers(0, 200),
    "education": st.integers(0, 7),
    "contracts": st.just(frozenset({"cas"})),
}
OF_JOB = {
    "pay_max": st.floats(1130, 5000),
    "schedules": st.just(frozenset({"day"})),
    "contracts": st.sampled_from([frozenset({"cas"}), frozenset({"plazo"})]),
    "experience_months": st.integers(0, 60),
    "education": st.integers(0, 6),
    "age_days": st.integers(0, 90),
}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30, deadline=None)
@given(
    st.fixed_dictionaries(OPTIONAL), st.fixed_dictionaries(OF_JOB), st.sampled_from(sorted(OPTIONAL)),
    st.sampled_from(sorted(OF_JOB)),
)  # fmt: skip
def test_an_empty_field_costs_at_most_five_percent_with_a_ranker_too(
    known, cook, rankers, kind, hers, of_job, left_out, left_out_of_job
):
    def score(hers, of_job, **more):
        place = {"longitude": -77.04} if "latitude" in hers else {}
        job = a_job(cook, latitude=-12.05, longitude=-77.04, **of_job)
        person = a_person(cook, **more, **hers, **place)
        return ranking.score_pair(person, job, taxonomy=known, ranker=rankers[kind]).score

    whole = score(hers, of_job)
    assert (
        score({key: value for key, value in hers.items() if key != left_out}, of_job) >= 0.95 * whole - 1e-6
    )
    fewer = {key: value for key, value in of_job.items() if key != left_out_of_job}
    assert score(hers, fewer) >= 0.95 * whole - 1e-6
    assert score(hers, of_job, skills=frozenset()) >= 0.95 * whole - 1e-6
