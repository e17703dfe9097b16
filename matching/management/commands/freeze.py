"""Freeze a training set: `manage.py freeze ranker|encoder|collaborative [--days N]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from matching.models import TrainingSet
from matching.services import training_set
from matching.services.event_upkeep import KEPT_DAYS


class Command(BaseCommand):
    help = (
        "Freeze what people who agreed were shown and did, for training; prints its hash, counts and folder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=TrainingSet.Kind.values)
        parser.add_argument("--days", type=int, default=KEPT_DAYS, help="how far back (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Freeze and say what came of it."""
        row = training_set.freeze(options["kind"], by=None, days=options["days"])
        counts = " ".join(f"{name}={count}" for name, count in row.counts.items())
        self.stdout.write(f"{row.kind} {row.sha256} {counts} {row.folder}")
