"""Training by the clock: once a period, only with enough to learn from, a candidate with its figures at the end."""

import datetime
from pathlib import Path

import numpy as np
import pytest

from matching import runtime, tasks
from matching.ml import frozen
from matching.ml.evaluation_readings import lexical
from matching.ml.manifest import check_manifest, write_manifest
from matching.models import ModelVersion, TrainingRun, TrainingSet
from matching.services import retrain, training_set
from matching.services.model_gate import gate
from matching.services.retrain import TooLittle, check_enough, period_of
from matching.services.retrain_figures import collaborative_figures, ranker_figures
from matching.tests.ml.clicks import LENGTH, worlds

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 11, 23)
State = TrainingRun.State


@pytest.fixture(autouse=True)
def _home(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_an_encoder_stands_for_a_week_and_the_others_for_a_day() -> None:
    assert (
        period_of("encoder", MONDAY)
        == period_of("encoder", MONDAY + datetime.timedelta(days=6))
        == "2026-W48"
    )
    assert period_of("encoder", MONDAY - datetime.timedelta(days=1)) == "2026-W47"
    assert period_of("ranker", MONDAY) == "2026-11-23"


@pytest.mark.parametrize("kind", ["encoder", "ranker", "collaborative"])
def test_with_too_little_nothing_is_trained_and_the_row_says_why(kind: str) -> None:
    pytest.importorskip("torch", reason="without it another reason is written")
    run = retrain.retrain(kind, at=MONDAY)
    assert run.state == State.SKIPPED
    assert "Hay 0 datos; hacen falta" in run.why
    assert not ModelVersion.objects.filter(kind=kind).exists()


def test_without_the_packages_for_training_the_row_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retrain, "find_spec", lambda name: None)
    run = retrain.retrain("encoder", at=MONDAY)
    assert (run.state, run.why) == (
        State.SKIPPED,
        "Faltan los paquetes para entrenar: requirements/train.txt.",
    )


def test_a_period_is_trained_once_however_often_the_clock_asks() -> None:
    tasks.retrain("collaborative")
    tasks.retrain("collaborative")
    assert TrainingRun.objects.filter(kind="collaborative").count() == 1
    assert TrainingRun.objects.get(kind="collaborative").attempts == 1


def test_a_run_that_a_killed_worker_left_is_taken_up_and_given_up_after_three() -> None:
    TrainingRun.objects.create(kind="ranker", period=period_of("ranker", MONDAY))
    assert retrain.retrain("ranker", at=MONDAY).attempts == 2
    TrainingRun.objects.update(state=State.RUNNING, attempts=3)
    run = retrain.retrain("ranker", at=MONDAY)
    assert (run.state, run.why) == (State.FAILED, "Se cortó 3 veces.")


def test_few_people_are_too_few_whatever_they_clicked() -> None:
    check_enough("encoder", {"train": 600, "people": 60})
    with pytest.raises(TooLittle, match="de 3 personas"):
        check_enough("encoder", {"train": 600, "people": 3})
    with pytest.raises(TooLittle, match="Hay 20 datos; hacen falta 2000"):
        check_enough("ranker", {"train": 20, "people": 100})


def test_the_figures_of_a_ranker_stand_beside_the_built_in_weights_with_time_and_fairness(
    tmp_path: Path,
) -> None:
    found = {
        "ndcg@10": 0.4, "ndcg@10_low": 0.39, "ndcg@10_high": 0.41, "built_in_ndcg@10": 0.35, "random_ndcg@10": 0.1,
        "lists": 700, "milliseconds": 3.0, "counterfactual_gap": 0.0, "kind": "linear",
        "groups": {"regions": {"15": [0.4, 0.38, 0.42]}},
    }  # fmt: skip
    figures = ranker_figures(found)
    assert figures["ndcg@10"]["baselines"] == {"built-in": 0.35, "random": 0.1}
    assert figures["ndcg@10"]["groups"] == {"regions=15": [0.4, 0.38, 0.42]}
    version = candidate(tmp_path, "ranker", figures)
    assert gate(candidate=version).passed
    unfair = candidate(
        tmp_path, "ranker", {**figures, "counterfactual_gap": {"metric": "counterfactual_gap", "value": 0.01}}
    )
    assert [line.task for line in gate(candidate=unfair).lines if not line.holds] == ["counterfactual_gap"]


def test_the_figures_of_collaborative_filtering_stand_beside_popularity(tmp_path: Path) -> None:
    found = {
        "asked": 90,
        "people": 200,
        "als_recall20": 0.2,
        "popularity_recall20": 0.25,
        "itemknn_recall20": 0.1,
        "counterfactual_gap": 0.0,
    }
    version = candidate(tmp_path, "collaborative", collaborative_figures(found))
    report = gate(candidate=version)
    assert [(line.task, line.against) for line in report.lines if not line.holds] == [
        ("recall20", "popularity")
    ]


def candidate(folder: Path, kind: str, figures) -> ModelVersion:
    from matching.services.models import register_candidate

    path = folder / "weights"
    path.write_text("x")
    return register_candidate(kind=kind, path=path, metrics=figures)


# --- a ranker, whole


def freeze_pages(settings, monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """Have a frozen set of so many made-up pages, whatever is asked for."""
    rows, _chances = worlds(pages, seed=9)
    people = np.repeat(np.arange(pages), LENGTH)
    folds = np.select([people % 6 == 4, people % 6 == 5], [1, 2], 0)
    made = Path(settings.DATA_DIR) / "made"
    made.mkdir()
    np.savez(
        made / "rows.npz", features=rows.features, lists=rows.lists, positions=rows.positions, gains=rows.gains,
        folds=folds, later=folds > 0, people=people, languages=np.full(len(people), "es"),
    )  # fmt: skip
    write_manifest(made, files=["rows.npz"])
    keep(made, settings, monkeypatch, kind="ranker")


def keep(made: Path, settings, monkeypatch: pytest.MonkeyPatch, *, kind: str) -> str:
    """Put a written set where sets lie, and have it be the one that is frozen and used."""
    sets = Path(settings.DATA_DIR) / "training_sets"
    sets.mkdir()
    digest = check_manifest(made)
    made.rename(sets / digest)
    now = datetime.datetime.now(datetime.UTC)
    counts = frozen.count(sets / digest)
    row = TrainingSet.objects.create(
        kind=kind, sha256=digest, since=now, until=now, split_at=now, counts=counts
    )
    monkeypatch.setattr(training_set, "freeze", lambda kind, *, by: row)
    monkeypatch.setattr(training_set, "use", lambda found: found)
    monkeypatch.setitem(retrain.LEAST_ROWS, ModelVersion.Kind(kind), 100)
    return digest


@pytest.mark.slow
def test_a_ranker_is_learned_registered_and_measured_beside_the_one_in_use(settings, monkeypatch) -> None:
    freeze_pages(settings, monkeypatch, 360)
    run = retrain.retrain("ranker", at=MONDAY)
    assert (run.state, run.why) == (State.DONE, "")
    first = run.version
    assert first is not None
    assert {"ndcg@10", "mrr", "milliseconds", "counterfactual_gap", "size"} == set(first.metrics)
    assert first.metrics["counterfactual_gap"] == 0
    ModelVersion.objects.filter(pk=first.pk).update(state=ModelVersion.State.ACTIVE)
    runtime.forget()
    assert runtime.ranker() is not None
    again = retrain.retrain("ranker", at=MONDAY + datetime.timedelta(days=1))
    assert again.state == State.DONE
    assert first.runs.filter(task="ndcg@10").count() >= 2
    assert first.runs.filter(task="ndcg@10", command="matching.services.retrain").exists()


@pytest.mark.slow
def test_too_few_pages_to_measure_with_are_no_failure(settings, monkeypatch) -> None:
    freeze_pages(settings, monkeypatch, 60)
    run = retrain.retrain("ranker", at=MONDAY)
    assert (run.state, run.why) == (State.SKIPPED, "Todavía hay muy pocas elecciones para aprender y medir.")


# --- the encoder, whole


@pytest.fixture
def feedback(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have an encoder of our own kind that has learned nothing in use, and a frozen set of what people chose."""
    pytest.importorskip("torch", reason="training needs the packages of requirements/train.txt")
    from matching.ml.fine_tuning import Tuning
    from matching.tests.ml.test_fine_tuning import write_encoder, write_set

    settings.EMBEDDING_MODEL = str(write_encoder(tmp_path / "tiny"))
    digest = keep(write_set(tmp_path / "made", people=200), settings, monkeypatch, kind="encoder")
    monkeypatch.setattr(Tuning.__init__, "__defaults__", (20, 1e-3, 24, 1, 1))
    return tmp_path / "training_sets" / digest


@pytest.mark.slow
def test_the_encoder_is_tuned_measured_beside_the_one_in_use_and_registered(feedback: Path) -> None:
    run = retrain.retrain("encoder", at=MONDAY)
    assert (run.state, run.why) == (State.DONE, "")
    version = run.version
    assert version is not None
    assert (version.state, version.data_hash) == (ModelVersion.State.CANDIDATE, feedback.name)
    mine = version.runs.get(task="feedback")
    assert set(mine.baselines) == {"in use", "random", "bm25", "popularity"}
    assert set(mine.labels) <= {"15", "16"}
    current = ModelVersion.objects.active().get(kind="encoder")
    theirs = current.runs.get(task="feedback")
    assert theirs.asked == mine.asked
    assert len(np.frombuffer(bytes(theirs.each), np.float32)) == mine.n
    assert {
        "names-es",
        "names-es-en",
        "names-en",
        "feedback",
        "feedback-by-language",
        "title",
        "size",
        "counterfactual_gap",
    } == set(version.metrics)
    assert any(line.low is not None for line in gate(candidate=version).lines)
    assert {"random", "bm25"} <= {one.name for one in lexical()}
