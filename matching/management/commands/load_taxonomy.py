"""Fills occupations and skills with their names from the files that ship; dry run unless --apply."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from matching.ml import taxonomy as files
from matching.services.taxonomy import load


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Load occupations and skills from the files that ship (dry run without --apply)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="write; without it the command only counts")

    def handle(self, *args: Any, **options: Any) -> None:
        digest = hashlib.sha256()
        for path in sorted(files.DATA.iterdir()):
            if path.is_file():
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
        result = load(files.load(), content_hash=digest.hexdigest(), apply=options["apply"])
        if result is None:
            self.stdout.write("La taxonomía ya está al día.")
            return
        if not options["apply"]:
            self.stdout.write("Ensayo: no se escribió nada. Repite con --apply.")
        counts = " ".join(f"{name}={count}" for name, count in result.items())
        self.stdout.write(f"load_taxonomy {counts}")
