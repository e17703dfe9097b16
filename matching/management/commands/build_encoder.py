"""Makes the encoder's folder from the installed weights, once; a finished folder is left as it is."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.ml import encoder as encoders
from matching.ml import foreign, minilm


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Make the folder of all-MiniLM-L6-v2, baseline and teacher, from its installed weights (ten seconds)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--path", default=str(Path(settings.DATA_DIR) / "encoder"), help="folder to make")
        parser.add_argument("--again", action="store_true", help="make it anew")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["path"])
        if (path / encoders.MANIFEST_FILE).exists() and not options["again"]:
            self.stdout.write(f"build_encoder id={encoders.identify(path)}")
            return
        if _is_of_others(options["path"]):
            self.stdout.write(f"build_encoder kept={options['path']}")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        # made beside its place and moved there whole: nobody ever sees half a folder
        with tempfile.TemporaryDirectory(dir=path.parent) as made:
            target = Path(made) / "encoder"
            try:
                minilm.build_minilm(target)
            except minilm.WeightsMissing as error:
                raise CommandError(f"{error}. Install it with: make install-dev") from error
            shutil.rmtree(path, ignore_errors=True)
            target.rename(path)
        self.stdout.write(f"build_encoder id={encoders.identify(path)}")


def _is_of_others(name: str) -> bool:
    """Tell a model that other hands made, which is never written over."""
    try:
        return not (foreign.folder_of(name) / encoders.CONFIG_FILE).exists()
    except foreign.ForeignModelMissing:
        return False
