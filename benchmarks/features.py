"""Whether the features of a learned order lie where they are said to: real ads with their pay, place and date.

Run `python -m benchmarks.features --data FOLDER [--ads N]`, FOLDER as for `benchmarks.personas`. N ads of the ministry
and as many of the State meet the invented people of profiles.csv, who live in twelve districts and wish for 1,130 to
6,000 soles. `--write` writes docs/features.md anew with what was found.
"""

import argparse
import random
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.explanations import people
from benchmarks.personas import places_of, rows_of
from matching.ml import encoder as encoders
from matching.ml import features, ranking, taxonomy
from matching.ml.blocks import JobBlock
from matching.ml.readings import Readers
from matching.ml.types import FloatMatrix, JobFacts, JobReading, JobText, SeekerFacts, SeekerReading

HERE = Path(__file__).parent
MODEL = HERE.parent / "matching/pretrained/chamba-es-en"
PAGE = HERE.parent / "docs/features.md"
HOMES = (
    "lima, lima", "san juan de lurigancho, lima", "callao, callao", "arequipa, arequipa", "trujillo, la libertad",
    "chiclayo, lambayeque", "piura, piura", "cusco, cusco", "huancayo, junin", "iquitos, loreto", "puno, puno",
    "ica, ica",
)  # fmt: skip
TODAY = date(2025, 11, 1)
WISHES = (1130, 1300, 1500, 2000, 3000, 6000)
DEGREES = {"Secundaria": 2, "Técnica": 3, "Universitaria": 5, "Maestría": 6}
INTRODUCTION = """# What a learned order may look at

Made from `matching.ml.features.FEATURES` (`features.table()`; a test holds the two together). Nothing here says who a
person is. What a person or an employer may leave empty takes the favourable end, what the product has not measured the
middle, so that a monotone ranker never lowers a score because a field was left empty.

"""


def main() -> None:
    """Print where the values of each feature lie; write the page when asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--ads", type=int, default=300)
    asked.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    options = asked.parse_args()
    values = measured(options.data, options.ads)
    lines = [
        "| feature | least | 5 % | middle | 95 % | most | at the low end | at the high end |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for place, one in enumerate(features.FEATURES):
        column = values[:, place]
        spread = " | ".join(f"{value:.2f}" for value in np.percentile(column, [0, 5, 50, 95, 100]))
        ends = (np.mean(column <= np.float32(one.low)), np.mean(column >= np.float32(one.high)))
        lines.append(f"| {one.name} | {spread} | {ends[0]:.1%} | {ends[1]:.1%} |")
    table = "\n".join(lines)
    print(table)
    outside = sum(
        int(((values[:, place] < one.low - 1e-6) | (values[:, place] > one.high + 1e-6)).sum())
        for place, one in enumerate(features.FEATURES)
    )
    print(f"features pairs={len(values)} features={values.shape[1]} outside={outside}")
    if options.write:
        found = (
            "\n\n## Where they lie on real ads\n\n`python -m benchmarks.features --data FOLDER`: "
            f"{len(values):,} pairs of real ads and invented people. An end holds also what is unknown.\n\n{table}\n"
        )
        PAGE.write_text(INTRODUCTION + features.table() + found, encoding="utf-8")


def measured(data: Path, count: int) -> FloatMatrix:
    """Return the features of all pairs, [n, f]."""
    places = places_of(data / "geo")
    known = taxonomy.load()
    readers = Readers(taxonomy=known, encoder=encoders.load(MODEL, threads=1))
    jobs = real_jobs(data / "jobs", places, count, readers)
    block = JobBlock.build(jobs, taxonomy=known)
    chance = random.Random(5)
    rows = []
    for number, text in enumerate(people()):
        read = readers.read_seeker(text)
        skills = frozenset(span.skill_id for span in read.skills)
        for home in HOMES:
            facts = SeekerFacts(
                *places[home], pay_wish=chance.choice(WISHES), experience_months=chance.randrange(0, 180),
                education=chance.randrange(2, 6), profile_days=float(chance.randrange(0, 400)),
            )  # fmt: skip
            person = SeekerReading(
                number, read.vectors, read.kinds, read.occupations, skills, read.terms, facts
            )
            rows.append(ranking.job_features(person, block, taxonomy=known))
    return np.concatenate(rows)


def real_jobs(
    folder: Path, places: dict[str, tuple[float, float]], count: int, readers: Readers
) -> list[JobReading]:
    """Return readings of `count` ads of either file with the facts that it states."""
    found: list[tuple[JobText, JobFacts]] = []
    for row in _some(folder / "pe_mtpe_empleosperu_2025.csv.gz", count):
        at = places.get(row["district_code"], (None, None))
        pay = float(row["salary_max"]) if row["salary_max"] else None
        degree = next(
            (rank for word, rank in DEGREES.items() if row["education_degree"].startswith(word)), None
        )
        age = (TODAY - date.fromisoformat(row["date_posted"][:10])).days
        found.append((
            JobText(row["titulo"], row["descripcion_empresa"]),
            JobFacts(*at, pay_max=pay, pay_law=1130.0, education=degree, age_days=float(age)),
        ))  # fmt: skip
    for row in _some(folder / "pe_servir_convocatorias_2024_2025.csv.gz", count):
        at = places.get(f"{row['district']}, {row['region']}".lower(), (None, None))
        pay = float(row["salary_pen"]) if row["salary_pen"] else None
        age = (TODAY - _day(row["start_publication_date"])).days
        found.append((
            JobText(row["job_title"], row["required_knowledge"], row["required_experience"]),
            JobFacts(*at, pay_max=pay, pay_law=1130.0, age_days=float(age)),
        ))  # fmt: skip
    read = readers.read_jobs([text for text, _ in found])
    return [
        JobReading(
            number, one.vector, one.occupations, {span.skill_id: span.required for span in one.skills}, text.title,
            facts,
        )
        for number, ((text, facts), one) in enumerate(zip(found, read, strict=True))
    ]  # fmt: skip


def _day(written: str) -> date:
    day, month, year = map(int, written.split("/"))
    return date(year, month, day)


def _some(path: Path, count: int) -> list[dict[str, str]]:
    rows = list(rows_of(path))
    return random.Random(7).sample(rows, min(count, len(rows)))


if __name__ == "__main__":
    main()
