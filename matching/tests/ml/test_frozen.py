"""Files of training sets: the same rows the same hash, private, split by people and time, rows of who left gone."""

import numpy as np
import pytest

from matching.ml import frozen
from matching.ml.manifest import EncoderDamaged

FACTS = {"kind": "collaborative"}


def table(people=(1, 2, 3, 1)):
    ids = np.array(people, np.int64)
    return {
        "people": ids,
        "gains": np.linspace(0.1, 0.9, len(ids), dtype=np.float32),
        "folds": frozen.fold_of(ids),
        "later": np.arange(len(ids)) % 2 == 1,
    }


def test_the_same_rows_are_the_same_hash_and_other_rows_another(tmp_path):
    tables = {frozen.ROWS_FILE: table(), frozen.PAIRS_FILE: [{"person": 1, "job": 2}]}
    first = frozen.write(tmp_path / "a", tables=tables, facts=FACTS)
    assert frozen.write(tmp_path / "b", tables=tables, facts={**FACTS, "until": "later"}) == first
    changed = {**tables, frozen.PAIRS_FILE: [{"person": 1, "job": 3}]}
    assert frozen.write(tmp_path / "c", tables=changed, facts=FACTS) != first


def test_only_the_product_reads_them(tmp_path):
    frozen.write(tmp_path / "a", tables={frozen.ROWS_FILE: table()}, facts=FACTS)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "a").iterdir()} == {0o600}


def test_what_was_written_is_read_and_a_changed_byte_is_not(tmp_path):
    frozen.write(tmp_path / "a", tables={frozen.ROWS_FILE: table()}, facts=FACTS)
    assert frozen.columns(tmp_path / "a")["people"].tolist() == [1, 2, 3, 1]
    assert frozen.facts(tmp_path / "a")["kind"] == "collaborative"
    path = tmp_path / "a" / frozen.ROWS_FILE
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(EncoderDamaged):
        frozen.columns(tmp_path / "a")


def test_rows_of_who_left_are_gone_from_every_file(tmp_path):
    tables = {
        frozen.ROWS_FILE: table(),
        frozen.PAIRS_FILE: [{"person": 1, "job": 5}, {"person": 3, "job": 5}],
        frozen.JOBS_FILE: [{"job": 5, "text": "mozo"}],
    }
    frozen.write(tmp_path / "a", tables=tables, facts=FACTS)
    assert frozen.people(tmp_path / "a").tolist() == [1, 2, 3]
    frozen.without(tmp_path / "a", np.array([1]), out=tmp_path / "b")
    assert frozen.people(tmp_path / "b").tolist() == [2, 3]
    assert [frozen.facts(tmp_path / name)["counts"]["people"] for name in "ab"] == [3, 2]
    assert frozen.facts(tmp_path / "b")["counts"]["rows"] == 1
    assert frozen.columns(tmp_path / "b")["people"].tolist() == [2, 3]
    assert list(frozen.rows(tmp_path / "b", frozen.PAIRS_FILE)) == [{"person": 3, "job": 5}]
    assert list(frozen.rows(tmp_path / "b", frozen.JOBS_FILE)) == [{"job": 5, "text": "mozo"}]


def test_folds_are_of_people_and_hold_a_tenth_each_for_choosing_and_testing():
    folds = frozen.fold_of(np.arange(1, 50_001))
    assert (np.bincount(folds) / 50_000).tolist() == pytest.approx([0.8, 0.1, 0.1], abs=0.005)
    assert (frozen.fold_of(np.arange(1, 50_001)) == folds).all()


def test_no_person_and_no_moment_is_in_training_and_in_the_test():
    ids = np.repeat(np.arange(1, 2001), 2)
    rows = table(ids)
    train, test = frozen.part(rows, frozen.TRAIN), frozen.part(rows, frozen.TEST)
    assert not set(ids[train]) & set(ids[test])
    assert not rows["later"][train].any()
    assert rows["later"][test].all()
    assert train.sum() > 1000
    assert test.sum() > 100
