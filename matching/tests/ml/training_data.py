"""A data folder of a few made-up rows in the formats that training reads."""

import csv
import gzip
import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

TRADES = ("panadero", "soldador", "cajera", "chofer", "enfermera", "cocinero", "albañil", "contador")
ENGLISH = ("baker", "welder", "cashier", "driver", "nurse", "cook", "bricklayer", "accountant")
ESCO = "http://data.europa.eu/esco"


def _write(folder: Path, name: str, header: str, rows: Iterable[Iterable[object]]) -> None:
    path = folder / f"{name}.csv.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def write_data(folder: Path) -> Path:
    """Write every file that `corpus.read_corpus` asks for, and return the folder."""
    pairs = [*zip(TRADES, ENGLISH, strict=True)]
    header = "conceptUri,preferredLabel_es,preferredLabel_en,altLabels_es,altLabels_en,description_es,description_en"
    _write(
        folder, "esco/esco_occupations_es_en", header,
        (
            (f"{ESCO}/occupation/{name}", f"{name}/{name}a", english, f"ayudante de {name}\n{name} mayor",
             f"{english} helper", f"Hace el trabajo de {name}.", f"Does the work of a {english}.")
            for name, english in pairs
        ),
    )  # fmt: skip
    _write(
        folder, "esco/esco_skills_es_en", header,
        (
            (f"{ESCO}/skill/{name}", f"oficio de {name}", f"trade of {english}", f"saber de {name}",
             f"work of {english}", "", f"To know what a {english} knows.")
            for name, english in pairs
        ),
    )  # fmt: skip
    _write(
        folder, "esco/v1.1.1_relations/occupationSkillRelations", "occupationUri,relationType,skillType,skillUri",
        ((f"{ESCO}/occupation/{name}", "essential", "skill", f"{ESCO}/skill/{name}") for name in TRADES),
    )  # fmt: skip
    codes = [(f"11-10{place}.00", english) for place, english in enumerate(ENGLISH, 10)]
    _write(
        folder, "onet/Occupation_Data", "O*NET-SOC Code,Title,Description",
        ((code, f"{name}s", f"A {name} works.") for code, name in codes),
    )  # fmt: skip
    _write(
        folder, "onet/Alternate_Titles", "O*NET-SOC Code,Alternate Title",
        ((code, f"Senior {name}") for code, name in codes),
    )  # fmt: skip
    _write(
        folder, "onet/Sample_of_Reported_Titles", "O*NET-SOC Code,Reported Job Title",
        ((code, f"{name} (chief)") for code, name in codes),
    )  # fmt: skip
    _write(
        folder,
        "onet/Task_Statements",
        "O*NET-SOC Code,Task",
        ((code, f"Do what a {name} does.") for code, name in codes),
    )
    _write(
        folder, "onet/crosswalk_onet_soc2019_esco_v1.1", "O*NET Id,ESCO or ISCO URI,Type of Match",
        (
            (code, f"{ESCO}/occupation/{name}", "exactMatch")
            for (code, _), name in zip(codes, TRADES, strict=True)
        ),
    )  # fmt: skip
    sentences = [(f"The {english} is here today.", f"El {name} está aquí hoy.") for name, english in pairs]
    _write(folder, "parallel/tatoeba_anki_en_es", "en,es", sentences)
    _write(
        folder, "parallel/esco_en_es", "tipo,en,es", (("ocupacion", english, name) for name, english in pairs)
    )
    _write(folder, "parallel/tico19_en_es419", "en,es_419", sentences)
    _write(
        folder, "parallel/xquad_en_es", "tipo,en,es",
        [
            ("parrafo", "One works. Two work.", "Uno trabaja. Dos trabajan."),
            ("parrafo", "Three work.", "Tres. Trabajan."),
        ],
    )  # fmt: skip
    _write(
        folder, "parallel/stsb_en_es_train", "s1_en,s1_es,s2_en,s2_es,score",
        (
            (f"A {english}.", f"Un {name}.", f"The {other}.", f"El {another}.", place % 6)
            for place, ((name, english), (another, other)) in enumerate(pairwise(pairs))
        ),
    )  # fmt: skip
    _write(
        folder, "skills/skillskape_dev", ",sentence,skills",
        ((place, f"We need the trade of {name}.", [f"trade of {name}"]) for place, name in enumerate(ENGLISH)),
    )  # fmt: skip
    for name in ("skillspan_train", "green_train"):
        with gzip.open(folder / "skills" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            for trade in ENGLISH:
                tokens = ["We", "need", "a", trade, "at", "<ORGANIZATION>"]
                lines.write(json.dumps({"tokens": tokens, "tags_skill": ["O"] * len(tokens)}) + "\n")
    body = "Buscamos a quien conozca el oficio y quiera trabajar con nosotros en la ciudad. " * 4
    for name, header in (
        ("cl_chiletrabajos_2020_2022", "titulo,descripción"),
        ("cl_laborum_2020_2021", "title,description"),
        ("ar_bumeran_zonajobs_2025", "titulo,descripcion"),
        ("pe_computrabajo_2025", "Título,Descripción,Requisitos"),
        ("pe_linkedin_ti_2025_2026", "title,description"),
        (
            "pe_servir_convocatorias_2024_2025",
            "job_title,required_experience,educational_background,specialization,required_knowledge,skills",
        ),
        ("ec_computrabajo_2024", "titulo,descripcion"),
        ("es_infojobs_linkedin_datos_2025", "titulo_oferta,descripcion_original"),
    ):
        more = [""] * (header.count(",") - 1)
        _write(
            folder,
            f"jobs/{name}",
            header,
            ((f"{trade} {name}", f"{trade}: {body}", *more) for trade in TRADES),
        )
    return folder
