"""Words of a text as numbers of word pieces, after the language has been levelled: lemmas, one gender, no accents.

Word pieces are those of Schuster and Nakajima (2012). A word is looked up once and remembered, so that reading a
text costs little more than finding its words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from matching.ml.text import fold, lemma, masculine, token_spans

TOKENIZER_FILE = "tokenizer.json"
PADDING, UNKNOWN = "[PAD]", "[UNK]"
LONGEST_WORD = 40
REMEMBERED_WORDS = 200_000

Ids = NDArray[np.int32]


@lru_cache(maxsize=REMEMBERED_WORDS)
def level(word: str) -> str:
    """Return the form under which a word is known: dictionary form, masculine, lower case, without accents."""
    return fold(lemma(masculine(word[:LONGEST_WORD].lower())))[:LONGEST_WORD]


@dataclass(frozen=True, slots=True, eq=False)
class PieceRead:
    """A text as pieces: `ids` int32 [t], `words` int32 [t] (which word each piece is of), `spans` one a word."""

    ids: Ids
    words: Ids
    spans: tuple[tuple[int, int], ...]


class Pieces:
    """The tokenizer of an encoder's folder with its words levelled first."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self.size: int = tokenizer.get_vocab_size()
        self.unknown: int = tokenizer.token_to_id(UNKNOWN) or 0
        self.tokenizer = tokenizer
        self._of_word: Callable[[str], tuple[int, ...]] = lru_cache(maxsize=REMEMBERED_WORDS)(self._cut)

    @classmethod
    def load(cls, path: Path) -> "Pieces":
        """Open the tokenizer of an encoder's folder."""
        return cls(Tokenizer.from_file(str(path / TOKENIZER_FILE)))

    def ids(self, text: str) -> Ids:
        """Return the pieces of a text, int32 [t]; only as many characters as any reading looks at."""
        of_word = self._of_word
        return np.array(
            [number for start, end in token_spans(text) for number in of_word(text[start:end])], np.int32
        )

    def read(self, text: str) -> PieceRead:
        """Return the pieces of a text with the words that they are of."""
        spans = token_spans(text)
        cut = [self._of_word(text[start:end]) for start, end in spans]
        return PieceRead(
            np.array([number for pieces in cut for number in pieces], np.int32),
            np.repeat(np.arange(len(cut), dtype=np.int32), [len(pieces) for pieces in cut]),
            tuple(spans),
        )

    def _cut(self, word: str) -> tuple[int, ...]:
        return tuple(self.tokenizer.encode(level(word), add_special_tokens=False).ids)
