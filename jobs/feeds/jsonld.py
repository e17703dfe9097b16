"""schema.org JobPosting: one object, an array, @graph, an item list, or JSON lines."""

import datetime
from collections.abc import Iterator
from typing import IO, Any

from jobs.feeds.building import build_row, read_date
from jobs.feeds.mapping import Mapping
from jobs.feeds.reading import json_pieces, opened
from jobs.feeds.rows import FeedRow, RefusedRow, Row, RowRefused, made_up_id

MOST_DEPTH = 6
PERIODS = {"HOUR": "hour", "DAY": "day", "WEEK": "week", "MONTH": "month"}
EMPLOYMENT = {
    "FULLTIME": {"schedule": "full_time"},
    "PARTTIME": {"schedule": "part_time"},
    "CONTRACTOR": {"contract_type": "services"},
    "TEMPORARY": {"contract_type": "fixed_term"},
    "INTERN": {"contract_type": "internship"},
    "INTERNSHIP": {"contract_type": "internship"},
    "PERDIEM": {"contract_type": "daily"},
}
EDUCATION = {
    "no requirements": "none", "high school": "secondary", "associate degree": "technical",
    "professional certificate": "technical", "bachelor degree": "university", "postgraduate degree": "postgraduate",
}  # fmt: skip
TELECOMMUTE = "TELECOMMUTE"


def parse_jsonld(stream: IO[bytes], *, mapping: Mapping) -> Iterator[Row]:
    """Yields one row for each JobPosting; other things of a page (organisations, breadcrumbs) are passed over."""
    for piece in json_pieces(opened(stream)):
        if piece.reason:
            yield RefusedRow(line=piece.line, external_id="", reason=piece.reason, detail=piece.problem)
            continue
        nodes = list(_nodes(piece.value))
        known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
        postings = [node for node in nodes if "JobPosting" in _types(node)]
        for posting in postings:
            yield _row(posting, known=known, mapping=mapping, line=piece.line)
        if not postings:
            kinds = (
                ", ".join(sorted({kind for node in nodes for kind in _types(node)}))
                or type(piece.value).__name__
            )
            yield RefusedRow(line=piece.line, external_id="", reason="not_a_job", detail=kinds[:200])


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yields the objects of a document: the list, the graph, the items of an item list."""
    if depth > MOST_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        inner = [value[key] for key in ("@graph", "itemListElement", "item", "mainEntity") if key in value]
        if not inner or "JobPosting" in _types(value):
            yield value
        else:
            for item in inner:
                yield from _nodes(item, depth + 1)


def _types(node: dict[str, Any]) -> list[str]:
    raw = node.get("@type")
    kinds = raw if isinstance(raw, list) else [raw]
    return [kind.rsplit("/", 1)[-1].removeprefix("schema:") for kind in kinds if isinstance(kind, str)]


def _row(
    posting: dict[str, Any], *, known: dict[str, Any], mapping: Mapping, line: int
) -> FeedRow | RefusedRow:
    external_id = _identifier(posting)
    try:
        made = dict(mapping.constants) | _fields(posting, known=known, mapping=mapping)
        external_id = external_id or made_up_id(made["title"], made["employer"], made["place_text"])
        return build_row(line=line, fields=made | {"external_id": external_id})
    except RowRefused as refused:
        return RefusedRow(line=line, external_id=external_id, reason=refused.reason, detail=refused.detail)


def _fields(posting: dict[str, Any], *, known: dict[str, Any], mapping: Mapping) -> dict[str, Any]:
    employer = _linked(_first(posting.get("hiringOrganization")), known=known)
    closes_on = _date(posting, "validThrough")
    posted_on = _date(posting, "datePosted")
    if closes_on is None and posted_on and mapping.closes_after_days:
        closes_on = posted_on + datetime.timedelta(days=mapping.closes_after_days)
    made: dict[str, Any] = {
        "title": _words(posting.get("title") or posting.get("name")),
        "description": _words(posting.get("description")) or _words(posting.get("responsibilities")),
        "requirements": _requirements(posting),
        "benefits": _words(posting.get("jobBenefits") or posting.get("benefits")),
        "employer": _words(employer.get("name")) if isinstance(employer, dict) else _words(employer),
        "employer_about": _words(employer.get("description")) if isinstance(employer, dict) else "",
        "schedule_note": _words(posting.get("workHours"))[:160],
        "posted_on": posted_on,
        "closes_on": closes_on,
        "url": _words(posting.get("url")),
        "vacancies": min(max(_whole(posting.get("totalJobOpenings")) or 1, 1), 9_999),
        "telework": "total" if TELECOMMUTE in _words(posting.get("jobLocationType")).upper() else "onsite",
    }
    experience = _first(posting.get("experienceRequirements"))
    if isinstance(experience, dict):
        made["experience_months"] = _whole(experience.get("monthsOfExperience"))
    education = _first(posting.get("educationRequirements"))
    if isinstance(education, dict):
        made["education_level"] = EDUCATION.get(_words(education.get("credentialCategory")).lower(), "")
    language = _words(posting.get("inLanguage"))[:2].lower()
    if language.isalpha() and len(language) == 2:
        made["language"] = language
    return made | _employment(posting) | _place(posting) | _pay(posting)


def _requirements(posting: dict[str, Any]) -> str:
    """Returns qualifications, experience, studies and skills as paragraphs, without what the text says already."""
    description = _words(posting.get("description"))
    parts = [
        _words(posting.get(name))
        for name in (
            "qualifications",
            "experienceRequirements",
            "educationRequirements",
            "skills",
            "responsibilities",
        )
    ]
    return "\n\n".join(dict.fromkeys(part for part in parts if part and part not in description))


def _employment(posting: dict[str, Any]) -> dict[str, str]:
    raw = posting.get("employmentType")
    made: dict[str, str] = {}
    for kind in raw if isinstance(raw, list) else [raw]:
        made |= EMPLOYMENT.get("".join(c for c in _words(kind).upper() if c.isalpha()), {})
    return made


def _place(posting: dict[str, Any]) -> dict[str, str]:
    """Returns the first place: its text, and department and country where the address names them."""
    location = _first(posting.get("jobLocation"))
    address = (
        _first(location.get("address") or location.get("name")) if isinstance(location, dict) else location
    )
    if not isinstance(address, dict):
        return {"place_text": _words(address)}
    locality, region = _words(address.get("addressLocality")), _words(address.get("addressRegion"))
    return {
        "place_text": ", ".join(part for part in (locality, region) if part),
        "country": _words(address.get("addressCountry")),
    }


def _pay(posting: dict[str, Any]) -> dict[str, str]:
    salary = _first(posting.get("baseSalary") or posting.get("estimatedSalary"))
    if not isinstance(salary, dict):
        currency = _words(posting.get("salaryCurrency"))
        return {"pay_text": f"{currency} {_words(salary)}".strip() if salary else ""}
    value = _first(salary.get("value"))
    ends = value if isinstance(value, dict) else {"value": value} if value is not None else salary
    currency = _words(salary.get("currency") or salary.get("currencyCode"))
    period = PERIODS.get(_words(ends.get("unitText") or salary.get("unitText")).upper(), "")
    least, most = _words(ends.get("minValue")), _words(ends.get("maxValue"))
    if currency.upper() not in ("", "PEN"):
        return {"pay_text": f"{currency} {least or most or _words(ends.get('value'))}"}
    if least or most:
        return {"pay_min": least, "pay_max": most, "pay_period": period}
    return {"pay_text": _words(ends.get("value")), "pay_period": period}


def _identifier(posting: dict[str, Any]) -> str:
    raw = _first(posting.get("identifier"))
    value = _words(raw.get("value") or raw.get("@id")) if isinstance(raw, dict) else _words(raw)
    return (value or _words(posting.get("@id")) or _words(posting.get("url")))[-120:]


def _date(posting: dict[str, Any], name: str) -> datetime.date | None:
    return read_date(_words(posting.get(name)), formats=("iso", "%d/%m/%Y"))


def _whole(value: Any) -> int | None:
    try:
        number = int(float(_words(value)))
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number <= 600 or number <= 9_999 else None


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def _linked(value: Any, *, known: dict[str, Any]) -> Any:
    if isinstance(value, dict) and set(value) == {"@id"}:
        return known.get(value["@id"], {})
    return value


def _words(value: Any) -> str:
    """Returns the words of a value: text, number, named thing, or a list of them."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list):
        return ", ".join(words for words in map(_words, value[:50]) if words)
    if isinstance(value, dict):
        named = (value.get(key) for key in ("name", "credentialCategory", "description", "@value", "value"))
        return next((words for words in map(_words, named) if words), "")
    return str(value).strip()
