"""A title and a body to the likeliest occupations of O*NET, of ESCO and of CIUO-08, each with its probability.

    reader = occupation_reader.load()                           words alone
    reader = occupation_reader.load(encoder=encoder)            with the logistic heads, if made for this encoder
    reader.nearest_onet(["Cajera"], ["Cobrar y cuadrar caja"], k=5)
    reader.nearest(["Cajera"], [""], k=5)                       ESCO
    reader.nearest_ciuo(["Cajera"], [""], k=3)                  groups of four digits

Boilerplate is taken out of a body, and of an ad with headings only what tells of the work is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.ml import boilerplate, onet_reader, taxonomy
from matching.ml.boilerplate import Boilerplate
from matching.ml.documents import TextEncoder
from matching.ml.occupation_texts import answers_of
from matching.ml.occupations import MOST_GUESSES, OccupationIndex
from matching.ml.onet_reader import PRETRAINED, OnetGuess, OnetReader
from matching.ml.sections import about_work
from matching.ml.taxonomy import Taxonomy
from matching.ml.types import FloatArray, FloatMatrix, OccupationGuess

ONET_SHARE = 0.04
"""Similarity that an occupation loses for each factor e by which its O*NET occupation is less likely than the first."""
LEAST = 1e-4
"""Share of the first under which O*NET says nothing more against an occupation."""
SENTENCE_WORDS = 5
"""A title of so many words without a body is a sentence on what is done, and is read as both."""


@dataclass(frozen=True, slots=True)
class GroupGuess:
    """A CIUO-08 group of four digits with its probability, 0 to 1."""

    code: str
    name: str
    probability: float


class OccupationReader:
    """The names of ESCO, the reader of O*NET and the crosswalk between them; asked like an OccupationIndex."""

    def __init__(self, *, index: OccupationIndex, onet: OnetReader, clauses: Boilerplate) -> None:
        self.taxonomy = index.taxonomy
        self.onet = onet
        self._index = index
        self._boilerplate = clauses
        answers = answers_of(onet.table, index.taxonomy)
        everything = list(range(len(onet.table)))
        self._answers = [list(answers[one.id]) or everything for one in index.taxonomy.occupations]

    def nearest_onet(
        self, titles: Sequence[str], bodies: Sequence[str], *, k: int = 5
    ) -> list[list[OnetGuess]]:
        """Return the k (1 to 20) likeliest of all O*NET occupations, empty for an empty pair."""
        return self.onet.nearest(titles, self.told(bodies), k=k)

    def nearest_one(self, title: str, body: str = "", *, k: int = 5) -> list[OccupationGuess]:
        """Return the k likeliest ESCO occupations of one title or sentence."""
        return self.nearest([title], [body], k=k)[0]

    def nearest(
        self, titles: Sequence[str], bodies: Sequence[str], *, k: int = 5
    ) -> list[list[OccupationGuess]]:
        """Return the k (1 to 20) likeliest ESCO occupations, empty for an empty pair.

        The nearest names are weighed by how likely the O*NET occupations are to which they answer.
        """
        told = self.told(bodies)
        told = [
            title if not body and len(title.split()) >= SENTENCE_WORDS else body
            for title, body in zip(titles, told, strict=True)
        ]
        return self._index.nearest(titles, told, k=k, lift=self._lift(self.onet.chances(titles, told)))

    def nearest_ciuo(
        self, titles: Sequence[str], bodies: Sequence[str], *, k: int = 5
    ) -> list[list[GroupGuess]]:
        """Return the k likeliest groups: a group is as likely as its ESCO occupations together."""
        found = []
        for guesses in self.nearest(titles, bodies, k=MOST_GUESSES):
            groups: dict[str, float] = {}
            for guess in guesses:
                groups[guess.isco] = groups.get(guess.isco, 0.0) + guess.probability
            best = sorted(groups.items(), key=lambda pair: -pair[1])[:k]
            found.append([GroupGuess(code, self.taxonomy.group_name(code), chance) for code, chance in best])
        return found

    def told(self, bodies: Sequence[str]) -> list[str]:
        """Return bodies without boilerplate, and of an ad with headings only what tells of the work."""
        return [self._boilerplate.without(about_work(body)) if body.strip() else "" for body in bodies]

    def _lift(self, chances: FloatArray) -> FloatMatrix:
        """Return what to add to the similarity of each ESCO occupation, 0 for the likeliest and less for the others."""
        of_esco = np.stack([chances[:, numbers].max(axis=1) for numbers in self._answers], axis=1)
        share = of_esco / np.maximum(of_esco.max(axis=1, keepdims=True), 1e-12)
        return np.asarray(ONET_SHARE * np.log(np.maximum(share, LEAST)), np.float32)


def load(
    path: Path = PRETRAINED, *, encoder: TextEncoder | None = None, known: Taxonomy | None = None
) -> OccupationReader:
    """Open the shipped model, or another folder; raises ModelDamaged when a byte differs from its manifest."""
    found = known or taxonomy.load()
    return OccupationReader(
        index=OccupationIndex(found),
        onet=onet_reader.load(path, encoder=encoder, known=found),
        clauses=boilerplate.shipped(),
    )
