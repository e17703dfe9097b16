"""Any other sentence-transformers model behind the same door: a folder, an installed package or a cached hub model.

It brings torch, which the product's own encoder does not need, so both are imported only where such a model is
opened. Nothing is fetched: what is not on this machine is an error that says so.
"""

import hashlib
import importlib
import importlib.util
import json
import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from matching.ml.documents import TextEncoder, unit
from matching.ml.text import LONGEST_READ, clean
from matching.ml.types import FloatMatrix

MODULES_FILE = "modules.json"
PLAIN_FILE = "config.json"
REQUIREMENTS = "requirements/train.txt"
MOST_WINDOWS = 24
"""Windows of one text that are read; a longer text gives so many, spread from its start to its end."""
BATCH = 32
LONGEST_WORD = 100
"""Letters after which a word is cut, so that a text without spaces is read in windows too."""
UNBOUNDED = 100_000
"""A model that names a longer window, or none, reads every text at once."""
_HASHED = {".json", ".safetensors", ".bin", ".txt", ".model", ".npz", ".npy", ".py", ".vocab"}
_WORD = re.compile(rf"\S{{1,{LONGEST_WORD}}}")


class ForeignModelMissing(RuntimeError):
    """The name leads to no model on this machine, or the library that opens it is not installed."""


class ForeignEncoder(TextEncoder):
    """A sentence-transformers model of other hands; long texts are read in windows, to their end."""

    def __init__(self, name: str, *, threads: int = 1) -> None:
        folder = folder_of(name)
        library = _library()
        importlib.import_module("torch").set_num_threads(threads)
        self._model: Any = library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.id = identify(name)
        self.dimension = int(self._model.get_embedding_dimension())
        self._room = self._words_room()

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 [len(texts), dimension], rows of unit length; windows are averaged by their words.

        A text of which the model makes nothing (some give zeros for an empty one) gets the even vector.
        """
        windows: list[str] = []
        owners: list[int] = []
        weights: list[float] = []
        for owner, text in enumerate(texts):
            for window in self._windows_of(text):
                windows.append(window)
                owners.append(owner)
                weights.append(max(len(window.split()), 1))
        pooled = np.zeros((len(texts), self.dimension), np.float32)
        if windows:
            np.add.at(pooled, owners, self._run(windows) * np.array(weights, np.float32)[:, None])
        pooled = np.nan_to_num(pooled)
        pooled[~pooled.any(axis=1)] = 1.0
        return unit(pooled)

    def _run(self, windows: list[str]) -> FloatMatrix:
        vectors = self._model.encode(
            windows,
            batch_size=BATCH,
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)

    def _words_room(self) -> int:
        """Return how many tokens of a text fit into one window beside the marks and the model's own prompt."""
        longest = getattr(self._model, "max_seq_length", None) or UNBOUNDED
        prompt = self._model.prompts.get(self._model.default_prompt_name or "", "")
        taken = 2 + (sum(self._lengths([prompt])) if prompt else 0)
        return max(int(min(longest, UNBOUNDED)) - taken, 8)

    def _lengths(self, words: list[str]) -> list[int]:
        """Return how many tokens the model makes of each word; its own tokenizer counts."""
        tokenizer = self._model.tokenizer
        if hasattr(tokenizer, "encode_batch"):
            return [len(found.ids) for found in tokenizer.encode_batch(words, add_special_tokens=False)]
        if hasattr(tokenizer, "get_vocab") and callable(tokenizer):
            return [len(ids) for ids in tokenizer(words, add_special_tokens=False)["input_ids"]]
        return [1] * len(words)

    def _windows_of(self, text: str) -> list[str]:
        """Cut a text between words into windows that the model reads whole."""
        plain = clean(text[: LONGEST_READ * 10])
        if self._room >= UNBOUNDED // 2:
            return [plain]
        words = _WORD.findall(plain)
        if not words:
            return [""]
        distinct = list(dict.fromkeys(words))
        length = dict(zip(distinct, self._lengths(distinct), strict=True))
        starts, taken = [0], 0
        for place, word in enumerate(words):
            if taken + length[word] > self._room and taken:
                starts.append(place)
                taken = 0
            taken += length[word]
        windows = [" ".join(words[start:end]) for start, end in pairwise([*starts, len(words)])]
        if len(windows) > MOST_WINDOWS:
            kept = np.linspace(0, len(windows) - 1, MOST_WINDOWS).round().astype(int)
            windows = [windows[place] for place in kept]
        return windows


def load(name: str, *, threads: int = 1) -> ForeignEncoder:
    """Open a sentence-transformers model by folder, package or hub name; raises ForeignModelMissing."""
    return ForeignEncoder(name, threads=threads)


def is_model(folder: Path) -> bool:
    """Tell whether a folder looks like a sentence-transformers (or plain transformers) model."""
    return (folder / MODULES_FILE).is_file() or (folder / PLAIN_FILE).is_file()


def folder_of(name: str) -> Path:
    """Return where the files of a model are on this machine; raises ForeignModelMissing when nowhere."""
    for folder in (Path(name), *_package_folders(name), *_cached_folders(name)):
        if is_model(folder):
            return folder
    raise ForeignModelMissing(
        f"{name} is no model on this machine: it is neither a folder with {MODULES_FILE}, nor an installed package "
        f"that holds one, nor in the Hugging Face cache. Fetch it first, for example with: hf download {name}"
    )


def _package_folders(name: str) -> Iterator[Path]:
    """Yield folders of the installed package of that name which may hold a model, without importing it."""
    module = name.replace("-", "_").lower()
    found = importlib.util.find_spec(module) if module.isidentifier() else None
    for root in (found.submodule_search_locations or ()) if found else ():
        yield from (Path(root), *(path for path in sorted(Path(root).iterdir()) if path.is_dir()))


def _cached_folders(name: str) -> Iterator[Path]:
    """Yield snapshots of a hub model; a name without an owner is one of sentence-transformers' own."""
    home = Path(os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface")
    cache = Path(os.environ.get("HF_HUB_CACHE") or home / "hub")
    for owned in (name, f"sentence-transformers/{name}"):
        if re.fullmatch(r"[\w.-]+/[\w.-]+", owned):
            kept = cache / f"models--{owned.replace('/', '--')}"
            main = kept / "refs" / "main"
            if main.is_file():
                yield kept / "snapshots" / main.read_text(encoding="utf-8").strip()


@lru_cache(maxsize=8)
def identify(name: str) -> str:
    """Name a model by what it is called and what its files hold, without opening it."""
    folder = folder_of(name)
    found = hashlib.sha256()
    for path in _files(folder):
        found.update(f"{path.relative_to(folder)}{_digest(path)}".encode())
    called = name if not Path(name).is_dir() else Path(name).resolve().name
    return f"{called[-60:]}@{found.hexdigest()[:12]}"


def _files(folder: Path) -> list[Path]:
    """Return the files that make the vectors: those of the folder and of the modules that it names."""
    modules = folder / MODULES_FILE
    named = json.loads(modules.read_text(encoding="utf-8")) if modules.is_file() else []
    rooms = {folder, *(folder / str(module.get("path", "")) for module in named)}
    return sorted(
        path
        for room in rooms
        if room.is_dir()
        for path in room.iterdir()
        if path.is_file() and path.suffix in _HASHED
    )


def _digest(path: Path) -> str:
    """Return the hash of a file; the hub's cache names its files by it already."""
    kept = path.resolve()
    if path.is_symlink() and kept.parent.name == "blobs":
        return kept.name
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _library() -> Any:
    if importlib.util.find_spec("sentence_transformers") is None:
        raise ForeignModelMissing(
            "EMBEDDING_MODEL names a sentence-transformers model, and the package sentence-transformers is not "
            f"installed. Install {REQUIREMENTS}, or leave EMBEDDING_MODEL empty for the product's own encoder."
        )
    return importlib.import_module("sentence_transformers")
