"""Draws the 200 Peruvian ads that are labelled by hand, the same ones each time.

Run `python -m benchmarks.gold.draw --data FOLDER [--out FILE]`. The texts go to a file outside the project.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from matching.ml.skill_gold import SOURCES, Ad, read_ads
from matching.ml.text import fold, token_spans

SEED = 20261120
MOST_WORDS = 260
DEFAULT_OUT = Path(tempfile.gettempdir()) / "gold" / "ads.jsonl"


@dataclass(frozen=True, slots=True)
class Share:
    """How many ads of a file are drawn, in which language, and how many titles may begin with one word."""

    file: str
    count: int
    same_start: int
    language: str = ""
    fewest_words: int = 40


SHARES = (
    Share("pe_computrabajo_2025", 120, 4),
    Share("pe_servir_convocatorias_2024_2025", 40, 2),
    # Shorter texts of this file are the first lines of an ad that its source did not open.
    Share("pe_linkedin_ti_2025_2026", 22, 3, "es", fewest_words=90),
    Share("pe_linkedin_ti_2025_2026", 18, 3, "en", fewest_words=90),
)


def first_word(title: str) -> str:
    """Return the first word of a title, without accents and gender: the coarse occupation."""
    folded = fold(title)
    spans = token_spans(title)
    return folded[slice(*spans[0])].rstrip("aos") if spans else ""


def draw(ads: Iterable[Ad], share: Share, *, taken: set[str], chance: random.Random) -> list[Ad]:
    """Return ads of one share in the order of chance: mixed titles, none equal to one in `taken`, which grows."""
    fitting = [
        ad
        for ad in ads
        if share.fewest_words <= ad.words <= MOST_WORDS and share.language in ("", ad.language)
    ]
    fitting.sort(key=lambda ad: ad.id)
    chance.shuffle(fitting)
    starts: Counter[str] = Counter()
    drawn: list[Ad] = []
    for ad in fitting:
        start, keys = first_word(ad.title), {fold(ad.title), fold(ad.body[:200])}
        if starts[start] < share.same_start and not keys & taken:
            starts[start] += 1
            taken |= keys
            drawn.append(ad)
        if len(drawn) == share.count:
            return drawn
    raise ValueError(f"Only {len(drawn)} of {share.count} ads of {share.file} fit.")


def draw_all(folder: Path) -> list[Ad]:
    """Return the 200 ads by position: 0 to 99 for tuning, 100 to 199 for the test, both mixed alike."""
    chance = random.Random(SEED)
    taken: set[str] = set()
    halves: tuple[list[Ad], list[Ad]] = ([], [])
    files = {source.file: list(read_ads(folder, source)) for source in SOURCES}
    for share in SHARES:
        drawn = draw(files[share.file], share, taken=taken, chance=chance)
        halves[0].extend(drawn[::2])
        halves[1].extend(drawn[1::2])
    for half in halves:
        chance.shuffle(half)
    return halves[0] + halves[1]


def main() -> None:
    """Draw, and write one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the CSV files of ads")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="a file outside the project")
    options = parser.parse_args()
    ads = draw_all(options.data)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", encoding="utf-8") as lines:
        for position, ad in enumerate(ads):
            row = {"position": position, "file": ad.file, "id": ad.id, "sha256": ad.sha256,
                   "language": ad.language, "text": ad.text}  # fmt: skip
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    for name, half in (("tuning", ads[:100]), ("test", ads[100:])):
        mix = Counter((ad.file, ad.language) for ad in half)
        print(
            f"gold half={name} "
            + " ".join(f"{file}:{lang}={count}" for (file, lang), count in sorted(mix.items()))
        )


if __name__ == "__main__":
    main()
