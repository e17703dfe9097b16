"""Postings as JSON-LD in every shape that sites write them in."""

import datetime
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.feeds import FeedError, FeedRow, RefusedRow, parse
from jobs.tests.feeds.rows import POSTING, rows_of


@pytest.mark.parametrize(
    "document",
    [
        json.dumps(POSTING),
        json.dumps(POSTING, indent=2),
        json.dumps([POSTING]),
        json.dumps([POSTING], indent=1),
        json.dumps(
            {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "x"}, POSTING]},
            indent=2,
        ),
        json.dumps({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": POSTING}]}),
        json.dumps(POSTING | {"@type": ["JobPosting", "Thing"]}),
        json.dumps(POSTING | {"@type": "http://schema.org/JobPosting"}),
    ],
    ids=["object", "pretty", "array", "pretty array", "graph", "item list", "two types", "full type"],
)
def test_a_posting_is_found_in_every_shape(document):
    (row,) = rows_of(document, format="jsonld")
    assert isinstance(row, FeedRow)
    assert (row.external_id, row.title, row.employer) == (
        "A-1",
        "Cocinera para menú",
        "Restaurante El Norteño",
    )
    assert row.description == "Preparas el menú del día.\n\nEntradas\nSegundos"
    assert (row.place_text, row.country) == ("Trujillo, La Libertad", "PE")
    assert (row.pay_min, row.pay_max, row.pay_period) == ("1200", "1500", "month")
    assert (row.schedule, row.vacancies) == ("full_time", 2)
    assert (row.posted_on, row.closes_on) == (datetime.date(2026, 11, 1), datetime.date(2026, 12, 15))


def test_a_broken_json_line_harms_no_other():
    lines = [json.dumps(POSTING | {"identifier": str(n)}) for n in range(3)]
    rows = rows_of("\n".join([lines[0], lines[1][:-20], lines[2]]), format="jsonld")
    assert [type(row) for row in rows] == [FeedRow, RefusedRow, FeedRow]
    assert (rows[1].reason, rows[1].line) == ("broken_json", 2)


@pytest.mark.parametrize("broken", ['{"@type": oops}', '{"@type": "JobPosting, "title": 3}', "[[[}"])
def test_a_broken_element_of_an_array_harms_no_other(broken):
    good = [json.dumps(POSTING | {"identifier": str(n)}) for n in range(2)]
    rows = rows_of(f"[\n{good[0]},\n{broken},\n{good[1]}\n]", format="jsonld")
    assert [row.external_id for row in rows if isinstance(row, FeedRow)] == ["0", "1"]
    assert [row.reason for row in rows if isinstance(row, RefusedRow)] == ["broken_json"]


def test_a_cut_array_gives_its_rows_and_then_an_error():
    good = json.dumps(POSTING)
    stream = parse(io.BytesIO(f"[{good}, {good[:40]}".encode()), format="jsonld")
    assert isinstance(next(stream), FeedRow)
    with pytest.raises(FeedError, match="cut"):
        list(stream)


def test_a_giant_element_is_stepped_over():
    giant, good = json.dumps(POSTING | {"description": "x" * 2_000_000}), json.dumps(POSTING)
    refused, row = rows_of(f"[{giant},\n{good}]", format="jsonld")
    assert refused.reason == "too_long"
    assert isinstance(row, FeedRow)


def test_deep_nesting_is_refused_not_followed():
    deep = "[" * 100_000 + "]" * 100_000
    rows = rows_of(f'[{json.dumps(POSTING)}, {{"@type": "JobPosting", "title": {deep}}}]', format="jsonld")
    assert [type(row) for row in rows] == [FeedRow, RefusedRow]


def test_what_is_no_job_is_refused_by_its_type():
    (row,) = rows_of('{"@type": "Recipe", "name": "Ají de gallina"}', format="jsonld")
    assert (row.reason, row.detail) == ("not_a_job", "Recipe")
    with pytest.raises(FeedError, match="neither"):
        rows_of("<html>", format="jsonld")


def test_an_employer_is_found_by_its_link():
    page = {
        "@graph": [
            {"@type": "Organization", "@id": "#acme", "name": "Acme"},
            POSTING | {"hiringOrganization": {"@id": "#acme"}},
        ]
    }
    (row,) = rows_of(json.dumps(page), format="jsonld")
    assert row.employer == "Acme"


def test_other_ways_to_write_fields_are_read():
    posting = POSTING | {
        "identifier": "B-2",
        "hiringOrganization": "Bodega Lucha",
        "jobLocation": [{"address": "Jr. Unión 100, Breña, Lima"}],
        "jobLocationType": "TELECOMMUTE",
        "baseSalary": {"currency": "USD", "value": 900},
        "employmentType": "INTERN",
        "educationRequirements": {"credentialCategory": "bachelor degree"},
        "experienceRequirements": {"monthsOfExperience": "12"},
        "qualifications": ["Excel", "Inglés"],
    }
    (row,) = rows_of(json.dumps(posting), format="jsonld")
    assert (row.employer, row.place_text, row.telework) == (
        "Bodega Lucha",
        "Jr. Unión 100, Breña, Lima",
        "total",
    )
    assert (row.pay_text, row.contract_type) == ("USD 900", "internship")
    assert (row.education_level, row.experience_months) == ("university", 12)
    assert row.requirements.startswith("Excel, Inglés")


def test_a_posting_without_an_id_gets_one_that_stays():
    posting = {name: value for name, value in POSTING.items() if name != "identifier"}
    (first,), (again,) = (
        rows_of(json.dumps(posting), format="jsonld"),
        rows_of(json.dumps(posting), format="jsonld"),
    )
    assert first.external_id.startswith("h-")
    assert first.external_id == again.external_id


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["title", "description", "jobLocation", "baseSalary", "value", "address",
                                         "identifier", "hiringOrganization", "validThrough", "employmentType"]),
                        inner, max_size=5), max_leaves=12))  # fmt: skip
def test_no_shape_of_a_posting_breaks_the_reading(value):
    posting = {"@type": "JobPosting"} | (value if isinstance(value, dict) else {"description": value})
    rows = rows_of(json.dumps(posting), format="jsonld")
    assert len(rows) == 1
