"""The filters of a search as conditions on `job` and `reading`; every value travels as a parameter."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.places import by_code
from matching.forms import Filters
from matching.index import KM_A_DEGREE

# Words, places and pay in a reading are the same by any encoder, so all of them are searched.
FROM = "FROM jobs_job AS job LEFT JOIN matching_jobenrichment AS reading ON reading.job_id = job.id"
AROUND_KM = 15  # who names a district means the city around it
LONGITUDE = 1.07  # a degree of longitude is shorter than one of latitude: by this much at most in Peru
CHOICES = {"contracts": "contract_type", "schedules": "schedule", "telework": "telework", "regimes": "regime"}


@dataclass(frozen=True, slots=True)
class Where:
    """A condition and its values."""

    sql: str
    values: dict[str, Any]


def conditions(
    filters: Filters,
    *,
    hidden: Sequence[int],
    today: datetime.date,
    published_after: datetime.datetime | None = None,
) -> Where:
    """Give the condition of the open jobs that pass the filters, without `hidden` ones."""
    parts = ["job.state = 'published'", "job.closes_on >= %(today)s"]
    values: dict[str, Any] = {"today": today}
    if filters.place and by_code(filters.place):
        parts.append(_near(filters, values))
    for name, column in CHOICES.items():
        if chosen := getattr(filters, name):
            parts.append(f"job.{column} = ANY(%({name})s)")
            values[name] = list(chosen)
    if filters.pay_min:
        parts.append("reading.pay_month_max >= %(pay_min)s")
        values["pay_min"] = filters.pay_min
    parts += [condition for name, condition in YES.items() if getattr(filters, name)]
    if filters.since_days:
        parts.append("job.published_at >= now() - %(since)s * interval '1 day'")
        values["since"] = filters.since_days
    if published_after:
        parts.append("job.published_at > %(published_after)s")
        values["published_after"] = published_after
    if filters.employer:
        parts.append("job.employer_id = %(employer)s")
        values["employer"] = filters.employer
    if hidden:
        parts.append("NOT job.id = ANY(%(hidden)s)")
        values["hidden"] = list(hidden)
    return Where(" AND ".join(parts), values)


# what is asked by a yes
YES = {
    "no_experience": "coalesce(job.experience_months, 0) = 0",
    # where somebody reads applications here, one's profile goes instead of a file (`jobs.permissions.answers_here`)
    "no_cv": """EXISTS (SELECT FROM accounts_employer AS employer WHERE employer.id = job.employer_id AND (
        employer.source = '' OR employer.is_demo
        OR EXISTS (SELECT FROM accounts_employermember AS member WHERE member.employer_id = employer.id)))""",
    "disability": "job.disability_friendly",
    "under_18": "job.min_age < 18",
}


def _near(filters: Filters, values: dict[str, Any]) -> str:
    """Within a radius of a district, inside a province or a department; remote jobs always."""
    place = by_code(filters.place)
    assert place is not None
    if place.level == "district":
        reach = (filters.radius_km or AROUND_KM) / KM_A_DEGREE
        values |= {
            "south": place.latitude - reach,
            "north": place.latitude + reach,
            "west": place.longitude - reach * LONGITUDE,
            "east": place.longitude + reach * LONGITUDE,
        }
        inside = "reading.latitude BETWEEN %(south)s AND %(north)s AND reading.longitude BETWEEN %(west)s AND %(east)s"
    else:
        significant = {"department": 2, "province": 4}[str(place.level)]
        values["prefix"] = f"{place.code[:significant]}%"
        inside = "job.place_id LIKE %(prefix)s"
    return f"({inside} OR job.telework = 'total')"
