"""Demonstration data: load it, clear it, name the people who can sign in."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from jobs.demo.people import NAMED_PEOPLE, PASSWORD
from jobs.services.demo.clear import clear_demo
from jobs.services.demo.load import PlacesMissing, load_demo


class Command(BaseCommand):
    help = "Load or clear the demonstration data, or name the demonstration people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["load", "clear", "people"])

    def handle(self, *, act: str, **options: Any) -> None:
        # clearing is allowed everywhere: it can only take demonstration data away
        if act != "clear" and not settings.DEMO_ALLOWED:
            raise CommandError("Demonstration data is not allowed here (DEMO_ALLOWED is off).")
        {"load": self._load, "clear": self._clear, "people": self._people}[act]()

    def _load(self) -> None:
        began = time.monotonic()
        try:
            counts = load_demo()
        except PlacesMissing as error:
            raise CommandError(f"Places are missing ({error}). Run: manage.py load_places") from error
        self.stdout.write(
            f"demo employers={counts.employers} jobs={counts.jobs} seekers={counts.seekers} "
            f"applications={counts.applications} new={int(counts.is_new)} reopened={counts.reopened} "
            f"seconds={time.monotonic() - began:.1f}"
        )

    def _clear(self) -> None:
        counts = clear_demo()
        self.stdout.write(
            f"demo_cleared employers={counts.employers} jobs={counts.jobs} seekers={counts.seekers} "
            f"applications={counts.applications}"
        )

    def _people(self) -> None:
        there = set(User.objects.filter(is_demo=True).values_list("email", flat=True))
        for person in NAMED_PEOPLE:
            if person.email in there:
                self.stdout.write(
                    f"{person.role_label}: {person.email} (o {person.phone}) / {PASSWORD} - {person.sees}"
                )
