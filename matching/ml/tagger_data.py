"""Reads what the tagger learns from: hand-made span sets in English, ads in Spanish, lines that people corrected."""

import csv
import gzip
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.ml.manifest import sha256
from matching.ml.silver import Label
from matching.ml.tagger import BEGIN, INSIDE, OUTSIDE, segments, tokens_of
from matching.ml.text import clean, guess_language

csv.field_size_limit(sys.maxsize)

SETS = {
    "skillspan": {"tags_skill": "en:skill", "tags_knowledge": "en:knowledge"},
    "green": {"tags_skill": "green"},
    "sayfullina": {"tags_skill": "soft"},
}
"""Set of spans -> its column -> the head that learns it."""
# Ads of Peru are left out: the labelled ones, on which all is measured, come from there.
ADS = (
    ("cl_chiletrabajos_2020_2022", "titulo", ("descripción",)),
    ("ar_bumeran_zonajobs_2025", "titulo", ("descripcion",)),
    ("cl_laborum_2020_2021", "title", ("description",)),
    ("ec_computrabajo_2024", "titulo", ("descripcion",)),
)
LONGEST_SENTENCE = 160
"""Words and signs of a sentence of a set that are learned."""
SHORTEST_AD, LONGEST_AD = 200, 2_500

Tokens = list[tuple[int, int]]
Tags = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A text, its words and signs, and the tags [n] of each head that labels it."""

    text: str
    tokens: Tokens
    tags: dict[str, Tags]


def hashes(folder: Path) -> dict[str, str]:
    """Return the sha256 of each file that training reads."""
    files = [f"skills/{name}_{part}.jsonl.gz" for name in SETS for part in ("train", "dev")]
    files += [f"jobs/{name}.csv.gz" for name, _, _ in ADS]
    return {name: sha256(folder / name) for name in files}


def span_set(folder: Path, name: str, part: str) -> list[Sentence]:
    """Return the sentences of one set ("skillspan") and part ("train"); raises FileNotFoundError."""
    path = folder / "skills" / f"{name}_{part}.jsonl.gz"
    if not path.exists():
        raise FileNotFoundError(f"training needs {path}; --data names the folder that holds skills/")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    sentences = [_project(row["tokens"], {SETS[name][key]: row[key] for key in SETS[name]}) for row in rows]
    return [sentence for sentence in sentences if sentence.tokens]


def _project(words: Sequence[str], tags: dict[str, list[str]]) -> Sentence:
    """Cut words as the set has them into our words and signs; each inherits the tag of the word that it is in."""
    text, starts, position = " ".join(words), [], 0
    for word in words:
        starts.append(position)
        position += len(word) + 1
    tokens = tokens_of(text)[:LONGEST_SENTENCE]
    owners = np.searchsorted(starts, [start for start, _ in tokens], side="right") - 1
    projected = {}
    for head, row in tags.items():
        projected[head] = np.array(
            [
                _tag(row[owner], is_first=start == starts[owner])
                for owner, (start, _) in zip(owners, tokens, strict=True)
            ],
            np.int64,
        )
    return Sentence(text, tokens, projected)


def _tag(written: str, *, is_first: bool) -> int:
    if written.startswith("O"):
        return OUTSIDE
    return BEGIN if written.startswith("B") and is_first else INSIDE


def spanish_ads(folder: Path, *, count: int, seed: int) -> list[str]:
    """Return Spanish ads drawn by chance, as many from each file; of those that begin alike only one."""
    chance = random.Random(seed)
    drawn: list[str] = []
    known: set[str] = set()
    for name, title, body in ADS:
        texts = _texts(folder / "jobs" / f"{name}.csv.gz", title, body)
        chance.shuffle(texts)
        wanted = len(drawn) + count // len(ADS)
        for raw in texts:
            if len(drawn) == wanted:
                break
            text = clean(raw)[:LONGEST_AD]
            beginning = "".join(text.split())[:120].lower()
            if len(text) > SHORTEST_AD and beginning not in known and guess_language(text) == "es":
                known.add(beginning)
                drawn.append(text)
    chance.shuffle(drawn)
    return drawn


def _texts(path: Path, title: str, body: tuple[str, ...]) -> list[str]:
    if not path.exists():
        raise FileNotFoundError(f"training needs {path}; --data names the folder that holds jobs/")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return [
            "\n".join([row[title] or "", *(row[column] or "" for column in body)])
            for row in csv.DictReader(lines)
        ]


def sentences_of(text: str, labels: Sequence[Label], *, language: str) -> Iterator[Sentence]:
    """Cut a labelled text into sentences with tags of both kinds; a label that a cut splits is left out."""
    for tokens in segments(text):
        start, end = tokens[0][0], tokens[-1][1]
        here = [label for label in labels if start <= label.start and label.end <= end]
        tags = {
            f"{language}:{kind}": tags_of(tokens, [label for label in here if label.kind == kind])
            for kind in ("skill", "knowledge")
        }
        yield Sentence(text[start:end], [(a - start, b - start) for a, b in tokens], tags)


def tags_of(tokens: Tokens, labels: Sequence[Label]) -> Tags:
    """Return B, I and O for the words and signs of one kind of labels."""
    tags = np.zeros(len(tokens), np.int64)
    for label in labels:
        inside = [
            place for place, (start, end) in enumerate(tokens) if start >= label.start and end <= label.end
        ]
        tags[inside] = INSIDE
        tags[inside[:1]] = BEGIN
    return tags
