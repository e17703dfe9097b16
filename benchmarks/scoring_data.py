"""People and jobs for the benchmark of scoring: vectors of real ads, repeated with noise, and facts by chance."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from matching.ml import encoder
from matching.ml.blocks import JobColumns, SeekerColumns
from matching.ml.corpus import Files
from matching.ml.types import FloatMatrix, JobFacts, SeekerFacts

ADS = (
    ("pe_computrabajo_2025", "Título", "Descripción"),
    ("cl_chiletrabajos_2020_2022", "titulo", "descripción"),
    ("ar_bumeran_zonajobs_2025", "titulo", "descripcion"),
)
TITLES = (("cl_laborum_2020_2021", "title"), ("pe_servir_convocatorias_2024_2025", "job_title"))
DISTINCT = 2000
"""Distinct texts that are taken of each file."""
WORDS = 120
NOISE = 0.25
"""Length of the noise that a repeated unit vector gets: its cosine with the first is .97."""
CAPITAL, AREA = (-12.06, -77.04), 0.35
"""A third of people and jobs are in Lima, within some 15 km."""
RADII = (5.0, 10.0, 20.0, 50.0, 100.0)


def distinct_vectors(data: Path) -> tuple[FloatMatrix, FloatMatrix]:
    """Return vectors of distinct ads, and of distinct titles of other files (for people)."""
    files, model = Files(data), encoder.load(Path("matching/pretrained/chamba-es-en"))
    ads = [text for name, *columns in ADS for text in _texts(files, name, columns)]
    titles = [text for name, column in TITLES for text in _texts(files, name, [column])]
    return model.encode(ads), model.encode(titles)


def _texts(files: Files, name: str, columns: list[str]) -> Iterator[str]:
    seen: dict[str, None] = {}
    for row in files.rows(f"jobs/{name}"):
        seen[" ".join(" ".join(row[column] or "" for column in columns).split()[:WORDS])] = None
        if len(seen) == DISTINCT:
            break
    yield from seen


def repeated(vectors: FloatMatrix, count: int, *, seed: int) -> FloatMatrix:
    """Return `count` unit rows: each vector about as often, all with noise of their own."""
    chance = np.random.default_rng(seed)
    rows = vectors[chance.permutation(count) % len(vectors)]
    noise = chance.normal(size=rows.shape).astype(np.float32) * np.float32(NOISE / np.sqrt(rows.shape[1]))
    rows = rows + noise
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def districts(data: Path) -> list[tuple[float, float]]:
    """Return the coordinates of the districts of Peru that have some."""
    with (data / "geo/ubigeo_distrito.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = [(row["latitude"], row["longitude"]) for row in rows]
    return [(float(one), float(other)) for one, other in found if "NA" not in (one, other) and one]


def columns(data: Path, people: int, jobs: int) -> tuple[SeekerColumns, JobColumns]:
    """Return the facts of `facts` laid out."""
    codes: dict[str, int] = {}
    offers, seekers = facts(data, people, jobs)
    return SeekerColumns.of(seekers, codes), JobColumns.of(offers, codes)


def facts(data: Path, people: int, jobs: int) -> tuple[list[JobFacts], list[SeekerFacts]]:
    """Return facts by chance: real districts, a third in Lima; radius, licence, schedule, pay floor, age."""
    chance = np.random.default_rng(17)
    places = districts(data)
    lima = [one for one in places if abs(one[0] - CAPITAL[0]) < 0.2 and abs(one[1] - CAPITAL[1]) < 0.2]

    def place() -> tuple[float, float]:
        among = lima if chance.random() < AREA else places
        return among[int(chance.integers(len(among)))]

    shifts = [frozenset[str](), frozenset({"full"}), frozenset({"part"}), frozenset({"full", "part"})]
    offers: list[JobFacts] = []
    seekers: list[SeekerFacts] = []
    for _ in range(jobs):
        latitude, longitude = place()
        offers.append(JobFacts(
            latitude=latitude, longitude=longitude, remote=chance.random() < 0.05,
            licence="A-IIb" if chance.random() < 0.06 else "", schedules=shifts[chance.integers(4)],
            night=chance.random() < 0.08, pay_max=None if chance.random() < 0.4 else float(chance.integers(1130, 4000)),
        ))  # fmt: skip
    for _ in range(people):
        latitude, longitude = place()
        seekers.append(SeekerFacts(
            latitude=latitude, longitude=longitude, radius_km=RADII[chance.integers(5)],
            willing_to_move=chance.random() < 0.1,
            licences=frozenset({"A-IIb"}) if chance.random() < 0.2 else frozenset(),
            schedules=shifts[chance.integers(4)], age=int(chance.integers(16, 65)),
            pay_wish=None if chance.random() < 0.4 else float(chance.integers(1130, 3000)),
        ))  # fmt: skip
    return offers, seekers
