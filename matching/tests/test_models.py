"""The registry of models: figures, the gate, one switch, and the way back."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from matching.models import EvaluationRun, ModelVersion
from matching.services.model_gate import active, gate
from matching.services.models import Figure, register_candidate
from matching.services.promotion import NotPromoted, promote, register_in_use, rollback

pytestmark = pytest.mark.django_db
State = ModelVersion.State


def figures(value: float, *, cooks: float = 0.6, bm25: float = 0.4) -> dict[str, Figure]:
    fair: Figure = {"metric": "counterfactual_gap", "value": 0.0}
    return {"counterfactual_gap": fair} | {
        task: {
            "metric": "mrr", "value": value, "low": value - 0.02, "high": value + 0.02, "n": 500,
            "baselines": {"bm25": bm25, "random": 0.01}, "groups": {"5": [cooks, cooks - 0.05, cooks + 0.05]},
        }
        for task in ("names-es", "names-es-en", "names-en")
    }  # fmt: skip


def model(folder: Path, name: str, value: float = 0.5, *, cooks: float = 0.6) -> ModelVersion:
    path = folder / name
    path.mkdir(exist_ok=True)
    (path / "weights").write_text(name)
    (path / "README.md").write_text("# Card")
    (path / "encoder.json").write_text('{"name": "chamba-es-en"}')
    manifest = {"name": "chamba-es-en", "data": {"names": "ab12"}, "sha256": {"weights": name}}
    (path / "manifest.json").write_text(json.dumps(manifest))
    return register_candidate(kind="encoder", path=path, metrics=figures(value, cooks=cooks))


def test_a_candidate_is_written_down_with_its_card_hashes_and_figures(tmp_path: Path) -> None:
    version = model(tmp_path, "first")

    assert (version.name, version.card, version.state) == ("chamba-es-en", "# Card", State.CANDIDATE)
    assert len(version.sha256) == len(version.data_hash) == 64
    assert version.metrics["names-es"] == 0.5
    assert set(version.runs.values_list("metric", "n")) == {
        ("mrr", 500),
        ("megabytes", 0),
        ("counterfactual_gap", 0),
    }
    assert AuditEntry.objects.filter(action="model_registered", object_id=version.pk).exists()


def test_the_same_files_again_are_the_same_model_with_newer_figures(tmp_path: Path) -> None:
    first, second = model(tmp_path, "one", 0.5), model(tmp_path, "one", 0.6)

    assert first.pk == second.pk
    assert second.metrics["names-es"] == 0.6
    assert EvaluationRun.objects.count() == 10


def test_one_changed_byte_is_another_model(tmp_path: Path) -> None:
    first = model(tmp_path, "one")
    (tmp_path / "one" / "weights").write_text("onf")

    assert register_candidate(kind="encoder", path=tmp_path / "one", metrics={}).pk != first.pk


def test_a_path_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no model"):
        register_candidate(kind="encoder", path=tmp_path / "none", metrics={})


def test_a_better_candidate_takes_over_and_the_former_retires(tmp_path: Path) -> None:
    first, second = model(tmp_path, "one", 0.5), model(tmp_path, "two", 0.6)
    promote(candidate=first, by=None)
    outcome = promote(candidate=second, by=None)

    first.refresh_from_db()
    assert outcome.report.passed
    assert outcome.in_use
    assert (first.state, active("encoder")) == (State.RETIRED, second)
    assert [*ModelVersion.objects.active().values_list("kind", "path")] == [
        ("encoder", str((tmp_path / "two").resolve()))
    ]
    assert AuditEntry.objects.filter(action="model_promoted", object_id=second.pk).exists()


def test_a_candidate_that_is_no_better_is_rejected_and_stays_so(tmp_path: Path) -> None:
    first, second = model(tmp_path, "one", 0.5), model(tmp_path, "two", 0.495)
    promote(candidate=first, by=None)

    with pytest.raises(NotPromoted, match="mean of primary tasks"):
        promote(candidate=second, by=None)
    second.refresh_from_db()
    assert (second.state, active("encoder")) == (State.REJECTED, first)
    with pytest.raises(NotPromoted, match="only a candidate"):
        promote(candidate=second, by=None)


def test_a_mean_that_rises_at_the_cost_of_one_group_is_not_enough(tmp_path: Path) -> None:
    promote(candidate=model(tmp_path, "one", 0.5, cooks=0.6), by=None)
    report = gate(candidate=model(tmp_path, "two", 0.6, cooks=0.5))

    assert not report.passed
    assert {line.group for line in report.lines if not line.holds} == {"5"}


def test_a_candidate_below_bm25_is_refused_even_where_nothing_is_in_use(tmp_path: Path) -> None:
    version = model(tmp_path, "one", 0.39)

    assert "NO names-es 0.390 against bm25 0.400" in str(gate(candidate=version))


def test_a_candidate_without_the_primary_figures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights").write_text("x")
    version = register_candidate(kind="encoder", path=tmp_path / "weights", metrics={"names-es": 0.9})

    assert gate(candidate=version).note == "not measured: names-es-en, names-en"


def test_a_kind_without_named_tasks_is_judged_on_all_but_its_calibration(tmp_path: Path) -> None:
    (tmp_path / "weights").write_text("x")
    error: Figure = {"metric": "calibration_error", "value": 0.05, "baselines": {"bm25": 0.2}}
    version = register_candidate(
        kind="occupations", path=tmp_path / "weights", metrics={"f1": 0.6, "calibration": error}
    )

    assert promote(candidate=version, by=None).in_use


def test_a_rollback_brings_back_the_model_before_and_then_the_shipped_one(tmp_path: Path) -> None:
    first, second = model(tmp_path, "one", 0.5), model(tmp_path, "two", 0.6)
    promote(candidate=first, by=None)
    assert rollback(kind="encoder", by=None) is None
    assert active("encoder") is None

    assert rollback(kind="encoder", by=None) == first
    promote(candidate=second, by=None)
    assert rollback(kind="encoder", by=None) == first
    second.refresh_from_db()
    assert second.state == State.RETIRED


def test_nothing_to_go_back_to_is_said() -> None:
    with pytest.raises(NotPromoted, match="shipped"):
        rollback(kind="skills", by=None)


def test_the_shipped_model_is_in_use_without_a_gate_and_only_where_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "shipped").write_text("shipped")
    shipped = register_in_use(kind="encoder", path=tmp_path / "shipped", metrics={})
    assert active("encoder") == shipped

    (tmp_path / "other").write_text("other")
    assert register_in_use(kind="encoder", path=tmp_path / "other", metrics={}).state == State.CANDIDATE


def test_the_database_knows_one_model_in_use_of_each_kind(tmp_path: Path) -> None:
    promote(candidate=model(tmp_path, "one"), by=None)
    other = model(tmp_path, "two")

    with pytest.raises(IntegrityError), transaction.atomic():
        ModelVersion.objects.filter(pk=other.pk).update(state=State.ACTIVE)


def test_the_command_checks_promotes_and_goes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version = model(tmp_path, "one")

    call_command("models", "promote", str(version.pk), "--check")
    assert "gate=passed" in capsys.readouterr().out
    assert active("encoder") is None
    call_command("models", "promote", str(version.pk), "--reason", "mejores nombres")
    assert active("encoder") == version
    call_command("models", "show", str(version.pk))
    assert "promoted mejores nombres" in capsys.readouterr().out
    call_command("models", "rollback", "encoder")
    assert "in_use=shipped" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no model 0"):
        call_command("models", "promote", "0")


def test_the_command_lists_and_compares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = model(tmp_path, "one", 0.5), model(tmp_path, "two", 0.6, cooks=0.7)

    call_command("models", "list", "--kind", "encoder")
    assert f"{first.pk} encoder candidate chamba-es-en@" in capsys.readouterr().out
    call_command("models", "compare", str(second.pk), str(first.pk))
    said = capsys.readouterr().out
    assert "names-es" in said
    assert "+0.100  bm25=0.400 random=0.010" in said
    assert "names-es group=5 0.700 0.600 +0.100" in said
