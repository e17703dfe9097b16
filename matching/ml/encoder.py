"""Sentence vectors by onnxruntime: load a directory, give texts, get unit vectors. No torch, no Django."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from matching.ml.documents import TextEncoder, unit
from matching.ml.text import LONGEST_READ, clean, without_gender
from matching.ml.types import FloatMatrix

MODEL_FILE, TOKENIZER_FILE, CONFIG_FILE = "model.onnx", "tokenizer.json", "encoder.json"
MANIFEST_FILE = "manifest.json"

Window = NDArray[np.int64]


class EncoderDamaged(ValueError):
    """A file of the encoder's directory is missing or is not the one that the manifest names."""


class Encoder(TextEncoder):
    """A bi-encoder with its tokenizer; `id` names the weights, `dimension` the length of its vectors."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        content = check_manifest(path)
        config = json.loads((path / CONFIG_FILE).read_text(encoding="utf-8"))
        self.id = f"{config['name']}@{content[:12]}"
        self.dimension = int(config["dimension"])
        self._window = int(config["window_tokens"])
        self._most_windows = int(config["most_windows"])
        self._batch_tokens = int(config["batch_tokens"])
        self._neutral = bool(config.get("without_gender", False))
        self._tokenizer = Tokenizer.from_file(str(path / TOKENIZER_FILE))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first = self._mark(config["first_token"])
        self._last = self._mark(config["last_token"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(path / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )

    def _mark(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token)
        if number is None:
            raise EncoderDamaged(f"the tokenizer knows no {token}")
        return int(number)

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 [len(texts), dimension], rows of unit length.

        A text longer than one window is cut into windows that are all read; their vectors are averaged by
        length. An empty text gives the vector of no words, the same one each time.
        """
        windows: list[Window] = []
        owners: list[int] = []
        for owner, text in enumerate(texts):
            for window in self.windows_of(text):
                windows.append(window)
                owners.append(owner)
        pooled = np.zeros((len(texts), self.dimension), np.float32)
        if windows:
            lengths = np.array([len(window) - 2 for window in windows], np.float32)[:, None]
            np.add.at(pooled, owners, self._run(windows) * np.maximum(lengths, 1))
        return unit(pooled)

    def windows_of(self, text: str) -> list[Window]:
        """Cut a text into windows of token ids with both marks; of a huge text take windows spread over it."""
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
            while end < len(order) and len(unique[order[end]]) * (end + 1 - start) <= self._batch_tokens:
                end += 1
            batch = order[start:end]
            vectors[batch] = self._run_batch([unique[place] for place in batch])
            start = end
        return vectors[places]

    def _run_batch(self, windows: list[Window]) -> FloatMatrix:
        longest = max(map(len, windows))
        ids = np.zeros((len(windows), longest), np.int64)
        mask = np.zeros((len(windows), longest), np.int64)
        for row, window in enumerate(windows):
            ids[row, : len(window)] = window
            mask[row, : len(window)] = 1
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, np.float32)


def load(path: Path | str, *, threads: int = 1) -> Encoder:
    """Open an encoder's directory; raises EncoderDamaged when a byte differs from its manifest."""
    return Encoder(Path(path), threads=threads)


def identify(path: Path) -> str:
    """Return the id of an encoder's directory from its config and manifest alone, without reading the weights."""
    if not (path / MANIFEST_FILE).exists():
        raise EncoderDamaged(f"{path} holds no {MANIFEST_FILE}: it is not a finished encoder directory")
    name = json.loads((path / CONFIG_FILE).read_text(encoding="utf-8"))["name"]
    files: dict[str, str] = json.loads((path / MANIFEST_FILE).read_text(encoding="utf-8"))["sha256"]
    return f"{name}@{_hash_of_all(files)[:12]}"


def write_manifest(path: Path) -> str:
    """Write the sha256 of each file of a finished directory, and return the hash of them all."""
    files = {name: _sha256(path / name) for name in (MODEL_FILE, TOKENIZER_FILE, CONFIG_FILE)}
    (path / MANIFEST_FILE).write_text(json.dumps({"sha256": files}, indent=2) + "\n", encoding="utf-8")
    return _hash_of_all(files)


def check_manifest(path: Path) -> str:
    """Return the hash of the whole directory after checking each file against the manifest."""
    if not (path / MANIFEST_FILE).exists():
        raise EncoderDamaged(f"{path} holds no {MANIFEST_FILE}: it is not a finished encoder directory")
    files: dict[str, str] = json.loads((path / MANIFEST_FILE).read_text(encoding="utf-8"))["sha256"]
    for name, expected in files.items():
        if not (path / name).exists():
            raise EncoderDamaged(f"{path / name} is missing")
        if (found := _sha256(path / name)) != expected:
            raise EncoderDamaged(f"{path / name} has sha256 {found[:12]}, the manifest says {expected[:12]}")
    return _hash_of_all(files)


def _hash_of_all(files: dict[str, str]) -> str:
    return hashlib.sha256("".join(f"{name}{files[name]}" for name in sorted(files)).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
