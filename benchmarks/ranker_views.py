"""Real choices to learn an order from: what people in the US opened in 2014 and 2015, day by day, beside what they
could have opened (the public views, histories and interests of the research data; English titles only)."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

NEGATIVES, WEEK, MONTH, LATELY = 40, 7, 30, 5
"""Jobs beside those opened, days around in which they were open, days of popularity, titles that count as recent."""


@dataclass(frozen=True, slots=True)
class View:
    """One job opened on a day (days since 1970)."""

    person: int
    job: int
    day: int


@dataclass(frozen=True, slots=True)
class Ad:
    """What the data says of a job: its title and where it is."""

    title: str
    city: str
    state: str


@dataclass(frozen=True, slots=True)
class Page:
    """One person on one day: what she had told and opened before, the jobs she might open, which she opened, and how
    many others opened each in the month before."""

    person: int
    day: int
    told: tuple[str, ...]
    lately: tuple[int, ...]
    place: tuple[str, str]
    jobs: tuple[int, ...]
    opened: tuple[bool, ...]
    popular: tuple[int, ...]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> int:
    return int(np.datetime64(text[:10], "D").astype(int)) if text else 0


def load(folder: Path) -> tuple[list[View], dict[int, Ad], dict[int, list[tuple[int, str]]]]:
    """Return views in order of time, jobs by id, and what each person told as (day, title)."""
    views, ads = [], {}
    for row in _rows(folder / "us_job_views.csv.gz"):
        views.append(View(int(row["Applicant.ID"]), int(row["Job.ID"]), _day(row["View.Start"])))
        ads[views[-1].job] = Ad(row["Position"] or row["Title"], row["City"], row["State.Code"])
    told: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for name, column in (
        ("us_experience.csv.gz", "Position.Name"),
        ("us_positions_of_interest.csv.gz", "Position.Of.Interest"),
    ):
        for row in _rows(folder / name):
            if row[column]:
                told[int(row["Applicant.ID"])].append((_day(row["Created.At"]), row[column]))
    return sorted(views, key=lambda one: (one.day, one.person, one.job)), ads, told


def pages(folder: Path, *, most: int, seed: int) -> tuple[list[Page], dict[int, Ad]]:
    """Return at most `most` pages of people who had told or opened something before, and the jobs by id."""
    views, ads, told = load(folder)
    chance = np.random.default_rng(seed)
    by_person: dict[int, list[View]] = defaultdict(list)
    for view in views:
        by_person[view.person].append(view)
    days = np.array([view.day for view in views])
    starts = [(person, day) for person, own in by_person.items() for day in sorted({one.day for one in own})]
    made = []
    for place in chance.permutation(len(starts)):
        person, day = starts[place]
        page = _page(person, day, by_person[person], told[person], views, days, ads, chance)
        if page is not None:
            made.append(page)
        if len(made) == most:
            break
    return made, ads


def _page(
    person: int, day: int, own: Sequence[View], told: Sequence[tuple[int, str]], views: Sequence[View],
    days: np.ndarray, ads: dict[int, Ad], chance: np.random.Generator,
) -> Page | None:  # fmt: skip
    before = [one.job for one in own if one.day < day]
    opened = sorted({one.job for one in own if one.day == day} - set(before))
    words = tuple(title for at, title in told if at <= day)
    if not opened or not (words or before):
        return None
    around = slice(np.searchsorted(days, day - WEEK), np.searchsorted(days, day + WEEK, side="right"))
    others = sorted({one.job for one in views[around]} - {one.job for one in own})
    if len(others) < NEGATIVES:
        return None
    jobs = [*opened, *(others[int(one)] for one in chance.choice(len(others), NEGATIVES, replace=False))]
    mixed = [jobs[int(one)] for one in chance.permutation(len(jobs))]
    month = slice(np.searchsorted(days, day - MONTH), np.searchsorted(days, day))
    counts = Counter(one.job for one in views[month] if one.person != person)
    seen = Counter((ads[job].city, ads[job].state) for job in before)
    return Page(
        person=person, day=day, told=words, lately=tuple(dict.fromkeys(reversed(before)))[:LATELY],
        place=seen.most_common(1)[0][0] if seen else ("", ""), jobs=tuple(mixed),
        opened=tuple(job in set(opened) for job in mixed), popular=tuple(counts[job] for job in mixed),
    )  # fmt: skip


def coordinates(city: str, state: str) -> tuple[float | None, float | None]:
    """Return a made-up point: the same for a city, some 50 km apart inside a state, a thousand and more between states.

    The data has no coordinates; only "same city, same state, elsewhere" is real here.
    """
    if not state:
        return None, None
    number = zlib.crc32(state.encode()) % 400
    corner = (-60 + number % 20 * 6, -170 + number // 20 * 12)
    spot = zlib.crc32(city.encode())
    return corner[0] + spot % 100 / 100, corner[1] + spot // 100 % 100 / 100
