"""Fifty thousand real ads in one shape, with their vectors and occupations kept between runs.

Ads of Peru come first in number; Argentina and Chile fill up to the asked count. Every ad has a text of its own:
nothing is repeated. Vectors are of whole ads; the occupation is the one whose name stands in the title.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.ml.documents import TextEncoder
from matching.ml.taxonomy import read_csv
from matching.ml.text import clean, fold
from matching.ml.types import FloatMatrix, JobText

SEED = 7
WORD = re.compile(r"[^\W_]+")
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """A file of ads and the columns of title, employer, place, description and requirements."""

    file: str
    title: str
    employer: str
    place: str
    description: tuple[str, ...]
    requirements: tuple[str, ...]
    pay: str = ""
    most: int = 0


SOURCES = (
    Source("pe_servir_convocatorias_2024_2025", "job_title", "public_institution", "ubication",
           ("required_knowledge", "skills"),
           ("required_experience", "educational_background", "specialization"), "salary_pen"),
    Source("pe_computrabajo_2025", "Título", "NombreEmpresa", "Ubicación", ("Descripción",), ("Requisitos",)),
    Source("pe_mtpe_empleosperu_2025", "titulo", "empresa", "distrito", ("descripcion_empresa",), (), "salary_max"),
    Source("pe_linkedin_ti_2025_2026", "title", "company", "location", ("description",), ()),
    Source("ar_bumeran_zonajobs_2025", "titulo", "empresa", "", ("descripcion",), ()),
    Source("cl_chiletrabajos_2020_2022", "titulo", "Buscado", "", ("descripción",), (), most=12_000),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ad:
    """One ad; `place` is "" abroad and where none is said, `pay` is soles a month or None."""

    title: str
    employer: str
    place: str
    description: str
    requirements: str
    pay: float | None

    @property
    def text(self) -> JobText:
        """Return the words that are read."""
        return JobText(
            title=self.title,
            description=self.description,
            requirements=self.requirements,
            company=self.employer,
        )


def read_ads(folder: Path, count: int) -> list[Ad]:
    """Return `count` ads with distinct words in an order drawn once, so that a smaller world is a part of a larger."""
    seen: set[bytes] = set()
    home: list[Ad] = []
    abroad: list[Ad] = []
    for source in SOURCES:
        for number, ad in enumerate(_of(folder, source)):
            if source.most and number >= source.most:
                break
            digest = hashlib.sha256(repr(ad.text).encode()).digest()
            if ad.title and digest not in seen:
                seen.add(digest)
                (home if source.file.startswith("pe_") else abroad).append(ad)
    draw = random.Random(SEED)
    draw.shuffle(abroad)
    kept = [*home, *abroad][:count] if len(home) < count else home
    draw.shuffle(kept)
    return kept[:count]


def _of(folder: Path, source: Source) -> Iterator[Ad]:
    for row in read_csv(folder / f"{source.file}.csv.gz"):
        yield Ad(
            title=clean(row[source.title])[:200],
            employer=clean(row[source.employer])[:120] or "sin nombre",
            place=row.get(source.place, ""),
            description=clean("\n".join(row[name] or "" for name in source.description))[:6000],
            requirements=clean("\n".join(row[name] or "" for name in source.requirements))[:6000],
            pay=_number(row.get(source.pay, "")),
        )


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 300 <= value <= 60_000 else None


def vectors_of(ads: Sequence[Ad], *, encoder: TextEncoder, cache: Path) -> FloatMatrix:
    """Return float16 [len(ads), d] of whole ads; chunks that an earlier run encoded are read from `cache`."""
    cache.mkdir(parents=True, exist_ok=True)
    parts = []
    for start in range(0, len(ads), CHUNK):
        chunk = [ad.text for ad in ads[start : start + CHUNK]]
        digest = hashlib.sha256(repr((encoder.id, chunk)).encode()).hexdigest()[:20]
        path = cache / f"vectors-{digest}.npy"
        if not path.exists():
            np.save(path, encoder.encode_jobs(chunk).astype(np.float16))
            print(f"  encoded {start + len(chunk)}", flush=True)
        parts.append(np.load(path))
    return np.concatenate(parts)


def occupations_of(ads: Sequence[Ad], names: Mapping[str, str]) -> list[str | None]:
    """Return the occupation whose folded name of at most five words is the longest inside each title, or None.

    The product's own reader would take many minutes for so many titles; this one finds fewer and surer ones.
    """
    found = []
    for ad in ads:
        words = WORD.findall(fold(ad.title))
        parts = (
            " ".join(words[start : start + length])
            for length in range(min(5, len(words)), 0, -1)
            for start in range(len(words) - length + 1)
        )
        found.append(next((names[part] for part in parts if part in names), None))
    return found
