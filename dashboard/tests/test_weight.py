"""The page about bytes tells what was measured and what was not."""

import datetime
import json
from pathlib import Path

import brotli
import pytest
from django.test import Client

from dashboard.weights import BUDGETS, weights

pytestmark = pytest.mark.django_db


def test_everybody_sees_the_budgets_without_a_cookie(client: Client) -> None:
    response = client.get("/cuanto-pesa/")
    assert response.status_code == 200
    assert not response.cookies
    assert "10,000" in response.content.decode()
    assert len(brotli.compress(response.content)) <= 3_000


def test_without_a_measurement_no_figure_is_given(tmp_path: Path) -> None:
    rows, day = weights(tmp_path / "none.json")
    assert day is None
    assert len(rows) == len(BUDGETS)
    assert all(row.measured is None and row.fits for row in rows)


def test_a_measurement_is_shown_with_its_day_and_what_breaks_its_budget(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(json.dumps({"date": "2026-11-20", "bytes": {"job": 4_001, "form": 3_000}}))
    rows, day = weights(path)
    fits = {row.budget: row.fits for row in rows if row.measured is not None}
    assert day == datetime.date(2026, 11, 20)
    assert fits == {4_000: False, 3_000: True}
