import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.ml.manifest import write_manifest
from matching.ml.pieces import PieceRead
from matching.ml.tagger import (
    CONFIG_FILE,
    LONGEST_SEGMENT,
    LONGEST_TAGGED,
    MODEL_FILE,
    Tagger,
    best_tags,
    features_of,
    segments,
    spans_of_tags,
    tokens_of,
)
from matching.ml.text import token_spans

SKILLS = ("soldar", "pintar", "cobrar", "python", "excel")
FILLER = ("la", "casa", "de", "buena", "gente", "hoy", "muy", "lejos")


def states(texts):
    """Give words as their letters counted: a true, small body."""
    found = []
    for text in texts:
        spans = token_spans(text)
        rows = np.zeros((len(spans), 32), np.float32)
        for row, (start, end) in enumerate(spans):
            for letter in text[start:end].lower():
                rows[row, ord(letter) % 32] += 1
        numbers = np.arange(len(spans), dtype=np.int32)
        found.append((PieceRead(numbers, numbers, tuple(spans)), rows))
    return found


def nothing(text):
    return []


@given(st.lists(st.tuples(*[st.floats(-20, 0)] * 3), max_size=12))
def test_tags_are_lawful_for_any_scores(rows):
    tags = best_tags(np.array(rows, np.float32).reshape(-1, 3))
    assert len(tags) == len(rows)
    assert all(tag != 2 or (place and tags[place - 1] in (1, 2)) for place, tag in enumerate(tags))


def test_the_best_row_of_tags_is_found():
    scores = np.log(np.array([[0.1, 0.8, 0.1], [0.2, 0.1, 0.7], [0.9, 0.05, 0.05]], np.float32))
    assert best_tags(scores) == [1, 2, 0]
    assert spans_of_tags([1, 2, 0, 1, 1, 2]) == [(0, 1), (3, 3), (4, 5)]


def test_a_long_text_is_read_to_a_bound():
    cut = list(segments("excel y word, " * 100_000))
    assert sum(map(len, cut)) <= LONGEST_TAGGED
    assert max(map(len, cut)) <= LONGEST_SEGMENT
    assert cut[-1][-1][1] <= LONGEST_TAGGED


def test_words_and_signs_have_their_features():
    text = "Manejo de C++, (Excel)"
    [one] = features_of([text], [tokens_of(text)], states=states, marker=lambda _: [(15, 21, "knowledge")])
    assert [text[start:end] for start, end in tokens_of(text)] == [
        "Manejo",
        "de",
        "C++",
        ",",
        "(",
        "Excel",
        ")",
    ]
    assert one.states[3].sum() == 0
    assert one.states[0].sum() == 6
    assert one.marks.tolist() == [0, 0, 0, 0, 3, 4, 0]


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Train a small head to mark the five skills; gives the folder it was written to and what it was trained by."""
    training = pytest.importorskip("matching.ml.tagger_training")
    chance = np.random.default_rng(3)
    samples = []
    for _ in range(300):
        words = [str(chance.choice(SKILLS if chance.random() < 0.3 else FILLER)) for _ in range(8)]
        text = " ".join(words)
        [features] = features_of([text], [tokens_of(text)], states=states, marker=nothing)
        tags = np.array([int(word in SKILLS) for word in words])
        samples.append(training.Sample(features, {"es:skill": tags, "es:knowledge": np.zeros(8, np.int64)}))
    folder = tmp_path_factory.mktemp("tagger")
    plan = training.Plan(epochs=6, batch=16, width=16, rate=0.01, dropout=0.1)
    model = training.fit(samples, plan=plan, say=lambda line: None)
    config = {
        "encoder_id": "small@1",
        "outside_bias": {name: {"skill": 0, "knowledge": 0} for name in ("en", "es")},
    }
    training.export(model, folder, config=config, example=[one.features for one in samples[:2]])
    write_manifest(folder, files=(MODEL_FILE, CONFIG_FILE))
    return folder, training, model, samples, plan


def test_a_trained_head_marks_what_it_learned(trained):
    tagger = Tagger(trained[0], states=states)
    text = "hoy soldar la casa lejos de excel"
    found = tagger.tag(text, language="es", marker=nothing)
    assert [text[span.start : span.end] for span in found] == ["soldar", "excel"]
    assert all(span.kind == "skill" and 0.5 < span.probability <= 1 for span in found)


def test_the_written_head_scores_like_the_trained_one_whatever_stands_beside(trained):
    folder, training, model, samples, _ = trained
    tagger = Tagger(folder, states=states)
    short = features_of(["excel"], [tokens_of("excel")], states=states, marker=nothing)
    features = [samples[0].features, *short]
    both, alone = tagger.scores(features), tagger.scores(short)
    assert np.abs(both[1] - alone[0]).max() < 0.02
    torch_scores = training.predict(model, features)[0][:, training.HEADS.index("es:skill")]
    assert np.abs(np.exp(both[0][1, 0]) - np.exp(torch_scores)).max() < 0.1


def test_training_goes_on_where_it_stopped(trained, tmp_path):
    _, training, _, samples, plan = trained
    said = []
    checkpoint = tmp_path / "run.pt"
    whole = training.fit(samples[:64], plan=plan, say=said.append)

    class Stopped(Exception):
        pass

    def stop(line):
        if line.startswith("epoch 3"):
            raise Stopped

    with pytest.raises(Stopped):
        training.fit(samples[:64], plan=plan, checkpoint=checkpoint, say=stop)
    resumed = training.fit(samples[:64], plan=plan, checkpoint=checkpoint, say=said.append)
    assert [line.split(":")[0] for line in said[-4:]] == [f"epoch {number} of 6" for number in (3, 4, 5, 6)]
    assert resumed.score.weight.shape == whole.score.weight.shape


def test_strict_f1_counts_both_ends(trained):
    training = trained[1]
    sure = np.log(np.array([[0.02, 0.96, 0.02], [0.02, 0.02, 0.96], [0.96, 0.02, 0.02]], np.float32))
    assert training.strict_f1([sure], [np.array([1, 2, 0])]) == (1, 1, 1)
    assert training.strict_f1([sure], [np.array([1, 0, 0])])[2] == 0


def test_a_changed_byte_refuses_to_load(trained, tmp_path):
    config = json.loads((trained[0] / CONFIG_FILE).read_text())
    for name in (MODEL_FILE, "manifest.json"):
        (tmp_path / name).write_bytes((trained[0] / name).read_bytes())
    (tmp_path / CONFIG_FILE).write_text(json.dumps({**config, "encoder_id": "other"}))
    with pytest.raises(ValueError, match="sha256"):
        Tagger(tmp_path, states=states)
