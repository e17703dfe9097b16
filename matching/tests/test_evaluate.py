"""Measuring encoders: the table, the file that people read, and the rows of the registry."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from matching.management.commands.evaluate import without_folders
from matching.ml import taxonomy
from matching.ml.documents import TextEncoder, unit
from matching.ml.evaluation_tasks import RankingTask
from matching.services import evaluate as service
from matching.services import evaluation_table as tables
from matching.services.model_gate import active, gate
from matching.services.models import register_candidate


class Letters(TextEncoder):
    """Counts letters: a real encoder that needs no weights."""

    id, dimension = "letters@1", 26

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = [[text.lower().count(chr(97 + letter)) for letter in range(26)] for text in texts]
        return unit(np.array(rows, np.float32) + 0.01)


def toy(name: str, *, is_seen: bool = False) -> RankingTask:
    words = ("cajera", "cajero", "soldador", "soldadora", "enfermero", "enfermera")
    return RankingTask(
        name=name, metric="mrr", about="a toy", is_seen=is_seen, queries=words[::2], corpus=words,
        relevant=tuple({row + 1: 1.0} for row in range(0, 6, 2)),
        excluded=tuple(frozenset({row}) for row in range(0, 6, 2)),
    )  # fmt: skip


@pytest.fixture
def rows() -> list[service.Row]:
    models = [service.Model("ours", "", Letters())]
    makers = [lambda: toy("toy"), lambda: toy("toy-seen", is_seen=True)]
    return [*service.evaluate(makers, service.readings(models))]


def test_every_reading_is_asked_the_same_and_ours_comes_first(rows: list[service.Row]) -> None:
    assert [one.reading for one in rows[0].measured] == ["ours", "random", "tfidf-char", "tfidf-term", "bm25"]
    assert rows[0].measured[0].figure.value == 1
    assert rows[0].count == 3


def test_the_lead_is_over_the_best_of_the_others(rows: list[service.Row]) -> None:
    ours, *others = (one.figure.value for one in rows[0].measured)
    lead = rows[0].lead

    assert lead is not None
    assert lead.value == pytest.approx(ours - max(others))


def test_the_table_shows_figures_with_intervals_and_what_training_saw(rows: list[service.Row]) -> None:
    shown, said = tables.table(rows).splitlines(), tables.legend(rows)

    assert shown[0].startswith("| task | metric | n | ours | random | tfidf-char")
    assert shown[2].startswith("| toy | mrr | 3 | **1.000** (1.000 to 1.000) |")
    assert len({line.count("|") for line in shown}) == 1
    assert "`toy`: a toy; not seen in training" in said
    assert "`toy-seen`: a toy; seen in training" in said
    assert "big learned every concept" in tables.legend(rows, learned_all=["big"])


def test_speeds_are_shown_by_model() -> None:
    shown = tables.speed_table([service.Speed("ours", 12.34, (5000, 9000), (310, 600))])

    assert "| ours | 12.3 | 5,000 | 9,000 | 310 | 600 |" in shown


def test_the_section_is_replaced_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    path.write_text("# Results\n\nBefore.\n", encoding="utf-8")
    for figure in ("first", "second"):
        text = tables.section(tables=[figure], models=["ours@1"], command="manage.py evaluate")
        tables.write_section(path, text)
    path.write_text(path.read_text(encoding="utf-8") + "\n## After\n", encoding="utf-8")
    tables.write_section(path, tables.section(tables=["third"], models=["ours@1"], command="c"))

    found = path.read_text(encoding="utf-8")
    assert found.startswith("# Results\n\nBefore.\n\n" + tables.BEGIN)
    assert found.endswith("third\n\n" + tables.END + "\n\n## After\n")
    assert "first" not in found
    assert "second" not in found


def test_a_command_line_says_nothing_of_folders_of_this_machine() -> None:
    assert without_folders(["evaluate", "--data", "/srv/x/data", "--model", "../m"]) == [
        "evaluate", "--data", "data", "--model", "m",
    ]  # fmt: skip


def test_tasks_are_chosen_by_name_or_pattern_and_an_unknown_one_is_refused() -> None:
    known = taxonomy.load()
    chosen = service.makers(known, data=None, only=["names-es*", "ciuo-es"])

    assert {maker.__name__ for maker in chosen} == {
        "names-es", "names-es-en", "ciuo-es", "names-es-seen", "names-es-en-seen",
    }  # fmt: skip
    with pytest.raises(service.NoSuchTask, match="there are: names-es, names-es-en"):
        service.makers(known, data=None, only=["nombres"])


@pytest.mark.django_db
def test_figures_go_into_the_registry_with_what_stood_beside_them(
    rows: list[service.Row], tmp_path: Path
) -> None:
    (tmp_path / "weights").write_text("x")
    figures = {row.task.name: row.figure("ours") for row in rows}
    version = register_candidate(kind="occupations", path=tmp_path / "weights", metrics=figures)

    run = version.runs.get(task="toy")
    assert (run.value, run.n, run.metric) == (1.0, 3, "mrr")
    assert set(run.baselines) == {"random", "tfidf-char", "tfidf-term", "bm25"}
    assert any(line.against == "bm25" for line in gate(candidate=version).lines)


def test_a_model_that_is_not_there_is_said_by_the_command(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no model on this machine"):
        call_command("evaluate", "--model", str(tmp_path / "none"), "--no-minilm")


@pytest.mark.django_db
def test_the_shipped_model_is_in_use_with_figures_that_come_out_again() -> None:
    for _ in range(2):
        call_command("evaluate", "--task", "ciuo-es", "--no-speed", "--no-minilm", "--write")

    version = active("encoder")
    assert version is not None
    assert version.name == "chamba-es-en"
    first, again = version.runs.filter(task="ciuo-es")
    assert first.value == again.value == version.metrics["ciuo-es"]
    assert first.value > max(first.baselines.values())
