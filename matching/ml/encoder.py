"""Sentence vectors by onnxruntime: load a directory, give texts, get unit vectors. No torch, no Django.

from matching.ml import encoder
vectors = encoder.load("matching/pretrained/chamba-es-en").encode(["cajera", "cashier"])
"""

import json
from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from matching.ml.documents import TextEncoder, unit
from matching.ml.manifest import (
    MANIFEST_FILE,
    EncoderDamaged,
    check_manifest,
    hash_of_all,
    read_manifest,
    write_manifest,
)
from matching.ml.pieces import TOKENIZER_FILE, PieceRead, Pieces
from matching.ml.text import LONGEST_READ, clean, without_gender
from matching.ml.types import FloatMatrix

__all__ = [
    "CONFIG_FILE", "MANIFEST_FILE", "MODEL_FILE", "TOKENIZER_FILE", "BertEncoder", "Encoder", "EncoderDamaged",
    "PieceEncoder", "check_manifest", "identify", "load", "unit", "write_manifest",
]  # fmt: skip

MODEL_FILE, CONFIG_FILE = "model.onnx", "encoder.json"
LEVELLED = "levelled pieces"
BATCH_PIECES = 4096
"""Pieces that are run at once: beyond it a batch leaves the processor's cache."""

Window = NDArray[np.int64]


class Encoder(TextEncoder):
    """What the encoders that onnxruntime runs share: windows over each text, equal ones read once."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        content = check_manifest(path)
        self.config: dict[str, Any] = json.loads((path / CONFIG_FILE).read_text(encoding="utf-8"))
        self.id = f"{self.config['name']}@{content[:12]}"
        self.dimension = int(self.config["dimension"])
        self.batch_pieces = int(self.config.get("batch_tokens", BATCH_PIECES))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(
            str(path / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )

    @abstractmethod
    def windows_of(self, text: str) -> list[Window]:
        """Cut a text into windows of token ids; at least one, also of an empty text."""

    @abstractmethod
    def weigh(self, window: Window) -> float:
        """Return what a window counts in the vector of its text."""

    @abstractmethod
    def run_batch(self, windows: Sequence[Window]) -> FloatMatrix:
        """Return one vector a window, [n, dimension]."""

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 [len(texts), dimension], rows of unit length.

        A text longer than one window is cut into windows that are all read. An empty text gives the vector of no
        words, the same one each time.
        """
        windows: list[Window] = []
        owners: list[int] = []
        for owner, text in enumerate(texts):
            for window in self.windows_of(text):
                windows.append(window)
                owners.append(owner)
        pooled = np.zeros((len(texts), self.dimension), np.float32)
        if windows:
            weights = np.array([self.weigh(window) for window in windows], np.float32)[:, None]
            np.add.at(pooled, owners, self._run(windows) * weights)
        return unit(pooled)

    def _run(self, windows: list[Window]) -> FloatMatrix:
        """Encode windows sorted by length, so that little is padded; equal windows are read once."""
        distinct: dict[bytes, int] = {}
        places = [distinct.setdefault(window.tobytes(), len(distinct)) for window in windows]
        unique = [np.frombuffer(key, np.int64) for key in distinct]
        vectors = np.empty((len(unique), self.dimension), np.float32)
        order = sorted(range(len(unique)), key=lambda place: len(unique[place]))
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and len(unique[order[end]]) * (end + 1 - start) <= self.batch_pieces:
                end += 1
            batch = order[start:end]
            vectors[batch] = self.run_batch([unique[place] for place in batch])
            start = end
        return vectors[places]


class PieceEncoder(Encoder):
    """The product's own encoder: levelled words, a table, light context layers (`body`); sums of gated states."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        super().__init__(path, threads=threads)
        self.pieces = Pieces.load(path)
        self._window = int(self.config["window_tokens"])

    def windows_of(self, text: str) -> list[Window]:
        """Cut a text into even windows of piece ids, all of its first `LONGEST_READ` characters."""
        ids = self.pieces.ids(clean(text[: LONGEST_READ * 10])).astype(np.int64)
        return self._cut(ids if len(ids) else np.array([self.pieces.unknown], np.int64))

    def _cut(self, ids: Window) -> list[Window]:
        return np.array_split(ids, -(-len(ids) // self._window)) if len(ids) > self._window else [ids]

    def weigh(self, window: Window) -> float:
        """Count each window as it is: its vector is a sum over its pieces."""
        return 1.0

    def run_batch(self, windows: Sequence[Window]) -> FloatMatrix:
        """Return the sum of the states of each window."""
        (vectors,) = self.session.run(["vectors"], {"ids": _padded(windows)})
        return np.asarray(vectors, np.float32)

    def states(self, texts: Sequence[str]) -> list[tuple[PieceRead, FloatMatrix]]:
        """Return each text, as it is, in pieces with their states in context, float32 [t, dimension]."""
        read = [self.pieces.read(text) for text in texts]
        windows = [
            (owner, part) for owner, one in enumerate(read) for part in self._cut(one.ids.astype(np.int64))
        ]
        found: list[list[FloatMatrix]] = [[] for _ in texts]
        for owner, part in windows:
            if len(part):
                (states,) = self.session.run(["states"], {"ids": part[None]})
                found[owner].append(np.asarray(states[0], np.float32))
        nothing = np.zeros((0, self.dimension), np.float32)
        return [(one, np.concatenate([nothing, *parts])) for one, parts in zip(read, found, strict=True)]


class BertEncoder(Encoder):
    """A network of Devlin et al. (2019) with its own marks and pooling, as `minilm` writes it."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        super().__init__(path, threads=threads)
        self._window = int(self.config["window_tokens"])
        self._most_windows = int(self.config["most_windows"])
        self._neutral = bool(self.config.get("without_gender", False))
        self._tokenizer = Tokenizer.from_file(str(path / TOKENIZER_FILE))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first = self._mark(self.config["first_token"])
        self._last = self._mark(self.config["last_token"])

    def _mark(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token)
        if number is None:
            raise EncoderDamaged(f"the tokenizer knows no {token}")
        return int(number)

    def windows_of(self, text: str) -> list[Window]:
        """Cut a text into windows with both marks; of a huge text take windows spread over it."""
        words = clean(text[: LONGEST_READ * 10])
        if self._neutral:
            words = without_gender(words)
        ids = np.array(self._tokenizer.encode(words, add_special_tokens=False).ids, np.int64)
        room = self._window - 2
        count = max(1, -(-len(ids) // room))
        chunks = np.array_split(ids, count)
        if count > self._most_windows:
            kept = np.linspace(0, count - 1, self._most_windows).round().astype(int)
            chunks = [chunks[place] for place in kept]
        return [np.concatenate(([self._first], chunk, [self._last])) for chunk in chunks]

    def weigh(self, window: Window) -> float:
        """Count a window by its tokens without the marks."""
        return max(1.0, len(window) - 2)

    def run_batch(self, windows: Sequence[Window]) -> FloatMatrix:
        """Return the mean of the last states of each window, at unit length."""
        ids = _padded(windows)
        mask = np.zeros_like(ids)
        for row, window in enumerate(windows):
            mask[row, : len(window)] = 1
        (vectors,) = self.session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, np.float32)


def _padded(windows: Sequence[Window]) -> NDArray[np.int64]:
    ids = np.zeros((len(windows), max(map(len, windows))), np.int64)
    for row, window in enumerate(windows):
        ids[row, : len(window)] = window
    return ids


def load(path: Path | str, *, threads: int = 1) -> Encoder:
    """Open an encoder's directory; raises EncoderDamaged when a byte differs from its manifest."""
    folder = Path(path)
    read_manifest(folder)
    config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
    kind = PieceEncoder if config.get("kind") == LEVELLED else BertEncoder
    return kind(folder, threads=threads)


def identify(path: Path) -> str:
    """Return the id of an encoder's directory from its config and manifest alone, without reading the weights."""
    hashes = read_manifest(path)["sha256"]
    name = json.loads((path / CONFIG_FILE).read_text(encoding="utf-8"))["name"]
    return f"{name}@{hash_of_all(hashes)[:12]}"
