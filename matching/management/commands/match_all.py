"""Make everybody's list anew, and show how far it is."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from matching.models import MatchRun
from matching.services.match import runs

LOOK_SECONDS = 2.0


class Command(BaseCommand):
    help = "Plans a full run over all people. Workers do it; --here works at it in this process too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--here", action="store_true", help="work in this process until nothing is left")
        parser.add_argument("--wait", action="store_true", help="show the progress until the run has ended")

    def handle(self, *args: Any, here: bool, wait: bool, **options: Any) -> None:
        run = runs.plan(reason=MatchRun.Reason.BY_HAND)
        self._show(run)
        while here and (claim := runs.claim()):
            runs.work(claim)
            self._show(run)
        while wait and MatchRun.objects.unfinished().filter(pk=run.pk).exists():
            time.sleep(LOOK_SECONDS)
            self._show(run)

    def _show(self, run: MatchRun) -> None:
        now: Any = MatchRun.objects.with_progress().get(pk=run.pk)
        self.stdout.write(
            f"run {now.pk}: blocks {now.done_blocks}/{now.all_blocks}, set aside {now.set_aside_blocks},"
            f" lists {now.listed_people}{', ended' if now.finished_at else ''}"
        )
