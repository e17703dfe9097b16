"""Fifty readings of the shipped models; `python -m matching.tests.ml.golden` writes them anew after a wanted change.

The file holds what was given and what was read: the likeliest occupation, the skills, and the first numbers of
the vector. It is there to make any change of a reading visible in a diff, not to say that the readings are right.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matching.ml import encoder, taxonomy
from matching.ml.readings import Readers
from matching.ml.types import ExperienceText, JobText, SeekerText

FILE = Path(__file__).with_name("golden_readings.json")
SHIPPED = Path(encoder.__file__).parent.parent / "pretrained" / "chamba-es-en"
NAMES = FILE.parents[3] / "var" / "skill_names"
"""Vectors of the names of skills, made once for each encoder and kept, as the product keeps them."""
VECTOR_SHOWN = 8
NUMBERS = re.compile(r"\[[-\d.,\s]+\]")


def read_one(readers: Readers, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read one title, ad or profile; the occupation is "" when there is none."""
    if given["kind"] == "profile":
        seeker = readers.read_seeker(seeker_of(given))
        occupation = max(seeker.occupations, key=lambda one: (seeker.occupations[one], one), default="")
        skills, vector = seeker.skills, seeker.vectors[0]
    else:
        (job,) = readers.read_jobs(
            [JobText(given["title"], given.get("description", ""), given.get("requirements", ""))]
        )
        occupation = job.occupations[0].occupation_id if job.occupations else ""
        skills, vector = job.skills, job.vector
    known = readers.taxonomy
    return {
        "occupation": {occupation: known.occupation(occupation).name_es} if occupation else {},
        "skills": {span.skill_id: known.skill(span.skill_id).name_es for span in sorted(skills, key=_by_id)},
        "vector": [round(float(value), 3) for value in vector[:VECTOR_SHOWN]],
    }


def _by_id(span: Any) -> str:
    return str(span.skill_id)


def seeker_of(given: Mapping[str, Any]) -> SeekerText:
    """Return the profile that a golden row gives."""
    return SeekerText(
        wish=given.get("wish", ""),
        summary=given.get("summary", ""),
        skills=tuple(given.get("skills", ())),
        education=given.get("education", ""),
        experiences=tuple(
            ExperienceText(str(place), title, description)
            for place, (title, description) in enumerate(given.get("experiences", ()))
        ),
    )


def open_readers(known: taxonomy.Taxonomy) -> Readers:
    """Return the readers that ship."""
    return Readers(taxonomy=known, encoder=encoder.load(SHIPPED), cache=NAMES)


def load() -> dict[str, Any]:
    """Return the golden file."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def _on_one_line(found: re.Match[str]) -> str:
    return " ".join(found.group().split()).replace("[ ", "[").replace(" ]", "]")


def main() -> None:
    readers = open_readers(taxonomy.load())
    golden = load()
    for row in golden["readings"]:
        row["read"] = read_one(readers, row["given"])
    golden["encoder"] = readers.encoder.id
    written = json.dumps(golden, ensure_ascii=False, indent=1)
    FILE.write_text(NUMBERS.sub(_on_one_line, written) + "\n", encoding="utf-8")
    print(f"golden readings={len(golden['readings'])} encoder={readers.encoder.id}")


if __name__ == "__main__":
    main()
