"""The drift watch on two years of a real board, week after week: alarms of plain weeks, and of weeks that were shifted.

python -m benchmarks.drift_weeks --data FOLDER
"""

from __future__ import annotations

import argparse
import csv
import datetime
import gzip
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from matching.ml import drift, encoder
from matching.ml.drift import Reading

FILE = "jobs/cl_chiletrabajos_2020_2022.csv.gz"
WINDOW, REFERENCE = datetime.timedelta(days=7), datetime.timedelta(days=56)
SHIFTS = (0.0, 0.1, 0.2, 0.3)
SEED = 5
MOST_TEXTS = 500
STRANGE = "what nobody asked for before"


class Ad(NamedTuple):
    """What the watch looks at of an ad."""

    at: datetime.datetime
    employer: str
    trade: str
    place: str
    length: float
    title: str
    is_unknown: bool  # it holds a word that the encoder does not know


def read(data: Path) -> list[Ad]:
    """Return the dated ads of the board, oldest first."""
    csv.field_size_limit(10**9)
    reader = encoder.load("matching/pretrained/chamba-es-en", threads=1)
    assert isinstance(reader, encoder.PieceEncoder)
    with gzip.open(data / FILE, "rt", encoding="utf-8", errors="replace") as lines:
        found = [
            Ad(
                datetime.datetime.fromisoformat(row["Fecha"]), row["Buscado"], row["Categoría"], row["Ubicación"],
                len(row["descripción"]), row["titulo"],
                drift.has_unknown(reader.pieces, row["titulo"] + "\n" + row["descripción"]),
            )
            for row in csv.DictReader(lines)
        ]  # fmt: skip
    return sorted(found)


def windows(ads: Sequence[Ad]) -> Iterator[tuple[Sequence[Ad], Sequence[Ad]]]:
    """Give the eight weeks before and the week, for every week of the board after its first two months."""
    times = np.array([ad.at.timestamp() for ad in ads])
    end = ads[0].at + REFERENCE + WINDOW
    while end <= ads[-1].at:
        edges = [(end - WINDOW - REFERENCE).timestamp(), (end - WINDOW).timestamp(), end.timestamp()]
        first, middle, last = np.searchsorted(times, edges)
        yield ads[first:middle], ads[middle:last]
        end += WINDOW


def shifted(ads: Sequence[Ad], share: float, chance: np.random.Generator) -> list[Ad]:
    """Return a week in which a share of the ads are for a new trade, in one place, half as long, in strange words."""
    turned = chance.random(len(ads)) < share
    return [
        ad._replace(trade=STRANGE, place=STRANGE, length=ad.length / 2, is_unknown=True) if one else ad
        for ad, one in zip(ads, turned, strict=True)
    ]


def once(ads: Sequence[Ad], value: Callable[[Ad], Hashable]) -> list[Hashable]:
    """Return the values, of each employer and week once."""
    found = {(ad.employer, ad.at.isocalendar()[:2], value(ad)): value(ad) for ad in ads}
    return list(found.values())


def each(ads: Sequence[Ad], value: Callable[[Ad], Hashable]) -> list[Hashable]:
    """Return the values, one an ad."""
    return [value(ad) for ad in ads]


def lengths(before: Sequence[Hashable], now: Sequence[Hashable]) -> Reading | None:
    """Compare lengths as the watch does."""
    return drift.values_psi(np.array(before, np.float64), np.array(now, np.float64))


def words(before: Sequence[tuple[str, bool]], now: Sequence[tuple[str, bool]]) -> Reading | None:
    """Compare the shares of ads with an unknown word as the watch does, of the newest ones."""
    (hits_before, rows_before), (hits, rows) = (
        (sum(unknown for _, unknown in ads[-MOST_TEXTS:]), len(ads[-MOST_TEXTS:])) for ads in (before, now)
    )
    return drift.rate(hits=hits, rows=rows, hits_before=hits_before, rows_before=rows_before)


FIGURES: dict[str, tuple[Callable[[Ad], Hashable], Callable[..., Reading | None]]] = {
    "trades": (lambda ad: ad.trade, drift.categories_psi),
    "places": (lambda ad: ad.place, drift.categories_psi),
    "lengths": (lambda ad: ad.length, lengths),
    "words": (lambda ad: (ad.title, ad.is_unknown), words),
}


def main() -> None:
    """Print the table and its last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    ads = read(parser.parse_args().data)
    spans = list(windows(ads))
    print(f"{len(ads)} ads, {len(spans)} weeks, {len(ads) / (len(spans) + 9):.0f} ads a week\n")
    print(
        "| figure | counted | median index | " + " | ".join(f"{share:.0%} shifted" for share in SHIFTS) + " |"
    )
    print("|---|---|---:|" + "---:|" * len(SHIFTS))
    false = {"each": 0, "once": 0}
    readings = 0
    for name, (value, compare) in FIGURES.items():
        for counted in (each, once):
            told, values = [], []
            for share in SHIFTS:
                chance = np.random.default_rng(SEED)
                found = [
                    compare(counted(before, value), counted(shifted(now, share, chance), value))
                    for before, now in spans
                ]
                known = [one for one in found if one is not None]
                told.append(f"{sum(one.alarm for one in known)} of {len(known)}")
                if not share:
                    values = [one.value for one in known]
                    false[counted.__name__] += sum(one.alarm for one in known)
                    readings += len(known) if counted is once else 0
            print(f"| {name} | {counted.__name__} | {np.median(values):.3f} | " + " | ".join(told) + " |")
    print(f"drift plain_weeks_alarms={false['once']} counted_each={false['each']} readings={readings}")


if __name__ == "__main__":
    main()
