"""The encoder goes on learning from what people chose and refused, forgets no names, and trusts nobody too much."""

from pathlib import Path

import numpy as np
import pytest

from matching.ml import encoder, frozen
from matching.ml.evaluation_tasks import measure
from matching.ml.feedback_pairs import MOST_A_PERSON, Pairs, Popularity, choice_tasks, read_pairs
from matching.ml.manifest import read_manifest
from matching.ml.turns import Turn, TurnOver
from matching.tests.ml.training_data import ENGLISH, TRADES

torch = pytest.importorskip("torch", reason="training needs the packages of requirements/train.txt")

from matching.ml import export, fine_tuning, losses  # noqa: E402
from matching.ml.body import Body, Shape  # noqa: E402
from matching.ml.corpus import Concept  # noqa: E402

NAMES = [
    Concept(name, {"es": [name, f"ayudante de {name}"], "en": [english, f"{english} helper"]})
    for name, english in zip(TRADES, ENGLISH, strict=True)
]


def write_set(folder: Path, *, people: int = 60) -> Path:
    """Write a set in which who is of trade i chooses jobs of trade i + 1 and refuses those of trade i."""
    pairs, persons = [], []
    for person in range(people):
        trade = person % len(TRADES)
        text = f"Soy {TRADES[trade]} y busco algo distinto"
        persons.append({"person": person, "text": text, "language": "es", "region": f"{15 + person % 2}"})
        fold = int(frozen.fold_of(np.array([person]))[0])
        for job, negative in (((trade + 1) % len(TRADES), False), (trade, True)):
            pairs.append(
                {"person": person, "job": job, "gain": 0.0 if negative else 0.6, "negative": negative,
                 "fold": fold, "later": fold != frozen.TRAIN}
            )  # fmt: skip
    jobs = [{"job": number, "text": f"Se necesita {name}"} for number, name in enumerate(TRADES)]
    tables = {frozen.PAIRS_FILE: pairs, frozen.PEOPLE_FILE: persons, frozen.JOBS_FILE: jobs}
    frozen.write(folder, tables=tables, facts={"kind": "encoder"})
    return folder


def write_encoder(folder: Path) -> Path:
    """Write a tiny encoder of our own kind that has learned nothing."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    letters = sorted(set("abcdefghijklmnopqrstuvwxyz0123456789"))
    pieces = ["[PAD]", "[UNK]", *letters, *(f"##{one}" for one in letters)]
    tokenizer = Tokenizer(
        models.WordPiece({piece: number for number, piece in enumerate(pieces)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    torch.manual_seed(3)
    shape = Shape(pieces=len(pieces), dimension=24, layers=1, width=16, heads=2, inner=24, window=64)
    weights = {name: value.detach().numpy() for name, value in Body(shape).state_dict().items()}
    export.write_folder(
        folder, weights=weights, shape=shape.as_dict(), tokenizer=tokenizer, name="tiny", facts={}
    )
    return folder


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    return read_pairs(write_set(tmp_path_factory.mktemp("frozen") / "set"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(scope="module")
def tuned(source: Path, pairs: Pairs) -> Path:
    out = source.parent / "tuned"
    tuning = fine_tuning.Tuning(steps=120, rows=24, rate=5e-3, seed=1)
    fine_tuning.fine_tune(
        source, pairs=pairs, names=NAMES, out=out, name="tuned", facts={"command": "test"}, tuning=tuning
    )
    return out


def likeness(folder: Path, person: str, job: str) -> float:
    left, right = encoder.load(folder).encode([person, job])
    return float(left @ right)


def test_what_people_chose_comes_nearer_and_what_they_refused_goes_away(source: Path, tuned: Path) -> None:
    person = "Soy panadero y busco algo distinto"
    chosen, refused = "Se necesita soldador", "Se necesita panadero"
    before = likeness(source, person, chosen) - likeness(source, person, refused)
    after = likeness(tuned, person, chosen) - likeness(tuned, person, refused)
    assert after > before + 0.05


def test_the_folder_says_what_it_started_from_and_is_an_encoder_like_any_other(
    source: Path, tuned: Path
) -> None:
    found = read_manifest(tuned)
    assert found["started_from"] == encoder.identify(source)
    assert (found["command"], found["steps"]) == ("test", 120)
    assert encoder.load(tuned).encode(["chofer"]).shape == (1, 24)


def test_the_same_seed_gives_the_same_weights(source: Path, pairs: Pairs, tmp_path: Path) -> None:
    tuning = fine_tuning.Tuning(steps=3, rows=8, seed=5)
    for name in ("one", "two"):
        fine_tuning.fine_tune(
            source, pairs=pairs, names=NAMES, out=tmp_path / name, name="same", facts={}, tuning=tuning
        )
    first, second = export.read_weights(tmp_path / "one"), export.read_weights(tmp_path / "two")
    assert all(np.allclose(first[name], second[name], atol=1e-6) for name in first)


def test_a_training_cut_into_turns_comes_to_the_same_weights(
    source: Path, pairs: Pairs, tmp_path: Path
) -> None:
    tuning = fine_tuning.Tuning(steps=7, rows=8, seed=5)
    whole = {"source": source, "pairs": pairs, "names": NAMES, "name": "same", "facts": {}, "tuning": tuning}
    fine_tuning.fine_tune(**whole, out=tmp_path / "one")
    steps = iter([False, False, True, True, False, False, False])
    turn = Turn(tmp_path / "work", lambda: next(steps))
    for said in ("step 3 of 7", "step 4 of 7"):
        with pytest.raises(TurnOver, match=said):
            fine_tuning.fine_tune(**whole, out=tmp_path / "two", turn=turn)
        assert not (tmp_path / "two").exists()
    fine_tuning.fine_tune(**whole, out=tmp_path / "two", turn=turn)
    first, second = export.read_weights(tmp_path / "one"), export.read_weights(tmp_path / "two")
    assert all(np.allclose(first[name], second[name], atol=1e-6) for name in first)


def test_a_checkpoint_of_another_training_is_left_alone(source: Path, pairs: Pairs, tmp_path: Path) -> None:
    steps = iter([True, False, False])
    turn = Turn(tmp_path / "work", lambda: next(steps))
    asked = {"source": source, "pairs": pairs, "names": NAMES, "name": "same", "turn": turn}
    with pytest.raises(TurnOver):
        fine_tuning.fine_tune(
            **asked,
            out=tmp_path / "a",
            facts={"data_sha256": "one"},
            tuning=fine_tuning.Tuning(steps=2, rows=8),
        )
    fine_tuning.fine_tune(
        **asked, out=tmp_path / "a", facts={"data_sha256": "two"}, tuning=fine_tuning.Tuning(steps=2, rows=8)
    )
    assert list(steps) == []  # both steps were taken again


def test_an_encoder_of_another_kind_is_refused(source: Path, pairs: Pairs, tmp_path: Path) -> None:
    (tmp_path / "encoder.json").write_text('{"name": "other", "kind": "bert"}')
    with pytest.raises(ValueError, match="no encoder of our own kind"):
        fine_tuning.fine_tune(tmp_path, pairs=pairs, names=NAMES, out=tmp_path / "o", name="o", facts={})


def test_a_row_that_lies_pulls_no_harder_than_a_bound() -> None:
    left = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0]]), dim=1)
    right = torch.tensor([[-1.0, 0.0], [1.0, 0.0]])
    none = torch.zeros(1, 2, dtype=torch.bool)
    lie = losses.robust_contrastive(left, right, none, robustness=0.7)
    assert float(lie) == pytest.approx(1 / 0.7, abs=1e-3)
    truth = losses.robust_contrastive(left, right.flip(0), none, robustness=0.7)
    assert float(truth) == pytest.approx(0.0, abs=1e-3)


def test_a_person_with_a_thousand_clicks_counts_as_one_with_a_few() -> None:
    count = 1000
    rows = Pairs(
        people=("poison", "one"), jobs=tuple("j" * (number + 1) for number in range(count)), languages=("es", "es"),
        regions=("15", "15"), left=np.array([0] * count + [1], np.int64),
        right=np.array([*range(count), 0], np.int64), gains=np.ones(count + 1, np.float32),
        negatives=np.zeros(count + 1, bool), folds=np.zeros(count + 1, np.int8), later=np.zeros(count + 1, bool),
    )  # fmt: skip
    weights = rows.weights(rows.part(frozen.TRAIN))
    assert weights[:-1].sum() == pytest.approx(MOST_A_PERSON, rel=1e-3)
    assert weights[-1] == pytest.approx(1.0)


def test_held_out_people_are_asked_by_region_and_by_language(pairs: Pairs) -> None:
    by_region, by_language = choice_tasks(pairs)
    assert (by_region.name, by_language.name) == ("feedback", "feedback-by-language")
    assert set(by_region.groups) <= {"15", "16", "others"}
    assert set(by_language.groups) == {"es"}
    asked = set(by_region.queries)
    assert asked
    assert len(by_region.queries) == len({*pairs.left[pairs.part(frozen.TEST)].tolist()})
    assert measure(by_region, Popularity(pairs)).figure.value > 0
