"""Marks skills and knowledge in sentences word by word: a small recurrent head behind the encoder's body.

Tags are B, I and O (Ramshaw and Marcus 1995) for two kinds, as in SkillSpan (Zhang et al. 2022). The head reads the
body's state of each word, its letters, its shape and what the gazetteer says of it (BiLSTM with letters as in Ma and
Hovy 2016); the best lawful row of tags is found by Viterbi. onnxruntime and numpy only: no torch, no Django.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from matching.ml.glued import glued_at, unglued
from matching.ml.manifest import check_manifest
from matching.ml.pieces import PieceRead
from matching.ml.sections import Clauses
from matching.ml.text import fold
from matching.ml.types import FloatMatrix

MODEL_FILE, CONFIG_FILE = "tagger.onnx", "tagger.json"
PRETRAINED = Path(__file__).parent.parent / "pretrained" / "skills"
LONGEST_TAGGED = 10_000
"""Characters of one text that are tagged; a longer one is cut, so that time stays bounded."""
LONGEST_SEGMENT = 96
"""Words and signs that are read at once."""
LETTERS = 14
"""Letters of a word that are looked at: the first six and the last eight."""
BATCH_TOKENS = 4096

KINDS = ("skill", "knowledge")
LANGUAGES = ("en", "es")
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
SHAPES, SIGNS = 8, ",.;:()/-–•*&+|\"'"
SHAPE_COUNT = SHAPES + len(SIGNS)
LETTER_COUNT = 80
MARK_COUNT = 7

_TOKEN = re.compile(r"[^\W_]+(?:\+\+|#)?|[^\w\s]|_")

States = Callable[[Sequence[str]], Sequence[tuple[PieceRead, FloatMatrix]]]
"""The body of an encoder: texts to pieces with float32 [t, d]."""
Marker = Callable[[str], Sequence[tuple[int, int, str]]]
"""What a gazetteer finds in a text: (start, end, kind)."""


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A stretch `text[start:end]` held for a skill; probability 0 to 1 is that of its least sure word."""

    start: int
    end: int
    kind: str
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """One segment of n words and signs: states [n, d], letters [n, 14], shapes [n], marks [n]."""

    states: FloatMatrix
    letters: NDArray[np.int64]
    shapes: NDArray[np.int64]
    marks: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.shapes)


def marker_for(language: str, marker: Marker) -> Marker:
    """Return what a language's head is told: nothing in Spanish, where the dictionary made the labels itself."""
    return marker if language == "en" else lambda text: ()


def tokens_of(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each word and each sign; words that grew together count apart."""
    return unglued(text, [match.span() for match in _TOKEN.finditer(text)])


def segments(text: str) -> Iterator[list[tuple[int, int]]]:
    """Cut the first LONGEST_TAGGED characters into clauses of at most LONGEST_SEGMENT words and signs."""
    text = text[:LONGEST_TAGGED]
    clauses, held_clause = Clauses(text, breaks=glued_at(text)), -1
    held: list[tuple[int, int]] = []
    for token in tokens_of(text):
        clause = clauses.around(token[0])[0]
        if held and (clause != held_clause or len(held) == LONGEST_SEGMENT):
            yield held
            held = []
        held_clause = clause
        held.append(token)
    if held:
        yield held


def features_of(
    texts: Sequence[str], tokens: Sequence[list[tuple[int, int]]], *, states: States, marker: Marker
) -> list[Features]:
    """Return what the head reads of each text; `tokens` are its words and signs."""
    reads = states(texts)
    found = []
    for text, places, (pieces, vectors) in zip(texts, tokens, reads, strict=True):
        words = [text[start:end] for start, end in places]
        found.append(
            Features(
                states=_states_of(places, pieces, vectors),
                letters=np.array([_letters_of(word) for word in words], np.int64).reshape(-1, LETTERS),
                shapes=np.array([_shape_of(word) for word in words], np.int64),
                marks=_marks_of(places, marker(text)),
            )
        )
    return found


def _states_of(places: list[tuple[int, int]], pieces: PieceRead, vectors: FloatMatrix) -> FloatMatrix:
    """Give each word the mean state of its pieces; a sign has zeros."""
    states = np.zeros((len(places), vectors.shape[1]), np.float32)
    number_at = {start: number for number, (start, _) in enumerate(pieces.spans)}
    rows = [(row, number_at[start]) for row, (start, _) in enumerate(places) if start in number_at]
    if rows and len(vectors):
        sums = np.zeros((len(pieces.spans), vectors.shape[1]), np.float32)
        words = pieces.words[: len(vectors)]
        np.add.at(sums, words, vectors[: len(words)])
        counts = np.bincount(words, minlength=len(sums)).astype(np.float32)
        places_of, numbers = np.array(rows).T
        states[places_of] = (sums / np.maximum(counts, 1)[:, None])[numbers]
    return states


def _letters_of(word: str) -> list[int]:
    shown = word if len(word) <= LETTERS else word[:6] + word[-8:]
    plain = fold(shown)
    codes = [
        _LETTER_CODES.get(upper if upper in _LETTER_CODES else lower, LETTER_COUNT - 1)
        for upper, lower in zip(shown, plain, strict=True)
    ]
    return codes + [0] * (LETTERS - len(codes))


_LETTER_CODES = {
    sign: number
    for number, sign in enumerate(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-/+#()&:", start=1
    )
}


def _shape_of(word: str) -> int:
    """Tell lower case, Capital, CAPITALS, mIxed, digits, letters with digits, a known sign, another sign."""
    if word in SIGNS:
        return SHAPES + SIGNS.index(word)
    if not word[0].isalnum():
        return 7
    if word.isdigit():
        return 4
    if any(sign.isdigit() for sign in word):
        return 5
    if word.islower():
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 6
    return 1 if word[0].isupper() and word[1:].islower() else 3


def _marks_of(places: list[tuple[int, int]], found: Sequence[tuple[int, int, str]]) -> NDArray[np.int64]:
    """Number the first and further words that the gazetteer found: 1, 2 skill; 3, 4 knowledge; 5, 6 else."""
    marks = np.zeros(len(places), np.int64)
    base = {"skill": 1, "knowledge": 3}
    for start, end, kind in found:
        first = True
        for place, (left, right) in enumerate(places):
            if left >= start and right <= end:
                marks[place] = base.get(kind, 5) + (0 if first else 1)
                first = False
    return marks


def best_tags(scores: FloatMatrix) -> list[int]:
    """Return the best lawful row of tags for log scores [n, 3]: I follows B or I only (Viterbi)."""
    if not len(scores):
        return []
    best = np.array([scores[0, OUTSIDE], scores[0, BEGIN], -1e9])
    back: list[list[int]] = []
    for row in scores[1:]:
        outside_or_begin = int(np.argmax(best))
        inside = BEGIN if best[BEGIN] >= best[INSIDE] else INSIDE
        back.append([outside_or_begin, outside_or_begin, inside])
        best = np.array([best[outside_or_begin], best[outside_or_begin], best[inside]]) + row
    tags = [int(np.argmax(best))]
    for choices in reversed(back):
        tags.append(choices[tags[-1]])
    return tags[::-1]


def spans_of_tags(tags: Sequence[int]) -> list[tuple[int, int]]:
    """Return (first, last) of each run of words that opens with B."""
    spans: list[tuple[int, int]] = []
    for place, tag in enumerate(tags):
        if tag == BEGIN:
            spans.append((place, place))
        elif tag == INSIDE and spans and spans[-1][1] == place - 1:
            spans[-1] = (spans[-1][0], place)
    return spans


class Tagger:
    """A trained head; `encoder_id` names the encoder whose states it understands."""

    def __init__(self, path: Path, *, states: States, threads: int = 1) -> None:
        self._states = states
        self.id = f"tagger@{check_manifest(path)[:12]}"
        config = json.loads((path / CONFIG_FILE).read_text(encoding="utf-8"))
        self.encoder_id: str = config["encoder_id"]
        self._bias: dict[str, dict[str, float]] = config["outside_bias"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(path / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )

    @staticmethod
    def encoder_of(path: Path) -> str:
        """Return the id of the encoder that a tagger was trained on, without loading it."""
        return str(json.loads((path / CONFIG_FILE).read_text(encoding="utf-8"))["encoder_id"])

    def tag(self, text: str, *, language: str, marker: Marker) -> list[TaggedSpan]:
        """Return what is a skill or knowledge in a text of "es" or "en", in order; the two kinds may overlap."""
        cut = list(segments(text))
        texts = [text[tokens[0][0] : tokens[-1][1]] for tokens in cut]
        shifted = [[(a - tokens[0][0], b - tokens[0][0]) for a, b in tokens] for tokens in cut]
        features = features_of(texts, shifted, states=self._states, marker=marker_for(language, marker))
        scores = self.scores(features)
        found = [
            span
            for tokens, rows in zip(cut, scores, strict=True)
            for kind in KINDS
            for span in self._spans(
                tokens, rows[LANGUAGES.index(language), KINDS.index(kind)], language, kind
            )
        ]
        return sorted(found, key=lambda span: (span.start, span.end))

    def _spans(
        self, tokens: list[tuple[int, int]], scores: FloatMatrix, language: str, kind: str
    ) -> Iterator[TaggedSpan]:
        leaned = scores - np.array([self._bias[language][kind], 0, 0], np.float32)
        certain = 1 - np.exp(scores[:, OUTSIDE])
        for first, last in spans_of_tags(best_tags(leaned)):
            sure = float(certain[first : last + 1].min())
            yield TaggedSpan(tokens[first][0], tokens[last][1], kind, sure)

    def scores(self, features: Sequence[Features]) -> list[FloatMatrix]:
        """Return log probabilities, float32 [2 languages, 2 kinds, n, 3] for each segment of n."""
        results: list[FloatMatrix] = [np.zeros((2, 2, 0, 3), np.float32)] * len(features)
        order = sorted(
            (place for place, one in enumerate(features) if len(one)), key=lambda p: len(features[p])
        )
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and len(features[order[end]]) * (end + 1 - start) <= BATCH_TOKENS:
                end += 1
            batch = [features[place] for place in order[start:end]]
            for place, rows in zip(order[start:end], self._run(batch), strict=True):
                results[place] = rows
            start = end
        return results

    def _run(self, batch: Sequence[Features]) -> Iterator[FloatMatrix]:
        (scores,) = self._session.run(None, padded(batch))
        for row, one in enumerate(batch):
            yield np.asarray(
                scores[row, : len(one)].reshape(len(one), 2, 2, 3).transpose(1, 2, 0, 3), np.float32
            )


def padded(batch: Sequence[Features]) -> dict[str, NDArray[np.float32] | NDArray[np.int64]]:
    """Return the inputs of the head: every segment filled up to the longest."""
    longest, width = max(map(len, batch)), batch[0].states.shape[1]
    states = np.zeros((len(batch), longest, width), np.float32)
    letters = np.zeros((len(batch), longest, LETTERS), np.int64)
    shapes = np.zeros((len(batch), longest), np.int64)
    marks = np.zeros((len(batch), longest), np.int64)
    for row, one in enumerate(batch):
        count = len(one)
        states[row, :count], letters[row, :count] = one.states, one.letters
        shapes[row, :count], marks[row, :count] = one.shapes, one.marks
    lengths = np.array([len(one) for one in batch], np.int64)
    return {"states": states, "letters": letters, "shapes": shapes, "marks": marks, "lengths": lengths}
