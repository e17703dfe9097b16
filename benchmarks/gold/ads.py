"""The ads that the hand-made labels belong to, read from the folder of job data; no text of them is kept here."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matching.ml.taxonomy import read_csv

LONGEST_BODY = 1_600
"""Characters of a body that were read and labelled; the rest is cut off."""

ENGLISH = frozenset("the and of to in with for you we our is are will this your".split())
SPANISH = frozenset("de la el en y los las con para que del por una un tu".split())


@dataclass(frozen=True, slots=True)
class Source:
    """A file of ads: the columns of its id, its title and its body, in the order in which they are joined."""

    file: str
    id: str
    title: str
    body: tuple[str, ...]


SOURCES = (
    Source("pe_computrabajo_2025", "id_oferta", "Título", ("Descripción", "Requisitos")),
    Source(
        "pe_servir_convocatorias_2024_2025", "posting_id", "job_title",
        ("required_experience", "educational_background", "specialization", "required_knowledge", "skills"),
    ),
    Source("pe_linkedin_ti_2025_2026", "id_linkedin", "title", ("description",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ad:
    """One ad; `text` is the title, an empty line and the body, and offsets of labels count in it."""

    file: str
    id: str
    title: str
    body: str

    @property
    def text(self) -> str:
        """Return what was labelled."""
        return f"{self.title}\n\n{self.body}"

    @property
    def words(self) -> int:
        """Return how many words the text has."""
        return len(self.text.split())

    @property
    def body_start(self) -> int:
        """Return where the body begins in the text."""
        return len(self.title) + 2

    @property
    def sha256(self) -> str:
        """Return the hash of the text in UTF-8, by which a changed text is noticed."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def language(self) -> str:
        """Return "en" when more English than Spanish function words stand in the text, else "es"."""
        words = self.text.lower().split()
        english = sum(word in ENGLISH for word in words)
        return "en" if english > sum(word in SPANISH for word in words) else "es"


def read_ads(folder: Path, source: Source) -> Iterator[Ad]:
    """Yield the ads of one file of the folder, in its order."""
    for row in read_csv(folder / f"{source.file}.csv.gz"):
        title = row[source.title].strip()
        body = "\n".join(row[column].strip() for column in source.body)
        yield Ad(source.file, row[source.id], title, body[:LONGEST_BODY])
