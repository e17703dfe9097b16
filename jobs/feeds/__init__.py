"""Feeds of jobs from partners and portals: three formats, one kind of row, bad rows never stop good ones."""

from collections.abc import Callable, Iterator
from typing import IO

from jobs.feeds.csv_ import parse_csv
from jobs.feeds.jobstream import parse_jobstream
from jobs.feeds.jsonld import parse_jsonld
from jobs.feeds.mapping import Mapping, load_mapping, shipped_mappings
from jobs.feeds.rows import FeedError, FeedRow, RefusedRow, RemovedRow, Row

__all__ = [
    "FORMATS",
    "FeedError",
    "FeedRow",
    "Mapping",
    "RefusedRow",
    "RemovedRow",
    "Row",
    "load_mapping",
    "parse",
    "shipped_mappings",
]

FORMATS: dict[str, Callable[..., Iterator[Row]]] = {
    "jsonld": parse_jsonld,
    "csv": parse_csv,
    "jobstream": parse_jobstream,
}


def parse(stream: IO[bytes], *, format: str, mapping: Mapping | None = None) -> Iterator[Row]:
    """Yields the rows of a feed as they are read; a second ad with the same id is refused.

    Only in a jobstream, which is a list of events, a later row about the same id is news and goes through.

    The stream may be gzip. Raises FeedError where the file as a whole cannot be read, after the rows before.
    """
    seen: set[str] = set()
    for row in FORMATS[format](stream, mapping=mapping or Mapping()):
        if isinstance(row, FeedRow) and format != "jobstream":
            if row.external_id in seen:
                detail = "the same id came before in this file"
                yield RefusedRow(
                    line=row.line, external_id=row.external_id, reason="duplicate_id", detail=detail
                )
                continue
            seen.add(row.external_id)
        yield row
