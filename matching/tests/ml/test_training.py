"""Training from a data folder to a finished encoder, with a cut in between."""

import io
import json
import shutil

import numpy as np
import pytest

from matching.ml import encoder
from matching.tests.ml.training_data import TRADES, write_data

torch = pytest.importorskip("torch", reason="training needs the packages of requirements/train.txt")

from matching.ml import corpus as corpora  # noqa: E402
from matching.ml import export, trainer  # noqa: E402
from matching.ml.body import Body, Shape  # noqa: E402
from matching.ml.splits import is_held_out  # noqa: E402
from matching.services import train_encoder  # noqa: E402


class Cut(Exception):
    """The machine went off."""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def options(data, tmp_path_factory, small_encoder_path):
    root = tmp_path_factory.mktemp("training")
    return {
        "data": data, "out": root / "out", "work": root / "work", "teacher": str(small_encoder_path), "seed": 3,
        "pieces": 400, "table_steps": 6, "context_steps": 6, "finish_steps": 0,
        "layers": 2, "width": 192, "half": False, "threads": 1, "anew": False, "all_concepts": False,
    }  # fmt: skip


@pytest.fixture(scope="module")
def trained(options):
    said = io.StringIO()
    train_encoder.run(stdout=said, **options)
    assert "train_encoder id=chamba-es-en@" in said.getvalue()
    return options["out"]


def test_it_writes_an_encoder_that_says_where_it_comes_from(trained, data):
    manifest = json.loads((trained / "manifest.json").read_text())
    assert set(manifest["sha256"]) >= {"model.onnx", "tokenizer.json", "encoder.json", "modules.json"}
    assert "esco/esco_occupations_es_en" in manifest["data_sha256"]
    assert manifest["seed"] == 3
    assert manifest["command"].startswith("manage.py train encoder --data FOLDER --seed 3")
    vectors = encoder.load(trained).encode(["panadera", "baker", ""])
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_cut_run_goes_on_to_the_same_weights(options, trained, tmp_path, monkeypatch):
    monkeypatch.setattr(trainer, "KEPT_EVERY", 2)
    again = {**options, "out": tmp_path / "again", "work": tmp_path / "work"}
    # the vocabulary is learned once in a work folder; its ties fall differently each time
    shutil.copytree(options["work"], again["work"], ignore=shutil.ignore_patterns(trainer.CHECKPOINT))
    run_step = trainer.Trainer._loss
    steps = 0

    def cut(self, *args, **kwargs):
        nonlocal steps
        steps += 1
        if steps == 10:
            raise Cut
        return run_step(self, *args, **kwargs)

    monkeypatch.setattr(trainer.Trainer, "_loss", cut)
    with pytest.raises(Cut):
        train_encoder.run(stdout=io.StringIO(), **again)
    said = io.StringIO()
    train_encoder.run(stdout=said, **again)
    assert "going on from stage 2, step 2" in said.getvalue()
    assert steps == 10 + (6 - 2)
    first, second = export.read_weights(trained), export.read_weights(again["out"])
    assert all(np.allclose(first[name], second[name], atol=2e-3) for name in first)


def test_the_graph_computes_what_the_network_computes(trained):
    weights = export.read_weights(trained)
    config = json.loads((trained / "encoder.json").read_text())
    body = Body(Shape(**{name: config[name] for name in Shape.__slots__})).eval()
    body.load_state_dict(
        {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in weights.items()}
    )
    model = encoder.load(trained)
    ids = model.windows_of("ayudante de panadero con experiencia")[0]
    with torch.no_grad():
        sums = body.pooled(torch.from_numpy(ids)[None], torch.ones(1, len(ids)))[0].numpy()
    vector = model.encode(["ayudante de panadero con experiencia"])[0]
    assert float(vector @ (sums / np.linalg.norm(sums))) >= 0.99999


def test_sentence_transformers_opens_the_folder(trained):
    library = pytest.importorskip(
        "sentence_transformers", reason="needs the packages of requirements/train.txt"
    )
    texts = ["soldadora", "welder", "", "chofer de camión " * 200]
    opened = library.SentenceTransformer(str(trained), device="cpu", trust_remote_code=True)
    assert np.allclose(opened.encode(texts), encoder.load(trained).encode(texts), atol=1e-4)


def test_a_changed_byte_is_refused(trained, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(trained, broken)
    content = bytearray((broken / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (broken / "model.onnx").write_bytes(bytes(content))
    with pytest.raises(encoder.EncoderDamaged, match=r"model\.onnx has sha256"):
        encoder.load(broken)


def test_held_out_concepts_give_no_name_to_training(data):
    corpus = corpora.read_corpus(data)
    held = {name for name in TRADES
            if is_held_out(f"http://data.europa.eu/esco/occupation/{name}")}  # fmt: skip
    taught = {name for concept in corpus.occupations for names in concept.names.values() for name in names}
    assert all(name not in taught for name in held)
    whole = corpora.read_corpus(data, hold_out=False)
    assert len(whole.occupations) == 8
    assert len(corpus.occupations) == 8 - len(held)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"esco_occupations_es_en\.csv\.gz"):
        corpora.read_corpus(tmp_path)
