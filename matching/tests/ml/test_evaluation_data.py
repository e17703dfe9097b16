"""Tasks over a data folder: small files of the same columns, so that the shapes are known by heart."""

import csv
import gzip
from pathlib import Path

import pytest

from matching.ml.corpus import is_kept_ad
from matching.ml.evaluation_data import make_tasks
from matching.ml.evaluation_tasks import PairTask, RankingTask, Task
from matching.ml.splits import is_held_out
from matching.ml.taxonomy import Taxonomy

HELD_OUT_CODE = next(f"{number}-1011.00" for number in range(11, 90) if is_held_out(f"{number}-1011.00"))
SEEN_CODE = next(f"{number}-2011.00" for number in range(11, 90) if not is_held_out(f"{number}-2011.00"))


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    path = folder / f"{name}.csv.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def task(known: Taxonomy, folder: Path, name: str) -> Task:
    return next(maker for maker in make_tasks(known, folder) if maker.__name__ == name)()


def test_pairs_carry_the_grades_of_people(known: Taxonomy, tmp_path: Path) -> None:
    row = {"s1_en": "a", "s2_en": "b", "s1_es": "c", "s2_es": "d", "score": "2.5"}
    write(tmp_path, "parallel/stsb_en_es_dev", [row])
    made = task(known, tmp_path, "sts-es")

    assert isinstance(made, PairTask)
    assert (made.left, made.right, made.grades) == (("c",), ("d",), (2.5,))


def test_sentences_come_once_and_from_the_side_that_training_leaves_out(
    known: Taxonomy, tmp_path: Path
) -> None:
    rows = [{"en": f"Sentence {number}.", "es": f"Frase {number}."} for number in range(200)]
    again = [{"en": row["en"], "es": f"{row['es']} otra"} for row in rows]
    write(tmp_path, "parallel/tatoeba_anki_en_es", rows + again)
    made = task(known, tmp_path, "sentence-es-en")

    assert isinstance(made, RankingTask)
    assert sorted(made.corpus) == sorted(row["en"] for row in rows if is_held_out(row["en"]))
    for place, query in enumerate(made.queries):
        (right,) = made.relevant[place]
        assert query.removeprefix("Frase") == made.corpus[right].removeprefix("Sentence")


@pytest.fixture
def onet(tmp_path: Path) -> Path:
    code = "O*NET-SOC Code"
    write(tmp_path, "onet/Occupation_Data", [
        {code: HELD_OUT_CODE, "Title": "Baker"}, {code: SEEN_CODE, "Title": "Welder"},
    ])  # fmt: skip
    write(tmp_path, "onet/Sample_of_Reported_Titles", [
        {code: HELD_OUT_CODE, "Reported Job Title": "Bread Maker (BM)"},
        {code: HELD_OUT_CODE, "Reported Job Title": "Bakers"},
        {code: SEEN_CODE, "Reported Job Title": "Welding Technician"},
    ])  # fmt: skip
    return tmp_path


def test_titles_ask_for_the_others_of_a_held_out_occupation(known: Taxonomy, onet: Path) -> None:
    made = task(known, onet, "titles-en")

    assert isinstance(made, RankingTask)
    assert made.corpus == ("Baker", "Welder", "Bread Maker", "Bakers", "Welding Technician")
    # "Bakers" is the same word as "Baker": neither is asked to find the other
    assert dict(zip(made.queries, made.relevant, strict=True)) == {
        "Baker": {2: 1.0}, "Bread Maker": {0: 1.0, 3: 1.0}, "Bakers": {2: 1.0},
    }  # fmt: skip


def test_skills_of_a_sentence_are_gathered_and_unlinked_spans_left_out(
    known: Taxonomy, tmp_path: Path
) -> None:
    name = next(skill.name_en for skill in known.skills if skill.name_en)
    write(tmp_path, "skills/esco_linking_tech_validation", [
        {"sentence": "one", "span": "x", "label": name},
        {"sentence": "one", "span": "y", "label": "LABEL NOT PRESENT"},
        {"sentence": "two", "span": "z", "label": "UNDERSPECIFIED"},
    ])  # fmt: skip
    made = task(known, tmp_path, "skill-tech")

    assert isinstance(made, RankingTask)
    assert made.queries == ("one",)
    assert [made.corpus[row] for row in made.relevant[0]] == [name]


def test_ads_are_those_that_training_leaves_out(known: Taxonomy, tmp_path: Path) -> None:
    titles = [f"Cargo numero {number}" for number in range(100)]
    text = "funciones del puesto y requisitos " * 10
    write(tmp_path, "jobs/pe_computrabajo_2025", [
        {"Título": title, "Descripción": f"{title} {text}", "Requisitos": ""} for title in titles
    ])  # fmt: skip
    columns = (
        "required_experience",
        "educational_background",
        "specialization",
        "required_knowledge",
        "skills",
    )
    write(
        tmp_path, "jobs/pe_servir_convocatorias_2024_2025", [{"job_title": "", **dict.fromkeys(columns, "")}]
    )
    made = task(known, tmp_path, "ad-body-es")

    assert isinstance(made, RankingTask)
    assert sorted(made.queries) == sorted(title for title in titles if not is_kept_ad(title))
    for query, relevant in zip(made.queries, made.relevant, strict=True):
        assert made.corpus[next(iter(relevant))].startswith(f"{query} ")
