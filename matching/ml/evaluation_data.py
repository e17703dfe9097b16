"""Tasks over public research data, for who has it in a folder; nothing of it ships.

Titles of ads are those that training leaves out (`corpus.is_kept_ad`). Titles of O*NET and sentences in two
languages are read in training, so those rows say what was learned and not how it generalises; they are drawn
from the side of `splits` that a stricter training would leave out.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import sha1
from pathlib import Path

from matching.ml.corpus import SHORTEST_BODY, is_kept_ad
from matching.ml.evaluation_names import Names, esco_names, key_of
from matching.ml.evaluation_tasks import PairTask, RankingTask, Task
from matching.ml.splits import is_held_out
from matching.ml.taxonomy import Taxonomy, read_csv
from matching.ml.text import clean, fold

csv.field_size_limit(sys.maxsize)

SENTENCES = 2000
ADS = 2000
"""Bodies to choose from."""
NO_SKILL = frozenset({"", "LABEL NOT PRESENT", "UNDERSPECIFIED"})
AD_FILES = (
    ("pe_computrabajo_2025", "Título", ("Descripción", "Requisitos")),
    (
        "pe_servir_convocatorias_2024_2025", "job_title",
        ("required_experience", "educational_background", "specialization", "required_knowledge", "skills"),
    ),
)  # fmt: skip


def make_tasks(taxonomy: Taxonomy, folder: Path) -> Iterator[Callable[[], Task]]:
    """Yield makers of all tasks of a data folder, each named by its task; one raises FileNotFoundError if it must."""
    makers: dict[str, Callable[[], Task]] = {
        "titles-en": partial(_similar_titles, folder),
        "onet-es": partial(_onet_to_esco, taxonomy, folder, "es"),
        "onet-en": partial(_onet_to_esco, taxonomy, folder, "en"),
        "skill-house": partial(_sentence_to_skill, taxonomy, folder, "house"),
        "skill-tech": partial(_sentence_to_skill, taxonomy, folder, "tech"),
        "ad-body-es": partial(_title_to_body, folder),
        "sentence-es-en": partial(_sentence_across, folder, "tatoeba_anki_en_es", "es"),
        "health-es-en": partial(_sentence_across, folder, "tico19_en_es419", "es_419"),
        "sts-es": partial(_likeness, folder, "es"),
        "sts-en": partial(_likeness, folder, "en"),
    }
    for name, maker in makers.items():
        maker.__name__ = name
        yield maker


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    return read_csv(folder / f"{name}.csv.gz")


def _lot(text: str) -> bytes:
    return sha1(text.encode(), usedforsecurity=False).digest()


def _likeness(folder: Path, language: str) -> PairTask:
    rows = [*_rows(folder, "parallel/stsb_en_es_dev")]
    return PairTask(
        name=f"sts-{language}",
        about=f"STS-B dev, {'Spanish (machine translated)' if language == 'es' else 'English'}",
        is_seen=False,
        left=tuple(row[f"s1_{language}"] for row in rows),
        right=tuple(row[f"s2_{language}"] for row in rows),
        grades=tuple(float(row["score"]) for row in rows),
    )


def _sentence_across(folder: Path, file: str, column: str) -> RankingTask:
    """Pair sentences, each English and each Spanish one once, from those whose English side is held out."""
    pairs: dict[str, str] = {}
    english: set[str] = set()
    for row in _rows(folder, f"parallel/{file}"):
        if is_held_out(row["en"]) and fold(row["en"]) not in english and row[column] not in pairs:
            english.add(fold(row["en"]))
            pairs[row[column]] = row["en"]
    drawn = sorted(pairs, key=_lot)[:SENTENCES]
    return RankingTask(
        name="sentence-es-en" if column == "es" else "health-es-en",
        metric="accuracy@1",
        about=f"Spanish sentence -> its English one ({'Tatoeba' if column == 'es' else 'TICO-19'})",
        is_seen=True,
        queries=tuple(drawn),
        corpus=tuple(pairs[one] for one in drawn),
        relevant=tuple({row: 1.0} for row in range(len(drawn))),
    )


def _reported_titles(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (code, title) of O*NET's occupations and of a sample of what workers report, without abbreviations."""
    seen: set[tuple[str, str]] = set()
    for file, column in (
        ("Occupation_Data", "Title"), ("Sample_of_Reported_Titles", "Reported Job Title"),
    ):  # fmt: skip
        for row in _rows(folder, f"onet/{file}"):
            title = re.sub(r"\s*\([^)]*\)", "", row[column])
            if (row["O*NET-SOC Code"], fold(title)) not in seen:
                seen.add((row["O*NET-SOC Code"], fold(title)))
                yield row["O*NET-SOC Code"], title


def _similar_titles(folder: Path) -> RankingTask:
    titles = [*_reported_titles(folder)]
    rows_of: dict[str, set[int]] = defaultdict(set)
    alike: dict[frozenset[str], set[int]] = defaultdict(set)
    for row, (code, title) in enumerate(titles):
        rows_of[code].add(row)
        alike[key_of(title)].add(row)
    asked = [
        (code, title)
        for code, title in titles
        if is_held_out(code) and rows_of[code] - alike[key_of(title)]
    ]  # fmt: skip
    excluded = tuple(frozenset(alike[key_of(title)]) for _, title in asked)
    return RankingTask(
        name="titles-en",
        metric="map",
        about="O*NET title -> the other titles of its occupation",
        is_seen=True,
        queries=tuple(title for _, title in asked),
        corpus=tuple(title for _, title in titles),
        relevant=tuple(
            dict.fromkeys(rows_of[code] - out, 1.0) for (code, _), out in zip(asked, excluded, strict=True)
        ),
        excluded=excluded,
        groups=tuple(code[:2] for code, _ in asked),
    )


def _onet_to_esco(taxonomy: Taxonomy, folder: Path, language: str) -> RankingTask:
    corpus = esco_names(taxonomy, language)
    right = _rows_by_onet(taxonomy, corpus)
    asked = [
        (code, title) for code, title in _reported_titles(folder) if is_held_out(code) and right.get(code)
    ]
    return RankingTask(
        name=f"onet-{language}",
        metric="mrr",
        about=f"O*NET title -> {'Spanish' if language == 'es' else 'English'} ESCO names, exact and close matches",
        is_seen=True,
        queries=tuple(title for _, title in asked),
        corpus=corpus.texts,
        relevant=tuple(dict.fromkeys(right[code], 1.0) for code, _ in asked),
        groups=tuple(code[:2] for code, _ in asked),
    )


def _rows_by_onet(taxonomy: Taxonomy, corpus: Names) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for occupation in taxonomy.occupations:
        for code in occupation.onet:
            found[code] += corpus.rows_of.get(occupation.id, [])
    return found


def _sentence_to_skill(taxonomy: Taxonomy, folder: Path, part: str) -> RankingTask:
    """Rank the English preferred names of all skills for a sentence; sentences without a gold skill are left out."""
    skills = [skill for skill in taxonomy.skills if skill.name_en and not skill.id.startswith("pe-")]
    row_of = {fold(skill.name_en): row for row, skill in enumerate(skills)}
    gold: dict[str, set[int]] = defaultdict(set)
    for row in _rows(folder, f"skills/esco_linking_{part}_validation"):
        if row["label"] not in NO_SKILL and fold(row["label"]) in row_of:
            gold[row["sentence"]].add(row_of[fold(row["label"])])
    return RankingTask(
        name=f"skill-{part}",
        metric="rp@5",
        about=f"English sentence -> its ESCO skills ({part})",
        is_seen=False,
        queries=tuple(gold),
        corpus=tuple(skill.name_en for skill in skills),
        relevant=tuple(dict.fromkeys(rows, 1.0) for rows in gold.values()),
    )


def _held_out_ads(folder: Path) -> Iterable[tuple[str, str]]:
    """Yield title and body of Peruvian ads that training leaves out, each body once."""
    seen: set[str] = set()
    for file, title_column, body_columns in AD_FILES:
        for row in _rows(folder, f"jobs/{file}"):
            title = (row[title_column] or "").strip()
            if not 3 < len(title) < 120 or is_kept_ad(title):
                continue
            body = clean("\n".join(row[column] or "" for column in body_columns), limit=3000)
            if len(body) >= SHORTEST_BODY and body[:300] not in seen:
                seen.add(body[:300])
                yield title, body


def _title_to_body(folder: Path) -> RankingTask:
    """Ask with one ad of each title for its body; other bodies under the same title are neither right nor wrong."""
    ads = sorted(_held_out_ads(folder), key=lambda ad: _lot(ad[0] + ad[1]))[:ADS]
    first = _first_of_each([key_of(title) for title, _ in ads])
    alike: dict[frozenset[str], set[int]] = defaultdict(set)
    for row, (title, _) in enumerate(ads):
        alike[key_of(title)].add(row)
    return RankingTask(
        name="ad-body-es",
        metric="mrr",
        about="title of a Peruvian ad -> its own text",
        is_seen=False,
        queries=tuple(ads[row][0] for row in first),
        corpus=tuple(body for _, body in ads),
        relevant=tuple({row: 1.0} for row in first),
        excluded=tuple(frozenset(alike[key_of(ads[row][0])] - {row}) for row in first),
    )


def _first_of_each(keys: Sequence[frozenset[str]]) -> list[int]:
    return list({key: row for row, key in reversed([*enumerate(keys)])}.values())[::-1]
