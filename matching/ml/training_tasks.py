"""The tasks that the encoder learns, each a way to draw a batch, with how often it is drawn and how many rows."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.ml.corpus import Concept, Corpus
from matching.ml.pieces import Pieces
from matching.ml.training import Draw, draw_graded, draw_names, draw_pairs, draw_taught

NAMES_DESCRIBED, MOST_NAMES = 4, 12
SKILL_SAMPLES, SKILLS_AT_ONCE = 6, 4
LONGEST_TAUGHT = 400
"""Characters of a text that the teacher reads."""


@dataclass(frozen=True, slots=True)
class Task:
    """A way to draw batches, its share among the tasks and the most rows of a batch."""

    name: str
    draw: Draw
    share: float
    rows: int


def taught_texts(corpus: Corpus) -> list[str]:
    """Return the English texts whose likeness the teacher judges, each once."""
    texts = [english for english, _ in corpus.parallel]
    texts += [text for row in corpus.graded for text in row[:2]]
    texts += [sentence for sentence, _ in corpus.skilled]
    texts += [name for concept in corpus.onet for name in concept.names["en"][:MOST_NAMES]]
    texts += [text for concept in corpus.onet for text in concept.descriptions]
    texts += [concept.names["en"][0] for concept in corpus.skills if concept.names["en"]]
    return [*dict.fromkeys(text for text in texts if len(text) < LONGEST_TAUGHT)]


def asked_texts(corpus: Corpus) -> list[str]:
    """Return sentences that ask for skills and English names of skills, for the teacher too, each once."""
    texts = [*corpus.required]
    for concept in corpus.skills:
        texts += [*concept.names["en"][:NAMES_DESCRIBED], *concept.descriptions[-1:]]
    return [*dict.fromkeys(text for text in texts if len(text) < LONGEST_TAUGHT)]


def make_tasks(
    pieces: Pieces, corpus: Corpus, *, likeness: Callable[[Sequence[str]], NDArray[np.float16]], seed: int
) -> list[Task]:
    """Return all tasks; `likeness` gives the teacher's vectors float16 [n, d] of texts.

    A share of 0 is a task that only a stage with shares of its own draws.
    """
    taught, asked, translations = taught_texts(corpus), asked_texts(corpus), _translations(corpus)
    return [
        Task("occupations", draw_names(pieces, corpus.occupations, across=0.45), 3.0, 1024),
        Task("skills", draw_names(pieces, corpus.skills, across=0.5), 1.0, 1024),
        Task("onet", draw_names(pieces, corpus.onet, across=0.4), 1.5, 1024),
        Task("descriptions", _descriptions(pieces, corpus), 1.0, 768),
        Task("essential", _essential(pieces, corpus, seed=seed), 0.5, 1024),
        Task("ads", _ads(pieces, corpus), 2.0, 384),
        Task("parallel", _parallel(pieces, corpus), 0.7, 768),
        Task("graded", draw_graded(pieces, corpus), 0.4, 512),
        Task("taught", draw_taught(pieces, taught, likeness(taught), translations), 1.2, 256),
        Task("skilled", _skilled(pieces, corpus), 0.3, 512),
        Task("local", draw_names(pieces, corpus.local, across=0.3), 0.0, 512),
        Task("asked", draw_taught(pieces, asked, likeness(asked), translations), 0.0, 256),
    ]


def _descriptions(pieces: Pieces, corpus: Corpus) -> Draw:
    names, texts, groups = [], [], []
    concepts: list[Concept] = [*corpus.occupations, *corpus.skills, *corpus.onet]
    for number, concept in enumerate(concepts):
        held = [name for each in concept.names.values() for name in each][:NAMES_DESCRIBED]
        for text in concept.descriptions:
            names += held
            texts += [text] * len(held)
            groups += [number] * len(held)
    return draw_pairs(pieces, names, texts, groups=groups, longest=(24, 48))


def _essential(pieces: Pieces, corpus: Corpus, *, seed: int) -> Draw:
    """Pair the name of an occupation with the names of some of its essential skills, in any languages."""
    rng = np.random.default_rng(seed)
    skills = {concept.id: concept for concept in corpus.skills}
    occupations = {concept.id: concept for concept in corpus.occupations}
    left, right, groups = [], [], []
    for number, (occupation, held) in enumerate(corpus.essential):
        for language in ("es", "en") * SKILL_SAMPLES:
            names, other = occupations[occupation].names[language], ("es", "en")[rng.integers(2)]
            drawn = rng.choice(held, size=min(SKILLS_AT_ONCE, len(held)), replace=False)
            said = [skills[skill].names[other][0] for skill in drawn if skills[skill].names[other]]
            if names and said:
                left.append(names[rng.integers(len(names))])
                right.append(". ".join(said))
                groups.append(number)
    return draw_pairs(pieces, left, right, groups=groups, longest=(24, 48))


def _ads(pieces: Pieces, corpus: Corpus) -> Draw:
    titles = [title for title, _ in corpus.ads]
    groups = [_number(" ".join(map(str, sorted(pieces.ids(title))))) for title in titles]
    return draw_pairs(pieces, titles, [body for _, body in corpus.ads], groups=groups, longest=(24, 40))


def _parallel(pieces: Pieces, corpus: Corpus) -> Draw:
    english, spanish = ([pair[side] for pair in corpus.parallel] for side in (0, 1))
    return draw_pairs(pieces, english, spanish, groups=range(len(english)), longest=(40, 40))


def _skilled(pieces: Pieces, corpus: Corpus) -> Draw:
    pairs = [(sentence, name) for sentence, names in corpus.skilled for name in names]
    return draw_pairs(
        pieces, [sentence for sentence, _ in pairs], [name for _, name in pairs],
        groups=[_number(name) for _, name in pairs], longest=(60, 24),
    )  # fmt: skip


def _translations(corpus: Corpus) -> dict[str, str]:
    found = dict(corpus.parallel)
    for first, second, first_es, second_es, _ in corpus.graded:
        found[first], found[second] = first_es, second_es
    for concept in corpus.skills:
        if concept.names["en"] and concept.names["es"]:
            found[concept.names["en"][0]] = concept.names["es"][0]
    return found


def _number(text: str) -> int:
    return zlib.crc32(text.encode())
