"""Encrypts what is encrypted at rest with the newest key, so that an older one can be taken away."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services.documents import rotate_documents


class Command(BaseCommand):
    help = (
        "Encrypt identity documents with the first of FIELD_ENCRYPTION_KEYS. First put the new key in front of the "
        "old one and restart; then run this; then take the old key away. A dry run until --apply is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="write; without it, only count")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        done = rotate_documents(apply=apply)
        self.stdout.write(
            f"rotate_keys current={done.current} rotated={done.rotated} lost={len(done.lost)} dry_run={int(not apply)}"
        )
        if done.lost:
            numbers = ", ".join(map(str, done.lost[:20]))
            raise CommandError(
                f"No configured key opens the documents of profiles {numbers}. They are left as they are."
            )
