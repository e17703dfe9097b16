import json
import shutil
from math import sqrt

import numpy as np
import pytest
from safetensors.numpy import load_file
from scipy.special import erf, softmax

from matching.ml import encoder, minilm
from matching.ml.types import ExperienceText, JobText, SeekerText, VectorKind

TEXTS = [
    "cajera con experiencia",
    "Cocinero para restaurante en Trujillo, sueldo S/ 1,500",
    "software developer with Python and Django experience",
    "ñandú",
]


def forward(ids, weights):
    """BERT written once more, one text at a time, from the paper and the names of the weights."""

    def norm(x, name):
        mean, spread = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        return (x - mean) / np.sqrt(spread + 1e-12) * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def dense(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        query, key, value = (dense(x, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
        heads = []
        for start in range(0, 384, 32):
            part = slice(start, start + 32)
            heads.append(softmax(query[:, part] @ key[:, part].T / sqrt(32), axis=-1) @ value[:, part])
        x = norm(
            x + dense(np.hstack(heads), f"{name}.attention.output.dense"),
            f"{name}.attention.output.LayerNorm",
        )
        inner = dense(x, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / sqrt(2)))
        x = norm(x + dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def test_the_graph_computes_what_the_paper_says(whole_encoder):
    weights = load_file(minilm.weights_folder() / "model.safetensors")
    for text in TEXTS:
        ids = whole_encoder.windows_of(text)[0]
        assert float(whole_encoder.encode([text])[0] @ forward(ids, weights)) >= 0.9999


def test_eight_bits_stay_near_to_the_whole_weights(whole_encoder, small_encoder):
    cosines = (whole_encoder.encode(TEXTS) * small_encoder.encode(TEXTS)).sum(axis=1)
    assert cosines.min() >= 0.97
    assert cosines.mean() >= 0.98


def test_vectors_are_float32_of_unit_length(small_encoder):
    vectors = small_encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, small_encoder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_text_has_the_same_vector_whoever_stands_beside_it(small_encoder):
    together, alone = small_encoder.encode(TEXTS), np.vstack([small_encoder.encode([text]) for text in TEXTS])
    assert (together * alone).sum(axis=1).min() >= 0.9999


def test_no_texts_give_no_rows(small_encoder):
    assert small_encoder.encode([]).shape == (0, small_encoder.dimension)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "a", "漢", "😀"])
def test_next_to_nothing_has_a_defined_vector(small_encoder, text):
    vector = small_encoder.encode([text])[0]
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(vector, small_encoder.encode([text])[0])


def test_a_requirement_at_token_four_hundred_changes_the_ranking(small_encoder):
    filler = "La empresa ofrece estabilidad y un buen ambiente de trabajo para todos. " * 28
    with_welding = JobText("Operario", filler + "Requisito: soldadura TIG y lectura de planos.")
    with_sewing = JobText("Operario", filler + "Requisito: costura en máquina recta y remalle.")
    welder = small_encoder.encode(["soldadura TIG y lectura de planos"])[0]
    assert len(small_encoder.windows_of(filler)) > 3
    scores = small_encoder.encode_jobs([with_welding, with_sewing]) @ welder
    assert scores[0] > scores[1]


def test_a_megabyte_is_read_within_two_seconds_and_bounded_in_windows(small_encoder):
    windows = small_encoder.windows_of("soldador de planta " * 60_000)
    assert len(windows) <= 24


def test_a_job_without_words_has_the_vector_of_no_words(small_encoder):
    assert np.allclose(small_encoder.encode_jobs([JobText("")])[0], small_encoder.encode([""])[0], atol=1e-6)


def test_a_person_has_a_vector_for_each_thing_she_tells(small_encoder):
    seeker = SeekerText("Soy cajera", (ExperienceText("1", "Mesera", "dos años"),), wish="cocinera")
    vectors, kinds = small_encoder.encode_seeker(seeker)
    assert kinds == (VectorKind.WISH, VectorKind.SUMMARY, VectorKind.EXPERIENCE)
    assert vectors.shape == (3, small_encoder.dimension)


def test_a_person_of_skills_alone_has_one_vector(small_encoder):
    vectors, kinds = small_encoder.encode_seeker(SeekerText(skills=("Excel",)))
    assert (len(vectors), kinds) == (1, (VectorKind.WHOLE,))


def test_the_id_names_the_content(small_encoder, whole_encoder, small_encoder_path):
    assert small_encoder.id != whole_encoder.id
    assert encoder.load(small_encoder_path).id == small_encoder.id


def test_a_changed_byte_refuses_to_load(small_encoder_path, tmp_path):
    folder = shutil.copytree(small_encoder_path, tmp_path / "copy")
    settings = json.loads((folder / encoder.CONFIG_FILE).read_text())
    settings["window_tokens"] = 64
    (folder / encoder.CONFIG_FILE).write_text(json.dumps(settings))
    with pytest.raises(encoder.EncoderDamaged, match=r"encoder\.json has sha256"):
        encoder.load(folder)


def test_a_folder_without_manifest_refuses_to_load(tmp_path):
    with pytest.raises(encoder.EncoderDamaged, match="not a finished encoder"):
        encoder.load(tmp_path)
