"""The kernel of the benchmarks against brute force: the same lists, whatever the gates, ties and sizes."""

import base64

import numpy as np
import pytest

from benchmarks import kernel, kernel_bytes
from benchmarks.kernel_gates import Doors
from matching.ml import ranking
from matching.ml.blocks import JobColumns, SeekerColumns
from matching.ml.gates import distance_km
from matching.ml.types import JobFacts, SeekerFacts

PLACES = [(-12.05, -77.04), (-12.1, -77.0), (-13.52, -71.97), (-5.19, -80.63), (None, None)]


@pytest.fixture(autouse=True)
def _small_tiles(monkeypatch):
    monkeypatch.setattr(kernel, "TILE", 128)
    monkeypatch.setattr(kernel, "PEOPLE", 16)
    monkeypatch.setattr(kernel, "RESCORED", 5)


def unit_rows(count, *, seed, dimension=32):
    made = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def brute(people, jobs, *, is_open=None, count=50):
    """Positions by falling product, equal ones in the order of jobs; -1 where nothing is open."""
    products = np.einsum("pd,md->pm", people, jobs)
    if is_open is not None:
        products = np.where(is_open, products, -np.inf)
    order = np.argsort(-products, axis=1, kind="stable")[:, :count]
    best = np.take_along_axis(products, order, axis=1)
    return np.where(np.isneginf(best), -1, order), best


def facts(count, made, *, seed):
    chance = np.random.default_rng(seed)
    return [made(chance) for _ in range(count)]


def a_job(chance):
    latitude, longitude = PLACES[chance.integers(5)]
    return JobFacts(
        latitude=latitude, longitude=longitude, remote=[None, True, False, False][chance.integers(4)],
        licence=["", "", "A-IIb", "B-I"][chance.integers(4)],
        schedules=[frozenset(), frozenset({"day"}), frozenset({"night"})][chance.integers(3)],
        night=[None, True, False][chance.integers(3)], adolescents_allowed=bool(chance.integers(2)),
        pay_max=None if chance.random() < 0.3 else float(chance.integers(900, 3000)),
    )  # fmt: skip


def a_person(chance):
    latitude, longitude = PLACES[chance.integers(5)]
    return SeekerFacts(
        latitude=latitude, longitude=longitude, radius_km=[None, 5.0, 20.0, 900.0][chance.integers(4)],
        willing_to_move=chance.random() < 0.1, remote_only=chance.random() < 0.1,
        licences=[None, frozenset(), frozenset({"A-IIIc"})][chance.integers(3)],
        schedules=[frozenset(), frozenset({"day"})][chance.integers(2)],
        age=[None, 13, 16, 17, 30, 50][chance.integers(6)],
        pay_wish=None if chance.random() < 0.5 else float(chance.integers(900, 2500)),
    )  # fmt: skip


def columns(people, jobs):
    codes: dict[str, int] = {}
    return (
        SeekerColumns.of(facts(people, a_person, seed=3), codes),
        JobColumns.of(facts(jobs, a_job, seed=4), codes),
    )


def open_by_the_ranking(people, jobs):
    """The gates as the ranking closes them, one person at a time."""
    rows = []
    for place in range(len(people.age)):
        one = people.take(np.array([place]))
        distance = distance_km(one.latitude, one.longitude, jobs.latitude, jobs.longitude)
        rows.append(ranking._closed(jobs, one, distance) == 0)
    return np.array(rows)


def test_lists_are_those_of_brute_force():
    people, jobs = unit_rows(70, seed=1), unit_rows(1900, seed=2)
    ids, scores = kernel.top_matches(people, jobs)
    expected, best = brute(people, jobs)
    assert np.array_equal(ids, expected)
    assert scores == pytest.approx(best, abs=1e-6)
    assert (ids.dtype, scores.dtype) == (np.int32, np.float32)


def test_equal_jobs_stand_in_their_order():
    people = unit_rows(20, seed=1)
    jobs = np.repeat(unit_rows(30, seed=2), 40, axis=0)[np.random.default_rng(9).permutation(1200)]
    ids, _ = kernel.top_matches(people, jobs)
    assert np.array_equal(ids, brute(people, jobs)[0])


def test_one_job_repeated_thousands_of_times_does_not_swell_what_is_held(monkeypatch):
    monkeypatch.setattr(kernel, "MOST_HELD", 1000)
    people, jobs = unit_rows(20, seed=1), np.repeat(unit_rows(1, seed=2), 2000, axis=0)
    ids, _ = kernel.top_matches(people, jobs)
    assert np.array_equal(ids, np.tile(np.arange(50), (20, 1)))


def test_gates_close_exactly_what_the_ranking_closes():
    people, jobs = columns(90, 700)
    doors = Doors.of(people, jobs)
    rows = doors.person_order()
    block = doors.block(rows)
    expected = open_by_the_ranking(people, jobs)[rows]
    assert np.array_equal(block.open_table(np.arange(700)), expected)
    row, job = (pairs.ravel() for pairs in np.meshgrid(np.arange(90), np.arange(700), indexing="ij"))
    assert np.array_equal(block.open_pairs(row, job).reshape(90, 700), expected)
    assert np.array_equal(block.reached() | expected.any(axis=0), block.reached())
    assert 0.02 < expected.mean() < 0.9


def test_lists_hold_the_best_open_jobs():
    people, jobs = unit_rows(90, seed=5), unit_rows(3000, seed=6)
    seekers, offers = columns(90, 3000)
    ids, scores = kernel.top_matches(people, jobs, doors=Doors.of(seekers, offers))
    expected, best = brute(people, jobs, is_open=open_by_the_ranking(seekers, offers))
    assert np.array_equal(ids, expected)
    assert scores == pytest.approx(best, abs=1e-6)
    assert (ids == -1).any()


def test_somebody_whom_the_sample_misleads_gets_her_whole_list(monkeypatch):
    monkeypatch.setattr(kernel, "_rank", lambda kept, *, share: 1)  # a threshold that hardly anything passes
    people, jobs = unit_rows(40, seed=1), unit_rows(2500, seed=2)
    seekers, offers = columns(40, 2500)
    assert np.array_equal(kernel.top_matches(people, jobs)[0], brute(people, jobs)[0])
    ids, _ = kernel.top_matches(people, jobs, doors=Doors.of(seekers, offers))
    assert np.array_equal(ids, brute(people, jobs, is_open=open_by_the_ranking(seekers, offers))[0])


def test_two_threads_give_the_same_lists_as_one():
    people, jobs = unit_rows(100, seed=1), unit_rows(1500, seed=2)
    doors = Doors.of(*columns(100, 1500))
    one = kernel.top_matches(people, jobs, doors=doors)
    two = kernel.top_matches(people, jobs, doors=doors, threads=2)
    assert all(np.array_equal(*pair) for pair in zip(one, two, strict=True))


def test_fewer_jobs_than_asked_leave_the_end_of_a_list_empty():
    ids, scores = kernel.top_matches(unit_rows(3, seed=1), unit_rows(7, seed=2))
    assert (ids[:, :7] >= 0).all()
    assert (ids[:, 7:] == -1).all()
    assert np.isneginf(scores[:, 7:]).all()
    assert not np.isnan(scores).any()


@pytest.mark.parametrize(("people", "jobs"), [(0, 5), (5, 0), (0, 0)])
def test_nobody_or_nothing_gives_empty_lists(people, jobs):
    ids, scores = kernel.top_matches(unit_rows(people, seed=1), unit_rows(jobs, seed=2))
    assert ids.shape == scores.shape == (people, 50)
    assert (ids == -1).all()


def test_a_vector_of_zeros_has_no_nan():
    people = np.concatenate([np.zeros((1, 32), np.float32), unit_rows(3, seed=1)])
    jobs = np.concatenate([np.zeros((1, 32), np.float32), unit_rows(300, seed=2)])
    ids, scores = kernel.top_matches(people, jobs)
    assert np.array_equal(ids[0], np.arange(50))
    assert not np.isnan(scores).any()


def test_bytes_of_jobs_do_not_overflow_on_this_processor():
    product = kernel_bytes.Product.of(2, 8, 64)
    product.people[:] = 255
    most = kernel_bytes.widest()
    assert (product.run(np.full((64, 8), most, np.int8)) == 64 * 127 * most).all()


def test_a_rotation_keeps_every_inner_product():
    rows = unit_rows(20, seed=4, dimension=96)
    turned = rows @ kernel_bytes.rotation(96)
    assert turned @ turned.T == pytest.approx(rows @ rows.T, abs=1e-5)


def test_the_graph_is_one_product_of_bytes():
    onnx = pytest.importorskip("onnx")
    graph = onnx.load_model_from_string(kernel_bytes.PRODUCT).graph
    assert [node.op_type for node in graph.node] == ["MatMulInteger"]
    assert base64.b64encode(kernel_bytes.PRODUCT).startswith(b"CAg")
