"""How good lists are on day 0: thirty written people with one sentence each, over real Peruvian ads.

Run `python -m benchmarks.personas --data FOLDER`, FOLDER with `jobs/` of pe_mtpe_empleosperu_2025.csv.gz,
pe_computrabajo_2025.csv.gz and pe_servir_convocatorias_2024_2025.csv.gz (of the last two a sample). A job of the
first ten fits when two things hold that no part of the ranking decides: its title has a word that stands with the
person in personas.csv (written before any list was looked at), and its district is within her radius. Beside it
stands the looser rule by CIUO-08 group, which trusts our own reading of the ad. `possible` is how many ads in reach
fit by title at all, at most ten: who has six of them at least can be given six. Beside ours: the newest ads in
reach, BM25 over title and text, and cosine alone.
"""

import argparse
import csv
import gzip
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.ml import encoder as encoders
from matching.ml import ranking, taxonomy
from matching.ml.balance import arrange
from matching.ml.blocks import JobBlock
from matching.ml.bm25 import BM25
from matching.ml.gates import distance_km
from matching.ml.readings import Readers
from matching.ml.types import (
    BlockScores,
    JobFacts,
    JobReading,
    JobText,
    SeekerFacts,
    SeekerReading,
    SeekerText,
)

HERE = Path(__file__).parent
MODEL = HERE.parent / "matching/pretrained/chamba-es-en"
FLOOR, TOP, GOOD = 0.18, 10, 6
BATCH = 200


@dataclass(frozen=True, slots=True)
class Ad:
    """One real ad with the coordinates of its place."""

    text: JobText
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Persona:
    """A written person: one sentence, where she lives, and what fits her."""

    sentence: str
    latitude: float
    longitude: float
    radius_km: float
    groups: tuple[str, ...]
    titles: re.Pattern[str]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument(
        "--sample", type=int, default=800, help="ads of Computrabajo, and of the State, to read"
    )
    asked.add_argument("--show", action="store_true", help="print the titles of each list")
    options = asked.parse_args()
    places = places_of(options.data / "geo")
    ads, people = list(real_ads(options.data / "jobs", places, options.sample)), _personas(places)
    known = taxonomy.load()
    encoder = encoders.load(MODEL, threads=1)
    readers = Readers(taxonomy=known, encoder=encoder)
    jobs = read_ads(ads, readers)
    block = JobBlock.build(jobs, taxonomy=known)
    words = BM25([f"{ad.text.title} {ad.text.title} {ad.text.description}" for ad in ads])
    table: dict[str, list[tuple[int, int]]] = {}
    possible = []
    for number, person in enumerate(people):
        reading = _person(number, person, readers)
        found = ranking.score_jobs(reading, block, taxonomy=known)
        near = _near(person, ads)
        possible.append(
            min(TOP, sum(bool(person.titles.search(_plain(ads[place].text.title))) for place in near))
        )
        reach = np.zeros(len(ads), bool)
        reach[near] = True
        cosines = (block.vectors @ reading.vectors.T).max(axis=1)
        lists = {
            "the newest in reach": near[:TOP],
            "BM25": _first(words.scores([person.sentence])[0], reach),
            "cosine": _first(cosines, reach),
            "ours": _ours(found, ads),
        }
        for name, places_listed in lists.items():
            table.setdefault(name, []).append(_fits(person, places_listed, ads, jobs, reach))
        if options.show:
            print(f"{person.sentence} ({possible[-1]} possible)")
            for place in lists["ours"]:
                print(
                    "   ",
                    "+" if person.titles.search(_plain(ads[place].text.title)) else "-",
                    ads[place].text.title,
                )
    _print(table, possible, len(ads))


def _print(table: dict[str, list[tuple[int, int]]], possible: list[int], count: int) -> None:
    can = [place for place, most in enumerate(possible) if most >= GOOD]
    print(f"{len(possible)} people, {count} ads, {len(can)} people with {GOOD} fitting ads in reach or more")
    print(
        f"| list | fit by title, of ten | people with {GOOD} or more | of those who can | fit by CIUO group |"
    )
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, fits in table.items():
        by_title, by_group = np.array(fits).T
        print(
            f"| {name} | {by_title.mean():.1f} | {(by_title >= GOOD).sum()} of {len(fits)} "
            f"| {(by_title[can] >= GOOD).sum()} of {len(can)} | {by_group.mean():.1f} |"
        )
    ours = np.array(table["ours"])[:, 0]
    print(
        f"personas fit10={ours.mean():.2f} six_or_more={(ours >= GOOD).sum()}/{len(ours)} "
        f"of_possible={ours.sum() / sum(possible):.2f}"
    )


def _ours(found: BlockScores, ads: list[Ad]) -> list[int]:
    """Return the first ten as a list is made: open gates, the floor, at most three of one employer."""
    best = [int(place) for place in found.best(60) if found.scores[place] >= FLOOR]
    names = {
        name: number for number, name in enumerate(dict.fromkeys(ads[place].text.company for place in best))
    }
    employers = [names[ads[place].text.company] if ads[place].text.company else -place - 1 for place in best]
    order = arrange(found.scores[best], best, employers, np.full(len(best), 8.0))
    return [best[int(place)] for place in order[:TOP]]


def _first(scores: NDArray[np.float64], reach: NDArray[np.bool_]) -> list[int]:
    return [int(place) for place in np.argsort(-np.where(reach, scores, -np.inf), kind="stable")[:TOP]]


def _fits(
    person: Persona, listed: list[int], ads: list[Ad], jobs: list[JobReading], reach: NDArray[np.bool_]
) -> tuple[int, int]:
    """Return how many of a list fit by title, and by the CIUO group that we read."""
    near = [place for place in listed if reach[place]]
    by_title = sum(bool(person.titles.search(_plain(ads[place].text.title))) for place in near)
    groups = [jobs[place].occupations[0].isco if jobs[place].occupations else "" for place in near]
    return by_title, sum(group in person.groups for group in groups)


def _near(person: Persona, ads: list[Ad]) -> list[int]:
    away = distance_km(
        person.latitude,
        person.longitude,
        np.array([ad.latitude for ad in ads]),
        np.array([ad.longitude for ad in ads]),
    )
    return [int(place) for place in np.flatnonzero(away <= person.radius_km)]


def _person(number: int, person: Persona, readers: Readers) -> SeekerReading:
    read = readers.read_seeker(SeekerText(summary=person.sentence))
    facts = SeekerFacts(latitude=person.latitude, longitude=person.longitude, radius_km=person.radius_km)
    return SeekerReading(
        number, read.vectors, read.kinds, read.occupations, frozenset(span.skill_id for span in read.skills),
        read.terms, facts,
    )  # fmt: skip


def read_ads(ads: list[Ad], readers: Readers) -> list[JobReading]:
    jobs: list[JobReading] = []
    for start in range(0, len(ads), BATCH):
        part = ads[start : start + BATCH]
        for ad, read in zip(part, readers.read_jobs([ad.text for ad in part]), strict=True):
            skills: dict[str, bool] = {}
            for span in read.skills:
                skills[span.skill_id] = skills.get(span.skill_id, False) or span.required
            facts = JobFacts(latitude=ad.latitude, longitude=ad.longitude)
            jobs.append(JobReading(len(jobs), read.vector, read.occupations, skills, ad.text.title, facts))
    return jobs


# --- files --------------------------------------------------------------------------


def _personas(places: dict[str, tuple[float, float]]) -> list[Persona]:
    with (HERE / "personas.csv").open(newline="") as lines:
        return [
            Persona(
                row["sentence"],
                *places[row["place"]],
                float(row["radius_km"]),
                tuple(row["groups"].split()),
                re.compile(_plain(row["titles"])),
            )
            for row in csv.DictReader(lines)
        ]


def real_ads(folder: Path, places: dict[str, tuple[float, float]], sample: int) -> Iterator[Ad]:
    """Yield the ads whose place is known, two files sampled, in a mixed order that is the same each time."""
    found, private = [], []
    for row in rows_of(folder / "pe_mtpe_empleosperu_2025.csv.gz"):
        if at := places.get(row["district_code"]):
            found.append(Ad(JobText(row["titulo"], row["descripcion_empresa"], "", row["empresa"]), *at))
    for row in rows_of(folder / "pe_computrabajo_2025.csv.gz"):
        if at := places.get(_plain(row["Ubicación"])):
            company = "" if row["NombreEmpresa"].startswith("Importante empresa") else row["NombreEmpresa"]
            private.append(Ad(JobText(row["Título"], row["Descripción"], row["Requisitos"], company), *at))
    state = [
        Ad(
            JobText(
                row["job_title"],
                row["required_knowledge"],
                row["required_experience"],
                row["public_institution"],
            ),
            *at,
        )
        for row in rows_of(folder / "pe_servir_convocatorias_2024_2025.csv.gz")
        if (at := places.get(_plain(f"{row['district']}, {row['region']}")))
    ]
    for many in (private, state):
        random.Random(7).shuffle(many)
        found += many[:sample]
    random.Random(7).shuffle(found)
    yield from found


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", newline="") as lines:
        yield from csv.DictReader(lines)


def places_of(folder: Path) -> dict[str, tuple[float, float]]:
    """Return coordinates by INEI code and by "district, department", where the file has them."""
    found: dict[str, tuple[float, float]] = {}
    with (folder / "ubigeo_distrito.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            if row["latitude"] not in ("", "NA") and row["longitude"] not in ("", "NA"):
                at = (float(row["latitude"]), float(row["longitude"]))
                found[row["inei"]] = at
                found.setdefault(_plain(f"{row['distrito']}, {row['departamento']}"), at)
    return found


def _plain(text: str) -> str:
    """Return small letters without accents."""
    split = unicodedata.normalize("NFD", text.replace("\xa0", " ").lower())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


if __name__ == "__main__":
    main()
