"""Training by the clock: once a period, only with enough to learn from, a candidate with its figures at the end."""

import datetime
from pathlib import Path

import numpy as np
import pytest

from matching import runtime, tasks
from matching.ml import frozen
from matching.ml.contest import Contest
from matching.ml.evaluation_readings import lexical
from matching.ml.manifest import check_manifest, write_manifest
from matching.models import ModelVersion, TrainingRun, TrainingSet
from matching.services import retrain, training_set
from matching.services.model_gate import gate
from matching.services.retrain import TooLittle, check_enough, period_of
from matching.services.retrain_figures import contest_figures, side_figures
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


def test_a_period_that_was_never_finished_ends_when_the_next_begins() -> None:
    TrainingRun.objects.create(kind="ranker", period="2026-11-22", attempts=0)
    retrain.retrain("ranker", at=MONDAY)
    older = TrainingRun.objects.get(period="2026-11-22")
    assert (older.state, older.why) == (State.FAILED, "No terminó antes del periodo siguiente.")


def test_a_contest_becomes_figures_by_every_kind_of_group_with_the_gap_before_and_after() -> None:
    chance = np.random.default_rng(4)
    theirs = chance.random(90)
    near = np.array([True] * 60 + [False] * 30)
    got = {
        "candidate": {"ndcg@10": theirs + np.where(near, 0.2, 0.1), "mrr": theirs},
        "in use": {"ndcg@10": theirs, "mrr": theirs},
        "random": {"ndcg@10": theirs * 0, "mrr": theirs * 0},
    }
    groups = {"region": ["15"] * 60 + ["08"] * 25 + ["21"] * 5, "sex": ["f", "m"] * 45}
    ours, beside = contest_figures(Contest(got, groups, "asked"), rival="in use", rival_sha="ab")
    assert set(ours) == {
        "ndcg@10", "ndcg@10-by-sex", "mrr", "mrr-by-sex",
        "gap_before", "gap_after", "gap_before-by-sex", "gap_after-by-sex",
    }  # fmt: skip
    assert ours["ndcg@10"]["baselines"] == {"in use": pytest.approx(theirs.mean()), "random": 0.0}
    assert set(ours["ndcg@10"]["groups"]) == {"15", "08"}
    assert set(ours["ndcg@10-by-sex"]["groups"]) == {"f", "m"}
    assert ours["ndcg@10"]["rival"] == theirs.tolist()
    assert set(beside) == {"ndcg@10", "ndcg@10-by-sex", "mrr", "mrr-by-sex"}
    assert beside["mrr"]["asked"] == ours["mrr"]["asked"]
    assert side_figures({"milliseconds": 3.0, "in_use_milliseconds": 2.0, "counterfactual_gap": 0.0}) == {
        "milliseconds": {"metric": "milliseconds", "value": 3.0, "baselines": {"in use": 2.0}},
        "counterfactual_gap": {"metric": "counterfactual_gap", "value": 0.0},
    }


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
    sets.mkdir(exist_ok=True)
    digest = check_manifest(made)
    made.rename(sets / digest)
    now = datetime.datetime.now(datetime.UTC)
    counts = frozen.count(sets / digest)
    row = TrainingSet.objects.create(
        kind=kind, sha256=digest, since=now, until=now, split_at=now, counts=counts
    )
    monkeypatch.setattr(training_set, "freeze", lambda kind, *, by, until=None: row)
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
    judged = gate(candidate=first)
    assert judged.is_judged
    assert {"built-in", "random", "in use"} <= set(first.runs.get(task="ndcg@10").baselines)
    ModelVersion.objects.filter(pk=first.pk).update(state=ModelVersion.State.ACTIVE)
    runtime.forget()
    assert runtime.ranker() is not None
    again = retrain.retrain("ranker", at=MONDAY + datetime.timedelta(days=1))
    assert again.state == State.DONE
    mine = again.version.runs.get(task="ndcg@10")
    theirs = first.runs.get(task="ndcg@10", command="matching.services.retrain")
    assert (mine.asked, mine.rival_sha) == (theirs.asked, first.sha256)
    assert bytes(mine.rival) == bytes(theirs.each)
    figures = retrain.measure_again(again.version)
    assert figures["ndcg@10"]["value"] == pytest.approx(mine.value)
    with pytest.raises(ValueError, match=r"manage\.py evaluate"):
        retrain.measure_again(ModelVersion(kind="skills"))


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
    assert set(mine.labels) <= {"15", "16", "others"}
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


@pytest.mark.slow
def test_on_a_slow_machine_the_encoder_is_tuned_and_measured_over_several_tasks(
    feedback: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from matching.ml.fine_tuning import Tuning

    monkeypatch.setattr(Tuning.__init__, "__defaults__", (3, 1e-3, 24, 1, 1))
    turns = 0
    while (run := retrain.retrain("encoder", at=MONDAY, is_over=lambda: True)).is_running:
        turns += 1
        assert run.attempts == 0  # a turn that ended well is no cut
        assert not ModelVersion.objects.filter(state="candidate").exists()
    assert run.state == State.DONE
    assert turns == 3 + 5  # each step and each task that is measured takes a turn here
    assert run.version is not None
    assert {"names-es", "feedback", "counterfactual_gap"} <= set(run.version.metrics)
    models = feedback.parent.parent / "models"
    assert [one.name for one in models.iterdir()] == ["encoder-2026-W48"]


@pytest.mark.slow
def test_what_was_learned_from_somebody_who_left_is_thrown_away_before_the_next_turn(
    feedback: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from matching.tests.ml.test_fine_tuning import write_set

    run = retrain.retrain("encoder", at=MONDAY, is_over=lambda: True)
    [before] = retrain._work(run).iterdir()
    assert before.name == feedback.name[:16]
    row = TrainingSet.objects.get()
    digest = check_manifest(write_set(tmp_path / "smaller", people=190))
    (tmp_path / "smaller").rename(feedback.parent / digest)
    TrainingSet.objects.filter(pk=row.pk).update(sha256=digest)
    row.refresh_from_db()
    monkeypatch.setattr(training_set, "freeze", lambda kind, *, by, until=None: row)
    retrain.retrain("encoder", at=MONDAY, is_over=lambda: True)
    assert [one.name for one in retrain._work(run).iterdir()] == [digest[:16]]


def test_a_run_that_is_not_over_goes_on_in_a_task_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def one_turn(kind: str, *, is_over: object) -> TrainingRun:
        asked.append(kind)
        return TrainingRun(kind=kind, state=State.RUNNING if len(asked) < 3 else State.DONE)

    monkeypatch.setattr(retrain, "retrain", one_turn)
    queued = []
    monkeypatch.setattr(tasks, "enqueue", lambda task, *arguments: queued.append((task.name, arguments)))
    for _ in range(3):
        tasks.retrain("encoder")
    assert queued == [("matching.tasks.retrain", ("encoder",))] * 2


# --- factors, whole


@pytest.mark.slow
def test_factors_are_judged_by_what_was_chosen_after_those_in_use_had_learned(settings, monkeypatch) -> None:
    pytest.importorskip("implicit", exc_type=ImportError)
    from matching.ml import frozen

    chance = np.random.default_rng(3)
    alike = (np.arange(300) % 4)[:, None] == (np.arange(60) % 4)[None, :]
    person, job = np.nonzero(alike & (chance.random((300, 60)) < 0.6))
    at = chance.integers(1, 1000, len(person))

    def set_until(end: int, name: str) -> Path:
        rows = at < end
        made = Path(settings.DATA_DIR) / name
        chosen = {
            "people": person[rows] + 100, "jobs": job[rows] + 1000, "gains": np.full(rows.sum(), 0.6),
            "folds": frozen.fold_of(person[rows] + 100), "later": at[rows] >= end * 0.7, "at": at[rows],
        }  # fmt: skip
        frozen.write(made, tables={frozen.ROWS_FILE: chosen}, facts={"kind": "collaborative"})
        return made

    keep(set_until(800, "first"), settings, monkeypatch, kind="collaborative")
    first = retrain.retrain("collaborative", at=MONDAY).version
    assert first is not None
    assert first.runs.get(task="recall20").rival_sha == ""
    ModelVersion.objects.filter(pk=first.pk).update(state=ModelVersion.State.ACTIVE)
    runtime.forget()
    keep(set_until(1000, "second"), settings, monkeypatch, kind="collaborative")
    second = retrain.retrain("collaborative", at=MONDAY + datetime.timedelta(days=1)).version
    assert second is not None
    run = second.runs.get(task="recall20")
    assert set(run.baselines) == {"in use", "itemknn", "popularity", "random"}
    asked = (at >= 800) & (frozen.fold_of(person + 100) == frozen.TEST)
    assert run.n == len(np.unique(person[asked]))
    assert run.rival_sha == first.sha256
    assert gate(candidate=second).is_judged
