"""What the encoder learns from: names of one concept, sentences in two languages, titles with their bodies.

Only the command that trains reads these files; nothing of them ships. A concept that is held out (`splits`) gives
no name, description or relation to training.
"""

import ast
import csv
import gzip
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matching.ml.splits import is_held_out
from matching.ml.taxonomy import DATA
from matching.ml.text import clean

csv.field_size_limit(sys.maxsize)

SHORTEST_BODY = 200
"""Characters of an ad's body under which it says too little of its title."""
JOB_FILES = (
    ("cl_chiletrabajos_2020_2022", "titulo", ("descripción",)),
    ("cl_laborum_2020_2021", "title", ("description",)),
    ("ar_bumeran_zonajobs_2025", "titulo", ("descripcion",)),
    ("pe_computrabajo_2025", "Título", ("Descripción", "Requisitos")),
    ("pe_linkedin_ti_2025_2026", "title", ("description",)),
    (
        "pe_servir_convocatorias_2024_2025", "job_title",
        ("required_experience", "educational_background", "specialization", "required_knowledge", "skills"),
    ),
    ("ec_computrabajo_2024", "titulo", ("descripcion",)),
    ("es_infojobs_linkedin_datos_2025", "titulo_oferta", ("descripcion_original",)),
)  # fmt: skip


@dataclass(slots=True)
class Concept:
    """The names of one occupation or skill by language, with what describes it."""

    id: str
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    descriptions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Corpus:
    """Everything that training draws from; `hashes` maps each file that was read to its sha256."""

    occupations: list[Concept] = field(default_factory=list)
    skills: list[Concept] = field(default_factory=list)
    onet: list[Concept] = field(default_factory=list)
    essential: list[tuple[str, list[str]]] = field(default_factory=list)
    """Occupation id with ids of its skills."""
    parallel: list[tuple[str, str]] = field(default_factory=list)
    """English and Spanish sentences that say the same."""
    graded: list[tuple[str, str, str, str, float]] = field(default_factory=list)
    """(first en, second en, first es, second es, likeness 0 to 5) of STS-B."""
    ads: list[tuple[str, str]] = field(default_factory=list)
    """Title and body of real job ads."""
    skilled: list[tuple[str, list[str]]] = field(default_factory=list)
    """A sentence with the English names of the skills that it asks for."""
    local: list[Concept] = field(default_factory=list)
    """Occupations with Peruvian names beside ESCO's."""
    required: list[str] = field(default_factory=list)
    """English sentences of ads that ask for skills."""
    hashes: dict[str, str] = field(default_factory=dict)


class Files:
    """Reads the files of a data folder and remembers their hashes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the rows of `name`.csv.gz; raises FileNotFoundError that names the file."""
        with gzip.open(self._found(name, "csv.gz"), "rt", encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the objects of `name`.jsonl.gz; raises FileNotFoundError that names the file."""
        with gzip.open(self._found(name, "jsonl.gz"), "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    def _found(self, name: str, ending: str) -> Path:
        path = self.folder / f"{name}.{ending}"
        if not path.exists():
            raise FileNotFoundError(
                f"training needs {path}; --data names the folder that holds {name}.{ending}"
            )
        with path.open("rb") as content:
            self.hashes[name] = hashlib.file_digest(content, "sha256").hexdigest()
        return path


def read_corpus(folder: Path, *, hold_out: bool = True) -> Corpus:
    """Read all training texts of a data folder, without the held-out concepts unless told otherwise."""
    files, corpus = Files(folder), Corpus()
    corpus.occupations = [*_esco(files, "esco/esco_occupations_es_en", hold_out)]
    corpus.skills = [*_esco(files, "esco/esco_skills_es_en", hold_out)]
    corpus.essential = _essential(files, corpus)
    corpus.onet = _onet(files, corpus)
    corpus.parallel = [*_parallel(files, hold_out)]
    corpus.graded = [
        (row["s1_en"], row["s2_en"], row["s1_es"], row["s2_es"], float(row["score"]))
        for row in files.rows("parallel/stsb_en_es_train")
    ]
    corpus.ads = [*_ads(files)]
    corpus.skilled = [
        (row["sentence"], ast.literal_eval(row["skills"])) for row in files.rows("skills/skillskape_dev")
    ]
    corpus.local = _local(corpus.occupations)
    corpus.required = [*_required(files)]
    corpus.hashes = files.hashes
    return corpus


def genders(name: str) -> list[str]:
    """Cut "director técnico/directora técnica" into both; "cabo/caba" alike, "enfermero/a" stays as it is."""
    parts = [part.strip() for part in name.split("/")]
    return parts if len(parts) > 1 and all(len(part) > 3 for part in parts) else [name]


def _lines(names: str) -> list[str]:
    return [name.strip() for name in names.split("\n") if name.strip()]


def _esco(files: Files, name: str, hold_out: bool) -> Iterator[Concept]:
    for row in files.rows(name):
        if hold_out and is_held_out(row["conceptUri"]):
            continue
        concept = Concept(row["conceptUri"])
        for language in ("es", "en"):
            every = [row[f"preferredLabel_{language}"], *_lines(row[f"altLabels_{language}"])]
            concept.names[language] = [*dict.fromkeys(one for each in every if each for one in genders(each))]
            if text := row[f"description_{language}"]:
                concept.descriptions.append(text)
        yield concept


def _local(occupations: Sequence[Concept]) -> list[Concept]:
    """Give the occupations that have Peruvian names, those names repeated so that they are drawn as often as ESCO's."""
    by_id = {concept.id.rsplit("/", 1)[-1]: concept for concept in occupations}
    names: dict[str, list[str]] = defaultdict(list)
    with (DATA / "local_names.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["occupation_id"] in by_id and row["kind"] != "phrase" and is_taught_name(row["name"]):
                names[row["occupation_id"]] += [row["name"], *filter(None, row["other_names"].split("|"))]
    found = []
    for occupation, local in names.items():
        concept = by_id[occupation]
        more = local * max(1, len(concept.names["es"]) // len(local))
        held = {"es": [*concept.names["es"], *more], "en": concept.names["en"]}
        found.append(Concept(concept.id, defaultdict(list, held)))
    return found


def is_taught_name(name: str) -> bool:
    """Tell a Peruvian name for training from one kept for measuring: one of three, by the name itself."""
    return hashlib.sha1(name.lower().encode()).digest()[0] % 3 != 0


def _required(files: Files) -> Iterator[str]:
    """Give the training sentences of the public span sets, without their masked names."""
    for name in ("skillspan_train", "green_train"):
        for row in files.lines(f"skills/{name}"):
            words = [token for token in row["tokens"] if not token.startswith("<")]
            if 4 <= len(words) <= 60:
                yield " ".join(words)


def _essential(files: Files, corpus: Corpus) -> list[tuple[str, list[str]]]:
    occupations = {concept.id for concept in corpus.occupations}
    skills = {concept.id for concept in corpus.skills}
    held: dict[str, list[str]] = defaultdict(list)
    for row in files.rows("esco/v1.1.1_relations/occupationSkillRelations"):
        if (
            row["relationType"] == "essential"
            and row["occupationUri"] in occupations
            and row["skillUri"] in skills
        ):
            held[row["occupationUri"]].append(row["skillUri"])
    return [*held.items()]


def _onet(files: Files, corpus: Corpus) -> list[Concept]:
    """Give O*NET occupations with all their titles, their tasks as descriptions, and ESCO's names by exact match."""
    found = {
        row["O*NET-SOC Code"]: Concept(row["O*NET-SOC Code"]) for row in files.rows("onet/Occupation_Data")
    }
    for row in files.rows("onet/Occupation_Data"):
        found[row["O*NET-SOC Code"]].names["en"].append(row["Title"])
        found[row["O*NET-SOC Code"]].descriptions.append(row["Description"])
    for file, column in (
        ("Alternate_Titles", "Alternate Title"),
        ("Sample_of_Reported_Titles", "Reported Job Title"),
    ):
        for row in files.rows(f"onet/{file}"):
            found[row["O*NET-SOC Code"]].names["en"].append(re.sub(r"\s*\([^)]*\)", "", row[column]))
    for row in files.rows("onet/Task_Statements"):
        found[row["O*NET-SOC Code"]].descriptions.append(row["Task"])
    esco = {concept.id: concept for concept in corpus.occupations}
    for row in files.rows("onet/crosswalk_onet_soc2019_esco_v1.1"):
        concept = esco.get(row["ESCO or ISCO URI"])
        if concept and row["Type of Match"] in {"exactMatch", "closeMatch"} and row["O*NET Id"] in found:
            found[row["O*NET Id"]].names["es"] += concept.names["es"]
    for concept in found.values():
        concept.names = defaultdict(
            list, {key: [*dict.fromkeys(names)] for key, names in concept.names.items()}
        )
    return [*found.values()]


def _parallel(files: Files, hold_out: bool) -> Iterator[tuple[str, str]]:
    held = {
        row["preferredLabel_en"]
        for row in files.rows("esco/esco_occupations_es_en")
        if hold_out and is_held_out(row["conceptUri"])
    }
    held |= {
        row["description_en"]
        for row in files.rows("esco/esco_occupations_es_en")
        if hold_out and is_held_out(row["conceptUri"])
    }
    for name, english, spanish in (
        ("tatoeba_anki_en_es", "en", "es"), ("esco_en_es", "en", "es"), ("tico19_en_es419", "en", "es_419"),
    ):  # fmt: skip
        for row in files.rows(f"parallel/{name}"):
            if row[english] not in held:
                yield row[english], row[spanish]
    for row in files.rows("parallel/xquad_en_es"):
        yield from _sentences(row["en"], row["es"])


def _sentences(english: str, spanish: str) -> Iterable[tuple[str, str]]:
    """Pair the sentences of two paragraphs when both have as many; otherwise pair the paragraphs."""
    cut = [re.split(r"(?<=[.?!])\s+(?=[A-ZÁÉÍÓÚÑ¿¡0-9])", text) for text in (english, spanish)]
    return zip(*cut, strict=True) if len(cut[0]) == len(cut[1]) else [(english, spanish)]


def is_kept_ad(title: str) -> bool:
    """Tell an ad for training from one kept for measuring: one of twenty, by its title."""
    return hashlib.sha1(title.lower().encode()).digest()[0] % 20 != 0


def _ads(files: Files) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for name, title_column, body_columns in JOB_FILES:
        for row in files.rows(f"jobs/{name}"):
            title = (row[title_column] or "").strip()
            body = clean("\n".join(row[column] or "" for column in body_columns), limit=3000)
            key = title.lower(), body[:120]
            if 3 < len(title) < 120 and len(body) >= SHORTEST_BODY and key not in seen and is_kept_ad(title):
                seen.add(key)
                yield title, body
