"""Imports a file of jobs; tells what it would do until `--apply` says to do it."""

import csv
import datetime
import time
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import ExitStack
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobs.feeds import FORMATS, FeedError, Mapping, load_mapping, parse, shipped_mappings
from jobs.services.import_results import ImportOptions, ImportSummary, RowOutcome
from jobs.services.imports import ImportImpossible, import_feed

MOST_PRINTED = 20
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Command(BaseCommand):
    help = "Imports jobs from a JSON-LD, CSV or job-stream file (also .gz). Without --apply it only tells."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        parser.add_argument(
            "--source", required=True, type=_source, help="name of the origin; its ids are its own"
        )
        parser.add_argument(
            "--mapping", help=f"TOML file, or one that ships: {', '.join(shipped_mappings())}"
        )
        parser.add_argument("--apply", action="store_true", help="write; without it nothing changes")
        parser.add_argument(
            "--close-missing", action="store_true", help="close open jobs that the file lacks"
        )
        parser.add_argument(
            "--trusted", action="store_true", help="publish without review what has nothing odd"
        )
        parser.add_argument("--require-place", action="store_true", help="refuse ads whose place is unknown")
        parser.add_argument("--limit", type=_positive, help="stop after this many rows")
        parser.add_argument("--report", type=Path, help="CSV with what became of every row")
        parser.add_argument("--as-of", type=datetime.date.fromisoformat, help="the day that counts as today")
        parser.add_argument(
            "--keep-open", type=_positive, metavar="DAYS", help="reopen ads past their date so long"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"] == "csv" and not options["mapping"]:
            raise CommandError("A CSV file needs --mapping.")
        if options["limit"] and options["close_missing"]:
            raise CommandError("--close-missing needs the whole file: leave --limit out.")
        self.printed = 0
        started = time.monotonic()
        try:
            mapping = load_mapping(options["mapping"]) if options["mapping"] else None
            summary = self._imported(options, mapping=mapping)
        except (FeedError, ImportImpossible, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self._summarise(summary, applied=options["apply"], seconds=time.monotonic() - started)
        if summary.problem:
            raise CommandError(summary.problem)

    def _imported(self, options: dict[str, Any], *, mapping: Mapping | None) -> ImportSummary:
        with ExitStack() as stack:
            stream = stack.enter_context(options["file"].open("rb"))
            writer = None
            if options["report"]:
                report = stack.enter_context(options["report"].open("w", encoding="utf-8", newline=""))
                writer = csv.writer(report)
                writer.writerow([field.name for field in fields(RowOutcome)])

            def observe(outcome: RowOutcome) -> None:
                if outcome.outcome == "refused":
                    self._print_refused(outcome)
                if writer is not None:
                    writer.writerow([_harmless(value) for value in asdict(outcome).values()])

            rows = parse(stream, format=options["format"], mapping=mapping)
            return import_feed(rows, options=_import_options(options), observe=observe)

    def _print_refused(self, outcome: RowOutcome) -> None:
        self.printed += 1
        if self.printed <= MOST_PRINTED:
            name = outcome.external_id or "without id"
            self.stdout.write(
                f"  line {outcome.line} ({name}): {outcome.reason} {outcome.detail or outcome.place_text}".rstrip()
            )

    def _summarise(self, summary: ImportSummary, *, applied: bool, seconds: float) -> None:
        if self.printed > MOST_PRINTED:
            self.stdout.write(
                f"  ... and {self.printed - MOST_PRINTED} more refused rows; --report lists all"
            )
        for title, counts in (
            ("refused", summary.reasons),
            ("states", summary.states),
            ("places", summary.place_levels),
            ("pay", summary.pay_doubts),
        ):
            words = ", ".join(f"{name} {count}" for name, count in counts.most_common())
            self.stdout.write(f"{title}: {words or 'none'}")
        if not applied:
            self.stdout.write("Nothing was written: add --apply.")
        counted = " ".join(
            f"{name}={summary.outcomes[name]}"
            for name in ("added", "changed", "unchanged", "gone", "refused")
        )
        self.stdout.write(
            f"import_jobs {counted} places_resolved={summary.place_share():.4f} "
            f"places_district={summary.place_share('district'):.4f} "
            f"places_province={summary.place_share('province'):.4f} "
            f"places_department={summary.place_share('department'):.4f} seconds={seconds:.1f}"
        )


def _import_options(options: dict[str, Any]) -> ImportOptions:
    return ImportOptions(
        source=options["source"],
        format=options["format"],
        file_name=options["file"].name,
        apply=options["apply"],
        close_missing=options["close_missing"],
        trusted=options["trusted"],
        limit=options["limit"],
        today=options["as_of"],
        keep_open_days=options["keep_open"],
        require_place=options["require_place"],
    )


def _source(text: str) -> str:
    if not 2 <= len(text) <= 40 or not text.replace("-", "").replace("_", "").isalnum():
        raise ArgumentTypeError("a source is 2 to 40 letters, digits, - or _")
    return text


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000_000:
        raise ArgumentTypeError("expected a whole number above zero")
    return int(text)


def _harmless(value: Any) -> Any:
    """Returns the value so that no spreadsheet takes it for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
