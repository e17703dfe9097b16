"""Fills occupations, skills, groups and the crosswalk from files; dry run unless --apply."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.ml import onet
from matching.ml import taxonomy as files
from matching.ml.taxonomy_official import OfficialFileUnreadable, lay_over, shipped
from matching.services.taxonomy import load


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Load O*NET, ESCO and CIUO from the files that ship or from official ones (dry run without --apply)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="write; without it the command only counts")
        parser.add_argument(
            "--esco", type=Path, help="folder with occupations_es.csv and the like, as ESCO packs them"
        )
        parser.add_argument(
            "--onet", type=Path, help="folder with Occupation_Data and the like, as O*NET packs them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        esco, onet_folder = options.get("esco"), options.get("onet")
        try:
            rows = lay_over(shipped(files.load(), onet.load()), esco=esco, onet=onet_folder)
        except OfficialFileUnreadable as error:
            raise CommandError(f"No se pudo leer la descarga: {error}") from error
        folders = [folder for folder in (files.DATA, esco, onet_folder) if folder]
        result = load(
            rows,
            content_hash=_digest(folders),
            apply=options["apply"],
            again=options.get("again", False),
            source=" + ".join(
                ["shipped", *(name for name, folder in (("ESCO", esco), ("O*NET", onet_folder)) if folder)]
            ),
        )
        if result is None:
            self.stdout.write("La taxonomía ya está al día.")
            return
        if not options["apply"]:
            self.stdout.write("Ensayo: no se escribió nada. Repite con --apply.")
        counts = " ".join(f"{name}={count}" for name, count in result.items())
        self.stdout.write(f"load_taxonomy {counts}")


def _digest(folders: list[Path]) -> str:
    """Give one hash of all files of the folders, names included."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.is_file():
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
