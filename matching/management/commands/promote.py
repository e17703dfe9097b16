"""Puts a measured candidate to use, or brings back the model before it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.models import ModelVersion
from matching.services.models import NotPromoted, gate, promote, rollback


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Promote a candidate through its gate (--check only shows the gate), or --rollback a kind."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("candidate", nargs="?", type=int, help="number of the model in the registry")
        parser.add_argument("--check", action="store_true", help="show what the gate says and change nothing")
        parser.add_argument("--rollback", metavar="KIND", choices=ModelVersion.Kind.values)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["rollback"]:
                version = rollback(kind=options["rollback"], by=None)
                self.stdout.write(f"rollback kind={options['rollback']} in_use={version or 'shipped'}")
            elif options["candidate"] is not None:
                self._promote(options["candidate"], only_check=options["check"])
            else:
                raise CommandError("Name the number of a candidate, or --rollback KIND.")
        except NotPromoted as error:
            raise CommandError(str(error)) from error

    def _promote(self, number: int, *, only_check: bool) -> None:
        candidate = ModelVersion.objects.filter(pk=number).first()
        if candidate is None:
            raise CommandError(f"There is no model {number} in the registry.")
        report = gate(candidate=candidate) if only_check else promote(candidate=candidate, by=None)
        self.stdout.write(str(report))
        if not only_check:
            self.stdout.write(f"promote in_use={candidate}; {_what_is_left(candidate)}")


def _what_is_left(version: ModelVersion) -> str:
    """Say when a model is read with: only the reader of skills asks the registry which one is in use."""
    if version.kind == ModelVersion.Kind.SKILLS:
        return "processes that run take it up when they start again"
    if version.kind == ModelVersion.Kind.ENCODER:
        return f"to read with it, set EMBEDDING_MODEL={version.path} and start again; nothing reads with it before"
    return "the registry says so, and the product still reads with the folder that ships"
