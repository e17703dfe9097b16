"""Trains the order of lists from a frozen set of pages that were shown, and measures it beside the order in use."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError

from matching import runtime
from matching.ml import fairness, frozen, learning_to_rank
from matching.ml.contest import IN_USE
from matching.ml.features import NAMES
from matching.ml.learning_to_rank import KINDS
from matching.ml.manifest import check_manifest, read_manifest
from matching.ml.ranker_contest import compete
from matching.ml.ranker_search import SearchMissing
from matching.ml.ranker_training import Choice, TooFewPages, learn, milliseconds
from matching.ml.tries import Row, Tries
from matching.models import ModelVersion
from matching.services import asked_people
from matching.services.model_gate import FAIR
from matching.services.models import Figures
from matching.services.retrain_figures import contest_figures, side_figures

TABLES = {"trials": "trials.csv", "selection": "selection.csv", "importance": "importance.csv"}
DEFAULTS = Choice()


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of `manage.py train ranker`."""
    parser.add_argument("--data", type=Path, required=True, help="folder of a frozen set of pages shown")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--kind", choices=KINDS, help="without it, trees where they are surely better")
    parser.add_argument("--seed", type=int, default=DEFAULTS.seed)
    parser.add_argument("--search", type=int, default=0, metavar="N", help="try N sets of parameters a kind")
    # a search that was cut goes on when the same command is given again
    parser.add_argument("--select", action="store_true", help="drop features that nothing is lost by")


def run(*, stdout: TextIO, **options: Any) -> None:
    """Train and write the ranker; prints one line of figures."""
    choice = Choice(
        kind=options["kind"], seed=options["seed"], trials=options["search"], select=options["select"]
    )
    try:
        metrics = train(options["data"], options["out"], choice=choice)
    except (SearchMissing, TooFewPages) as error:
        raise CommandError(str(error)) from error
    told = {name: value for name, value in metrics.items() if isinstance(value, int | float)}
    stdout.write(
        f"train_ranker kind={metrics['kind']} "
        + " ".join(f"{name}={value:.4g}" for name, value in told.items())
    )


def train(training_set_folder: Path, out_folder: Path, *, choice: Choice = DEFAULTS) -> dict[str, Any]:
    """Learn from a frozen set, write the ranker with its manifest and the tables of tries, return its figures.

    Raises TooFewPages, SearchMissing where a search was asked for without Optuna, EncoderDamaged for a changed set.
    """
    version = check_manifest(training_set_folder)
    tries = _tries_beside(out_folder, set_hash=version, choice=choice)
    found = learn(frozen.columns(training_set_folder), choice, known=tries)
    gap = fairness.counterfactual_gap(runtime.taxonomy(), ranker=found.ranker)
    metrics = found.metrics | {FAIR: gap.largest}
    out_folder.mkdir(parents=True, exist_ok=True)
    for name, file in TABLES.items():
        write_table(out_folder / file, getattr(found, name))
    command = f"manage.py train ranker --seed {choice.seed}"
    command += f" --search {choice.trials}" if choice.trials else ""
    command += " --select" if choice.select else ""
    facts = {"training_set": version, "metrics": metrics, "fairness": gap.as_dict(), "command": command}
    found.ranker.save(out_folder, facts=facts)
    if tries.path is not None:
        tries.path.unlink()
    weighed = sum(path.stat().st_size for path in out_folder.iterdir()) / 1e6
    return metrics | {"megabytes": weighed, "fairness": gap.as_dict()}


def measure(model_folder: Path, training_set_folder: Path) -> tuple[Figures, Figures]:
    """Give the figures of a trained ranker and of the order in use, on the same people in one run.

    The second are empty where no ranker is in use: the built-in order stands in its place. Raises TooFewPages.
    """
    candidate, active = learning_to_rank.load(model_folder), runtime.ranker()
    row = runtime.chosen(ModelVersion.Kind.RANKER) if active else None
    contest = compete(
        candidate,
        active=active,
        columns=frozen.columns(training_set_folder),
        word_scores=asked_people.word_scores,
    )
    ours, theirs = contest_figures(contest, rival=IN_USE, rival_sha=row.sha256 if row else "")
    side = {
        "milliseconds": milliseconds(candidate),
        "in_use_milliseconds": milliseconds(active) if active else None,
        FAIR: read_manifest(model_folder)["metrics"][FAIR],
    }
    return ours | side_figures(side), theirs if row else {}


def _tries_beside(out_folder: Path, *, set_hash: str, choice: Choice) -> Tries:
    """Give the tries of this set and seed that a search that was cut left beside its folder."""
    if not choice.trials and not choice.select:
        return Tries()
    path = out_folder.with_name(f"{out_folder.name}.tries.jsonl")
    return Tries(path, of={"set": set_hash, "seed": choice.seed, "features": list(NAMES)})


def write_table(path: Path, rows: Sequence[Row]) -> None:
    """Write what was tried, a line a try; nothing where nothing was."""
    if not rows:
        path.unlink(missing_ok=True)
        return
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, names)
        table.writeheader()
        table.writerows(rows)
