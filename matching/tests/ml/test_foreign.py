"""A model of other hands: opened by its folder, read to the end of long texts, named by its content."""

import json
import sys

import numpy as np
import pytest

from matching.ml import foreign
from matching.ml.types import JobText
from matching.tests.tiny_model import WIDE, make_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_model(tmp_path_factory.mktemp("foreign") / "chiquito")


@pytest.fixture(scope="module")
def other(folder):
    return foreign.load(str(folder))


def test_it_gives_unit_vectors_of_its_own_length(other):
    vectors = other.encode(["cajera", "cocinero en Trujillo"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (2, WIDE) == (2, other.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert other.encode([]).shape == (0, WIDE)


def test_a_job_is_read_by_the_same_weights_of_its_parts(other):
    vector = other.encode_jobs([JobText("Cajera", "Cobrar", "Excel")])[0]
    title, description, requirements = other.encode(["Cajera", "Cobrar", "Excel"])
    mixed = title + 0.7 * description + 0.7 * requirements
    assert float(vector @ mixed) / float(np.linalg.norm(mixed)) > 0.9999


def test_the_last_words_of_a_long_text_count(other):
    filler = "buen ambiente de trabajo para todos. " * 6  # some six windows of 32 tokens
    one, two, three = other.encode([f"{filler} soldadura", f"{filler} 0123456789", filler])
    assert float(one @ two) < 0.9999
    assert float(one @ three) < 0.9999


def test_windows_leave_no_word_out_and_overflow_none(other):
    words = "soldadura tig, lectura de planos y metrados 0123456789 " * 9
    windows = other._windows_of(words)
    assert " ".join(windows).split() == words.split()
    assert len(windows) > 9
    assert max(len(other._model.tokenizer(window)["input_ids"]) for window in windows) <= 32


@pytest.mark.parametrize("text", ["", " ", "a", "漢", "\ud800", "z" * 5000])
def test_next_to_nothing_has_a_defined_vector(other, text):
    vector = other.encode([text])[0]
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(vector, other.encode([text])[0])


def test_the_id_is_known_without_opening_it_and_names_the_content(folder, other, tmp_path):
    assert foreign.identify(str(folder)) == other.id
    assert other.id.startswith("chiquito@")
    assert len(other.id) <= 80
    again = make_model(tmp_path / "chiquito", seed=2)
    assert foreign.identify(str(again)) != other.id


def test_a_model_in_the_cache_is_found_by_its_name(folder, tmp_path, monkeypatch):
    kept = tmp_path / "models--somebody--chiquito"
    (kept / "refs").mkdir(parents=True)
    (kept / "refs" / "main").write_text("abc")
    (kept / "snapshots").mkdir()
    (kept / "snapshots" / "abc").symlink_to(folder)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    assert foreign.folder_of("somebody/chiquito") == kept / "snapshots" / "abc"
    assert foreign.identify("somebody/chiquito").startswith("somebody/chiquito@")


def test_a_model_inside_an_installed_package_is_found_by_its_name(tmp_path, monkeypatch):
    (tmp_path / "carries_weights" / "model").mkdir(parents=True)
    (tmp_path / "carries_weights" / "__init__.py").touch()
    (tmp_path / "carries_weights" / "model" / "modules.json").write_text(json.dumps([]))
    monkeypatch.syspath_prepend(tmp_path)
    assert foreign.folder_of("carries-weights") == tmp_path / "carries_weights" / "model"


def test_a_name_that_leads_nowhere_says_how_to_fetch_it(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(foreign.ForeignModelMissing, match="hf download nobody/nothing"):
        foreign.load("nobody/nothing")


def test_without_its_library_it_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "sentence_transformers", raising=False)
    with pytest.raises(foreign.ForeignModelMissing, match=rf"Install {foreign.REQUIREMENTS}"):
        foreign.load(str(tmp_path))
