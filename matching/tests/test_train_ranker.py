"""`manage.py train ranker`: from a frozen set to a folder that ranks, with every try written beside it."""

import csv
import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from matching.ml import ranker_search
from matching.ml.learning_to_rank import Impressions, fit, load
from matching.ml.manifest import EncoderDamaged, write_manifest
from matching.ml.ranker_training import Choice, TooFewPages, estimate_looks
from matching.ml.tries import Tries
from matching.services.train_ranker import train
from matching.tests.ml.clicks import LENGTH, worlds


@pytest.fixture
def frozen(tmp_path):
    def make(pages=360):
        rows, _ = worlds(pages, seed=9)
        people = np.repeat(np.arange(pages), LENGTH)
        folds = np.select([people % 6 == 4, people % 6 == 5], [1, 2], 0)
        languages = np.where(people % 4 == 1, "es", "qu")
        folder = tmp_path / f"set{pages}"
        folder.mkdir()
        np.savez(
            folder / "rows.npz", features=rows.features, lists=rows.lists, positions=rows.positions,
            gains=rows.gains, folds=folds, later=folds > 0, languages=languages, people=people,
        )  # fmt: skip
        write_manifest(folder, files=["rows.npz"])
        return folder

    return make


def table_of(folder, name):
    with (folder / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_ranker_is_learned_and_measured_on_people_it_never_saw(frozen, tmp_path, capsys):
    call_command("train", "ranker", data=frozen(), out=tmp_path / "made", kind="linear")
    assert capsys.readouterr().out.startswith("train_ranker kind=linear ndcg@10=0.")
    manifest = json.loads((tmp_path / "made" / "manifest.json").read_text())
    metrics = manifest["metrics"]
    assert metrics["ndcg@10"] > metrics["random_ndcg@10"]
    assert metrics["ndcg@10_low"] <= metrics["ndcg@10"] <= metrics["ndcg@10_high"]
    assert metrics["counterfactual_gap"] == manifest["fairness"]["largest"] == 0
    assert set(metrics["groups"]["languages"]) == {"es", "qu"}
    assert metrics["propensities"][0] == 1
    assert load(tmp_path / "made").kind == "linear"


def test_a_message_and_a_page_are_not_looked_at_alike():
    page, _ = worlds(900, seed=5)
    message, liked = worlds(900, seed=6)
    clicked = np.random.default_rng(1).random(len(message)) < liked * 0.5  # every place is read, if any
    both = Impressions(
        np.concatenate([page.features, message.features]),
        np.concatenate([page.lists, message.lists + 900]),
        np.concatenate([page.positions, message.positions]),
        np.concatenate([page.gains, clicked.astype(np.float32)]),
    )
    pages = np.repeat(["matches", "alert"], len(page))
    looks = estimate_looks(both, pages)
    assert looks.by_page["matches"][4] < 0.35
    assert looks.by_page["alert"][4] > 0.75
    fifth = (both.positions == 5) & (pages == "alert")
    assert (looks.of(both, pages)[fifth] == looks.by_page["alert"][4]).all()


def test_a_kind_of_page_that_was_hardly_seen_takes_the_places_of_all():
    rows, _ = worlds(300, seed=5)
    pages = np.where(rows.lists < 290, "matches", "alert")
    looks = estimate_looks(rows, pages)
    assert set(looks.by_page) <= {"matches"}
    assert (looks.of(rows, pages)[pages == "alert"][:10] == looks.together).all()


def test_the_same_set_and_seed_give_the_same_folder(frozen, tmp_path):
    folder = frozen()
    for name in ("one", "two"):
        train(folder, tmp_path / name, choice=Choice(kind="linear"))
    first, second = ((tmp_path / name / "ranker.json").read_bytes() for name in ("one", "two"))
    assert first == second


def test_every_try_is_written_beside_the_model(frozen, tmp_path):
    pytest.importorskip("optuna")
    train(frozen(), tmp_path / "made", choice=Choice(kind="linear", trials=3, select=True))

    def table(name):
        return table_of(tmp_path / "made", name)

    assert [row["trial"] for row in table("trials.csv")] == ["0", "1", "2", "3"]
    assert all(0 < float(row["ndcg@10"]) <= 1 for row in table("trials.csv"))
    dropped = {row["without"] for row in table("selection.csv") if row["kept"] == "True"}
    used = set(load(tmp_path / "made").names)
    assert "margin" in used
    assert not used & dropped
    assert {row["feature"] for row in table("importance.csv")} == used


def test_a_search_that_was_cut_goes_on_and_ends_as_if_it_had_not_been(frozen, tmp_path, monkeypatch):
    pytest.importorskip("optuna")
    folder, choice = frozen(), Choice(kind="linear", trials=4, select=True)
    train(folder, tmp_path / "whole", choice=choice)
    fits, cut_at = [], 9

    def counted(*args, **kwargs):
        fits.append(kwargs["names"])
        if len(fits) == cut_at:
            raise KeyboardInterrupt
        return fit(*args, **kwargs)

    monkeypatch.setattr(ranker_search, "fit", counted)
    with pytest.raises(KeyboardInterrupt):
        train(folder, tmp_path / "cut", choice=choice)
    left = tmp_path / "cut.tries.jsonl"
    kept = left.read_text()
    assert kept.count("\n") == 1 + cut_at - 1  # what it is of, and the tries before the cut
    left.write_text(kept + '["half a li')
    fits.clear()
    cut_at = 0
    train(folder, tmp_path / "cut", choice=choice)
    assert not left.exists()
    tables = [
        [{key: row[key] for key in row if key != "cpu_seconds"} for row in table_of(tmp_path / made, name)]
        for name in ("selection.csv", "trials.csv")
        for made in ("whole", "cut")
    ]
    assert tables[0] == tables[1]
    assert tables[2] == tables[3]
    assert len(fits) == len(tables[0]) + len(tables[2]) - 8
    assert (tmp_path / "cut" / "ranker.json").read_bytes() == (
        tmp_path / "whole" / "ranker.json"
    ).read_bytes()


def test_tries_of_another_set_are_not_taken_for_those_of_this_one(tmp_path):
    path = tmp_path / "tries.jsonl"
    assert Tries(path, of={"set": "one"}).once({"depth": 2}, lambda: {"ndcg@10": 0.5}) == {"ndcg@10": 0.5}
    assert len(Tries(path, of={"set": "one"})) == 1
    assert len(Tries(path, of={"set": "two"})) == 0


def test_a_set_with_too_few_choices_is_refused_with_the_count(frozen, tmp_path):
    with pytest.raises(TooFewPages, match="20 are needed"):
        train(frozen(12), tmp_path / "made")
    with pytest.raises(CommandError, match="20 are needed"):
        call_command("train", "ranker", data=tmp_path / "set12", out=tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_a_changed_set_is_refused(frozen, tmp_path):
    folder = frozen(40)
    content = bytearray((folder / "rows.npz").read_bytes())
    content[200] ^= 1
    (folder / "rows.npz").write_bytes(content)
    with pytest.raises(EncoderDamaged):
        train(folder, tmp_path / "made")
