"""The measure of skill extraction on labelled ads, on an ad and labels made up here."""

import hashlib
from pathlib import Path

import pytest

from benchmarks.gold.score import lines_of
from benchmarks.gold.to_offsets import COLUMNS, places, rows_of
from matching.ml.skill_gold import (
    Ad,
    ChangedText,
    figures,
    found_in,
    pairs_of,
    read_labels,
    score,
    with_texts,
)
from matching.ml.skill_measure import Found, Label, Score, count
from matching.ml.types import SkillSpan

AD = Ad("made_up", "7", "Cajera / Excel", "Manejo de Excel y caja. Trato amable.\nExcelFunciones: cobrar.")


def labelled(path: Path, *, sha256: str = AD.sha256) -> Path:
    start = AD.text.index
    rows = [
        (start("Excel"), "excel", "tool", 0),
        (start("Excel y"), "excel", "tool", 1),
        (start("caja"), "till other", "skill", 0),
        (start("Trato amable"), "NIL", "attitude", 0),
    ]
    lengths = (5, 5, 4, 12)
    lines = [",".join(COLUMNS)] + [
        f"made_up,7,{sha256},0,{at},{at + length},{code},{kind},{repeat}"
        for (at, code, kind, repeat), length in zip(rows, lengths, strict=True)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_it_counts_codes_spans_and_both_of_an_ad(tmp_path: Path) -> None:
    pairs = list(with_texts(read_labels(labelled(tmp_path / "labels.csv")), iter([AD])))
    spans = [
        SkillSpan("excel", "description", 0, 15, "Manejo de Excel", True),
        SkillSpan("till", "description", 18, 22, "caja", True),
        SkillSpan("kind", "description", 24, 36, "Trato amable", False),
        SkillSpan("sale", "description", 54, 60, "cobrar", False),
    ]
    types = {"excel": "knowledge", "till": "skill", "kind": "attitude", "sale": "skill"}
    whole = score(pairs, lambda jobs: [spans for _ in jobs], types=types)["all"]
    assert (whole.code.right, whole.code.found, whole.code.reached, whole.code.labelled) == (2, 4, 2, 2)
    assert (whole.span.right, whole.span.found, whole.span.reached, whole.span.labelled) == (2, 4, 2, 3)
    assert (whole.both.right, whole.both.reached, whole.both.labelled) == (2, 2, 2)
    assert (whole.nil, whole.on_nil) == (1, 1)
    assert whole.by_kind["tool"].recall == 1.0
    assert whole.by_type["skill"].precision == 0.5
    assert "precision=0.500 recall=1.000 f1=0.667 right=2/4 reached=2/2" in next(lines_of("all", whole))


def test_a_code_far_from_its_label_is_right_for_the_ad_but_not_for_the_span() -> None:
    whole = Score()
    count(whole, [Label(0, 5, ("excel",), "tool")], [Found(40, 45, "excel", "knowledge")])
    assert (whole.code.right, whole.both.right, whole.span.right) == (1, 0, 0)
    assert (whole.code.reached, whole.both.reached) == (1, 0)


def test_what_is_found_in_an_ad_without_labels_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(f"{','.join(COLUMNS)}\nmade_up,7,{AD.sha256},0,,,,,\n", encoding="utf-8")
    pairs = list(with_texts(read_labels(path), iter([AD])))
    spans = [SkillSpan("excel", "title", 9, 14, "Excel", True)]
    whole = score(pairs, lambda jobs: [spans for _ in jobs], types={"excel": "knowledge"})["all"]
    assert (whole.code.found, whole.code.right, whole.code.labelled) == (1, 0, 0)


def test_nothing_found_and_nothing_labelled_score_nothing() -> None:
    assert (Score().code.precision, Score().code.recall, Score().code.f1) == (0.0, 0.0, 0.0)


def test_it_refuses_an_ad_whose_text_changed(tmp_path: Path) -> None:
    changed = labelled(tmp_path / "labels.csv", sha256=hashlib.sha256(b"another").hexdigest())
    with pytest.raises(ChangedText, match="made_up 7"):
        list(with_texts(read_labels(changed), iter([AD])))
    with pytest.raises(ChangedText, match="1 labelled ads are not"):
        list(with_texts(read_labels(changed), iter([])))


def test_spans_of_title_and_description_move_to_the_labelled_text() -> None:
    spans = [
        SkillSpan("excel", "title", 9, 14, "Excel", True),
        SkillSpan("till", "description", 18, 22, "caja", True),
    ]
    founds = found_in(AD, spans, types={"excel": "knowledge", "till": "skill"})
    assert [AD.text[found.start : found.end] for found in founds] == ["Excel", "caja"]


def test_a_quote_is_looked_for_as_whole_words_and_then_anywhere() -> None:
    assert len(places(AD.text, "Excel")) == 2
    assert len(places(AD.text, "Funciones")) == 1
    assert places(AD.text, "excel") == []


def test_working_labels_become_offsets_and_a_quote_that_is_not_there_is_refused() -> None:
    ad = {"position": 0, "file": "made_up", "id": "7", "sha256": AD.sha256, "text": AD.text}
    label = {"position": 0, "quote": "Excel", "nth": 1, "code": "excel", "kind": "tool"}
    rows = rows_of(ad, [label | {"nth": 2}, label], codes={"excel", "NIL"})
    assert [(AD.text[row["start"] : row["end"]], row["repeat"]) for row in rows] == [
        ("Excel", 0),
        ("Excel", 1),
    ]
    assert rows_of(ad, [], codes=set()) == [
        {"file": "made_up", "id": "7", "text_sha256": AD.sha256, "position": 0}
    ]
    with pytest.raises(ValueError, match="stands there 0 times"):
        rows_of(ad, [label | {"quote": "Word"}], codes={"excel", "NIL"})
    with pytest.raises(ValueError, match="unknown word"):
        rows_of(ad, [label | {"code": "word"}], codes={"excel", "NIL"})


def test_the_gate_s_figures_are_told_by_language_type_and_kind():
    one, other = Score(), Score()
    labels = [Label(0, 5, ("excel",), "tool"), Label(6, 9, ("till",), "skill")]
    count(one, labels, [Found(0, 5, "excel", "knowledge")])
    count(other, labels, [Found(0, 5, "wrong", "knowledge")])
    found = figures({"all": one, "es": one, "en": other})
    assert (found["gold-es-precision"], found["gold-es-recall"]) == (1.0, 0.5)
    assert (found["gold-en-precision"], found["gold-en-recall"]) == (0.0, 0.0)
    assert found["gold-type-knowledge-precision"] == 1.0
    assert (found["gold-kind-tool-recall"], found["gold-kind-skill-recall"]) == (1.0, 0.0)


def test_a_folder_without_the_labelled_ads_is_told_from_a_changed_one(tmp_path):
    with pytest.raises(FileNotFoundError):
        pairs_of(tmp_path, labelled(tmp_path / "labels.csv"), half="tuning")
