"""Events of a job stream in the manner of JobTech: ads, changed ads, and removed ids."""

from collections.abc import Iterator
from typing import IO, Any

from jobs.feeds.building import build_row, read_date
from jobs.feeds.mapping import Mapping
from jobs.feeds.reading import json_pieces, opened
from jobs.feeds.rows import FeedRow, RefusedRow, RemovedRow, Row, RowRefused

WORKING_HOURS = {"heltid": "full_time", "full time": "full_time", "tiempo completo": "full_time",
                 "deltid": "part_time", "part time": "part_time", "tiempo parcial": "part_time"}  # fmt: skip


def parse_jobstream(stream: IO[bytes], *, mapping: Mapping) -> Iterator[Row]:
    """Yields the events in their order; search answers ({"hits": ...}) are read the same way."""
    for piece in json_pieces(opened(stream)):
        if piece.reason:
            yield RefusedRow(line=piece.line, external_id="", reason=piece.reason, detail=piece.problem)
            continue
        for event in _events(piece.value):
            yield _row(event, mapping=mapping, line=piece.line)


def _events(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and "hits" in value:
        hits = value["hits"]
        inner = hits.get("hits", []) if isinstance(hits, dict) else hits
        return [hit.get("_source", hit) if isinstance(hit, dict) else hit for hit in inner]
    return [value]


def _row(event: Any, *, mapping: Mapping, line: int) -> Row:
    if not isinstance(event, dict):
        return RefusedRow(line=line, external_id="", reason="not_a_job", detail=type(event).__name__)
    external_id = _text(event.get("id") or event.get("external_id"))[:120]
    if event.get("removed") is True:
        if not external_id:
            return RefusedRow(line=line, external_id="", reason="no_id", detail="removed without an id")
        return RemovedRow(line=line, external_id=external_id)
    try:
        return _ad(event, external_id=external_id, mapping=mapping, line=line)
    except RowRefused as refused:
        return RefusedRow(line=line, external_id=external_id, reason=refused.reason, detail=refused.detail)


def _ad(event: dict[str, Any], *, external_id: str, mapping: Mapping, line: int) -> FeedRow:
    if "headline" not in event:
        raise RowRefused("not_a_job", ", ".join(list(event)[:8]))
    text, employer = _inner(event, "description"), _inner(event, "employer")
    address, application = _inner(event, "workplace_address"), _inner(event, "application_details")
    place = [_text(address.get(name)) for name in ("city", "municipality", "region")]
    hours = _label(event.get("working_hours_type")).lower()
    made = dict(mapping.constants) | {
        "external_id": external_id,
        "title": _text(event.get("headline")),
        "description": _text(text.get("text")) or _text(text.get("text_formatted")),
        "requirements": _paragraphs(
            text.get("requirements"),
            text.get("needs"),
            _labels(event, "must_have"),
            _labels(event, "nice_to_have"),
        ),
        "benefits": _text(text.get("conditions")),
        "employer": _text(employer.get("name")) or _text(employer.get("workplace")),
        "employer_about": _text(text.get("company_information")),
        "place_text": ", ".join(dict.fromkeys(part for part in place if part)),
        "country": _text(address.get("country")),
        "pay_text": _text(event.get("salary_description"))[:200],
        "schedule": WORKING_HOURS.get(hours, ""),
        "vacancies": _vacancies(event.get("number_of_vacancies")),
        "posted_on": read_date(_text(event.get("publication_date"))),
        "closes_on": read_date(_text(event.get("application_deadline"))),
        "url": _text(event.get("webpage_url")) or _text(application.get("url")),
    }
    return build_row(line=line, fields=made)


def _vacancies(value: Any) -> int:
    return min(max(value, 1), 9_999) if isinstance(value, int) and not isinstance(value, bool) else 1


def _inner(event: dict[str, Any], name: str) -> dict[str, Any]:
    value = event.get(name)
    return value if isinstance(value, dict) else {"text": value} if isinstance(value, str) else {}


def _label(value: Any) -> str:
    return _text(value.get("label")) if isinstance(value, dict) else _text(value)


def _labels(event: dict[str, Any], name: str) -> str:
    wanted = _inner(event, name)
    groups = (wanted.get(kind) for kind in ("skills", "languages", "work_experiences"))
    return ", ".join(
        _label(item) for group in groups if isinstance(group, list) for item in group if _label(item)
    )


def _paragraphs(*values: Any) -> str:
    return "\n\n".join(text for text in map(_text, values) if text)


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
