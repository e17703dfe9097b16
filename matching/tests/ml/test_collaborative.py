"""Collaborative filtering on tables small enough to work out: planted tastes come back, unknown stays neutral."""

import builtins

import numpy as np
import pytest
from scipy import sparse

from matching.ml import collaborative
from matching.ml.manifest import EncoderDamaged

pytest.importorskip("implicit", exc_type=ImportError)


def planted(people=60, jobs=40, *, tastes=4, seed=3):
    """Each person chooses about half of the jobs of her own taste, and nothing else."""
    chance = np.random.default_rng(seed)
    alike = (np.arange(people) % tastes)[:, None] == (np.arange(jobs) % tastes)[None, :]
    return sparse.csr_matrix((alike & (chance.random((people, jobs)) < 0.5)).astype(np.float32)), alike


def rank_quality(scores, alike, table):
    """How often a job of her taste that she has not chosen stands above one of another taste."""
    hits = [
        (scores[row][alike[row] & (table[row].toarray()[0] == 0)][:, None] > scores[row][~alike[row]]).mean()
        for row in range(len(scores))
    ]
    return float(np.mean(hits))


@pytest.mark.parametrize("weighting", ["none", "log", "even", "bm25"])
def test_planted_tastes_are_recovered(weighting):
    table, alike = planted()
    factors = collaborative.fit_als(table, factors=8, weighting=weighting)
    assert rank_quality(factors.scores(np.arange(60)), alike, table) > 0.97


def test_neighbours_are_jobs_that_the_same_people_chose():
    table, alike = planted()
    knn = collaborative.fit_item_knn(table)
    assert rank_quality(knn.scores(np.arange(60)), alike, table) > 0.97
    assert knn.alike.diagonal().sum() == 0
    assert np.diff(collaborative.fit_item_knn(table, neighbours=3).alike.indptr).max() == 3


def test_the_likeness_of_two_jobs_is_the_sum_over_who_chose_both():
    table = sparse.csr_matrix(np.array([[1, 1, 0], [1, 1, 1]], np.float32))
    alike = collaborative.fit_item_knn(table).alike.toarray()
    assert alike[0, 1] == pytest.approx(2**-0.5 + 3**-0.5)
    assert alike[0, 2] == pytest.approx(3**-0.5)


def test_the_other_baselines_recover_them_too():
    table, alike = planted()
    assert rank_quality(collaborative.fit_bpr(table, factors=8).scores(np.arange(60)), alike, table) > 0.8
    knn = collaborative.fit_library_knn(table)
    assert rank_quality(knn.scores(np.arange(60)), alike, table) > 0.97
    popular = collaborative.fit_popularity(table).scores(np.arange(2))
    assert np.array_equal(popular, np.tile(table.toarray().sum(axis=0), (2, 1)))


def test_the_same_seed_gives_the_same_factors():
    table, _ = planted()
    first, second = (collaborative.fit_als(table, factors=6, iterations=3, seed=5) for _ in range(2))
    assert np.array_equal(first.people, second.people)
    assert np.array_equal(first.jobs, second.jobs)


def test_who_chose_nothing_has_no_factors():
    table, _ = planted()
    table = sparse.vstack([table, sparse.csr_matrix((2, 40), dtype=np.float32)]).tocsr()
    assert not collaborative.fit_als(table, factors=4, iterations=2).people[-2:].any()
    assert not collaborative.fit_als(sparse.csr_matrix((3, 5), dtype=np.float32), factors=4).jobs.any()


def test_the_tower_gives_a_job_that_nobody_chose_the_factors_of_its_like():
    table, alike = planted()
    vectors = np.eye(4, dtype=np.float32)[np.arange(40) % 4]
    table = table.tolil()
    table[:, 39] = 0
    table = table.tocsr()
    factors = collaborative.fit_als(table, factors=8)
    tower = collaborative.content_factors(
        vectors, factors, chosen=np.asarray(table.sum(axis=0)).ravel(), ridge=0.01
    )
    warmed = collaborative.with_cold(factors, tower, vectors)
    scores = warmed.scores(np.arange(60))[:, 39]
    assert scores[alike[:, 39]].min() > scores[~alike[:, 39]].max()
    assert np.array_equal(warmed.jobs[:39], factors.jobs[:39])


def calibrated_factors():
    table, alike = planted()
    held = sparse.csr_matrix((alike & (table.toarray() == 0)).astype(np.float32))
    factors = collaborative.fit_als(table, factors=8)
    return collaborative.calibrated(factors, collaborative.calibration(factors, held)), alike, table


def test_affinity_is_high_for_her_taste_and_low_for_another():
    factors, alike, _ = calibrated_factors()
    jobs = np.arange(40)
    found = np.array([collaborative.affinity(factors, person, jobs) for person in range(60)])
    assert found.dtype == np.float32
    assert ((found >= 0) & (found <= 1)).all()
    assert found[alike].mean() > 0.7
    assert found[~alike].mean() < 0.35


def test_unknown_people_and_jobs_have_no_affinity():
    factors, _, _ = calibrated_factors()
    assert np.isnan(collaborative.affinity(factors, -1, np.arange(3))).all()
    found = collaborative.affinity(factors, 0, np.array([2, -1]))
    assert np.isnan(found).tolist() == [False, True]


def test_without_held_out_choices_every_product_is_a_toss_up():
    table, _ = planted()
    factors = collaborative.fit_als(table, factors=4, iterations=1)
    line = collaborative.calibration(factors, sparse.csr_matrix((60, 40), dtype=np.float32))
    factors = collaborative.calibrated(factors, line)
    assert collaborative.affinity(factors, 0, np.arange(40)) == pytest.approx(0.5)


def test_a_table_keeps_the_highest_gain_of_a_pair_and_no_refusals():
    table = collaborative.table_of([7, 7, 3, 9], [20, 20, 10, 10], [0.1, 0.6, 0.3, 0.0])
    assert (table.person_ids.tolist(), table.job_ids.tolist()) == ([3, 7], [10, 20])
    assert table.interactions.toarray() == pytest.approx(np.array([[0.3, 0], [0, 0.6]]))


def test_a_saved_folder_gives_the_same_rows_by_id(tmp_path):
    factors, _, _ = calibrated_factors()
    tower = collaborative.content_factors(np.eye(40, dtype=np.float32), factors)
    people, jobs = np.arange(60) * 3 + 1, np.arange(40) + 500
    kept = collaborative.Collaborative(factors, people, jobs, tower)
    kept.save(tmp_path, facts={"seed": 7})
    found = collaborative.load(tmp_path)
    assert np.array_equal(found.person(4), factors.people[1])
    assert found.person(2).size == 0
    vectors = np.eye(40, dtype=np.float32)[[3, 4]]
    rows = found.job_factors([501, 9], vectors)
    assert np.array_equal(rows[0], factors.jobs[1])
    assert rows[1] == pytest.approx(tower.factors(vectors)[1])
    assert found.job_rows([501, 9]).tolist() == [1, -1]


def test_a_job_of_which_nothing_is_known_is_a_toss_up_for_everybody():
    factors, _, _ = calibrated_factors()
    kept = collaborative.Collaborative(factors, np.arange(60), np.arange(40))
    products = factors.people @ kept.job_factors([999])[0]
    assert products / 0.5 == pytest.approx(0.5, abs=1e-5)


def test_a_changed_byte_is_not_loaded(tmp_path):
    factors, _, _ = calibrated_factors()
    collaborative.Collaborative(factors, np.arange(60), np.arange(40)).save(tmp_path)
    path = tmp_path / "collaborative.npz"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(EncoderDamaged):
        collaborative.load(tmp_path)


def test_a_machine_without_the_library_is_told_what_is_missing(monkeypatch):
    real = builtins.__import__

    def fails(name, *args, **kwargs):
        if name.startswith("implicit"):
            raise ImportError("libgomp.so.1: cannot open shared object file")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", fails)
    with pytest.raises(collaborative.CollaborativeUnavailable, match="libgomp1"):
        collaborative.fit_als(planted()[0])
