"""The reader of O*NET occupations in the small: a made-up table of three, and the model that ships."""

import json
import logging
import random

import numpy as np
import pytest

from matching.ml import occupation_reader, occupation_terms, onet, onet_reader
from matching.ml.documents import TextEncoder
from matching.ml.occupation_evidence import Mixture, Readings, fit_mixture
from matching.ml.occupation_heads import Head, Heads
from matching.ml.occupation_reader import OccupationReader
from matching.ml.occupation_texts import Ad, Corpus
from matching.ml.occupation_training import (
    HeldOut,
    calibration_error,
    figures,
    fit_mixtures,
    measure,
    readings_of,
    train_head,
    train_heads,
)
from matching.ml.onet_reader import ModelDamaged
from matching.ml.onet_sources import both_forms

NAMES = {
    "en": [("Baker", 0), ("Bread Baker", 0), ("Nurse", 1), ("Registered Nurse", 1), ("Truck Driver", 2)],
    "es": [("panadero", 0), ("enfermera", 1), ("chofer de camión", 2)],
}
TASKS = {
    "en": ["Bake bread in ovens", "Care for patients in wards", "Drive trucks on roads"],
    "es": ["hornear pan", "cuidar pacientes", "conducir camiones"],
}


class Letters(TextEncoder):
    """Counts of letters as vectors: enough to tell few texts apart."""

    id = "letters@1"
    dimension = 26

    def encode(self, texts):
        rows = np.zeros((len(texts), 26), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text.lower():
                if "a" <= letter <= "z":
                    row[ord(letter) - 97] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def corpus():
    bodies = [(text, number) for texts in TASKS.values() for number, text in enumerate(texts)]
    ads = [
        Ad("Baker of cakes", "Bake", frozenset([0]), "en", "x"),
        Ad("Nurse of wards", "patients", frozenset([1]), "en", "x"),
        Ad("panadero nocturno", "hornear", frozenset([0]), "es", "x"),
        Ad("chofer", "camiones", frozenset([2]), "es", "x"),
    ] * 4
    return Corpus(
        names={key: list(pairs) for key, pairs in NAMES.items()}, tasks=TASKS, bodies=bodies, ads=ads
    )


@pytest.fixture(scope="module")
def shipped_reader(known) -> OccupationReader:
    return occupation_reader.load(known=known)


# --- pieces


def test_both_forms_of_a_title_are_names():
    assert both_forms("CEO (Chief Executive Officer)") == ["CEO", "Chief Executive Officer"]
    assert both_forms("Baker") == ["Baker"]


def test_a_document_has_the_same_weight_in_one_language_as_in_two():
    documents = occupation_terms.build([["baker oven", ""], ["panadero horno", "chofer"]])
    near = documents.cosine(["panadero", "chofer"])
    assert near[0, 0] == pytest.approx(np.sqrt(0.5), abs=0.01)
    assert near[1, 1] == pytest.approx(1.0, abs=0.01)
    assert documents.cosine(["zzz"]).sum() == 0


def test_a_head_learns_what_can_be_told_apart_and_loses_little_in_eight_bits():
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(4, 16)).astype(np.float32)
    classes = rng.integers(0, 4, 2000)
    vectors = centres[classes] + 0.3 * rng.normal(size=(2000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    head = train_head(vectors, classes, count=4, seed=0)
    chances = np.exp(head.log_chances(vectors))
    assert (chances.argmax(axis=1) == classes).mean() > 0.95
    assert chances.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    again = train_head(vectors, classes, count=4, seed=0)
    assert (again.weights == head.weights).all()


def test_a_mixture_trusts_the_evidence_that_tells_and_is_calibrated():
    draw = np.random.default_rng(3)
    truth = np.zeros((3000, 5), bool)
    right = draw.integers(0, 5, 3000)
    truth[np.arange(3000), right] = True
    evidence = {
        "good": (truth * 1.5 + draw.normal(size=truth.shape)).astype(np.float32),
        "noise": draw.normal(size=truth.shape).astype(np.float32),
    }
    mixture = fit_mixture(evidence, truth, kinds=["good", "noise"])
    assert mixture.weights["good"] > 10 * mixture.weights["noise"] >= 0
    assert calibration_error(mixture.chances(evidence), truth) < 0.05


def test_a_tie_is_neither_won_nor_lost():
    truth = np.array([[True, False, False]])
    assert figures(np.array([[1.0, 1.0, 1.0]]), truth)["mrr"] == 0.5
    assert figures(np.array([[0.0, 1.0, 1.0]]), truth)["acc@1"] == 0


# --- train, save, load


@pytest.fixture
def folder(tmp_path):
    made, encoder = corpus(), Letters()
    heads = train_heads(made, encoder=encoder, count=3, seed=0, labels=[("hornera de bizcochos", "", 0)])
    readings = readings_of(made, count=3, heads=heads, encoder=encoder)
    held = HeldOut.read(made.ads, readings, count=3)
    mixtures = fit_mixtures(held)
    rows = measure(held, mixtures)
    assert {row["case"] for row in rows} == set(mixtures)
    onet_reader.save(tmp_path, tasks=readings.tasks, mixtures=mixtures, heads=heads, facts={"seed": 0})
    return tmp_path


@pytest.fixture
def _table_of_three(monkeypatch):
    table = onet.OnetTable(
        occupations=[
            onet.OnetOccupation(f"0{n}", name, ()) for n, name in enumerate(("Bakers", "Nurses", "Drivers"))
        ],
        crosswalk=[],
    )
    monkeypatch.setattr(onet, "load", lambda: table)
    monkeypatch.setattr(onet_reader, "shipped_names", lambda table, known: NAMES)


@pytest.mark.usefixtures("_table_of_three")
def test_a_saved_model_reads_as_it_was_trained(folder, known):
    reader = onet_reader.load(folder, encoder=Letters(), known=known)
    assert reader.id.endswith("+heads")
    found = reader.nearest(["PANADERO - URGENTE", "Truck driver", ""], ["", "", "cuidar pacientes"], k=2)
    assert [guesses[0].title for guesses in found] == ["Bakers", "Drivers", "Nurses"]
    assert reader.chances(["panadero"], [""]).sum() == pytest.approx(1.0)
    assert reader.nearest([""], [" "], k=3) == [[]]


@pytest.mark.usefixtures("_table_of_three")
def test_heads_of_another_encoder_are_left_alone_and_the_log_says_so(folder, known, caplog):
    other = Letters()
    other.id = "other@2"
    with caplog.at_level(logging.WARNING):
        reader = onet_reader.load(folder, encoder=other, known=known)
    assert not reader.id.endswith("+heads")
    assert "letters@1" in caplog.text
    assert "train occupations" in caplog.text
    assert reader.nearest(["panadero"], [""], k=1)[0][0].title == "Bakers"


@pytest.mark.parametrize("name", ["tasks.npz", "mixtures.json", "heads.npz"])
def test_a_changed_byte_or_a_missing_file_is_refused(folder, name):
    path = folder / name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ModelDamaged, match=name):
        onet_reader.load(folder)
    path.unlink()
    with pytest.raises(ModelDamaged, match="missing"):
        onet_reader.load(folder)
    (folder / "manifest.json").unlink()
    with pytest.raises(ModelDamaged, match=r"manifest\.json"):
        onet_reader.load(folder)


# --- what ships


def test_the_shipped_model_is_small_and_says_how_it_was_made():
    files = list(onet_reader.PRETRAINED.iterdir())
    assert sum(path.stat().st_size for path in files) <= 3_000_000
    manifest = json.loads((onet_reader.PRETRAINED / "manifest.json").read_text(encoding="utf-8"))
    assert {"sha256", "encoder_id", "seed", "command", "data_sha256", "metrics"} <= manifest.keys()


@pytest.mark.parametrize(
    ("title", "body", "code"),
    [
        ("Registered Nurse - ICU (Full-Time)", "", "29-1141.00"),
        ("Heavy Truck Driver, hiring now", "", "53-3032.00"),
        ("Panadero", "amasar y hornear pan", "51-3011.00"),
        ("Albañil", "", "47-2021.00"),
        ("", "Teach kindergarten children letters, numbers and social skills in a classroom", "25-2012.00"),
    ],
)
def test_the_right_onet_occupation_is_among_the_first_five(shipped_reader, title, body, code):
    assert code in [guess.code for guess in shipped_reader.nearest_onet([title], [body], k=5)[0]]


def test_every_way_gives_falling_probabilities_and_refuses_a_k_out_of_range(shipped_reader):
    for ask in (shipped_reader.nearest_onet, shipped_reader.nearest, shipped_reader.nearest_ciuo):
        found = [guess.probability for guess in ask(["Asistente contable"], ["Registro de compras"], k=20)[0]]
        assert found == sorted(found, reverse=True)
        assert 0 < sum(found) <= 1.0001
        assert ask([""], [""], k=3) == [[]]
    for k in (0, 21):
        with pytest.raises(ValueError, match="between 1 and 20"):
            shipped_reader.nearest_onet(["x"], [""], k=k)
        with pytest.raises(ValueError, match="between 1 and 20"):
            shipped_reader.nearest(["x"], [""], k=k)
    with pytest.raises(ValueError, match="2 titles and 1 bodies"):
        shipped_reader.nearest_onet(["x", "y"], ["z"])


def test_the_group_is_as_likely_as_its_occupations_together(shipped_reader):
    guesses = shipped_reader.nearest(["Cocinero"], [""], k=20)[0]
    group = shipped_reader.nearest_ciuo(["Cocinero"], [""], k=1)[0][0]
    assert (group.code, group.name) == ("5120", "Cocineros")
    assert group.probability == pytest.approx(
        sum(guess.probability for guess in guesses if guess.isco == "5120")
    )


def test_a_batch_gives_what_one_by_one_gives(shipped_reader):
    draw = random.Random(2)
    titles = [one.title for one in draw.sample(shipped_reader.onet.table.occupations, 6)] + [""]
    bodies = ["", "Vender", "Drive a truck to the port", "", "", "", "cocinar"]
    together = shipped_reader.nearest_onet(titles, bodies, k=3)
    for title, body, found in zip(titles, bodies, together, strict=True):
        alone = shipped_reader.nearest_onet([title], [body], k=3)[0]
        assert [guess.code for guess in alone] == [guess.code for guess in found]


def test_every_relation_of_the_crosswalk_names_a_known_code(known):
    table = onet.load()
    assert len(table) == 1016
    assert all(relation.onet in table.number for relation in table.crosswalk)
    kinds = {relation.match for relation in table.crosswalk}
    assert kinds == {"exact", "close", "broad", "narrow", "group"}
    groups = [relation.target for relation in table.crosswalk if relation.match == "group"]
    assert all(known.group_name(code) for code in groups)


def test_a_mixture_without_evidence_of_a_kind_names_it():
    with pytest.raises(KeyError, match="names"):
        Mixture({"names": 1.0}).chances({})


def test_heads_survive_a_round_through_the_disk(tmp_path):
    head = Head.quantise(np.eye(3, dtype=np.float32), np.zeros(3, np.float32))
    Heads("e@1", head, head).save(tmp_path / "h.npz")
    again = Heads.load(tmp_path / "h.npz")
    assert again.encoder_id == "e@1"
    assert (again.title.log_chances(np.eye(3, dtype=np.float32)).argmax(axis=1) == [0, 1, 2]).all()


def test_readings_without_an_encoder_give_no_evidence_of_vectors():
    readings = Readings.of(names=NAMES, count=3, tasks=occupation_terms.build([TASKS["en"], TASKS["es"]]))
    assert readings.of_vectors(["x"], [""]) == {}
    assert readings.of_words(["Bread baker"], ["oven"])["names"].argmax() == 0
