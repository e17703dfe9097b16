"""What is missing and how near: the skills and licences that alone stand between a person and open jobs, and the
skills of one job that alone stand between it and people.

A job is near when it is open, in reach, of an occupation group (CIUO-08, four digits) that her own reading names,
and she neither applied to it nor said no to it. What is missing there is each required skill, and the licence, that
was not read in her words; attitudes do not count. What is missing alone opens the job.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import SeekerProfile
from matching.index import KM_A_DEGREE
from matching.ml.gates import LICENCES, licence_covers

MOST = 3
SEVERAL = 3
"""People who lack a thing before an employer is told of it, where none of them lacks it alone."""
SURE_OCCUPATION = 0.3
HER_OCCUPATION = 0.5
"""Weight from which an occupation of her reading counts as hers."""
ANY_LICENCE = "pe-licencia-de-conducir"
LICENCE_SKILLS = {f"{ANY_LICENCE}-{name.lower()}": name for name in LICENCES if name.startswith("A")} | {
    "pe-licencia-de-moto-b-iib": "B-IIb",
    "pe-licencia-de-mototaxi-b-iic": "B-IIc",
}
"""Skill id -> class of licence."""

GAPS = """
WITH person AS (
    SELECT reading.seeker_id, reading.latitude, reading.longitude,
           ARRAY(SELECT span->>'id' FROM jsonb_array_elements(reading.skills) AS span) || %(licences)s::text[] AS owned,
           ARRAY(SELECT DISTINCT occupation.isco_group FROM jsonb_each(reading.occupation_weights) AS weighed
                 JOIN matching_occupation AS occupation ON occupation.code = weighed.key
                 WHERE (weighed.value->>'weight')::float8 >= %(hers)s AND occupation.isco_group <> '') AS groups
    FROM matching_seekerenrichment AS reading WHERE reading.seeker_id = %(seeker)s
), near AS (
    SELECT job.id, job.licence, reading.skills, person.owned
    FROM person
    JOIN matching_occupation AS occupation ON occupation.isco_group = ANY(person.groups)
    JOIN matching_jobenrichment AS reading ON reading.occupation_id = occupation.code
     AND reading.occupation_probability >= %(sure)s
    JOIN jobs_job AS job ON job.id = reading.job_id AND job.state = 'published' AND job.closes_on >= %(today)s
    WHERE (job.telework = 'total' OR reading.latitude IS NULL OR person.latitude IS NULL
           OR (abs(reading.latitude - person.latitude) <= %(reach)s
               AND abs(reading.longitude - person.longitude) <= %(reach)s * 1.07))
      AND NOT EXISTS (SELECT FROM jobs_application AS sent
                      WHERE sent.job_id = job.id AND sent.seeker_id = person.seeker_id)
      AND NOT EXISTS (SELECT FROM matching_feedback AS said WHERE said.job_id = job.id
                      AND said.seeker_id = person.seeker_id AND said.verdict = 'not_relevant')
), asked AS (
    SELECT near.id, span->>'id' AS code, span->>'text' AS words, near.owned
    FROM near CROSS JOIN LATERAL jsonb_array_elements(near.skills) AS span
    LEFT JOIN matching_skill AS skill ON skill.code = span->>'id'
    WHERE (span->>'required')::boolean AND skill.kind IS DISTINCT FROM 'attitude'
    UNION ALL
    SELECT near.id, coalesce(%(classes)s::jsonb->>near.licence, near.licence), near.licence, near.owned
    FROM near WHERE near.licence <> ''
), lacking AS (
    SELECT id, code, min(words) AS words FROM asked WHERE NOT code = ANY(owned) GROUP BY id, code
), counted AS (
    SELECT id, code, words, count(*) OVER (PARTITION BY id) AS missing,
           count(*) FILTER (WHERE code = ANY(%(licence_skills)s)) OVER (PARTITION BY id) AS licences FROM lacking
)
SELECT counted.code, coalesce(max(skill.name_es), min(counted.words)),
       count(DISTINCT counted.id) FILTER (WHERE missing = 1 OR missing = licences) AS opens,
       count(DISTINCT counted.id) AS asks
FROM counted LEFT JOIN matching_skill AS skill ON skill.code = counted.code
GROUP BY counted.code ORDER BY opens DESC, asks DESC, counted.code LIMIT %(most)s
"""


GAPS_OF_JOB = """
WITH asked AS (
    SELECT DISTINCT span->>'id' AS code
    FROM matching_jobenrichment AS reading CROSS JOIN LATERAL jsonb_array_elements(reading.skills) AS span
    LEFT JOIN matching_skill AS skill ON skill.code = span->>'id'
    WHERE reading.job_id = %(job)s AND (span->>'required')::boolean AND skill.kind IS DISTINCT FROM 'attitude'
), lacking AS (
    SELECT person.seeker_id, asked.code FROM matching_seekerenrichment AS person CROSS JOIN asked
    WHERE person.seeker_id = ANY(%(people)s)
      AND NOT EXISTS (SELECT FROM jsonb_array_elements(person.skills) AS own WHERE own->>'id' = asked.code)
), counted AS (
    SELECT seeker_id, code, count(*) OVER (PARTITION BY seeker_id) AS missing FROM lacking
)
SELECT counted.code, max(skill.name_es), count(*) FILTER (WHERE missing = 1) AS opens, count(*) AS asks
FROM counted JOIN matching_skill AS skill ON skill.code = counted.code
GROUP BY counted.code HAVING count(*) >= %(several)s OR count(*) FILTER (WHERE missing = 1) > 0
ORDER BY opens DESC, asks DESC, counted.code LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: `opens` counts what nothing else stands before, `asks` all that it stands before.

    For a person these are live jobs near her, for a job the people who fit it.

    `licence` is the class, "" for a skill.
    """

    code: str
    name: str
    opens: int
    asks: int

    @property
    def licence(self) -> str:
        """The class of a driving licence, "" for a skill."""
        return LICENCE_SKILLS.get(self.code, "")


def gaps(profile: SeekerProfile, *, most: int = MOST) -> list[Gap]:
    """Give what would open most live jobs to a person, the most first; one query, nothing for who was not read."""
    held = [
        code
        for code, name in LICENCE_SKILLS.items()
        if any(licence_covers(own, name) for own in profile.licences)
    ]
    values: dict[str, Any] = {
        "seeker": profile.pk, "licences": [*held, ANY_LICENCE] if held else [],
        "licence_skills": [*LICENCE_SKILLS, ANY_LICENCE],
        "classes": json.dumps({name: code for code, name in LICENCE_SKILLS.items()}), "hers": HER_OCCUPATION,
        "sure": SURE_OCCUPATION, "today": timezone.localdate(), "reach": profile.radius_km / KM_A_DEGREE,
        "most": most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(GAPS, values)
        return [Gap(*row) for row in cursor.fetchall()]


def gaps_of_job(job_id: int, *, people: Sequence[int], most: int = MOST) -> list[Gap]:
    """Give what a job requires and these people do not mention, first what alone is missing to most; one query."""
    with connection.cursor() as cursor:
        cursor.execute(GAPS_OF_JOB, {"job": job_id, "people": list(people), "most": most, "several": SEVERAL})
        return [Gap(*row) for row in cursor.fetchall()]
