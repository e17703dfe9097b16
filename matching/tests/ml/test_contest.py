"""Everybody is asked the same: a ranker and factors beside what is in use and beside plain orders."""

import numpy as np
import pytest

from matching.ml.collaborative_contest import Around, compete
from matching.ml.collaborative_model import Collaborative
from matching.ml.collaborative_training import Choices, finished, parts_of
from matching.ml.contest import CANDIDATE, IN_USE, OTHERS, pooled
from matching.ml.frozen import TEST, TRAIN
from matching.ml.learning_to_rank import fit
from matching.ml.ranker_contest import compete as compete_rankers
from matching.ml.ranker_training import split
from matching.tests.ml.clicks import LENGTH, worlds


def test_small_groups_are_looked_at_together() -> None:
    assert pooled(["15"] * 3 + ["08", "21"], fewest=3) == ["15"] * 3 + [OTHERS] * 2


# --- rankers


def pages(count: int = 360, *, seed: int = 9) -> dict[str, np.ndarray]:
    """Give columns of a set in which six pages in a row are of six people, two of them held out."""
    rows, _ = worlds(count, seed=seed)
    people = np.repeat(np.arange(count) // 2, LENGTH)
    folds = np.select([people % 6 == 4, people % 6 == 5], [1, TEST], TRAIN)
    chance = np.random.default_rng(3)
    return {
        "features": rows.features, "lists": rows.lists, "positions": rows.positions, "gains": rows.gains,
        "people": people, "jobs": chance.integers(0, 50, len(people)), "folds": folds, "later": folds > 0,
        "languages": np.full(len(people), "es"), "regions": np.where(people % 4 == 1, "15", "08"),
    }  # fmt: skip


def test_a_ranker_stands_beside_the_one_in_use_and_every_plain_order_person_by_person() -> None:
    columns = pages()
    parts = split(columns)
    ranker = fit(parts.train, kind="linear", seed=7)
    noise = np.random.default_rng(5)
    found = compete_rankers(
        ranker, active=None, columns=columns, word_scores=lambda people, jobs: noise.random(len(people))
    )
    assert set(found.got) == {CANDIDATE, IN_USE, "built-in", "newest", "random", "popularity", "bm25"}
    chosen = columns["people"][parts.test_rows][parts.test.gains > 0]
    assert found.count == len(np.unique(chosen)) < len(np.unique(parts.test.lists))
    mean = {name: got["ndcg@10"].mean() for name, got in found.got.items()}
    assert mean[CANDIDATE] > mean["random"]
    assert np.array_equal(found.got[IN_USE]["mrr"], found.got["built-in"]["mrr"])
    assert set(found.groups) == {"region", "language"}
    assert [len(labels) for labels in found.groups.values()] == [found.count] * 2
    itself = compete_rankers(ranker, active=ranker, columns=columns)
    assert np.array_equal(itself.got[CANDIDATE]["mrr"], itself.got[IN_USE]["mrr"])
    assert itself.asked == found.asked
    assert compete_rankers(ranker, active=None, columns=pages(seed=10)).asked != found.asked


def test_sex_is_a_group_where_a_set_says_it() -> None:
    columns = pages()
    columns["sexes"] = np.where(columns["people"] // 6 % 2 == 0, "f", "m")
    ranker = fit(split(columns).train, kind="linear", seed=7)
    assert set(compete_rankers(ranker, active=None, columns=columns).groups["sex"]) == {"f", "m"}


# --- factors


def choices(*, people: int = 120, jobs: int = 60, tastes: int = 4) -> Choices:
    """Give people who choose within their taste, a third of it after the cut; three of ten are tested."""
    chance = np.random.default_rng(3)
    alike = (np.arange(people) % tastes)[:, None] == (np.arange(jobs) % tastes)[None, :]
    person, job = np.nonzero(alike & (chance.random((people, jobs)) < 0.6))
    return Choices(
        people=person + 100, jobs=job + 1000, gains=np.full(len(person), 0.6, np.float32),
        folds=np.where(person % 10 < 3, TEST, TRAIN).astype(np.int8), later=chance.random(len(person)) < 0.3,
    )  # fmt: skip


SETTINGS = {"factors": 8, "alpha": 40.0, "regularization": 3.0}


def around(active: Collaborative | None = None) -> Around:
    tastes = np.eye(4, dtype=np.float32)
    return Around(
        vectors_of=lambda ids: tastes[(ids - 1000) % 4],
        words_of=lambda people, jobs: lambda rows: np.zeros((len(rows), len(jobs)), np.float32),
        labels_of=lambda ids: {"region": ["15"] * len(ids), "language": ["es"] * len(ids)},
        active=active,
    )


def test_factors_stand_beside_those_in_use_and_every_plain_order_on_the_same_people() -> None:
    pytest.importorskip("implicit", exc_type=ImportError)
    rows = choices()
    nobody = Collaborative(
        finished(parts_of(rows), SETTINGS, vectors=np.zeros((60, 0), np.float32)).factors,
        np.arange(1, 121), np.arange(1, 61),
    )  # fmt: skip
    found = compete(rows, settings=SETTINGS, around=around(nobody))
    assert found is not None
    assert set(found.got) == {CANDIDATE, IN_USE, "itemknn", "popularity", "random", "content", "bm25"}
    mean = {name: got["recall20"].mean() for name, got in found.got.items()}
    assert mean[CANDIDATE] > mean["random"] + 0.2
    # factors of other people and other jobs know nothing here
    assert mean[IN_USE] < mean[CANDIDATE] - 0.2
    assert found.count == len(found.groups["region"]) <= 36
    assert {len(each) for got in found.got.values() for each in got.values()} == {found.count}


def test_where_nothing_new_was_chosen_nobody_is_asked() -> None:
    pytest.importorskip("implicit", exc_type=ImportError)
    rows = choices()
    none = Choices(rows.people, rows.jobs, rows.gains, rows.folds, np.zeros(len(rows.people), bool))
    assert compete(none, settings=SETTINGS, around=around()) is None
