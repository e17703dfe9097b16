"""Which of all O*NET-SOC occupations a title and a body speak of, with calibrated probabilities.

    reader = onet_reader.load()                        words alone, Spanish and English
    reader = onet_reader.load(encoder=encoder)         with the logistic heads, if they were made for this encoder
    reader.nearest(["Cajera"], ["Cobrar y cuadrar caja"], k=5)

Two ways are mixed: search over names and tasks by their terms, and multinomial logistic regression on sentence
vectors of title and body. The weights of the mixture were fitted on composed ads whose titles stand in no index, a
set of weights for each language, with and without a body (`occupation_training`).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from matching.ml import onet, taxonomy
from matching.ml.documents import TextEncoder
from matching.ml.occupation_evidence import Mixture, Readings
from matching.ml.occupation_heads import Heads
from matching.ml.occupation_terms import TermDocuments
from matching.ml.occupation_texts import shipped_names
from matching.ml.onet import OnetTable
from matching.ml.taxonomy import Taxonomy
from matching.ml.text import guess_language
from matching.ml.titles import clean_title
from matching.ml.types import FloatArray

logger = logging.getLogger(__name__)

PRETRAINED = Path(__file__).parent.parent / "pretrained" / "occupations"
MANIFEST_FILE, MIXTURES_FILE, TASKS_FILE, HEADS_FILE = (
    "manifest.json", "mixtures.json", "tasks.npz", "heads.npz",
)  # fmt: skip
MOST_GUESSES = 20
LONGEST_TITLE, LONGEST_BODY = 300, 4000
BATCH = 128


class ModelDamaged(ValueError):
    """A file of the model's folder is missing or is not the one that the manifest names."""


@dataclass(frozen=True, slots=True)
class OnetGuess:
    """An O*NET-SOC occupation with its probability, 0 to 1."""

    code: str
    title: str
    probability: float


class OnetReader:
    """Names, task terms, heads and mixtures, ready to be asked; `id` names the files that it was made from."""

    def __init__(
        self, *, table: OnetTable, readings: Readings, mixtures: Mapping[str, Mixture], model_id: str
    ) -> None:
        self.table = table
        self.id = model_id
        self._readings = readings
        self._mixtures = mixtures

    def nearest(self, titles: Sequence[str], bodies: Sequence[str], *, k: int = 5) -> list[list[OnetGuess]]:
        """Return the k (1 to 20) likeliest occupations of each title with its body, empty for an empty pair."""
        if not 1 <= k <= MOST_GUESSES:
            raise ValueError(f"k must be between 1 and {MOST_GUESSES}, got {k}")
        chances = self.chances(titles, bodies)
        found = []
        for row, title, body in zip(chances, titles, bodies, strict=True):
            best = np.argsort(-row, kind="stable")[: k if title.strip() or body.strip() else 0]
            found.append([self._guess(int(number), float(row[number])) for number in best])
        return found

    def _guess(self, number: int, probability: float) -> OnetGuess:
        occupation = self.table.occupations[number]
        return OnetGuess(occupation.code, occupation.title, probability)

    def chances(self, titles: Sequence[str], bodies: Sequence[str]) -> FloatArray:
        """Return the probability of every occupation, float64 [texts, 1016], rows that add up to 1."""
        if len(titles) != len(bodies):
            raise ValueError(f"{len(titles)} titles and {len(bodies)} bodies")
        found = np.empty((len(titles), len(self.table)))
        for start in range(0, len(titles), BATCH):
            batch = slice(start, start + BATCH)
            found[batch] = self._batch(
                [clean_title(title[:LONGEST_TITLE]) for title in titles[batch]],
                [body[:LONGEST_BODY] for body in bodies[batch]],
            )
        return found

    def _batch(self, titles: list[str], bodies: list[str]) -> FloatArray:
        evidence = {**self._readings.of_words(titles, bodies), **self._readings.of_vectors(titles, bodies)}
        kinds = "heads" if "title_head" in evidence else "words"
        found = np.empty((len(titles), len(self.table)))
        keys = [
            f"{guess_language(f'{title}. {body}')} {'ad' if body.strip() else 'title'} {kinds}"
            for title, body in zip(titles, bodies, strict=True)
        ]
        for key in set(keys):
            rows = [place for place, one in enumerate(keys) if one == key]
            found[rows] = self._mixtures[key].chances({name: of[rows] for name, of in evidence.items()})
        return found


def save(
    folder: Path, *, tasks: TermDocuments, mixtures: Mapping[str, Mixture], heads: Heads | None,
    facts: Mapping[str, object],
) -> str:  # fmt: skip
    """Write a model's folder with its manifest, which also holds `facts` of its making; return its id."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / HEADS_FILE).unlink(missing_ok=True)
    _save_tasks(folder / TASKS_FILE, tasks)
    weights = {key: {name: round(weight, 5) for name, weight in mixture.weights.items()}
               for key, mixture in mixtures.items()}  # fmt: skip
    (folder / MIXTURES_FILE).write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    if heads is not None:
        heads.save(folder / HEADS_FILE)
    files = {
        name: _sha256(folder / name)
        for name in (TASKS_FILE, MIXTURES_FILE, HEADS_FILE)
        if (folder / name).exists()
    }
    manifest = {"sha256": files, "encoder_id": heads.encoder_id if heads else None, **facts}
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return _id_of(files)


def load(
    path: Path = PRETRAINED, *, encoder: TextEncoder | None = None, known: Taxonomy | None = None
) -> OnetReader:
    """Open a model's folder; raises ModelDamaged when a byte differs from its manifest.

    Without an encoder, or with another than the heads were made for, words alone are read, and the log says so.
    """
    files = _checked(path)
    table = onet.load()
    heads = Heads.load(path / HEADS_FILE) if encoder is not None and HEADS_FILE in files else None
    if heads is not None and encoder is not None and heads.encoder_id != encoder.id:
        logger.warning(
            "The occupation heads were made for the encoder %s, not for %s: words alone are read. "
            "Train them again with: manage.py train occupations",
            heads.encoder_id, encoder.id,
        )  # fmt: skip
        heads = None
    weights = json.loads((path / MIXTURES_FILE).read_text(encoding="utf-8"))
    return OnetReader(
        table=table,
        readings=Readings.of(
            names=shipped_names(table, known or taxonomy.load()), count=len(table),
            tasks=_load_tasks(path / TASKS_FILE), heads=heads, encoder=encoder,
        ),
        mixtures={key: Mixture(kinds) for key, kinds in weights.items()},
        model_id=_id_of(files) + ("+heads" if heads else ""),
    )  # fmt: skip


def _save_tasks(path: Path, tasks: TermDocuments) -> None:
    """Keep the weight of a term in an occupation in eight bits; the words themselves are all the text there is."""
    words = sorted(tasks.vocabulary, key=lambda word: tasks.vocabulary[word])
    scale = float(tasks.rows.data.max()) / 255
    np.savez_compressed(
        path, words=np.frombuffer("\n".join(words).encode(), np.uint8), rarity=tasks.rarity.astype(np.float16),
        weights=np.maximum(np.round(tasks.rows.data / scale), 1).astype(np.uint8), scale=np.float32(scale),
        terms=tasks.rows.indices.astype(np.uint16), starts=tasks.rows.indptr.astype(np.int32),
    )  # fmt: skip


def _load_tasks(path: Path) -> TermDocuments:
    with np.load(path, allow_pickle=False) as held:
        words = held["words"].tobytes().decode().split("\n")
        weights = held["weights"].astype(np.float32) * held["scale"]
        rows = sparse.csr_matrix(
            (weights, held["terms"].astype(np.int32), held["starts"]),
            shape=(len(held["starts"]) - 1, len(words)),
        )
        rarity = held["rarity"].astype(np.float32)
    return TermDocuments({word: place for place, word in enumerate(words)}, rarity, rows)


def _checked(path: Path) -> dict[str, str]:
    if not (path / MANIFEST_FILE).exists():
        raise ModelDamaged(f"{path} holds no {MANIFEST_FILE}")
    files: dict[str, str] = json.loads((path / MANIFEST_FILE).read_text(encoding="utf-8"))["sha256"]
    for name, expected in files.items():
        if not (path / name).exists():
            raise ModelDamaged(f"{path / name} is missing")
        if (found := _sha256(path / name)) != expected:
            raise ModelDamaged(f"{path / name} has sha256 {found[:12]}, the manifest says {expected[:12]}")
    return files


def _id_of(files: Mapping[str, str]) -> str:
    told = "".join(f"{name}{files[name]}" for name in sorted(files))
    return f"occupations@{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
