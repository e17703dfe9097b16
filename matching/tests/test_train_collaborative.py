"""Training collaborative filtering from a frozen set: what is written serves, and the figures are of unseen choices."""

import io
import json

import numpy as np
import pytest
from django.core.management.base import CommandError

from matching.management.commands.train import TASKS
from matching.ml import collaborative, frozen
from matching.ml.collaborative_training import TooFewChoices
from matching.ml.manifest import EncoderDamaged
from matching.services import enrich, train_collaborative
from matching.tests.scenes import market

pytest.importorskip("implicit", exc_type=ImportError)


def frozen_set(folder, *, people=80, jobs=40, tastes=4, share=0.6):
    """Freeze a set of people who choose within their taste; a third of the choices come after the cut."""
    chance = np.random.default_rng(3)
    alike = (np.arange(people) % tastes)[:, None] == (np.arange(jobs) % tastes)[None, :]
    person, job = np.nonzero(alike & (chance.random((people, jobs)) < share))
    chosen = {
        "people": person + 100, "jobs": job + 1000, "gains": chance.choice([0.1, 0.6], len(person)),
        "folds": frozen.fold_of(person + 100), "later": chance.random(len(person)) < 0.3,
        "at": np.arange(len(person)),
    }  # fmt: skip
    frozen.write(folder, tables={frozen.ROWS_FILE: chosen}, facts={"kind": "collaborative"})
    return folder


@pytest.mark.django_db
def test_a_trained_folder_serves_and_tells_its_figures(tmp_path):
    metrics = train_collaborative.train(frozen_set(tmp_path / "set"), tmp_path / "out")
    figures, theirs = train_collaborative.measure(tmp_path / "out", tmp_path / "set")
    beside = figures["recall20"]["baselines"]
    assert figures["recall20"]["value"] > max(beside["popularity"], beside["random"])
    assert figures["auc"]["value"] > 0.9
    assert theirs == {}
    assert {"milliseconds", "counterfactual_gap", "recall20", "ndcg20", "auc"} == set(figures)
    assert (metrics["people"], metrics["jobs"]) == (80, 40)
    assert 3 <= figures["recall20"]["n"] <= 16
    assert len(metrics["trials"]) == 3
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert metrics["counterfactual_gap"] == manifest["fairness"]["largest"] == 0
    assert manifest["metrics"]["settings"] == metrics["settings"]
    model = collaborative.load(tmp_path / "out")
    same, other = model.job_rows([1000, 1004, 1008]), model.job_rows([1001, 1002, 1003])
    assert (
        collaborative.affinity(model.factors, 0, same).mean()
        > collaborative.affinity(model.factors, 0, other).mean() + 0.3
    )


@pytest.mark.django_db
def test_the_same_set_gives_the_same_model(tmp_path):
    kept = frozen_set(tmp_path / "set")
    for name in ("first", "second"):
        train_collaborative.train(kept, tmp_path / name)
    first, second = (collaborative.load(tmp_path / name) for name in ("first", "second"))
    assert np.array_equal(first.factors.people, second.factors.people)


@pytest.mark.django_db
def test_the_command_prints_the_figures(tmp_path):
    said = io.StringIO()
    options = {"data": frozen_set(tmp_path / "set"), "out": tmp_path / "out", "seed": 7}
    train_collaborative.run(stdout=said, **options)
    assert said.getvalue().startswith("train_collaborative people=80 jobs=40")
    assert "train_collaborative recall20=" in said.getvalue()
    assert "popularity=" in said.getvalue()
    assert "collaborative" in TASKS


@pytest.mark.django_db
def test_the_command_says_when_there_is_too_little(tmp_path):
    options = {"data": frozen_set(tmp_path / "set", people=8, jobs=8), "out": tmp_path / "out", "seed": 7}
    with pytest.raises(CommandError, match="too few"):
        train_collaborative.run(stdout=io.StringIO(), **options)


def test_jobs_that_were_read_teach_the_tower_of_those_nobody_chose(readers):
    scene = market()
    enrich.enrich_jobs([job.pk for job in scene.jobs.values()])
    known = [job.pk for job in scene.jobs.values()]
    vectors = train_collaborative._vectors_of(np.array([0, *known]))
    assert not vectors[0].any()
    assert np.linalg.norm(vectors[1:], axis=1) == pytest.approx(1.0, abs=1e-2)


@pytest.mark.django_db
def test_too_few_choices_are_no_model(tmp_path):
    with pytest.raises(TooFewChoices, match="too few"):
        train_collaborative.train(frozen_set(tmp_path / "set", people=8, jobs=8), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_changed_set_is_refused(tmp_path):
    kept = frozen_set(tmp_path / "set")
    (kept / "rows.npz").write_bytes(b"other")
    with pytest.raises(EncoderDamaged):
        train_collaborative.train(kept, tmp_path / "out")
