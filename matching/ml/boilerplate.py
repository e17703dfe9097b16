"""Clauses that stand in the ads of many employers and of any work ("envía tu CV", "ambiente agradable"), taken out.

Learned by document frequency across employers, not written by hand: a clause is boilerplate when many employers
use it word for word and no kind of title has it for itself. Only hashes of clauses are kept, 5 bytes each, so no
sentence of anybody's ad can be read back. Run `python -m matching.ml.boilerplate --jobs FOLDER --out FILE`.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import re2

from matching.ml.sections import Clauses
from matching.ml.taxonomy import DATA
from matching.ml.text import LONGEST_READ, clean, fold, terms
from matching.ml.titles import clean_title

FILE = DATA / "boilerplate.bin"
HASH_BYTES = 5
FEWEST_WORDS = 2
MOST_WORDS = 60
FEWEST_EMPLOYERS = 5
"""Employers that use a clause word for word before it counts as nobody's own."""
MOST_OF_ONE_TITLE = 0.25
"""Share of the ads with a clause that one kind of title may have; above it the clause tells of that work."""

# What no frequency finds, because each ad says it with its own address, number or date.
_BY_HAND = re2.compile(
    r"(?:envi\w+|mand\w+|remit\w+|present\w+) (?:tu|su|el|los|cv|curricul\w+|hoja de vida)\b"
    r".*(?:cv|curricul|hoja de vida|correo|whats|wsp)"
    r"|\b(?:whats ?app|wsp|celular|telefono)\W{0,3}(?:al |n\S{0,3} )?[\d+(\[]|[\w.+-]+@[\w-]+\.\w+|https?://|www\."
    r"|\[(?:email|tel)\]|equal opportunity employer"
    r"|regardless of race|sin distincion de (?:raza|sexo|genero)|ley n?.? ?29973"
)
_WORD = re.compile(r"[^\W\d_]+")


def key_of(clause: str) -> bytes | None:
    """Return the hash of a clause without case, accents, numbers and signs; None for one too short or too long."""
    found = _WORD.findall(fold(clause))
    if not FEWEST_WORDS <= len(found) <= MOST_WORDS:
        return None
    return hashlib.blake2b(" ".join(found).encode(), digest_size=HASH_BYTES).digest()


def clauses_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each clause of a text in order."""
    clauses, position, last = Clauses(text), 0, -1
    while position < len(text):
        start, end = clauses.around(position)
        if end > start > last:
            yield start, end
        last, position = max(start, last), max(end, position) + 1


class Boilerplate:
    """A set of hashes of clauses, ready to be asked."""

    def __init__(self, keys: Iterable[bytes] = ()) -> None:
        self._keys = frozenset(keys)

    def __len__(self) -> int:
        return len(self._keys)

    def without(self, text: str) -> str:
        """Return a text without its boilerplate, each clause that stays on a line of its own."""
        text = text[:LONGEST_READ]
        return "\n".join(
            text[start:end].strip() for start, end in clauses_of(text) if not self._is(text[start:end])
        )

    def share(self, text: str) -> float:
        """Return which share of the characters of a text is boilerplate, 0 to 1."""
        text = text[:LONGEST_READ]
        lengths = [(end - start, self._is(text[start:end])) for start, end in clauses_of(text)]
        return sum(length for length, is_one in lengths if is_one) / max(
            1, sum(length for length, _ in lengths)
        )

    def _is(self, clause: str) -> bool:
        return key_of(clause) in self._keys or _BY_HAND.search(fold(clause)) is not None

    def save(self, path: Path) -> None:
        """Write the hashes in order, so that the bytes depend on them alone."""
        path.write_bytes(b"".join(sorted(self._keys)))

    @classmethod
    def load(cls, path: Path = FILE) -> Boilerplate:
        """Read what `save` wrote; raises ValueError for a file of broken length."""
        held = path.read_bytes()
        if len(held) % HASH_BYTES:
            raise ValueError(f"{path} has {len(held)} bytes, not a multiple of {HASH_BYTES}")
        return cls(held[place : place + HASH_BYTES] for place in range(0, len(held), HASH_BYTES))


@lru_cache(maxsize=1)
def shipped() -> Boilerplate:
    """Return what ships."""
    return Boilerplate.load()


@dataclass(slots=True)
class _Seen:
    """Who used a clause, and under which kinds of title."""

    employers: set[str] = field(default_factory=set)
    titles: Counter[str] = field(default_factory=Counter)


def learn(
    ads: Callable[[], Iterable[tuple[str, str, str]]],
    *,
    fewest_employers: int = FEWEST_EMPLOYERS,
    most_of_one_title: float = MOST_OF_ONE_TITLE,
) -> Boilerplate:
    """Learn from ads as (employer, title, text), which are read twice: first to count, then to look at the frequent."""
    counts: Counter[bytes] = Counter()
    for _employer, _title, text in ads():
        counts.update(_keys(text))
    frequent = {key for key, count in counts.items() if count >= fewest_employers}
    seen: dict[bytes, _Seen] = defaultdict(_Seen)
    for employer, title, text in ads():
        kinds = set(terms(clean_title(title))) or {""}
        for key in _keys(text) & frequent:
            seen[key].employers.add(employer)
            seen[key].titles.update(dict.fromkeys(kinds, 1))
            seen[key].titles["\n"] += 1  # ads
    return Boilerplate(
        key
        for key, found in seen.items()
        if len(found.employers) >= fewest_employers
        and max(count for kind, count in found.titles.items() if kind != "\n")
        <= most_of_one_title * found.titles["\n"]
    )


def _keys(text: str) -> set[bytes]:
    text = clean(text[:20_000])
    return {key for start, end in clauses_of(text) if (key := key_of(text[start:end])) is not None}


# file: columns of the title, of the text, of the employer
SOURCES = {
    "pe_computrabajo_2025.csv.gz": ("Título", "Descripción", "NombreEmpresa"),
    "pe_linkedin_ti_2025_2026.csv.gz": ("title", "description", "company"),
    "ar_bumeran_zonajobs_2025.csv.gz": ("titulo", "descripcion", "empresa"),
    "cl_laborum_2020_2021.csv.gz": ("title", "description", "company"),
    "cl_chiletrabajos_2020_2022.csv.gz": ("titulo", "descripción", "Buscado"),
    "ec_computrabajo_2024.csv.gz": ("titulo", "descripcion", "empresa"),
}


def read_ads(folder: Path, *, most_each: int, seed: int) -> list[tuple[str, str, str]]:
    """Return (employer, title, text) of at most `most_each` drawn ads of each file; one without employer is its own."""
    csv.field_size_limit(10_000_000)
    ads: list[tuple[str, str, str]] = []
    for name, (title, text, employer) in SOURCES.items():
        if not (folder / name).exists():
            continue
        with gzip.open(folder / name, "rt", encoding="utf-8", newline="") as lines:
            rows = [
                (fold(row.get(employer) or "") or f"{name} {number}", row[title] or "", row[text] or "")
                for number, row in enumerate(csv.DictReader(lines))
            ]
        ads += random.Random(seed).sample(rows, min(most_each, len(rows)))
    return ads


def main(arguments: list[str]) -> None:
    """Learn, write the hashes and print how many there are and which share of unseen ads they take out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--most-each", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args(arguments)
    ads = read_ads(options.jobs, most_each=options.most_each, seed=options.seed)
    unseen = ads[::20]
    learned = [ad for place, ad in enumerate(ads) if place % 20]
    found = learn(lambda: learned)
    found.save(options.out)
    shares = [found.share(clean(text)) for _employer, _title, text in unseen]
    print(
        f"boilerplate ads={len(learned)} clauses={len(found)} bytes={options.out.stat().st_size} "
        f"unseen={len(unseen)} share_taken_out={sum(shares) / max(1, len(shares)):.3f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
