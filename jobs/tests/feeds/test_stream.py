"""Streams of ads and removals."""

import datetime
import json

import pytest

from jobs.feeds import RemovedRow
from jobs.tests.feeds.rows import rows_of

AD = {
    "id": 24233930,
    "headline": "Chofer A-IIb",
    "description": {
        "text": "Llevas pasajeros entre Huancayo y Lima.",
        "requirements": "Licencia A-IIb vigente",
    },
    "employer": {"name": "Transportes Mantaro"},
    "workplace_address": {"municipality": "Huancayo", "region": "Junín", "country": "Perú"},
    "application_deadline": "2026-12-20T23:59:59",
    "publication_date": "2026-11-10T08:00:00",
    "number_of_vacancies": 3,
    "working_hours_type": {"label": "Tiempo completo"},
    "must_have": {"skills": [{"label": "Manejo defensivo"}], "languages": []},
}


def test_ads_and_removals_of_a_stream_keep_their_order():
    events = [
        AD,
        {"id": 1, "removed": True, "removed_date": "2026-11-11"},
        AD | {"headline": "Chofer A-IIIa"},
    ]
    first, removed, changed = rows_of(json.dumps(events), format="jobstream")
    assert (first.external_id, first.title, first.vacancies) == ("24233930", "Chofer A-IIb", 3)
    assert first.requirements == "Licencia A-IIb vigente\n\nManejo defensivo"
    assert first.place_text == "Huancayo, Junín"
    assert (first.schedule, first.closes_on) == ("full_time", datetime.date(2026, 12, 20))
    assert removed == RemovedRow(line=1, external_id="1")
    assert changed.title == "Chofer A-IIIa"


@pytest.mark.parametrize(
    "wrap", [lambda ad: {"hits": [ad]}, lambda ad: {"hits": {"hits": [{"_source": ad}]}}]
)
def test_search_answers_are_read_as_streams(wrap):
    (row,) = rows_of(json.dumps(wrap(AD)), format="jobstream")
    assert row.title == "Chofer A-IIb"


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (7, "not_a_job"),
        ({"id": 1}, "not_a_job"),
        ({"removed": True}, "no_id"),
        (AD | {"headline": ""}, "no_title"),
        (AD | {"description": None}, "no_text"),
        (AD | {"application_deadline": "pronto"}, "bad_date"),
        (AD | {"id": None}, "no_id"),
    ],
)
def test_bad_events_are_refused_and_the_stream_goes_on(event, reason):
    if reason == "no_text":
        event = event | {"must_have": None}
    bad, good = rows_of(json.dumps([event, AD]), format="jobstream")
    assert (bad.reason, good.title) == (reason, "Chofer A-IIb")
