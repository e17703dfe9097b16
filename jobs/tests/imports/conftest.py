"""The import command on files that a test writes."""

import csv
import io

import pytest
from django.core.management import call_command

from accounts.tests.factories import place
from jobs.tests.imports.ads import MAPPING, ad


@pytest.fixture(autouse=True)
def some_places():
    for code in ("150000", "150115", "150130", "130101"):
        place(code)


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING)
    return str(path)


@pytest.fixture
def run(tmp_path, mapping):
    """Writes the rows as a CSV file, imports it and returns the last line as numbers, and all that was printed."""

    def run_import(rows, *options, source="portal", apply=True):
        path = tmp_path / "ads.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(ad("x")))
            writer.writeheader()
            writer.writerows(rows)
        arguments = [str(path), "--format", "csv", "--source", source, "--mapping", mapping, *options]
        out = io.StringIO()
        call_command("import_jobs", *arguments, *(["--apply"] if apply else []), stdout=out)
        last = out.getvalue().strip().splitlines()[-1]
        assert last.startswith("import_jobs ")
        return dict(pair.split("=") for pair in last.split()[1:]), out.getvalue()

    return run_import
