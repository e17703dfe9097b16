"""Public benchmarks in the layouts in which they are published."""

from pathlib import Path

import pytest

from matching.ml.evaluation_benchmark import NoBenchmark, read_benchmark


def test_titles_in_tables_are_read_with_their_judgements(tmp_path: Path) -> None:
    (tmp_path / "queries").write_text("q_id\tjobtitle\n1\tcajera\n2\tsoldador\n", encoding="utf-8")
    (tmp_path / "corpus_elements").write_text("c_id\tjobtitle\n7\tcajero\n8\tsoldadora\n", encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("1\t0\t7\t1\n2\t0\t8\t1\n2\t0\t7\t0\n3\t0\t7\t1\n", encoding="utf-8")
    task = read_benchmark(tmp_path)

    assert (task.queries, task.corpus) == (("cajera", "soldador"), ("cajero", "soldadora"))
    assert task.relevant == ({0: 1.0}, {1: 1.0})
    assert task.metric == "map"


def test_texts_may_be_files_and_judgements_parted_by_blanks(tmp_path: Path) -> None:
    for folder, names in (("queries", ("a",)), ("corpus_elements", ("x", "y"))):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / f"{name}.txt").write_text(f"text of\n{name}", encoding="utf-8")
    (tmp_path / "qrels.txt").write_text("a 0 y 1\n", encoding="utf-8")
    task = read_benchmark(tmp_path)

    assert task.queries == ("text of\na",)
    assert [task.corpus[row] for row in task.relevant[0]] == ["text of\ny"]


def test_annotations_name_pairs_alone(tmp_path: Path) -> None:
    (tmp_path / "queries.tsv").write_text("1\tcajera\n", encoding="utf-8")
    (tmp_path / "corpus_elements.tsv").write_text("7\tcajero\n", encoding="utf-8")
    (tmp_path / "annotations.tsv").write_text("1\t7\n", encoding="utf-8")

    assert read_benchmark(tmp_path).relevant == ({0: 1.0},)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoBenchmark, match="no queries"):
        read_benchmark(tmp_path)
    (tmp_path / "queries.tsv").write_text("1\tcajera\n", encoding="utf-8")
    (tmp_path / "corpus_elements.tsv").write_text("7\tcajero\n", encoding="utf-8")
    with pytest.raises(NoBenchmark, match=r"qrels\.tsv"):
        read_benchmark(tmp_path)
    (tmp_path / "qrels.tsv").write_text("5\t0\t7\t1\n", encoding="utf-8")
    with pytest.raises(NoBenchmark, match="no judgement"):
        read_benchmark(tmp_path)
