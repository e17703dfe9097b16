"""Trains the encoder: draws batches from the corpus, steps, keeps checkpoints that can be resumed.

All tasks but two are contrastive with the other texts of the batch as negatives (van den Oord et al. 2018): names of
one concept within and across languages, name and description, title and body, sentences in two languages. The other
two are likeness: CoSENT (Su 2022) on graded pairs, and the likenesses that a teacher sees among texts of a batch.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from matching.ml.corpus import Concept, Corpus
from matching.ml.pieces import LONGEST_WORD, PADDING, UNKNOWN, Pieces, level
from matching.ml.text import words

Ids = NDArray[np.int32]
NGRAM_LENGTHS = (3, 4, 5)


# --- pieces --------------------------------------------------------------------------------------


def learn_pieces(corpus: Corpus, *, size: int) -> Tokenizer:
    """Learn a WordPiece vocabulary on the levelled words of the corpus; names weigh more than running text.

    The library breaks ties by chance, so two runs differ in a few rare pieces: a work folder keeps what it learned.
    """
    counts: Counter[str] = Counter()
    for texts, weight in ((_names(corpus), 8), (_sentences(corpus), 1)):
        for word, count in Counter(word for text in texts for word in words(text)).items():
            counts[level(word)] += count * weight
    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=LONGEST_WORD + 1))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=3, special_tokens=[PADDING, UNKNOWN], show_progress=False,
        limit_alphabet=120,
    )  # fmt: skip
    tokenizer.train_from_iterator(_repeated(counts), trainer)
    return tokenizer


def _repeated(counts: Counter[str]) -> Iterator[str]:
    """Give each word as often as it counts, damped, in lines."""
    for word, count in sorted(counts.items()):
        yield " ".join([word] * min(int(count**0.75) + 1, 4000))


def _names(corpus: Corpus) -> Iterator[str]:
    for concept in (*corpus.occupations, *corpus.skills, *corpus.onet):
        for names in concept.names.values():
            yield from names


def _sentences(corpus: Corpus) -> Iterator[str]:
    for concept in (*corpus.occupations, *corpus.skills, *corpus.onet):
        yield from concept.descriptions
    for pair in corpus.parallel:
        yield from pair
    for title, body in corpus.ads:
        yield title
        yield body[:600]


# --- texts as arrays -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Many texts as one array of pieces: text i is `ids[starts[i]:starts[i + 1]]`."""

    ids: Ids
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, pieces: Pieces, texts: Iterable[str]) -> "Ragged":
        """Read the texts; one without any words is one unknown piece."""
        nothing = np.array([pieces.unknown], np.int32)
        read = [ids if len(ids) else nothing for ids in map(pieces.ids, texts)]
        starts = np.zeros(len(read) + 1, np.int64)
        np.cumsum([len(one) for one in read], out=starts[1:])
        return cls(np.concatenate(read) if read else np.zeros(0, np.int32), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def padded(
        self, rows: Sequence[int] | NDArray[np.int64], *, longest: int, rng: np.random.Generator
    ) -> Ids:
        """Return texts as int32 [len(rows), t], zeros behind; of a text longer than `longest` a random stretch."""
        cut = []
        for row in rows:
            start, end = self.starts[row], self.starts[row + 1]
            if end - start > longest:
                start += rng.integers(0, end - start - longest + 1)
                end = start + longest
            cut.append(self.ids[start:end])
        table = np.zeros((len(cut), max(1, *map(len, cut))), np.int32)
        for place, ids in enumerate(cut):
            table[place, : len(ids)] = ids
        return table


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Two columns of texts that belong together row by row; rows of one group are no negatives of each other.

    `scores` float32 [n] when the pairs are graded; `teacher` float32 [n, n] when likenesses are given.
    """

    left: Ids
    right: Ids
    groups: NDArray[np.int64] | None = None
    scores: NDArray[np.float32] | None = None
    teacher: NDArray[np.float32] | None = None


Draw = Callable[[int, np.random.Generator], Batch]


def draw_names(pieces: Pieces, concepts: Sequence[Concept], *, across: float) -> Draw:
    """Draw pairs of names of one concept; `across` is the share of pairs in two languages."""
    texts: list[str] = []
    places: list[dict[str, list[int]]] = []
    for concept in concepts:
        held = {}
        for language, names in concept.names.items():
            if names:
                held[language] = list(range(len(texts), len(texts) + len(names)))
                texts += names
        if sum(map(len, held.values())) > 1:
            places.append(held)
    ragged = Ragged.of(pieces, texts)
    sizes = np.array([sum(map(len, held.values())) for held in places], float)
    chances = np.sqrt(sizes) / np.sqrt(sizes).sum()

    def draw(count: int, rng: np.random.Generator) -> Batch:
        chosen = rng.choice(len(places), size=count, p=chances)
        left, right = np.empty(count, np.int64), np.empty(count, np.int64)
        for row, number in enumerate(chosen):
            held = places[number]
            if len(held) == 2 and rng.random() < across:
                first, second = held["es"], held["en"]
                left[row], right[row] = first[rng.integers(len(first))], second[rng.integers(len(second))]
                continue
            most = [names for names in held.values() if len(names) > 1] or [[*chain(*held.values())]]
            names = most[rng.integers(len(most))]
            one = int(rng.integers(len(names)))
            left[row], right[row] = names[one], names[(one + 1 + rng.integers(len(names) - 1)) % len(names)]
        return Batch(
            ragged.padded(left, longest=24, rng=rng), ragged.padded(right, longest=24, rng=rng), groups=chosen
        )

    return draw


def draw_pairs(
    pieces: Pieces,
    left: Sequence[str],
    right: Sequence[str],
    *,
    groups: Sequence[int],
    longest: tuple[int, int],
) -> Draw:
    """Draw given pairs; `longest` are the most pieces of the left and the right."""
    columns = Ragged.of(pieces, left), Ragged.of(pieces, right)
    numbers = np.array(groups, np.int64)

    def draw(count: int, rng: np.random.Generator) -> Batch:
        chosen = rng.integers(len(numbers), size=count)
        first, second = (
            column.padded(chosen, longest=most, rng=rng)
            for column, most in zip(columns, longest, strict=True)
        )
        return Batch(first, second, groups=numbers[chosen])

    return draw


def draw_graded(pieces: Pieces, corpus: Corpus) -> Draw:
    """Draw graded pairs in Spanish, in English and across."""
    first = [text for row in corpus.graded for text in (row[0], row[2], row[0], row[2])]
    second = [text for row in corpus.graded for text in (row[1], row[3], row[3], row[1])]
    scores = np.array([row[4] for row in corpus.graded for _ in range(4)], np.float32)
    columns = Ragged.of(pieces, first), Ragged.of(pieces, second)

    def draw(count: int, rng: np.random.Generator) -> Batch:
        chosen = rng.integers(len(scores), size=count)
        left, right = (column.padded(chosen, longest=64, rng=rng) for column in columns)
        return Batch(left, right, scores=scores[chosen])

    return draw


def draw_taught(
    pieces: Pieces, texts: Sequence[str], vectors: NDArray[np.float16], translations: dict[str, str]
) -> Draw:
    """Draw texts with the likenesses that a teacher sees; the right column is the translation where there is one."""
    columns = Ragged.of(pieces, texts), Ragged.of(pieces, [translations.get(text, text) for text in texts])

    def draw(count: int, rng: np.random.Generator) -> Batch:
        chosen = rng.choice(len(texts), size=min(count, len(texts)), replace=False)
        left, right = (column.padded(chosen, longest=48, rng=rng) for column in columns)
        held = vectors[chosen].astype(np.float32)
        return Batch(left, right, teacher=held @ held.T)

    return draw


def ngrams_of(tokenizer: Tokenizer, *, buckets: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return hashed character n-grams of each piece: ids int64 [m] and starts int64 [pieces + 1]."""
    found: list[int] = []
    starts = [0]
    for number in range(tokenizer.get_vocab_size()):
        piece = tokenizer.id_to_token(number) or UNKNOWN
        if piece not in {PADDING, UNKNOWN}:
            marked = piece.removeprefix("##") if piece.startswith("##") else f"<{piece}"
            grams = {marked[at : at + size] for size in NGRAM_LENGTHS for at in range(len(marked) - size + 1)}
            found += [zlib.crc32(gram.encode()) % buckets for gram in sorted(grams or {marked})]
        starts.append(len(found))
    return np.array(found, np.int64), np.array(starts, np.int64)
