"""Trains what reads jobs and people: `manage.py train encoder|occupations|skills|collaborative|ranker`."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

TASKS = ("encoder", "occupations", "skills", "collaborative", "ranker")


def _service(task: str) -> ModuleType:
    """Import one task's service: each brings libraries that the others may lack."""
    return import_module(f"matching.services.train_{task}")


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Train the encoder, the reader of occupations or of skills, who chooses alike, or the order of lists."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True, metavar="|".join(TASKS))
        for task in TASKS:
            # Options of a task whose libraries are missing are told when it is asked for.
            try:
                _service(task).add_arguments(tasks.add_parser(task, help=f"train {task}"))
            except ImportError:
                tasks.add_parser(task, help=f"train {task} (install requirements/train.txt first)")

    def handle(self, *args: Any, **options: Any) -> None:
        task = options.pop("task")
        try:
            service = _service(task)
        except ImportError as error:
            raise CommandError(
                f"{error}. Training needs more packages: pip install -r requirements/train.txt"
            ) from error
        try:
            service.run(stdout=self.stdout, **options)
        except FileNotFoundError as error:
            raise CommandError(str(error)) from error
