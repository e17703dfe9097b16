"""The labelled ads of Peru and how well a reader finds their skills; their texts come from a folder of ads.

The first half of the ads is for tuning and for the gate, the second for figures that nothing was tuned on.
"""

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from matching.ml.skill_measure import Found, Label, Score, count
from matching.ml.taxonomy import read_csv
from matching.ml.types import JobText, SkillSpan

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


HALVES = {"tuning": range(100), "test": range(100, 200)}

Reader = Callable[[list[JobText]], Sequence[Sequence[SkillSpan]]]


class ChangedText(Exception):
    """The ad in the folder is not the text that was labelled."""


class Labelled:
    """The labels of one ad."""

    def __init__(self, rows: Sequence[dict[str, str]]) -> None:
        first = rows[0]
        self.key = (first["file"], first["id"])
        self.sha256 = first["text_sha256"]
        self.position = int(first["position"])
        self.labels = [
            Label(int(row["start"]), int(row["end"]), tuple(row["code"].split()), row["kind"])
            for row in rows
            if row["code"]
        ]


def read_labels(path: Path) -> list[Labelled]:
    """Return the labelled ads by position."""
    rows: dict[int, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rows.setdefault(int(row["position"]), []).append(row)
    return [Labelled(rows[position]) for position in sorted(rows)]


def with_texts(labelled: Sequence[Labelled], ads: Iterator[Ad]) -> Iterator[tuple[Labelled, Ad]]:
    """Yield labels with their ad; raises ChangedText when a text changed or is gone."""
    wanted = {one.key: one for one in labelled}
    for ad in ads:
        if one := wanted.pop((ad.file, ad.id), None):
            if ad.sha256 != one.sha256:
                raise ChangedText(f"{ad.file} {ad.id} is not the text that was labelled.")
            yield one, ad
    if wanted:
        raise ChangedText(f"{len(wanted)} labelled ads are not in the folder.")


def found_in(ad: Ad, spans: Sequence[SkillSpan], *, types: dict[str, str]) -> list[Found]:
    """Return skills with offsets into the labelled text instead of title or description."""
    moved = {"title": 0, "description": ad.body_start}
    return [
        Found(
            moved[span.field] + span.start, moved[span.field] + span.end, span.skill_id, types[span.skill_id]
        )
        for span in spans
    ]


def score(pairs: Sequence[tuple[Labelled, Ad]], read: Reader, *, types: dict[str, str]) -> dict[str, Score]:
    """Return the score of all ads, and of those of each language."""
    jobs = [JobText(ad.title, description=ad.body) for _, ad in pairs]
    scores: dict[str, Score] = {"all": Score()}
    for (one, ad), spans in zip(pairs, read(jobs), strict=True):
        founds = found_in(ad, spans, types=types)
        for name in ("all", ad.language):
            count(scores.setdefault(name, Score()), one.labels, founds)
    return scores


def pairs_of(folder: Path, labels: Path, *, half: str) -> list[tuple[Labelled, Ad]]:
    """Return the labelled ads of "tuning" or "test" with their texts; raises ChangedText, FileNotFoundError."""
    ads = (ad for source in SOURCES for ad in read_ads(folder, source))
    return [pair for pair in with_texts(read_labels(labels), ads) if pair[0].position in HALVES[half]]


def figures(scores: dict[str, Score]) -> dict[str, float]:
    """Return what a gate compares: precision and recall by language, precision by type, recall by kind of label."""
    found: dict[str, float] = {}
    for name in ("es", "en"):
        tally = scores.get(name, Score()).code
        found[f"gold-{name}-precision"], found[f"gold-{name}-recall"] = tally.precision, tally.recall
    for kind, tally in sorted(scores["all"].by_type.items()):
        found[f"gold-type-{kind}-precision"] = tally.precision
    for kind, tally in sorted(scores["all"].by_kind.items()):
        found[f"gold-kind-{kind}-recall"] = tally.recall
    return found
