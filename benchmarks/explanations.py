"""Whether reasons quote literally, stay within their bytes and read well: real ads against invented people.

Run `python -m benchmarks.explanations --data FOLDER [--ads N] [--show]`, FOLDER as for `benchmarks.personas`. Each ad
meets the people of profiles.csv; the two who fit it best are explained to both sides, and every explanation is checked
by `explanation.verify` and again here, against the ad's and the person's own words. `--show` prints the lines.
"""

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.personas import Ad, places_of, read_ads, real_ads
from matching.ml import encoder as encoders
from matching.ml import ranking, taxonomy
from matching.ml.blocks import JobBlock
from matching.ml.explanation import (
    MOST_BYTES,
    Evidence,
    explain,
    explain_to_employer,
    licence_not_told,
    sure_quotes,
    verify,
)
from matching.ml.gates import asked_licence
from matching.ml.readings import JobRead, Readers, SeekerRead
from matching.ml.types import ExperienceText, Explanation, ReasonKind, SeekerReading, SeekerText

HERE = Path(__file__).parent
MODEL = HERE.parent / "matching/pretrained/chamba-es-en"
BEST, MONTHS = 2, 24


@dataclass(frozen=True, slots=True)
class Explained:
    """An ad and a person with the lines that each side reads."""

    ad: Ad
    person: SeekerText
    score: float
    to_person: Explanation
    to_employer: Explanation


def main() -> None:
    """Print the problems found, the lines when asked, and the last line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--ads", type=int, default=200)
    asked.add_argument("--show", action="store_true", help="print the lines")
    options = asked.parse_args()
    places = places_of(options.data / "geo")
    ads = list(real_ads(options.data / "jobs", places, options.ads))
    ads = [ads[place] for place in np.linspace(0, len(ads) - 1, options.ads).astype(int)]
    found = list(explained(ads, people()))
    problems = [problem for one in found for problem in wrong_with(one)]
    for one in found if options.show else ():
        said = one.to_person.text.replace("\n", "\n    ")
        print(f"{one.score:.2f} {one.ad.text.title} | {one.person.summary[:50]}\n    {said}")
    print("\n".join(problems))
    lines = [line for one in found for line in one.to_person.lines]
    kinds = " ".join(f"{kind}={sum(line.kind == kind for line in lines)}" for kind in ReasonKind)
    told = sum(bool(one.to_person.lines) for one in found)
    longest = max(len(one.to_person.text.encode()) for one in found)
    print(
        f"explanations ads={len(ads)} pairs={len(found)} explained={told} lines={len(lines)} {kinds} "
        f"longest_bytes={longest} problems={len(problems)}"
    )


def people() -> list[SeekerText]:
    """Return the invented people."""
    with (HERE / "profiles.csv").open(newline="", encoding="utf-8") as lines:
        return [
            SeekerText(
                summary=row["summary"],
                experiences=tuple(
                    ExperienceText(str(number), *_work(told), months=MONTHS)
                    for number, told in enumerate(row["work"].split("|"))
                ),
                skills=tuple(filter(None, row["skills"].split("|"))),
                education=row["education"] or "",
            )
            for row in csv.DictReader(lines)
        ]


def _work(told: str) -> tuple[str, str]:
    title, _colon, description = told.partition(": ")
    return title, description


def explained(ads: list[Ad], persons: list[SeekerText]) -> list[Explained]:
    """Explain each ad to the people who fit it best, as the product does it."""
    known = taxonomy.load()
    readers = Readers(taxonomy=known, encoder=encoders.load(MODEL, threads=1))
    block = JobBlock.build(read_ads(ads, readers), taxonomy=known)
    jobs = readers.read_jobs([ad.text for ad in ads])
    seekers = [readers.read_seeker(person) for person in persons]
    scores = np.array([
        ranking.score_jobs(_reading(number, read), block, taxonomy=known).scores
        for number, read in enumerate(seekers)
    ])  # fmt: skip
    made = []
    for place, ad in enumerate(ads):
        for number in np.argsort(-scores[:, place])[:BEST]:
            evidence = _evidence(ad, jobs[place], persons[number], seekers[number])
            views = (view(evidence, taxonomy=known) for view in (explain, explain_to_employer))
            made.append(Explained(ad, persons[number], float(scores[number, place]), *views))
    return made


def _reading(number: int, read: SeekerRead) -> SeekerReading:
    skills = frozenset(span.skill_id for span in read.skills)
    return SeekerReading(number, read.vectors, read.kinds, read.occupations, skills, read.terms)


def _evidence(ad: Ad, job: JobRead, person: SeekerText, seeker: SeekerRead) -> Evidence:
    return Evidence(
        ad.text, person, job.skills, seeker.skills, job.occupations[0] if job.occupations else None,
        sure_quotes(seeker.occupations, seeker.occupation_quotes),
        licence_not_told(asked_licence(f"{ad.text.title}\n{ad.text.requirements}"), person),
    )  # fmt: skip


def wrong_with(one: Explained) -> list[str]:
    """Return what is wrong with the lines of both sides."""
    found = []
    ad = "\n".join(text for _, text in one.ad.text.fields())
    person = "\n".join(text for _, text in one.person.fields())
    for told in (one.to_person, one.to_employer):
        found += verify(told, job=one.ad.text, seeker=one.person)
        for line in told.lines:
            for quote, source in ((line.job_quote, ad), (line.seeker_quote, person)):
                if quote is not None and quote.text not in source:
                    found.append(f"nowhere in the words: {quote.text!r}")
        if len(told.text.encode()) > MOST_BYTES:
            found.append(f"too long: {told.text!r}")
    return found


if __name__ == "__main__":
    main()
