"""CSV files read by a mapping."""

import csv
import datetime
from collections.abc import Iterator
from typing import IO, Any

from accounts.place_table import fold
from jobs.feeds.building import build_row, read_count, read_date
from jobs.feeds.mapping import Mapping
from jobs.feeds.reading import decoded_lines, opened
from jobs.feeds.rows import (
    MAX_FIELD_CHARACTERS,
    FeedError,
    FeedRow,
    RefusedRow,
    Row,
    RowRefused,
    made_up_id,
)

COUNTS = {"vacancies": (1, 9_999), "hours_per_week": (1, 84), "experience_months": (0, 600)}
DATES = {"posted_on", "closes_on"}
# The reader must hold an oversized field to step over it; the row is then refused by its own limit.
READER_FIELD_LIMIT = 16 * 1024 * 1024


def parse_csv(stream: IO[bytes], *, mapping: Mapping) -> Iterator[Row]:
    """Yields one row for each record of the file.

    Raises FeedError naming the columns that are missing, or where the archive is broken.
    """
    csv.field_size_limit(max(csv.field_size_limit(), READER_FIELD_LIMIT))
    reader = csv.reader(decoded_lines(opened(stream)), delimiter=mapping.delimiter)
    header = [name.strip() for name in next(reader, [])]
    _check_header(header, mapping=mapping)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            yield RefusedRow(line=line, external_id="", reason="wrong_columns", detail=str(broken))
            continue
        if record:
            yield _row(record, header=header, mapping=mapping, line=line)


def _check_header(header: list[str], *, mapping: Mapping) -> None:
    missing = [column for column in mapping.used_columns if column not in header]
    if missing:
        raise FeedError(
            f"Missing columns: {', '.join(missing)}. The file has: {', '.join(header) or 'nothing'}."
        )


def _row(record: list[str], *, header: list[str], mapping: Mapping, line: int) -> FeedRow | RefusedRow:
    values = dict(zip(header, record, strict=False))
    external_id = _joined(values, mapping.columns.get("external_id", ()), mapping=mapping)[:120]
    try:
        if len(record) != len(header):
            raise RowRefused("wrong_columns", f"{len(record)} columns, expected {len(header)}")
        for column, value in values.items():
            if len(value) > MAX_FIELD_CHARACTERS:
                raise RowRefused(
                    "too_long", f"{column}: {len(value)} characters, at most {MAX_FIELD_CHARACTERS}"
                )
        return build_row(line=line, fields=_fields(values, mapping=mapping))
    except RowRefused as refused:
        return RefusedRow(line=line, external_id=external_id, reason=refused.reason, detail=refused.detail)


def _fields(values: dict[str, str], *, mapping: Mapping) -> dict[str, Any]:
    """Returns the fields of a row as the mapping composes them."""
    made: dict[str, Any] = dict(mapping.constants)
    for name, columns in mapping.columns.items():
        raw = _joined(values, columns, mapping=mapping)
        if name in DATES:
            made[name] = read_date(
                raw, formats=mapping.date_formats, year=mapping.date_year, ignore=mapping.date_ignore
            )
        elif name in COUNTS:
            least, most = COUNTS[name]
            made[name] = (
                read_count(raw, least=least, most=most, default=1 if name == "vacancies" else 0) or None
            )
        elif raw:
            made[name] = raw
    for name, parts in mapping.text.items():
        labelled = ((part.label, _kept(values[part.column], mapping=mapping)) for part in parts)
        made[name] = "\n\n".join(f"{label}: {text}" if label else text for label, text in labelled if text)
    for name, rule in mapping.choices.items():
        made[name] = rule.chosen(values[rule.column])
    for name, extract in mapping.extract.items():
        made[name] = extract.number(values[extract.column])
    if made.get("closes_on") is None and made.get("posted_on") and mapping.closes_after_days:
        made["closes_on"] = made["posted_on"] + datetime.timedelta(days=mapping.closes_after_days)
    if not made.get("external_id") and "external_id" not in mapping.columns:
        made["external_id"] = made_up_id(
            *(str(made.get(name, "")) for name in ("title", "employer", "place_text", "description"))
        )
    return made


def _joined(values: dict[str, str], columns: tuple[str, ...], *, mapping: Mapping) -> str:
    kept = (_kept(values.get(column, ""), mapping=mapping) for column in columns)
    return ", ".join(text for text in kept if text)


def _kept(value: str, *, mapping: Mapping) -> str:
    """Returns the value, or "" where it is one of the source's ways to say nothing."""
    text = value.strip()
    return "" if not fold(text) or fold(text) in mapping.empty else text
