"""Trains the reader of O*NET occupations: fits on held-out ads, measures, then learns from everything and saves."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO

from accounts.models import Consent, Purpose, SeekerProfile
from matching import runtime, words
from matching.ml import onet, onet_reader
from matching.ml import taxonomy as taxonomies
from matching.ml.documents import TextEncoder
from matching.ml.occupation_heads import Heads
from matching.ml.occupation_texts import Corpus, gather, numbers_of
from matching.ml.occupation_training import (
    HeldOut,
    Labels,
    Remembered,
    fit_mixtures,
    measure,
    readings_of,
    train_heads,
)
from matching.ml.onet import OnetTable
from matching.models import OccupationLabel


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of `manage.py train occupations`."""
    parser.add_argument("--data", type=Path, required=True, help="folder that holds onet/ and esco/")
    parser.add_argument("--out", type=Path, default=onet_reader.PRETRAINED, help="folder to write")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--labels", action="store_true", help="learn from what people picked, too")
    parser.add_argument("--words-only", action="store_true", help="make no heads for the encoder")


def run(*, stdout: TextIO, **options: Any) -> None:
    """Train, measure and write the model; prints one line a case and a last one with the id of the model."""
    data: Path = options["data"]
    seed: int = options["seed"]
    table, known = onet.load(), taxonomies.load()
    encoder = None if options.get("words_only") else Remembered(runtime.encoder())
    labels: Labels = picked(table) if options.get("labels") else []
    folders = {"onet": data / "onet", "esco": data / "esco"}

    held_out = gather(**folders, table=table, taxonomy=known, seed=seed)
    heads = _heads(held_out, encoder, count=len(table), seed=seed, labels=labels)
    readings = readings_of(held_out, count=len(table), heads=heads, encoder=encoder)
    held = HeldOut.read(held_out.ads, readings, count=len(table))
    mixtures = fit_mixtures(held)
    metrics = measure(held, mixtures)
    for row in metrics:
        stdout.write(" ".join(["train_occupations", *(f"{name}={value}" for name, value in row.items())]))

    everything = gather(**folders, table=table, taxonomy=known, seed=None)
    heads = _heads(everything, encoder, count=len(table), seed=seed, labels=labels)
    model_id = onet_reader.save(
        options["out"], tasks=readings_of(everything, count=len(table)).tasks, mixtures=mixtures, heads=heads,
        facts={
            "command": f"manage.py train occupations --seed {seed}" + _told(options),
            "seed": seed, "labels": len(labels), "data_sha256": data_hashes(data), "metrics": metrics,
        },
    )  # fmt: skip
    stdout.write(f"train_occupations id={model_id} labels={len(labels)} out={options['out'].name}")


def _told(options: dict[str, Any]) -> str:
    return "".join(f" --{name.replace('_', '-')}" for name in ("labels", "words_only") if options.get(name))


def _heads(
    corpus: Corpus, encoder: TextEncoder | None, *, count: int, seed: int, labels: Labels
) -> Heads | None:
    return train_heads(corpus, encoder=encoder, count=count, seed=seed, labels=labels) if encoder else None


def picked(table: OnetTable) -> Labels:
    """Give what people picked as (title, body, number of an O*NET occupation), for words that are still the same.

    A person's own words are used while she agrees to matching; a pick of "none" teaches no occupation.
    """
    found: list[tuple[str, str, int]] = []
    rows = OccupationLabel.objects.filter(occupation__isnull=False).select_related(
        "occupation", "job__employer", "seeker"
    )
    agreed = set(
        Consent.objects.live().for_purpose(Purpose.MATCHING).values_list("user_id", flat=True).iterator()
    )
    for row in rows.iterator(chunk_size=500):
        if row.job is not None and row.job.content_hash == row.content_hash:
            text = words.job_text(row.job)
            title, body = text.title, f"{text.requirements}\n{text.description}".strip()
        elif row.seeker is not None and row.seeker.user_id in agreed and _is_unchanged(row.seeker, row):
            title, body = row.seeker.summary, ""
        else:
            continue
        numbers = numbers_of(table, row.occupation.code, row.occupation.isco_group) if row.occupation else ()
        found += [(title, body, number) for number in numbers]
    return found


def _is_unchanged(profile: SeekerProfile, label: OccupationLabel) -> bool:
    return words.seeker_hash(profile) == label.content_hash


def data_hashes(data: Path) -> dict[str, str]:
    """Give the sha256 of each file that training reads."""
    names = (
        "onet/Occupation_Data.csv.gz", "onet/Task_Statements.csv.gz", "esco/esco_occupations_es_en.csv.gz",
    )  # fmt: skip
    shipped = {
        path.name: path for path in sorted(taxonomies.DATA.glob("o*.csv.gz"))
    } | {"local_names.csv": taxonomies.DATA / "local_names.csv"}  # fmt: skip
    files = {name: data / name for name in names if (data / name).exists()} | shipped
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
