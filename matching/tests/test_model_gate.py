"""The gate asks whether a rise is more than chance, whether a group pays for it, and whether the model is quick."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.models import ModelVersion
from matching.services.model_gate import MOST_WIDER_GAP, PRIMARY, Against, gate
from matching.services.models import Figure, record_figures, register_candidate
from matching.services.promotion import MeasureAgain, promote
from matching.services.retrain_figures import by_group

pytestmark = pytest.mark.django_db
FAIR: Figure = {"metric": "counterfactual_gap", "value": 0.0}
NAMES = ("names-es", "names-es-en", "names-en")
CHANCE = np.random.default_rng(5)
FORMER = CHANCE.random(400)
REGIONS = ["15"] * 370 + ["08"] * 30


def encoder(
    folder: Path, name: str, each: np.ndarray, *, task: str = "feedback", **more: Figure
) -> ModelVersion:
    """Register an encoder that got these parts of the answers of the same questions."""
    groups = {
        label: [float(each[np.array(REGIONS) == label].mean()), 0.0, 1.0] for label in sorted(set(REGIONS))
    }
    figure: Figure = {
        "metric": "ndcg@10", "value": float(each.mean()), "low": 0.0, "high": 1.0, "n": len(each), "groups": groups,
        "each": each.tolist(), "labels": REGIONS, "asked": "the same",
    }  # fmt: skip
    (folder / name).write_text(name)
    names = dict.fromkeys(NAMES, Figure(metric="mrr", value=0.5, low=0.45))
    return register_candidate(
        kind="encoder",
        path=folder / name,
        metrics={**names, "counterfactual_gap": FAIR, task: figure, **more},
    )


def chosen(
    each: np.ndarray, *, tasks: tuple[str, ...] = ("ndcg@10", "mrr"), rival: np.ndarray = FORMER, **more: Any
) -> dict[str, Figure]:
    """Give the figures of a model that is judged by choices, beside what served in the same run."""
    labels = REGIONS[: len(each)]
    figure: Figure = {
        "metric": "ndcg@10", "value": float(each.mean()), "n": len(each), "groups": by_group(each, labels),
        "each": each.tolist(), "labels": labels, "asked": "the same", "rival": rival.tolist(), **more,
    }  # fmt: skip
    return dict.fromkeys(tasks, figure)


def ranker(folder: Path, name: str, figures: dict[str, Figure]) -> ModelVersion:
    (folder / name).write_text(name)
    return register_candidate(
        kind="ranker", path=folder / name, metrics={"counterfactual_gap": FAIR, **figures}
    )


def refused(folder: Path, figures: dict[str, Figure]) -> set[tuple[str, str, str]]:
    """Give task, group and what it was held against of each line that does not hold for a ranker."""
    report = gate(candidate=ranker(folder, "candidate", figures))
    assert report.is_judged
    return {(line.task, line.group, str(line.against)) for line in report.lines if not line.holds}


def closed(folder: Path, each: np.ndarray, **more: Figure) -> list[tuple[str, str]]:
    """Set a candidate beside a model in use and give the task and group of each line that does not hold."""
    former = encoder(folder, "former", FORMER)
    ModelVersion.objects.filter(pk=former.pk).update(state=ModelVersion.State.ACTIVE)
    report = gate(candidate=encoder(folder, "candidate", each, **more))
    assert report.passed == all(line.holds for line in report.lines)
    return [(line.task, line.group) for line in report.lines if not line.holds]


def test_a_rise_that_every_question_shares_is_let_through(tmp_path: Path) -> None:
    assert closed(tmp_path, FORMER + 0.02) == []


def test_a_rise_that_chance_explains_is_not_enough(tmp_path: Path) -> None:
    noise = CHANCE.normal(0, 0.5, len(FORMER))
    assert closed(tmp_path, FORMER + noise - noise.mean() + 0.005) == [("mean of primary tasks", "")]


def test_a_rise_too_small_to_matter_is_not_enough(tmp_path: Path) -> None:
    assert closed(tmp_path, FORMER + 0.001) == [("mean of primary tasks", "")]


def test_a_region_that_pays_for_the_others_closes_the_gate(tmp_path: Path) -> None:
    each = FORMER + np.where(np.array(REGIONS) == "08", -0.1, 0.05)
    assert closed(tmp_path, each) == [("feedback", "08")]


def test_a_model_too_heavy_or_too_slow_is_not_let_through(tmp_path: Path) -> None:
    heavy: Figure = {"metric": "megabytes", "value": 25.1}
    slow: Figure = {"metric": "milliseconds", "value": 1.5, "baselines": {"in use": 1.2}}
    assert sorted(closed(tmp_path, FORMER + 0.02, size=heavy, title=slow)) == [("size", ""), ("title", "")]


def test_on_a_slow_machine_a_model_may_be_as_slow_as_the_one_in_use(tmp_path: Path) -> None:
    slow: Figure = {"metric": "milliseconds", "value": 1.5, "baselines": {"in use": 1.45}}
    assert closed(tmp_path, FORMER + 0.02, title=slow) == []


def test_the_interval_of_the_rise_is_kept_with_the_line(tmp_path: Path) -> None:
    former = encoder(tmp_path, "former", FORMER)
    ModelVersion.objects.filter(pk=former.pk).update(state=ModelVersion.State.ACTIVE)
    line = next(
        row
        for row in gate(candidate=encoder(tmp_path, "two", FORMER + 0.02)).as_rows()
        if row["task"][:4] == "mean"
    )
    assert line["low"] == pytest.approx(0.02, abs=1e-4)
    assert line["high"] == pytest.approx(0.02, abs=1e-4)


@pytest.mark.parametrize("kind", ["encoder", "ranker", "collaborative"])
def test_what_makes_scores_is_not_let_through_without_the_counterfactual_test(
    tmp_path: Path, kind: str
) -> None:
    (tmp_path / "made").write_text("x")
    figures: dict[str, Figure | float] = dict.fromkeys(NAMES, 0.5)
    if kind != "encoder":
        figures = {**chosen(FORMER + 0.02, tasks=PRIMARY[kind])}
    report = gate(candidate=register_candidate(kind=kind, path=tmp_path / "made", metrics=figures))
    assert (report.passed, report.note) == (False, "not measured: counterfactual_gap")
    (tmp_path / "measured").write_text("y")
    measured = register_candidate(
        kind=kind, path=tmp_path / "measured", metrics={**figures, "counterfactual_gap": FAIR}
    )
    assert gate(candidate=measured).passed


# --- kinds that are judged by choices, beside what served in the same run


def test_a_ranker_is_judged_beside_the_built_in_order_while_no_ranker_is_in_use(tmp_path: Path) -> None:
    assert refused(tmp_path, chosen(FORMER + 0.02)) == set()


def test_a_ranker_that_chance_explains_is_refused_though_nothing_is_in_use(tmp_path: Path) -> None:
    noise = CHANCE.normal(0, 0.5, len(FORMER))
    assert refused(tmp_path, chosen(FORMER + noise - noise.mean() + 0.005)) == {
        ("mean of primary tasks", "", Against.MEAN)
    }


def test_a_ranker_that_one_region_pays_for_is_refused(tmp_path: Path) -> None:
    each = FORMER + np.where(np.array(REGIONS) == "08", -0.1, 0.05)
    assert ("ndcg@10", "08", Against.LEAST) in refused(tmp_path, chosen(each))


def test_a_ranker_that_widens_the_gap_between_groups_is_refused_though_everybody_gains(
    tmp_path: Path,
) -> None:
    near = np.where(np.array(REGIONS) == "08", 0.30, 0.35) + CHANCE.normal(0, 0.01, len(REGIONS))
    each = near + np.where(np.array(REGIONS) == "08", 0.01, 0.05)
    assert refused(tmp_path, chosen(each, rival=near)) == {("ndcg@10", "", Against.GAP)}
    little = near + np.where(np.array(REGIONS) == "08", 0.01, 0.01 + MOST_WIDER_GAP / 2)
    assert refused(tmp_path, chosen(little, rival=near)) == set()


def test_a_ranker_measured_on_a_handful_of_people_is_refused(tmp_path: Path) -> None:
    figures = chosen(FORMER[:12] + 0.02, rival=FORMER[:12])
    assert refused(tmp_path, figures) == {(task, "", Against.FEWEST) for task in ("ndcg@10", "mrr")}


def test_a_ranker_below_bm25_or_popularity_is_refused(tmp_path: Path) -> None:
    figures = chosen(FORMER + 0.02, baselines={"bm25": 0.9, "popularity": 0.8, "random": 0.1, "newest": 0.95})
    against = {line[2] for line in refused(tmp_path, figures)}
    assert against == {"bm25", "popularity"}


def test_a_ranker_measured_beside_another_one_is_asked_to_be_measured_again_and_stays_a_candidate(
    tmp_path: Path,
) -> None:
    first = ranker(tmp_path, "first", chosen(FORMER + 0.02))
    second = ranker(tmp_path, "second", chosen(FORMER + 0.02, asked="other pages"))
    assert promote(candidate=first, by=None).in_use
    with pytest.raises(MeasureAgain, match="beside another model"):
        promote(candidate=second, by=None)
    second.refresh_from_db()
    assert second.state == ModelVersion.State.CANDIDATE
    again = chosen(FORMER + 0.05, rival=FORMER + 0.02, rival_sha=first.sha256, asked="later pages")
    record_figures(second, again)
    assert promote(candidate=second, by=None).in_use
