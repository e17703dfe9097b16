"""The whole training of the tagger on a folder of a few sentences, with the shipped encoder."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from matching import runtime
from matching.ml.tagger import Tagger
from matching.ml.tagger_data import ADS
from matching.models import ModelVersion
from matching.services.model_gate import gate

pytest.importorskip("torch", reason="training needs the packages of requirements/train.txt")

from matching.services import train_skills

SHIPPED = Path(runtime.__file__).parent / "pretrained" / "chamba-es-en"
SENTENCES = (
    (["Write", "clean", "code", "in", "Python", "."], "BIIOOO", "OOOOBO"),
    (["We", "love", "dogs", "."], "OOOO", "OOOO"),
)
AD = (
    "Cajera\nFunciones: manejo de Excel y atención al cliente en tienda. "
    + "Se ofrece un buen ambiente. " * 8
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def data(tmp_path):
    """Write each set and each file of ads with a handful of rows."""
    for folder in ("skills", "jobs"):
        (tmp_path / folder).mkdir()
    for name in ("skillspan", "green", "sayfullina"):
        for part in ("train", "dev"):
            rows = [
                {"tokens": words, "tags_skill": list(skill), "tags_knowledge": list(knowledge)}
                for words, skill, knowledge in SENTENCES * 4
            ]
            text = "\n".join(json.dumps(row) for row in rows)
            (tmp_path / "skills" / f"{name}_{part}.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    for name, title, body in ADS:
        rows = io.StringIO()
        table = csv.DictWriter(rows, [title, *body])
        table.writeheader()
        table.writerows({title: f"{name} {number}", body[0]: AD} for number in range(3))
        (tmp_path / "jobs" / f"{name}.csv.gz").write_bytes(gzip.compress(rows.getvalue().encode()))
    return tmp_path


@pytest.fixture
def shipped(settings):
    settings.EMBEDDING_MODEL = str(SHIPPED)
    return runtime.encoder()


def test_one_command_makes_a_tagger_that_loads_and_stands_before_the_gate(data, shipped, tmp_path, settings):
    settings.DATA_DIR, settings.LLM_BASE_URL = tmp_path, ""
    said, out = io.StringIO(), tmp_path / "out"
    options = {
        "data": data,
        "out": out,
        "work": tmp_path / "work",
        "ads": 8,
        "epochs": 2,
        "seed": 1,
        "most": 6,
        "register": True,
    }
    train_skills.run(stdout=said, **options)
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["encoder_id"] == shipped.id == Tagger.encoder_of(out)
    assert manifest["labeller"] == f"dictionary+{shipped.id}"
    assert manifest["command"] == "manage.py train skills --data FOLDER --ads 8 --epochs 2 --most 6 --seed 1"
    assert {"skills/skillspan_train.jsonl.gz", "jobs/ec_computrabajo_2024.csv.gz"} <= set(manifest["data"])
    assert {"skillspan-en-skill", "skillspan-en-knowledge", "silver-es-skill"} <= set(manifest["metrics"])
    assert Tagger(out, states=shipped.states).tag("", language="es", marker=lambda text: []) == []
    candidate = ModelVersion.objects.get(kind="skills")
    assert candidate.state == ModelVersion.State.CANDIDATE
    report = gate(candidate=candidate)
    assert not report.passed
    assert report.note.startswith("not measured: gold-es-precision"), (
        "without the labelled ads no tagger is let in"
    )
    assert "gold=none: the labelled ads are not in" in said.getvalue()
    assert manifest["gold"] == {}
    assert said.getvalue().endswith("out=out")


def test_a_folder_without_the_sets_is_named(shipped, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    with pytest.raises(FileNotFoundError, match="--data names the folder"):
        train_skills.run(stdout=io.StringIO(), data=tmp_path, out=tmp_path, ads=4, epochs=1, seed=1, most=5)
